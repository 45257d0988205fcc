"""Rate networks with any nonlinearity, mean coupling, bias and noise, derived."""
