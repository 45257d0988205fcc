"""Populations of a map: their stationary state, solved."""
