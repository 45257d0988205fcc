"""Numbers for the formulas of the Gaussian network."""
