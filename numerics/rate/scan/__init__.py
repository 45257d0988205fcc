"""Where the states of a network lie: a scan in float64 that counts them."""
