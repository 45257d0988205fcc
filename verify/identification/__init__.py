"""A user's own drift from unordered draws of its stationary state."""
