"""Claims and properties as tests in a user's own project."""
