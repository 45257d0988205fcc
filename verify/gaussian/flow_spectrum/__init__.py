"""Claims on the whole spectrum of the flow."""
