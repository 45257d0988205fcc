"""What the column of rate networks lists for verification."""

from typing import Any

from rnnchaos.verify.rate.observables import OBSERVABLES
from rnnchaos.verify.rate.studies import POPULATIONS, RATE

STUDIES = (RATE, POPULATIONS)


def claims() -> tuple[Any, ...]:
    """Values at the points, the exponent, what a bias does; two populations."""
    from rnnchaos.verify.rate.claims import exponent, rectified, smooth
    from rnnchaos.verify.rate.orderings import orderings
    from rnnchaos.verify.rate.populations_claims import populations

    return (*smooth(), *rectified(), exponent(), *orderings(), *populations())


def designs() -> tuple[Any, ...]:
    """The points of the values, those of ordering and slope, the populations."""
    from rnnchaos.verify.rate.design import ENDS, RECTIFIED, SMOOTH, WITH, WITHOUT
    from rnnchaos.verify.rate.populations_claims import DALE

    return (SMOOTH, RECTIFIED, WITHOUT, WITH, *ENDS, DALE)


def recordings() -> tuple[Any, ...]:
    """Variance and kinetic energy."""
    from rnnchaos.verify.rate.recordings import THEORY

    return (THEORY,)


CLAIMS = claims
RECORDINGS = recordings
DESIGNS = designs
ORACLES = tuple(f"rnnchaos.verify.rate.oracles.{name}" for name in ("flows", "populations"))
