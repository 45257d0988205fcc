"""Bands around the real axis in which phi is analytic and its slope bounded: proved of expressions too."""
