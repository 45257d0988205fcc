"""Oracles of the kernels of rate networks."""
