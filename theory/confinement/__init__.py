"""Where high-dimensional dynamics are confined, derived."""
