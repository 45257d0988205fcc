"""Statistics of a matrix of weights: moments, eigenvalues, the law of the weights, null models."""
