"""Generative diffusion of a mixture of two Gaussians, simulated and checked."""
