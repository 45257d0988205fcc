"""Confinement, evaluated."""
