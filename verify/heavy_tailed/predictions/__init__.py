"""What the theory of heavy tails says of a network that is given by its weights."""
