"""Means of one Gaussian input and of two correlated ones, about any mean and for any nonlinearity."""
