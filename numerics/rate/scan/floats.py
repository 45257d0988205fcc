"""The means of any phi in float64: piecewise polynomials in closed form, others by the Hermite expansion."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from rnnchaos.numerics.pairs.floating import Sampler, average, hermite_means, sampler_of, squares
from rnnchaos.numerics.pairs.floating_kinks import kinked_average, kinked_means, kinked_squares
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


@dataclass(frozen=True)
class FloatMeans:
    """(m, Delta0) -> `Means` over arrays; `average` is E phi and its slope in m alone, `squares` E phi
    and E phi^2, `value` phi itself."""

    means: Callable[[Any, Any], Means]
    average: Callable[[Any, Any], tuple[Any, Any]]
    squares: Callable[[Any, Any], tuple[Any, Any]]
    sampler: Sampler

    def __call__(self, mean: Any, variance: Any) -> Means:
        with np.errstate(all="ignore"):
            return self.means(mean, variance)

    def value(self, x: Any) -> Any:
        """phi(x)."""
        return self.sampler(x)[0]


@lru_cache(maxsize=64)
def float_means(phi: Nonlinearity) -> FloatMeans:
    """The means of phi."""
    pieces, sampler = pieces_of(phi), sampler_of(phi)
    if pieces is not None:
        known = pieces
        return FloatMeans(
            lambda m, d: kinked_means(known, m, d),
            lambda m, d: kinked_average(known, m, d),
            lambda m, d: kinked_squares(known, m, d),
            sampler,
        )
    return FloatMeans(
        lambda m, d: hermite_means(sampler, m, d),
        lambda m, d: average(sampler, m, d),
        lambda m, d: squares(sampler, m, d),
        sampler,
    )
