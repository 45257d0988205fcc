"""The network in motion: exponents and activity at a gain, and the gain at which chaos begins."""
