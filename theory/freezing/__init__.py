"""Networks with an Onsager reaction term, derived."""
