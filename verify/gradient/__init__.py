"""Gradient dynamics of the kinetic energy, simulated and checked."""
