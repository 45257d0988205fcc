"""What the Euler map's column lists for verification."""

from typing import Any


def claims() -> tuple[Any, ...]:
    """Moments and autocovariances, then exponents."""
    from rnnchaos.verify.scheme import lyapunov, moments

    return (*moments.claims(), *lyapunov.claims())


def designs() -> tuple[Any, ...]:
    """The discrete network's; the others are the Gaussian column's."""
    from rnnchaos.verify.scheme.lyapunov import LARGEST, SUM

    return (LARGEST, SUM)


CLAIMS = claims
DESIGNS = designs
