"""Bias budgets of claims: extrapolation in 1/N, and the pilots that measure what is left."""
