"""phi as a function over balls, mpmath and float64, with its proved bound off the real axis."""
