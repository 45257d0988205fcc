"""Drifts from unordered draws of the stationary state, simulated and checked."""
