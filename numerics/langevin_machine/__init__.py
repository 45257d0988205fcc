"""The Langevin machine, evaluated."""
