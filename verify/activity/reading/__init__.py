"""A recording from an array or a file."""
