"""Numbers for the formulas of the Euler map."""
