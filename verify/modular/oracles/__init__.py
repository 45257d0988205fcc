"""Oracles of the modular column's kernels."""
