"""Columns from other distributions: what they may list, by type."""
