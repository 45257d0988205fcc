r"""The mean-field equations of $\dot x=-x+J\varphi(x)+b+\sqrt{2D}\xi$ as functions with their Jacobians.

    M  = m - J0 E phi - b                                            = 0
    F  = Delta_inf - g^2 C(Delta_inf) - sigma_b^2                    = 0   (= Delta'' there)
    T  = (Delta0^2 - Delta_inf^2)/2 - g^2 K(Delta_inf) - sigma_b^2 (Delta0 - Delta_inf) - D^2/2 = 0
    S  = Delta0 - g^2 E phi^2 - sigma_b^2                            = 0   (static; minus Gamma0 in chaos)
    B  = g^2 E phi'^2 - 1                                            = 0   (where the static state turns)

T is energy conservation, $V(\Delta_\infty)-V(\Delta_0)-D^2/2$. The state solves (M, T, F) for (m, Delta0,
Delta_inf), the static one (M, S) for (m, Delta0), the boundary (M, S, B) for (m, Delta0, g^2), under noise
(M, T, F, S) with g^2 as the fourth unknown: there Delta' has no kink left at lag 0, and is the ground state.
The equation of an unknown that is
known beforehand is the one in its place. Numbers are floats, balls or mpmath numbers, whatever the `Means`
hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rnnchaos.numerics.pairs.jets import Means

Row = tuple[Any, list[Any]]
"""A residual and its gradient."""


@dataclass(frozen=True)
class Couplings:
    """J0, b, sigma_b^2, D^2 and g^2 as numbers of one kind; g^2 is None where it is an unknown."""

    J0: Any
    b: Any
    frozen: Any
    noise: Any
    gain: Any = None


@dataclass(frozen=True)
class Problem:
    """`rows(c, unknowns, means)`: the residuals and their gradients in the unknowns; `moving`: Delta_inf
    is the third."""

    name: str
    rows: Callable[[Couplings, Sequence[Any], Means], list[Row]]
    size: int
    moving: bool = False


def mean_row(c: Couplings, m: Any, means: Means) -> Row:
    """M; the gradient in (m, Delta0)."""
    e = means.first
    return m - c.J0 * e.value - c.b, [1 - c.J0 * e.mean, -c.J0 * e.variance]


def static_row(c: Couplings, gain: Any, d: Any, means: Means) -> Row:
    """S; the gradient in (m, Delta0, g^2)."""
    e = means.second
    return d - gain * e.value - c.frozen, [-gain * e.mean, 1 - gain * e.variance, -e.value]


def _motion_rows(c: Couplings, gain: Any, d: Any, far: Any, means: Means) -> list[Row]:
    """T and F; the gradients in (m, Delta0, Delta_inf, g^2)."""
    pair = means.pair(far)
    product, integral = pair.product, pair.integral
    force = far - gain * product.value - c.frozen
    energy = (d - far) * (d + far) / 2 - gain * integral.value - c.frozen * (d - far) - c.noise / 2
    return [
        (energy, [-gain * integral.mean, d - gain * integral.variance - c.frozen, -force, -integral.value]),
        (
            force,
            [-gain * product.mean, -gain * product.variance, 1 - gain * product.covariance, -product.value],
        ),
    ]


def _state(c: Couplings, x: Sequence[Any], means: Means) -> list[Row]:
    m, d, far = x
    value, gradient = mean_row(c, m, means)
    rows = _motion_rows(c, c.gain, d, far, means)
    return [(value, [*gradient, 0 * value]), *((v, g[:3]) for v, g in rows)]


def _static(c: Couplings, x: Sequence[Any], means: Means) -> list[Row]:
    m, d = x
    value, gradient = static_row(c, c.gain, d, means)
    return [mean_row(c, m, means), (value, gradient[:2])]


def _boundary(c: Couplings, x: Sequence[Any], means: Means) -> list[Row]:
    m, d, gain = x
    value, gradient = mean_row(c, m, means)
    s = means.slope
    turn = (gain * s.value - 1, [gain * s.mean, gain * s.variance, s.value])
    return [(value, [*gradient, 0 * value]), static_row(c, gain, d, means), turn]


def _noisy_boundary(c: Couplings, x: Sequence[Any], means: Means) -> list[Row]:
    m, d, far, gain = x
    value, gradient = mean_row(c, m, means)
    none = 0 * value
    still, by = static_row(c, gain, d, means)
    return [
        (value, [*gradient, none, none]),
        *_motion_rows(c, gain, d, far, means),
        (still, [by[0], by[1], none, by[2]]),
    ]


def deflated(rows: list[Row], x: Sequence[Any]) -> list[Row]:
    r"""(M, T, F) without the static state: (M, T/delta, (F - T/delta)/delta), delta = Delta0 - Delta_inf.

    The static state solves (M, T, F) with delta = 0, to third order, and near the boundary would catch
    Newton's steps. With f = Delta'' and its derivatives at Delta0, $T/\delta=f-\frac12\delta
    f'+\frac16\delta^2f''$ and $(F-T/\delta)/\delta=-\frac12f'+\frac13\delta f''$, to leading orders.
    """
    (first, (energy, by_energy), (force, by_force)), delta = rows, x[1] - x[2]
    toward = [0, 1, -1]
    share = energy / delta
    by_share = [(g - share * t) / delta for g, t in zip(by_energy, toward, strict=True)]
    rest = (force - share) / delta
    by_rest = [(g - h - rest * t) / delta for g, h, t in zip(by_force, by_share, toward, strict=True)]
    return [first, (share, by_share), (rest, by_rest)]


STATE = Problem("the chaotic state (m, Delta0, Delta_inf)", _state, 3, True)
STATIC = Problem("the static state (m, Delta0)", _static, 2)
BOUNDARY = Problem("the chaos boundary (m, Delta0, g^2)", _boundary, 3)
NOISY_BOUNDARY = Problem(
    "the chaos boundary under noise (m, Delta0, Delta_inf, g^2)", _noisy_boundary, 4, True
)
