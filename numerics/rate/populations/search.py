r"""The stable stationary states of K populations in float64, by iteration of their mean-field dynamics.

A state is stable where the iteration converges to it and its linearised map contracts; the iteration starts
from a set of means on both sides of the biases. Towards silence, x_a = b_a with phi(b_a) = 0 exactly, it
falls without end. The frozen variance is iterated from sigma^2, where rho(M) > 1: it grows to the least
solution.
"""

from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.populations.linear import stable
from rnnchaos.numerics.rate.populations.state import NOTHING, Populations, Rest
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.order import in_order
from rnnchaos.numerics.rate.scan.silence import vanishes

_STEPS, _DIGITS, _LARGEST, _FALLEN = 3_000, 1e-13, 1e12, 1e-24


@lru_cache(maxsize=64)
def stable_states(network: Populations) -> tuple[Rest, ...]:
    """Those that the iteration reaches from starts on both sides of the biases. Raises `NonConvergence`
    where it falls towards silence, and phi(b) = 0 stays open."""
    k = network.count
    found: list[Rest] = []
    bias, scale = np.array(network.b, dtype=float), 1 + float(max(map(abs, network.b)))
    for signs in product((-1.0, 0.0, 1.0), repeat=min(k, 3)):
        start = bias + scale * np.array([*signs, *[0.0] * (k - len(signs))])
        with np.errstate(all="ignore"):
            state = _iterated(network, start, np.full(k, scale**2))
        if state is not None and not any(_same(state, other) for other in found):
            found.append(state)
    return in_order(found, lambda state: state.means)


def _same(one: Rest, other: Rest) -> bool:
    near = 1e-6 * np.sqrt(np.array(one.variances) + np.array(other.variances)) + 1e-12 * np.abs(one.means)
    gap = np.abs(np.array(one.means) - np.array(other.means))
    return bool(np.all(gap <= near) and np.allclose(one.variances, other.variances, rtol=1e-6, atol=0))


def silent(network: Populations) -> bool:
    """Whether x_a = b_a is a state. Raises `NonConvergence` where that stays open."""
    return not any(network.sigma) and all(vanishes(network.phi, b) for b in network.b)


def _iterated(network: Populations, m: Any, v: Any) -> Rest | None:
    k, law = network.count, float_means(network.phi)
    J0, g2 = (np.array(x, dtype=float).reshape(k, k) for x in (network.J0, network.variances))
    b, own = np.array(network.b, dtype=float), np.array(network.sigma, dtype=float) ** 2
    for _ in range(_STEPS):
        first, second = law.squares(m, np.maximum(v, NOTHING))
        ahead = J0 @ first + b, g2 @ second + own
        if not np.all(np.isfinite(ahead)) or np.max(ahead[1]) > _LARGEST:
            return None
        size = np.maximum(v, NOTHING)
        steps = np.abs(ahead[0] - m) / (np.abs(m) + np.sqrt(size)), np.abs(ahead[1] - v) / size
        m, v = ahead
        if np.max(v) < _FALLEN and np.max(np.abs(m - b)) < _FALLEN**0.5 and silent(network):
            return _silence(network, law)
        if np.max(steps) <= _DIGITS:
            return _at(network, m, np.maximum(v, NOTHING), g2, own)
    return None


def _silence(network: Populations, law: Any) -> Rest | None:
    """Silence, where it attracts what is next to it."""
    k = network.count
    b, near = np.array(network.b, dtype=float), np.full(k, _FALLEN)
    contracts = stable(network, [*b, *near], _split(law, b, near))
    return Rest(tuple(map(float, b)), (0.0,) * k, (0.0,) * k) if contracts else None


def _split(law: Any, m: Any, v: Any) -> list[Means]:
    """The means of each population by itself."""
    return [law(m[a : a + 1], v[a : a + 1]) for a in range(len(m))]


def _at(network: Populations, m: Any, v: Any, g2: Any, own: Any) -> Rest | None:
    """The state that was reached, unless it is unstable: a start on a symmetry stays there."""
    law = float_means(network.phi)
    if NOTHING not in v and not stable(network, [*m, *v], _split(law, m, v)):
        return None
    means = law(m, v)
    moving = bool(np.max(np.abs(np.linalg.eigvals(g2 * means.slope.value))) > 1)
    frozen = _frozen(means, g2, own, v) if moving else tuple(map(float, v))
    return Rest(tuple(map(float, m)), tuple(map(float, v)), frozen, moving)


def _frozen(means: Means, g2: Any, own: Any, v: Any) -> tuple[float, ...]:
    c = np.minimum(own, v)
    for _ in range(_STEPS):
        ahead = np.minimum(g2 @ means.pair(c).product.value + own, v)
        if np.all(np.abs(ahead - c) <= _DIGITS * v):
            break
        c = ahead
    return tuple(map(float, ahead))
