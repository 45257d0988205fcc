"""The heavy-tailed network, evaluated."""
