r"""All states of a network, as far as a scan sees, in float64: where they lie, and of what kind they are.

On the curves $m=J_0E\varphi+b$ (`rnnchaos.numerics.rate.scan.curve`) every state is a change of sign of

    T(m, Delta0) = int_(Delta*)^(Delta0) [Delta - g^2 C(Delta) - sigma_b^2] dDelta - D^2/2,

Delta* the smallest zero of the bracket f in [0, Delta0], or its maximum where it has none: C is a power
series in Delta with coefficients >= 0, so f is concave, rises through Delta* = Delta_inf and is negative at
Delta_0 in chaos. In a static state that is stable against fluctuations the integral is empty. So static and
chaotic states are counted by one function. Static states, stable or not, are the zeros of
$\Delta_0-g^2E\varphi^2-\sigma_b^2$, the boundary those of $\Delta_0-E\varphi^2/E\varphi'^2-\sigma_b^2$, and
under noise those of T with $g^2=(\Delta_0-\sigma_b^2)/E\varphi^2$.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import log2, sqrt
from typing import Any

import numpy as np

from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.equations import Couplings
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.curve import Array, Points, curve, refined
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.order import in_order
from rnnchaos.numerics.rate.scan.silence import silent
from rnnchaos.theory.errors import NonConvergence

_OCTAVES, _HALVINGS, _HILL, _NOISE, _SMALLEST = 40, 46, 80, 1e-10, 1e-260
_LEAST = 1e-9  # of E phi'^2: below it float64 leaves a ratio of two means no digits
Crossing = Callable[[Any, Means], Any]
"""(Delta0, means) -> the function whose zeros are counted, over arrays."""


@dataclass(frozen=True)
class Place:
    """A zero on a curve: (m, Delta0) to about 1e-12, or Delta0 = 0 in the silent state."""

    mean: float
    variance: float


def hill(gain: Any, frozen: Any, d: Any, means: Means) -> Any:
    """Delta*, over arrays: Newton's steps from 0 grow towards it, f being concave."""
    c = 0 * d
    for _ in range(_HILL):
        product = means.pair(c).product
        force, slope = c - gain * product.value - frozen, 1 - gain * product.covariance
        with np.errstate(all="ignore"):
            step = np.where((force < 0) & (slope > 0), -force / slope, 0.0)
        moved = np.minimum(c + step, d)
        if np.all(np.abs(moved - c) <= 1e-15 * d):
            break
        c = moved
    return c


def energy(gain: Any, frozen: Any, noise: Any, d: Any, means: Means) -> Any:
    """T over Delta0^2; `noise` is D^2."""
    far = hill(gain, frozen, d, means)
    total = (d - far) * (d + far) / 2 - gain * means.pair(far).integral.value - frozen * (d - far)
    return (total - noise / 2) / d**2


def states(c: Couplings) -> Crossing:
    """T."""
    return lambda d, means: energy(c.gain, c.frozen, c.noise, d, means)


def static_states(c: Couplings) -> Crossing:
    """(Delta0 - g^2 E phi^2 - sigma_b^2)/Delta0."""
    return lambda d, means: 1 - (c.gain * means.second.value + c.frozen) / d


def boundaries(c: Couplings) -> Crossing:
    """1 - (E phi^2/E phi'^2 + sigma_b^2)/Delta0, where g < 3e4; under noise T at the g^2 that stops Delta' at
    lag 0."""
    if c.noise == 0:
        return lambda d, means: np.where(
            means.slope.value > _LEAST, 1 - (means.second.value / means.slope.value + c.frozen) / d, np.nan
        )

    def crossing(d: Any, means: Means) -> Any:
        gain = np.maximum(d - c.frozen, 0) / means.second.value
        return np.where(d > c.frozen, energy(gain, c.frozen, c.noise, d, means), -1.0)

    return crossing


@lru_cache(maxsize=256)
def places(network: Network, kind: Callable[[Couplings], Crossing]) -> tuple[Place, ...]:
    """All zeros with Delta0 > 0, by growing Delta0; of T also the silent state where it is stable."""
    with np.errstate(all="ignore"):
        return _found(network, kind)


