"""Numbers for the formulas of the heavy-tailed network."""
