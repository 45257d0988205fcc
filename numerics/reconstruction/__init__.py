"""Reconstructed networks, evaluated."""
