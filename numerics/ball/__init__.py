"""Ball arithmetic that knows no network: precision, conversions, enclosed roots and quadrature."""
