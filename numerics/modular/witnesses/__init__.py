"""Numbers for the formulas of modular populations."""
