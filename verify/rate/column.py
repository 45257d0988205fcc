"""What simulation says of rate networks with a mean."""

ORACLES = ("rnnchaos.verify.rate.oracles.flows",)
