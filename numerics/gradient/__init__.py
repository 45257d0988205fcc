"""Gradient dynamics of the kinetic energy, evaluated."""
