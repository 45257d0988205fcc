"""Networks that were reconstructed from another one's activity, derived."""
