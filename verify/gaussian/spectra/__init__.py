"""Whole spectra of Gaussian networks beside their theory."""
