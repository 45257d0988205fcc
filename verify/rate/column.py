"""What the column of rate networks lists for verification."""

from typing import Any

from rnnchaos.verify.rate.observables import OBSERVABLES
from rnnchaos.verify.rate.studies import POPULATIONS, RATE

STUDIES = (RATE, POPULATIONS)


def claims() -> tuple[Any, ...]:
    """Values at the points, the exponent, what a bias does."""
    from rnnchaos.verify.rate.claims import exponent, rectified, smooth
    from rnnchaos.verify.rate.orderings import orderings

    return (*smooth(), *rectified(), exponent(), *orderings())


def designs() -> tuple[Any, ...]:
    """The points of the values, then those of ordering and slope."""
    from rnnchaos.verify.rate.design import ENDS, RECTIFIED, SMOOTH, WITH, WITHOUT

    return (SMOOTH, RECTIFIED, WITHOUT, WITH, *ENDS)


CLAIMS = claims
DESIGNS = designs
ORACLES = tuple(f"rnnchaos.verify.rate.oracles.{name}" for name in ("flows", "populations"))
