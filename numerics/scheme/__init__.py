"""The Euler map of the Gaussian network, evaluated."""
