"""A rate network as numbers: its parameters, its equations, its means over balls, and how values are
proved."""
