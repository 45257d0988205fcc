"""Networks with an Onsager reaction term, evaluated."""
