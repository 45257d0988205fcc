"""Contrastive learning of pairs, simulated and checked."""
