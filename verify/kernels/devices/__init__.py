"""Oracles of the room that moves networks to a device, run with NumPy as its namespace."""
