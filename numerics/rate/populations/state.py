r"""K populations of a map: the stable stationary state in float64, and its equations with their Jacobian.

    m_a = sum_b J0_ab E phi_b + b_a,   V_a = sum_b g_ab^2 E phi_b^2 + sigma_a^2,
    c_a = sum_b g_ab^2 E phi_b phi_b|c_b + sigma_a^2

The first two, read as m(t+1), V(t+1), are the mean-field dynamics itself: a state is stable where the
iteration converges to it, and `stable_states` iterates from a set of starts. The frozen variance is the
least solution of the third, which is increasing and convex in c >= 0: iterated from sigma^2 it grows to
it, to V where nothing moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.equations import Row
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_STEPS, _DIGITS, _LARGEST, _GAP = 3_000, 1e-12, 1e12, 1e-9


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
    """A stable stationary state: m_a, V_a and c_a."""

    means: tuple[float, ...]
    variances: tuple[float, ...]
    frozen: tuple[float, ...]

    @property
    def moving(self) -> bool:
        """Whether some activity is not frozen."""
        return any(v - c > _GAP * v for v, c in zip(self.variances, self.frozen, strict=True))

    def __str__(self) -> str:
        return f"m near {', '.join(f'{m:.6g}' for m in self.means)}"


@lru_cache(maxsize=64)
def stable_states(network: Populations) -> tuple[Rest, ...]:
    """Those that the iteration reaches from starts on both sides of the biases."""
    k = network.count
    found: list[Rest] = []
    bias, scale = np.array(network.b, dtype=float), 1 + float(max(map(abs, network.b)))
    for signs in product((-1.0, 0.0, 1.0), repeat=min(k, 3)):
        start = bias + scale * np.array([*signs, *[0.0] * (k - len(signs))])
        with np.errstate(all="ignore"):
            state = _iterated(network, start, np.full(k, scale**2))
        if state is not None and not any(
            np.allclose(state.means, other.means, rtol=1e-6, atol=1e-8) for other in found
        ):
            found.append(state)
    return tuple(sorted(found, key=lambda state: state.means))


def _iterated(network: Populations, m: Any, v: Any) -> Rest | None:
    k, law = network.count, float_means(network.phi)
    J0, g2 = (np.array(x, dtype=float).reshape(k, k) for x in (network.J0, network.variances))
    b, own = np.array(network.b, dtype=float), np.array(network.sigma, dtype=float) ** 2
    for _ in range(_STEPS):
        first, second = law.squares(m, np.maximum(v, 1e-300))
        ahead = J0 @ first + b, g2 @ second + own
        if not np.all(np.isfinite(ahead)) or np.max(ahead[1]) > _LARGEST:
            return None
        change = max(np.max(np.abs(ahead[0] - m)), np.max(np.abs(ahead[1] - v)))
        m, v = ahead
        if change <= _DIGITS * (1 + np.max(np.abs(m)) + np.max(v)):
            return Rest(
                tuple(map(float, m)), tuple(map(float, v)), _frozen(law(m, np.maximum(v, 1e-300)), g2, own, v)
            )
    return None


def _frozen(means: Means, g2: Any, own: Any, v: Any) -> tuple[float, ...]:
    c = np.minimum(own, v)
    for _ in range(_STEPS):
        ahead = np.minimum(g2 @ means.pair(c).product.value + own, v)
        if np.all(np.abs(ahead - c) <= _DIGITS * v):
            break
        c = ahead
    return tuple(map(float, ahead))


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
