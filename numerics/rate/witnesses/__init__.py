"""Numbers for the formulas of rate networks."""