def _found(network: Network, kind: Callable[[Couplings], Crossing]) -> tuple[Place, ...]:
    c = network.couplings(float)
    means, crossing = float_means(network.phi), kind(c)
    variances = _grid(least(network))
    average = means.average
    points = curve(average, c.J0, c.b, variances)
    if not len(points.variance):
        return ()
    height = crossing(points.variance, means(points.mean, points.variance))
    found = [Place(c.b, 0.0)] if kind is states and silent(network) and _above(c, points, height) else []
    for a, b in points.links:
        if (height[a] > 0) != (height[b] > 0) and _clear(points, height, a, b, kind is states):
            ends = [(points.mean[i], points.variance[i]) for i in (a, b)]
            found.append(_bisected(average, c, means, crossing, ends, height[a] > 0))
    return in_order(found, lambda place: (place.variance, place.mean))


def _clear(points: Points, height: Array, a: int, b: int, empty: bool) -> bool:
    """Whether a change of sign is one beyond rounding: at one of its ends or, `empty` where T is 0 below a
    static state, where it goes on to rise."""
    ahead = dict(points.links)
    size, rises = max(abs(height[a]), abs(height[b])), empty and height[a] == 0
    while rises and size <= _NOISE and b in ahead and height[ahead[b]] > 0:
        b = ahead[b]
        size = abs(height[b])
    return bool(np.isfinite(height[a] + height[b]) and size > _NOISE)


def _grid(least: float) -> Array:
    return np.asarray(2.0 ** np.arange(np.floor(log2(least)), _OCTAVES + 0.5, 0.5))


@lru_cache(maxsize=256)
def least(network: Network) -> float:
    """The Delta0 below which no state lies but silence. Raises `NonConvergence` where one lies below what
    float64 resolves."""
    c = network.couplings(float)
    driven = c.b**2 * min(1.0, c.gain or 1.0)
    found = min([2.0**-_OCTAVES, *(x / 4 for x in (c.frozen, sqrt(c.noise), driven) if x > 0)])
    if c.gain is None or c.noise:
        return found
    while _state_below(network, c, found):
        found *= 2.0**-_OCTAVES
        if found < _SMALLEST:
            raise NonConvergence("a state of the network, its variance", f"Delta0 < {found:.1g}")
    return found


def _state_below(network: Network, c: Couplings, d: float) -> bool:
    """Whether Delta0 > g^2 E phi^2 + sigma_b^2 on a curve other than that of silence: it starts below."""
    means, variance = float_means(network.phi), np.array([d])
    m = curve(means.average, c.J0, c.b, variance).mean
    second = means.squares(m, np.full(m.shape, d))[1]
    above = c.gain * second + c.frozen < d
    if not np.any(above):
        return False
    return bool(np.sum(above) > int(silent(network) and above[np.argmin(np.abs(m - c.b))]))


def _above(c: Couplings, points: Points, height: Array) -> bool:
    """Whether T > 0 just above the silent state: it is stable."""
    first = np.flatnonzero(points.variance == points.variance.min())
    return bool(height[first[np.argmin(np.abs(points.mean[first] - c.b))]] > 0)


def _bisected(
    average: Any, c: Couplings, means: Any, crossing: Crossing, ends: list[tuple[float, float]], above: bool
) -> Place:
    """The zero between two neighbours on a curve; where the curve turns between them, the end."""
    (m0, d0), (m1, d1) = ends
    for _ in range(_HALVINGS):
        d = sqrt(d0 * d1)
        m = _on_curve(average, c, (m0, m1), d)
        if m is None:
            break
        if (crossing(np.array([d]), means(np.array([m]), np.array([d])))[0] > 0) == above:
            m0, d0 = m, d
        else:
            m1, d1 = m, d
        if abs(d1 / d0 - 1) < 1e-13:
            break
    return Place((m0 + m1) / 2, sqrt(d0 * d1))


def _on_curve(average: Any, c: Couplings, means: tuple[float, float], d: float) -> float | None:
    """The m of this curve at d, between or a little beside those of the neighbours."""
    if c.J0 == 0:
        return float(c.b)
    variance = np.array([d])
    middle, half = sum(means) / 2, abs(means[1] - means[0]) / 2
    for factor in (1.01, 2, 4):
        wide = factor * half + 1e-9 * (abs(middle) + sqrt(d))
        low, high = np.array([middle - wide]), np.array([middle + wide])
        signs = [(e - c.J0 * average(e, variance)[0] - c.b)[0] > 0 for e in (low, high)]
        if signs[0] != signs[1]:
            return float(refined(average, c.J0, c.b, variance, low, high)[0])
    return None
