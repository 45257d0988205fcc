"""What the column of rate networks lists for verification."""

from rnnchaos.verify.rate.observables import OBSERVABLES
from rnnchaos.verify.rate.studies import POPULATIONS, RATE

STUDIES = (RATE, POPULATIONS)


ORACLES = tuple(f"rnnchaos.verify.rate.oracles.{name}" for name in ("flows", "populations"))
