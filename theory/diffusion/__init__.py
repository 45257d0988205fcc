"""Generative diffusion of a mixture of two Gaussians, derived."""
