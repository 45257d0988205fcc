"""In-context learning by linear attention, simulated and checked."""
