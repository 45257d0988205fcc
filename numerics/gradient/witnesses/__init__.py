"""Numbers for the formulas of the gradient dynamics."""
