"""Confinement, simulated and checked."""
