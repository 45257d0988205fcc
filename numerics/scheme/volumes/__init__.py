"""All Lyapunov exponents of the Euler map below step 1, from sampled paths."""
