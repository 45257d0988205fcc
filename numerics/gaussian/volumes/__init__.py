"""All Lyapunov exponents of the flow, from sampled paths."""
