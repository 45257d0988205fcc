r"""Spectral radius, and eigenvalues outside of the circle of a random network.

Independent weights of variance s^2 fill the disc of radius R = s sqrt(N) (the circular law). At finite N the
largest modulus of the complex ensemble is known exactly (E. Kostlan, Linear Algebra Appl. 162 (1992) 385):
$N|\lambda|^2/R^2$ are independent Gamma(k, 1), k = 1..N, so

    P(max |lambda| < r) = prod_k P(Gamma(k) < N r^2/R^2).

An eigenvalue beyond its `LEVEL` quantile is an outlier: a mean weight makes one, at N times the mean (T. Tao,
Probab. Theory Relat. Fields 155 (2013) 231). The real ensemble's edge is the same to the order N^(-1/2). With
a tail index below 2 there is no disc, and what lies beyond says so.
"""

from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainc

from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.estimate import Estimate

LEVEL = 0.999
OF_THIS = "a number of this matrix, no estimate"


def eigenvalues(J: Array) -> Array:
    """All, the largest modulus first."""
    found: Array = np.linalg.eigvals(J)
    return found[np.argsort(-np.abs(found))]


@lru_cache(maxsize=8)
def edge(N: int, level: float = LEVEL) -> float:
    """The quantile of max |lambda|/R."""
    orders = np.arange(1, N + 1)

    def beyond(r: float) -> float:
        return float(np.sum(np.log(np.maximum(gammainc(orders, N * r * r), 1e-300)))) - float(np.log(level))

    return float(brentq(beyond, 0.05, 10.0, xtol=1e-6))


def outliers(values: Array, gain: float) -> Array:
    """Eigenvalues beyond the edge of the disc of radius `gain`."""
    return values[np.abs(values) > gain * edge(len(values))] if gain > 0 else values[np.abs(values) > 0]


def radius(values: Array) -> Estimate:
    return Estimate("spectral_radius", "spectral radius", float(np.abs(values[0])), None, OF_THIS)


def counted(values: Array, gain: float) -> Estimate:
    """How many outliers, and the largest."""
    found = outliers(values, gain)
    title = f"eigenvalues beyond {edge(len(values)):.4g} gains"
    first = f", the largest {_complex(found[0])}" if len(found) else ""
    return Estimate("outliers", title, float(len(found)), None, f"{OF_THIS}{first}")


def _complex(value: complex) -> str:
    return f"{value.real:.6g}" if value.imag == 0 else f"{value.real:.6g} {value.imag:+.6g}i"
