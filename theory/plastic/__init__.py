"""Networks with plastic synapses, derived."""
