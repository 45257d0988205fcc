"""Modular populations, derived."""
