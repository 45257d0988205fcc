"""The nonlinearity phi: its grammar, the registry, exact Taylor coefficients and primitive."""
