"""The means of phi over balls: piecewise polynomials by Price's theorem, analytic phi by the Hermite
expansion."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import flint
from flint import ctx

from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.pairs.hermite_balls import hermite_balls, plan
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.kinked_balls import kinked_balls
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Maker = Callable[[flint.arb, flint.arb], Means]


@dataclass(frozen=True)
class BallMeans:
    """Means to about `bits` bits near a place, at the precision in force."""

    phi: Nonlinearity
    mean: float
    variance: float
    rho: float
    refinement: int = 0

    def at(self, mean: flint.arb, variance: flint.arb, bits: int | None = None) -> Means:
        """The means at (m, Delta0)."""
        pieces = pieces_of(self.phi)
        if pieces is not None:
            return kinked_balls(pieces, present(pieces.smooth, "one order of jumps"), mean, variance)
        wanted = int(ctx.prec) if bits is None else bits
        return hermite_balls(self.phi, mean, variance, self.rule(wanted))

    def rule(self, bits: int):  # type: ignore[no-untyped-def]
        return _rule(self.phi, self.mean, self.variance, self.rho, bits, self.refinement)


_rule = lru_cache(maxsize=64)(plan)


def proved(phi: Nonlinearity) -> bool:
    """Whether the means of phi are enclosed."""
    return pieces_of(phi) is not None or band_of(phi) is not None
