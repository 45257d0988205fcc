"""What is done with a derived statement as with any expression."""
