"""Gradient dynamics of the kinetic energy, derived."""
