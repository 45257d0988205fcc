"""The formula book as a web site."""
