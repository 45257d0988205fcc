r"""Tail index and scale of weights by maximum likelihood: $|w|/s$ has the symmetric stable law of index
alpha.

The likelihood is that of counts in cells of ln|w|, `CELL` wide, at their middles: an error of the order
`CELL`^2/24 in ln f, below statistics up to $10^8$ weights, and a million weights cost no more than a
thousand. The interval of alpha is that of the likelihood ratio,
$2[\ell(\hat\alpha)-\ell(\alpha)]\le\chi^2_1$. At alpha = 2 the likelihood ends: there the interval covers 2
more often than it says. Weights are taken as independent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, log

import numpy as np
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.stats import chi2

from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.stable_density import HIGHEST, LOWEST, distribution, log_density

CELL = 0.02
FEWEST = 100
"""Weights that a fit needs."""
DEPTH = 12.0
"""How far below the median's logarithm cells reach; smaller weights count in the lowest."""


@dataclass(frozen=True, eq=False)
class Counts:
    """How many of `total` weights have ln|w| in each cell; `edges` (K + 1,), evenly spaced."""

    edges: Array
    counts: Array

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def middles(self) -> Array:
        return (self.edges[1:] + self.edges[:-1]) / 2

    def over(self, counts: Array) -> "Counts":
        return Counts(self.edges, counts)


@dataclass(frozen=True)
class StableFit:
    """Tail index and scale; the standard error of ln s at this alpha; the interval of alpha, and alpha with
    the likeliest scale at both its ends."""

    alpha: float
    scale: float
    error: float
    interval: tuple[float, float]
    ends: tuple[tuple[float, float], tuple[float, float]]


def counted(sizes: Array) -> Counts:
    """The counts of sizes > 0, with room above for what a sample of as many may reach."""
    logs = np.log(sizes)
    low, high = float(np.median(logs)) - DEPTH, float(logs.max()) + 3.0
    edges = low + CELL * np.arange(ceil((high - low) / CELL) + 1)
    return Counts(edges, np.histogram(np.clip(logs, low, edges[-1]), edges)[0])


def fitted(data: Counts, *, confidence: float = 0.95) -> StableFit:
    """The most likely law and the interval of its tail index."""
    loss = _loss(data)
    alpha, place = _best(data, loss)
    least = loss(alpha, place)
    allowed = float(chi2.ppf(confidence, 1)) / 2

    def excess(other: float) -> float:
        return _profile(loss, other, place)[0] - least - allowed

    low = LOWEST if excess(LOWEST) <= 0 else brentq(excess, LOWEST, alpha, xtol=1e-5)
    high = HIGHEST if alpha == HIGHEST or excess(HIGHEST) <= 0 else brentq(excess, alpha, HIGHEST, xtol=1e-5)
    ends = ((float(each), float(np.exp(_profile(loss, each, place)[1]))) for each in (low, high))
    bend = (loss(alpha, place + CELL) + loss(alpha, place - CELL) - 2 * least) / CELL**2
    error = float(1 / np.sqrt(max(bend, 1.0)))
    return StableFit(alpha, float(np.exp(place)), error, (float(low), float(high)), (next(ends), next(ends)))


def best(data: Counts, *, near: tuple[float, float] | None = None) -> tuple[float, float]:
    """The most likely alpha and ln s, sought from `near` where it is known about where they are."""
    return _best(data, _loss(data), near)


def cells(data: Counts, alpha: float, place: float) -> Array:
    """The probabilities of the cells, of sizes below the first in it, of those above the last in that."""
    inside = distribution(alpha, data.edges[1:-1] - place)
    return np.maximum(np.diff(np.concatenate([[0.0], inside, [1.0]])), 0.0)


def _loss(data: Counts) -> Callable[[float, float], float]:
    """Minus the logarithm of the likelihood, as a function of alpha and ln s."""
    held = data.counts > 0
    middles, counts, total = data.middles[held], data.counts[held], data.total

    def loss(alpha: float, place: float) -> float:
        return float(total * place - counts @ log_density(alpha, middles - place))

    return loss


def _best(
    data: Counts, loss: Callable[[float, float], float], near: tuple[float, float] | None = None
) -> tuple[float, float]:
    """By Nelder and Mead's simplex, and in closed form at alpha = 2."""
    share = np.cumsum(data.counts) / data.total
    middle, total = float(data.middles[np.searchsorted(share, 0.5)]), float(data.total)
    (alpha, place), width = ((1.5, middle), 0.2) if near is None else (near, 0.02)
    fine = 1e-4 if near is None else min(1e-3, 0.1 / np.sqrt(total))  # a tenth of what chance moves them by
    corners = [(alpha, place), (alpha - width, place), (alpha, place + width)]
    found = minimize(
        lambda p: loss(float(p[0]), float(p[1])) / total,
        corners[0],
        method="Nelder-Mead",
        bounds=((LOWEST, HIGHEST), (None, None)),
        options={"xatol": fine, "fatol": 0.01 / total, "maxiter": 400, "initial_simplex": corners},
    )
    alpha, place = float(found.x[0]), float(found.x[1])
    normal = log(float(data.counts @ np.exp(2 * data.middles)) / (2 * total)) / 2
    if loss(HIGHEST, normal) <= loss(alpha, place):
        return HIGHEST, normal
    return alpha, place


def _profile(loss: Callable[[float, float], float], alpha: float, near: float) -> tuple[float, float]:
    """The least loss over ln s, and where it is."""
    found = minimize_scalar(
        lambda place: loss(alpha, place), bracket=(near - 0.05, near + 0.05), options={"xtol": 1e-6}
    )
    return float(found.fun), float(found.x)
