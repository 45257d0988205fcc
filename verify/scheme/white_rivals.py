r"""Wrong theories of the discrete network's whole spectrum.

With $d=\varphi'(x)$, x normal of some variance, $u(c)=\mathrm E\frac{cd^2}{1+cd^2}$ is the share of
exponents above $\lambda(c)=\frac12\ln(g^2u/c)$. `white` puts another variance into the right formulas: that
of the flow, say. `straight` keeps the exponents' density at the top,
$-du/d\lambda=2(\mathrm Ed^2)^2/\mathrm Ed^4=\kappa$, all the way down: share $\kappa\lambda_1$, entropy
$\kappa\lambda_1^2/2$, dimension $2\kappa\lambda_1$.
`newman` takes the gains for constant, $e^{2\lambda}=g^2\mathrm Ed^2(1-u)$: products of Gaussian matrices.
Sums over nodes in float64, nothing shared with the engines of `scheme.dimension`.
"""

from functools import cache
from math import expm1, log
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from rnnchaos.verify.gaussian.rivals import mean_over


class Whole(NamedTuple):
    """Per unit: Kaplan-Yorke dimension, entropy rate, share of positive exponents."""

    dimension: float
    entropy_rate: float
    unstable_fraction: float


@cache
def white(g: float, variance: float) -> Whole:
    """From the formulas of the discrete network at this variance."""
    mean, marginal = mean_over(variance), g**2 * unstable(g, variance)

    def share(c: float) -> float:
        return mean(lambda square: square / (1 + c * square))

    def total(c: float) -> float:
        """The sum of the exponents above lambda(c)."""
        u = c * share(c)
        return u * log(g**2 * share(c)) / 2 - u / 2 + mean(lambda square: np.log1p(c * square)) / 2

    balanced = brentq(total, marginal, 1e6 * g**2, xtol=1e-13)
    return Whole(balanced * share(balanced), total(marginal), marginal / g**2)


def unstable(g: float, variance: float) -> float:
    """The share of positive exponents from those formulas, 0 where the largest one is not."""
    mean = mean_over(variance)

    def gap(c: float) -> float:
        return g**2 * mean(lambda square: square / (1 + c * square)) - 1

    return brentq(gap, 0.0, g**2, xtol=1e-13) / g**2 if gap(0.0) > 0 else 0.0


@cache
def straight(g: float, variance: float) -> Whole:
    """A density of exponents that is constant from the largest one on."""
    mean = mean_over(variance)
    squares = mean(lambda square: square)
    slope, largest = 2 * squares**2 / mean(np.square), log(g**2 * squares) / 2
    return Whole(2 * slope * largest, slope * largest**2 / 2, slope * largest)


def newman(g: float, variance: float) -> float:
    """The share of positive exponents of a product of Gaussian matrices with the same largest one."""
    squares = mean_over(variance)(lambda square: square)
    return -expm1(-log(g**2 * squares))
