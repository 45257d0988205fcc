"""Draws of given densities, and trajectories of stochastic differential equations."""
