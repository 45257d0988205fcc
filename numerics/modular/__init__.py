"""Modular populations, evaluated."""
