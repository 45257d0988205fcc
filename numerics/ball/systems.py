r"""A regular zero of a system, enclosed: Newton's method at full precision with rough Jacobians, then one
interval Newton step.

For f with Jacobian f' on a box X around the point x, $N=x-f'(X)^{-1}f(x)\subset\mathrm{int}\,X$ proves that X
holds exactly one zero and that it lies in N (R. Moore, R. Kearfott and M. Cloud, Introduction to Interval
Analysis, SIAM 2009, chapter 8). f(x) is wanted at full precision, f' to a few digits only: N's width is
that of f(x), and of f(x) times the relative width of f'. mpmath numbers, of which nothing is proved, take
Newton's method with the Jacobian of each point.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flint
from flint import arb, arb_mat, ctx
from mpmath import mp

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

Point = list[flint.arb]
_STEPS, _MPMATH_STEPS = 40, 12


@dataclass(frozen=True)
class Zero:
    """`point` near the zero, `root` the balls that hold it, `box` the box in which it is the only one."""

    point: tuple[flint.arb, ...]
    root: tuple[flint.arb, ...]
    box: tuple[flint.arb, ...]

    @property
    def shift(self) -> Point:
        """root - point."""
        return [a - b for a, b in zip(self.root, self.point, strict=True)]


def newton_system(
    value: Callable[[Point], Point],
    jacobian: Callable[[Point], arb_mat],
    start: Sequence[flint.arb],
    scales: Sequence[float],
    *,
    bits: int,
    what: str,
) -> Point:
    """A point near the zero: steps of about 2^-bits of the scales, or of what rounding leaves.

    The Jacobian is made anew as long as steps shrink slowly. Raises `NonConvergence`.
    """
    x, slopes, last = [s.mid() for s in start], None, 0.0
    for _ in range(_STEPS):
        if slopes is None:
            slopes = jacobian(x).mid()
        step = _solved(slopes, value(x), what)
        size = max(float(abs(s).mid() / arb(scale)) for s, scale in zip(step, scales, strict=True))
        if not size < 1e300:
            raise NonConvergence(what, "a step that is not finite")
        limit = min(1.0, 0.5 / size) if size > 0.5 else 1.0
        x = [(a - limit * s).mid() for a, s in zip(x, step, strict=True)]
        if size < 2.0**-bits or 0 < last <= size < 2.0 ** (-bits // 2):
            return x
        slopes, last = (slopes if last and size < 1e-4 * last else None), size
    raise NonConvergence(what, f"last relative step {last:.1e}")


def _solved(slopes: arb_mat, value: Point, what: str) -> Point:
    try:
        return [
            s.mid() for s in slopes.solve(arb_mat([[v.mid()] for v in value]), algorithm="approx").entries()
        ]
    except ZeroDivisionError:
        raise NonConvergence(what, f"a singular Jacobian, {len(value)} unknowns") from None


def enclosed_zero(
    value: Point, jacobian: Callable[[Point], arb_mat], point: Point, scales: Sequence[float], what: str
) -> Zero:
    """The zero near `point`, f there being `value`. Raises `NonConvergence` where no box gives a proof."""
    right, box = arb_mat([[v] for v in value]), point
    for widening in (2, 4, 64, 2**12):
        try:
            moved = jacobian(box).solve(right).entries()
        except ZeroDivisionError:
            break
        root = [a - m for a, m in zip(point, moved, strict=True)]
        if box is not point and all(b.contains_interior(r) for b, r in zip(box, root, strict=True)):
            return Zero(tuple(point), tuple(root), tuple(box))
        room = [
            widening * abs(m).abs_upper() + arb(scale) * arb(2) ** (4 - ctx.prec)
            for m, scale in zip(moved, scales, strict=True)
        ]
        box = [widened(a, r) for a, r in zip(point, room, strict=True)]
    worst = max(value, key=lambda v: float(abs(v).mid()))
    raise NonConvergence(f"the enclosure of {what}", worst.str(5))


def enclosed_root(
    value: Callable[[Point], Point],
    jacobian: Callable[[Point], list[list[flint.arb]]],
    start: Sequence[float],
    *,
    bits: int,
    rough: int,
    what: str,
) -> tuple[flint.arb, ...]:
    """The zero near `start`, none of whose components is 0, from a point to about 2^-bits; the rows of the
    Jacobian are computed with `rough` bits. Raises `NonConvergence`."""
    scales = [abs(component) for component in start]

    def slopes(at: Point) -> arb_mat:
        with working_bits(rough):
            return arb_mat(jacobian(at))

    point = newton_system(value, slopes, [arb(s) for s in start], scales, bits=bits, what=what)
    return enclosed_zero(value(point), slopes, point, scales, what).root


def mpmath_root(
    value: Callable[[Any], list[Any]], jacobian: Callable[[Any], list[list[Any]]], start: Sequence[float]
) -> list[Any]:
    """The zero near `start` in mpmath numbers, at the precision in force."""
    at = mp.matrix(start)
    for _ in range(_MPMATH_STEPS):
        step = mp.lu_solve(mp.matrix(jacobian(at)), mp.matrix(value(at)))
        at -= step
        if mp.norm(step) < mp.mpf(2) ** (-2 * mp.prec // 3) * mp.norm(at):
            break
    return list(at)
