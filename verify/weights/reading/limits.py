"""How much is read."""

LARGEST = 1 << 30
"""Bytes of a file, and of all that a packed one unpacks to."""
