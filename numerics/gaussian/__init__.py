"""The Gaussian network, evaluated."""
