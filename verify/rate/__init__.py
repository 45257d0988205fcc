"""Rate networks with a mean, simulated and checked."""
