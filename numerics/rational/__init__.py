"""Exact rational numbers beyond one at a time: matrices."""
