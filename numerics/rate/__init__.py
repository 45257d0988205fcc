"""Networks of any nonlinearity with mean coupling, bias and noise, in numbers."""
