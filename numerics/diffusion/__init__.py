"""Generative diffusion of a mixture of two Gaussians, evaluated."""
