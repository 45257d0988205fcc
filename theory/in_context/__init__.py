"""In-context learning by linear attention, derived."""
