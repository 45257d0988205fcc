"""Contrastive learning of pairs, evaluated."""
