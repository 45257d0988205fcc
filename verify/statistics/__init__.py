"""Confidence sequences and what follows from intervals; knows no network and no claim."""
