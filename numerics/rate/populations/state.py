r"""K populations of a map: the equations of the stationary state, with their Jacobian.

    m_a = sum_b J0_ab E phi_b + b_a,   V_a = sum_b g_ab^2 E phi_b^2 + sigma_a^2,
    c_a = sum_b g_ab^2 E phi_b phi_b|c_b + sigma_a^2

The first two, read as m(t+1), V(t+1), are the mean-field dynamics itself. The frozen variance is the least
solution of the third, whose right-hand side is increasing and convex in c >= 0 and has the solution c = V: V
itself where rho(g_ab^2 E phi_b'^2) <= 1, and nothing moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.equations import Row
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

NOTHING = 1e-300
"""The variance of a population in which nothing varies, for a search in float64."""


@dataclass(frozen=True)
class Populations:
    """J0_ab and g_ab^2 by rows a, b_a, sigma_a and phi, exactly."""

    J0: tuple[Fraction, ...]
    variances: tuple[Fraction, ...]
    b: tuple[Fraction, ...]
    sigma: tuple[Fraction, ...]
    phi: Nonlinearity

    @property
    def count(self) -> int:
        """K."""
        return len(self.b)


@dataclass(frozen=True)
class Rest:
    """A stationary state: m_a, V_a and c_a; all V_a = 0 in silence."""

    means: tuple[float, ...]
    variances: tuple[float, ...]
    frozen: tuple[float, ...]
    moving: bool = False

    @property
    def silent(self) -> bool:
        """Whether every neuron rests at its bias."""
        return not any(self.variances)

    def __str__(self) -> str:
        return f"m near {', '.join(f'{m:.6g}' for m in self.means)}"


def rows(
    network: Populations, number: Any, x: Sequence[Any], means: Sequence[Means], moving: bool
) -> list[Row]:
    """The residuals and gradients in (m_1, ..., V_1, ..., and c_1, ... where the frozen part is less than
    V)."""
    k, size = network.count, len(x)
    out: list[Row] = []
    pairs = [law.pair(x[2 * k + b]).product for b, law in enumerate(means)] if moving else []
    blocks = [
        (network.J0, [law.first for law in means], network.b),
        (network.variances, [law.second for law in means], None),
    ]
    if moving:
        blocks.append((network.variances, pairs, None))
    for place, (weights, jets, bias) in enumerate(blocks):
        for a in range(k):
            own = number(network.sigma[a]) ** 2 if bias is None else number(bias[a])
            value, gradient = x[place * k + a] - own, [number(0)] * size
            gradient[place * k + a] = number(1)
            for b, jet in enumerate(jets):
                weight = number(weights[a * k + b])
                value = value - weight * jet.value
                gradient[b] = gradient[b] - weight * jet.mean
                gradient[k + b] = gradient[k + b] - weight * jet.variance
                if place == 2:
                    gradient[2 * k + b] = gradient[2 * k + b] - weight * jet.covariance
            out.append((value, gradient))
    return out


def linear_map(
    network: Populations, number: Any, x: Sequence[Any], means: Sequence[Means]
) -> list[list[Any]]:
    """The Jacobian of (m, V) -> (m(t+1), V(t+1)), row by row."""
    size = 2 * network.count
    found = rows(network, number, x[:size], means, moving=False)
    return [[number(int(i == j)) - slope for j, slope in enumerate(row[1])] for i, row in enumerate(found)]


def products(number: Any, weights: Sequence[Fraction], factors: Sequence[Any]) -> list[list[Any]]:
    """w_ab f_b, row by row."""
    k = len(factors)
    return [[number(weights[a * k + b]) * factors[b] for b in range(k)] for a in range(k)]
