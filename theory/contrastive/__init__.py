"""Contrastive learning of pairs, derived."""
