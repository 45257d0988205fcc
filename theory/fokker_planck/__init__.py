"""Drifts from unordered draws of the stationary state, derived."""
