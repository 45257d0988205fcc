"""Gaussian means of phi and Mehler expansions: proved, estimated, and by mpmath."""
