"""Simulated networks that several columns share."""
