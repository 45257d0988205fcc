"""What is derived: formulas with machine-checked derivations, in SymPy and exact rational arithmetic."""
