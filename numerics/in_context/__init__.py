"""In-context learning by linear attention, evaluated."""
