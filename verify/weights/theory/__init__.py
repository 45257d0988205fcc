"""What theory says of a network that is given by its weights."""
