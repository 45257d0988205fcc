"""Means over densities on the line that are known up to their norm."""
