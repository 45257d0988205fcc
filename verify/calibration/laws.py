r"""Laws with known location, from which synthetic runs are drawn to calibrate the intervals.

* gaussian, log-normal (median 1, mean sqrt(e)), Student t with 3 degrees of freedom, Cauchy;
* `pair_law`: Y = 2 X(2N) - X(N), both log-normal with the relative spreads that networks of N = 500 and 1000
  show (23 % and 14 % for the kinetic energy at g = 2) and mean 1 + b/N, so that the mean of Y is exactly 1
  and P(Y <= y) = E[Phi((ln((y + X(N))/2) - mu)/sigma)] gives its median;
* heteroscedastic: the spread alternates between 1 and 3 from value to value, the median stays (not identical
  laws);
* mixture: each value has its own random log-normal spread (identical, kurtosis 3 exp(4 s^2));
* atoms: a Gaussian rounded to integers, so that most values tie with the median;
* `stored`: resamples values kept from a simulation; its median and mean are those of the kept values,
  exactly;
* `with_blow_ups`: any law with a fraction of nan.

A family of correlated claims is a law whose draw has an extra axis: (runs, claims, n).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from rnnchaos.verify.statistics.sequences import Array

Draw = Callable[[np.random.Generator, int, int], Array]


@dataclass(frozen=True, eq=False)
class Law:
    """`draw(rng, runs, n)` gives values of shape (runs, n), or (runs, claims, n) with `median` of shape
    (claims,).

    `mean` is nan where it does not exist; `scale` is the unit in which tolerances are stated (the standard
    deviation where it exists).
    """

    name: str
    draw: Draw
    median: Any
    mean: Any
    scale: float = 1.0


def pair_law(*, small: float = 0.23, large: float = 0.14, bias: float = -0.054) -> Law:
    """2 X(2N) - X(N): X of relative spread `small` at N, `large` at 2N, and mean 1 + bias at N."""
    means, spreads = np.array([1 + bias, 1 + bias / 2]), np.array([small, large])
    sigma = np.sqrt(np.log1p(spreads**2))
    mu = np.log(means) - sigma**2 / 2

    def draw(rng: np.random.Generator, runs: int, n: int) -> Array:
        x = np.exp(mu[:, None, None] + sigma[:, None, None] * rng.standard_normal((2, runs, n)))
        return np.asarray(2 * x[1] - x[0])

    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    at_n, norm = np.exp(mu[0] + sigma[0] * nodes), weights.sum()

    def cdf(y: float) -> float:
        inner = np.log(np.maximum((y + at_n) / 2, 1e-300))
        return float(weights @ ndtr((inner - mu[1]) / sigma[1]) / norm)

    median = float(brentq(lambda y: cdf(y) - 0.5, 0.5, 1.5, xtol=1e-13))
    return Law("pairs", draw, median, 1.0, float(np.hypot(2 * large * means[1], small * means[0])))


def stored(name: str, values: Any) -> Law:
    """Resampling, with replacement, of values kept from a simulation; shape (count,), all finite."""
    kept = np.sort(np.asarray(values, dtype=float).ravel())

    def draw(rng: np.random.Generator, runs: int, n: int) -> Array:
        return kept[rng.integers(kept.size, size=(runs, n))]

    return Law(name, draw, float(kept[(kept.size - 1) // 2]), float(kept.mean()), float(kept.std()))


def with_blow_ups(law: Law, rate: float) -> Law:
    """`law` with each value replaced by nan with probability `rate`; the location stays."""

    def draw(rng: np.random.Generator, runs: int, n: int) -> Array:
        values = law.draw(rng, runs, n)
        return np.where(rng.random(values.shape) < rate, np.nan, values)

    return replace(law, name=f"{law.name}, {rate:.0%} blow-ups", draw=draw)


def family(*, claims: int = 8, correlation: float = -0.1) -> Law:
    """Gaussian claims with shared realisations: equal correlations, median 0; (runs, claims, n)."""
    root = np.linalg.cholesky(np.full((claims, claims), correlation) + (1 - correlation) * np.eye(claims))

    def draw(rng: np.random.Generator, runs: int, n: int) -> Array:
        return np.asarray(root @ rng.standard_normal((runs, claims, n)))

    return Law(f"family of {claims}", draw, np.zeros(claims), np.zeros(claims))


def _alternating(rng: np.random.Generator, runs: int, n: int) -> Array:
    return rng.standard_normal((runs, n)) * (1 + 2 * (np.arange(n) % 2))


def _mixture(rng: np.random.Generator, runs: int, n: int) -> Array:
    return rng.standard_normal((runs, n)) * np.exp(0.3 * rng.standard_normal((runs, n)))


GAUSSIAN = Law("gaussian", lambda rng, runs, n: rng.standard_normal((runs, n)), 0.0, 0.0)
LOG_NORMAL = Law(
    "log-normal",
    lambda rng, runs, n: rng.lognormal(size=(runs, n)),
    1.0,
    math.exp(0.5),
    math.sqrt(math.e * (math.e - 1)),
)
STUDENT_3 = Law("t3", lambda rng, runs, n: rng.standard_t(3, (runs, n)), 0.0, 0.0, math.sqrt(3))
CAUCHY = Law("cauchy", lambda rng, runs, n: rng.standard_cauchy((runs, n)), 0.0, math.nan)
HETEROSCEDASTIC = Law("heteroscedastic", _alternating, 0.0, 0.0, math.sqrt(5))
MIXTURE = Law("scale mixture", _mixture, 0.0, 0.0, math.exp(0.09))
ATOMS = Law("atoms", lambda rng, runs, n: np.rint(0.5 * rng.standard_normal((runs, n))), 0.0, 0.0, 0.5)
LAWS = (GAUSSIAN, LOG_NORMAL, STUDENT_3, CAUCHY, HETEROSCEDASTIC, MIXTURE, ATOMS)
