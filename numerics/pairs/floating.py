r"""The means of a smooth phi in float64, for arrays of (m, Delta0), by the Hermite expansion.

    a_n = E[phi(m + s z) h_n(z)],  h_n = He_n/sqrt(n!),  s^2 = Delta0,  rho = Delta/Delta0,
    C = sum a_n^2 rho^n,   K = Delta0 sum a_n^2 (1 - rho^(n+1))/(n+1),
    d/dm a_n = sqrt(n+1) a_(n+1)/s,    d/dDelta0 C = sum sqrt((n+1)(n+2)) a_n a_(n+2) rho^n/Delta0

(Mehler), the a_n by the plain trapezoid rule in z. Parseval's remainder $E\varphi^2-\sum a_n^2$ is put into
one more term. The rule resolves phi where s is of the order of the distance of phi's singularities or less;
further out the values are rough, which suffices for a scan.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.pairs.jets import Jet, Means, TwoPoint
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

Array = npt.NDArray[np.float64]
Sampler = Callable[[Any], tuple[Any, Any]]


@dataclass(frozen=True)
class Rule:
    """Nodes z, weights of a mean over z ~ N(0, 1), and h_0 .. h_(N-1) there, times the weights."""

    places: Array
    weights: Array
    loaded: Array


@lru_cache(maxsize=8)
def rule(nodes: int, terms: int) -> Rule:
    """The trapezoid rule on |z| <= R with R wide enough for h_N e^(-z^2/2) ~ e^(-z^2/4 + sqrt(N) z/2)."""
    reach = 9.0 + 0.35 * np.sqrt(terms)
    z = np.linspace(-reach, reach, nodes)
    weights = np.exp(-z * z / 2) * (z[1] - z[0]) / np.sqrt(2 * np.pi)
    rows, before, now = [weights], np.zeros_like(z), weights
    for n in range(1, terms):
        before, now = now, (z * now - np.sqrt(n - 1) * before) / np.sqrt(n)
        rows.append(now)
    return Rule(z, weights, np.array(rows))


@dataclass(frozen=True)
class HermiteMeans(Means):
    """`coefficients`: a_n in the last axis."""

    coefficients: Array

    def pair(self, covariance: Any) -> TwoPoint:
        a, s, rho = self.coefficients, np.sqrt(self.variance), covariance / self.variance
        n = np.arange(a.shape[-1])
        powers = rho[..., None] ** n
        lengths = (1 - powers * rho[..., None]) / (n + 1)
        squares = a * a
        left = np.maximum(self.second.value - squares.sum(-1), 0.0)
        up, twice = np.sqrt(n + 1.0), np.sqrt((n + 1.0) * (n + 2.0))
        next_ = np.concatenate([a[..., 1:], 0 * a[..., :1]], axis=-1)
        second = np.concatenate([a[..., 2:], 0 * a[..., :2]], axis=-1)
        mixed = 2 * a * next_ * up / s[..., None]
        curved = a * second * twice / self.variance[..., None]
        slopes = (squares[..., 1:] * n[1:] * powers[..., :-1]).sum(-1)
        product = Jet(
            (squares * powers).sum(-1) + left * rho ** a.shape[-1],
            (mixed * powers).sum(-1),
            (curved * powers).sum(-1),
            slopes / self.variance,
        )
        integral = Jet(
            self.variance * ((squares * lengths).sum(-1) + left * (1 - rho) / (a.shape[-1] + 1)),
            self.variance * (mixed * lengths).sum(-1),
            self.second.value + self.variance * (curved * lengths).sum(-1),
            -product.value,
        )
        return TwoPoint(product, integral)


def hermite_means(
    sampler: Sampler, mean: Any, variance: Any, *, nodes: int = 241, terms: int = 64
) -> HermiteMeans:
    """The means for arrays m, Delta0 of one shape."""
    m, d = np.broadcast_arrays(np.asarray(mean, dtype=float), np.asarray(variance, dtype=float))
    s, how = np.sqrt(d), rule(nodes, terms)
    values, slopes = sampler(m[..., None] + s[..., None] * how.places)
    lever = how.weights * how.places, how.weights * (how.places**2 - 1) / 2

    def jet(f: Array) -> Jet:
        return Jet(f @ how.weights, (f @ lever[0]) / s, (f @ lever[1]) / d)

    return HermiteMeans(m, d, jet(values), jet(values**2), jet(slopes**2 + 0 * values), values @ how.loaded.T)


def average(sampler: Sampler, mean: Any, variance: Any) -> tuple[Any, Any]:
    """E phi and its derivative in m, for arrays of one shape, roughly where s is large."""
    how, s = rule(65, 1), np.sqrt(variance)
    values = sampler(mean[..., None] + s[..., None] * how.places)[0]
    return values @ how.weights, (values @ (how.weights * how.places)) / s


def squares(sampler: Sampler, mean: Any, variance: Any) -> tuple[Any, Any]:
    """E phi and E phi^2 for arrays of one shape."""
    how = rule(241, 1)
    values = sampler(mean[..., None] + np.sqrt(variance)[..., None] * how.places)[0]
    return values @ how.weights, (values * values) @ how.weights


@lru_cache(maxsize=64)
def sampler_of(phi: Nonlinearity) -> Sampler:
    """x -> (phi, phi') over arrays, overflow to what float64 makes of it."""
    function = with_slope(phi)

    def sampler(x: Any) -> tuple[Any, Any]:
        with np.errstate(all="ignore"):
            return function(x)

    return sampler
