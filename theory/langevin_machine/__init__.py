"""The Langevin machine, derived."""
