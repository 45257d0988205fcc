"""Means over densities on the line and the plane that are known up to their norm."""
