"""Networks with plastic synapses, evaluated."""
