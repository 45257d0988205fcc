"""Mean-field theory of rate networks: notation, equations, and the motion of the autocovariance."""
