"""Oracles of models that learn, and of the chains that they learn with."""
