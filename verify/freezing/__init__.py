"""Networks with an Onsager reaction term, simulated and checked."""
