"""Networks with plastic synapses, simulated and checked."""
