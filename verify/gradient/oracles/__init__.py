"""Oracles of the gradient column's kernels."""
