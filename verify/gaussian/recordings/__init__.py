"""What theory says of a recording of a Gaussian network, and how far networks of finite size are from it."""
