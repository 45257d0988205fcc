"""Oracles of estimates from equations and of the samplers that they are tried on."""
