"""Networks in discrete time: K populations, couplings given as synapses, white input."""
