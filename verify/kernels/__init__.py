"""Kernels mutated by rule, and the oracles that must notice: exact identities and step-by-step references."""
