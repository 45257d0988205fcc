"""Bounds of |phi'| in a band: the ball [-S, S] beside phi' at the point of the band where it is large."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from flint import acb, arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.bands.proof import proved_band
from rnnchaos.numerics.nonlinearity.band_bound import Band, registered_band
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.numerics.nonlinearity.over_complex_balls import COMPLEX
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import EVERY, Nonlinearity, nonlinearity
from tests.numerics.bounds.proof import Pairs, Proof

REGISTERED = tuple(name for name in EVERY if registered_band(EVERY[name]))
EXPRESSIONS = (
    "tanh(2*x - 1)",
    "exp(-x**2)",
    "log(2 + x**2)",
    "x/(1 + x**2)",
    "x/(1 + exp(-x))",
    "sin(x) + x/2",
)


def _largest(phi: Nonlinearity, height: float) -> arb:
    """The largest |phi'| on a grid of the line Im w = height, rounded down."""
    slope: Callable[..., Any] = compiled(phi.node, duals(COMPLEX))
    sizes = [abs(slope(Dual(acb(k / 8, height), acb(1))).slope).lower() for k in range(-40, 41)]
    return max(sizes, key=float)


def _pairs(names: tuple[str, ...], band_of: Callable[[Nonlinearity], Band | None]) -> Pairs:
    for name in names:
        phi = nonlinearity(name)
        band = present(band_of(phi), "a band")
        for share in (0.3, 0.6):
            height = share * min(band.reach, 2.0)
            yield widened(arb(0), band.bound(arb(height))), _largest(phi, height)


PROOFS = (
    Proof("band of a registered phi", (sys.modules[__name__],), partial(_pairs, REGISTERED, registered_band)),
    Proof("band of an expression", (sys.modules[__name__],), partial(_pairs, EXPRESSIONS, proved_band)),
)
