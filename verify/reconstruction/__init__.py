"""Reconstructed networks, simulated and checked."""
