"""The second engine of the heavy-tailed network, in mpmath: transform, moments, stable law, means over it."""
