"""The Gaussian network, derived."""
