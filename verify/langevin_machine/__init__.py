"""The Langevin machine, simulated and checked."""
