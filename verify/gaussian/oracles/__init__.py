"""Oracles of the Gaussian column's kernels, which are Euler's and the discrete network's too."""
