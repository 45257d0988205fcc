"""Modular populations, simulated and checked."""
