"""Numbers put into formulas: derivations, homogeneity, certified values."""
