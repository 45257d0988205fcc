"""States at rest: where they end, the bulk and the outliers of their Jacobian."""
