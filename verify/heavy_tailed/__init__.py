"""The heavy-tailed network, simulated and checked."""
