"""Oracles of the heavy-tailed column's kernels."""
