"""Lyapunov exponents of any network, with a verdict on convergence."""
