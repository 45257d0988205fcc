"""What simulation says of rate networks with a mean."""

ORACLES = tuple(f"rnnchaos.verify.rate.oracles.{name}" for name in ("flows", "populations"))
