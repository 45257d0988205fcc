"""The Euler map of the Gaussian network, derived."""
