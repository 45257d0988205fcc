"""A network or a system of your own: its options, fields and inputs; its exponents and its trajectory."""
