"""The Gaussian network, simulated and checked."""
