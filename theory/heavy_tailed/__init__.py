"""The heavy-tailed network, derived."""
