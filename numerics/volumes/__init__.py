"""The growth of volumes of the tangent along sampled Gaussian paths: the whole spectrum of exponents where it
has no closed form."""
