"""Reading weights from files: nothing in a file is run, and every bound is checked before memory is taken."""
