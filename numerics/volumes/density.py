r"""u(s) as a quantity: the share of the exponents of a sampled dynamics above s, at one rate by either
engine, or along rates.

A radius is what other rings and paths were seen to change: `FAR` of u, on either side of s_u, where the
kernel has no bound, `NEAR`, and next to an edge ten times `FAR`. Nothing is proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.quantity import Engine, shown
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.curve import Curve
from rnnchaos.numerics.volumes.dynamics import fraction, second
from rnnchaos.theory.errors import UsageError

FAR, NEAR = 5e-3, 2e-2
_METHOD = (
    "sampled: the kernel at the rate, on {} quasi-random paths with calibrated weights; radius: {:g} of the "
    "number, what other rings and paths were seen to change"
)
_ARRAY_BITS = 64


@dataclass(frozen=True)
class Closed:
    """What needs no sampling: u at s, and where it is worth it at many s in float64."""

    at: Callable[[Fraction], Ball]
    many: Callable[[Any], Any] | None = None


Found = Curve | Closed


def beyond(curve: Curve, rate: Fraction) -> Ball | None:
    """0 above the upper edge and 1 below the lower one."""
    if curve.lower < rate < curve.upper:
        return None
    return Ball(arb(0 if rate >= curve.upper else 1), "beyond an edge of the spectrum", False)


def density_engines(known: Callable[..., Found]) -> tuple[Engine, Engine]:
    """The engines of u at s, from what is known of the dynamics at its other parameters:
    known(bits, engine's number, **given)."""

    def by_modes(bits: int, /, *, s: Fraction, **given: Any) -> Ball:
        found = known(bits, 0, **given)
        if not isinstance(found, Curve):
            return found.at(s)
        return beyond(found, s) or _share(found, float(s))

    def in_time(bits: int, /, *, s: Fraction, **given: Any) -> Ball:
        found = known(bits, 1, **given)
        if not isinstance(found, Curve):
            return found.at(s)
        if (known_there := beyond(found, s)) is not None:
            return known_there
        low, high = found.rims
        if abs(float(s) - found.bare) < found.near or not low <= s <= high:
            away = f"{found.near:.2g} and more from {found.bare:.4g}"
            raise UsageError(
                "s", shown(s), f"accepted by mpmath: a rate from {low:.4g} to {high:.4g}, {away}"
            )
        return second(found.at(float(s)), fraction)

    return by_modes, in_time


def _share(curve: Curve, rate: float) -> Ball:
    (found,) = curve.shares([rate])
    if rate == curve.bare and curve.middle is not None:
        return Ball(arb(curve.middle), "the middle of a symmetric spectrum", False)
    low, high = curve.rims
    radius = NEAR if abs(rate - curve.bare) < 3 * curve.near else FAR * (1 if low <= rate <= high else 10)
    paths = len(curve.pilot.sampler.pilot_gains.weights)
    return Ball(widened(arb(found), arb(radius * found)), _METHOD.format(paths, radius), False)


def along(known: Callable[..., Found]) -> Callable[..., Any]:
    """u over arrays, one kernel followed along all rates of a dynamics."""

    def run(*, s: Any, phi: Any, **given: Any) -> Any:
        import numpy as np

        names = list(given)
        *others, rates = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (*given.values(), s)))
        out, points = np.empty(rates.shape), np.stack([rates * 0, *others])
        for point in np.unique(points.reshape(len(points), -1), axis=1).T:
            here = (points == point.reshape(-1, *[1] * rates.ndim)).all(axis=0)
            at = {name: _exact(value) for name, value in zip(names, point[1:], strict=True)}
            out[here] = _along(known(_ARRAY_BITS, 0, **at, phi=phi), rates[here])
        return out

    return run


def _along(found: Found, rates: Any) -> list[float]:
    exact = [_exact(rate) for rate in rates]
    if not isinstance(found, Curve):
        return [_number(found.at(rate)) for rate in exact] if found.many is None else list(found.many(rates))
    outside = [beyond(found, rate) for rate in exact]
    inside = iter(found.shares([float(r) for r, ball in zip(exact, outside, strict=True) if ball is None]))
    return [next(inside) if ball is None else _number(ball) for ball in outside]


def _exact(number: float) -> Fraction:
    return Fraction(str(float(number)))


def _number(ball: Ball) -> float:
    return float("nan") if ball.arb is None else float(ball.arb.mid())
