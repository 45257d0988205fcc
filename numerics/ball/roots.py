r"""A simple root, enclosed: Newton's method with precision that doubles, then one interval Newton step.

For f with f' > 0 on a ball X around the point m, $N=m-f(m)/f'(X)\subset\mathrm{int}\,X$ proves that X holds
exactly one root and that it lies in N (W. Tucker, Validated Numerics, Princeton 2011, chapter 5). f(m) is
wanted at full precision but f'(X) only to half of it, because the width of N is the product of their relative
errors. `loss` is the number of bits by which f's relative rounding error is magnified in the root: near onset
it grows like 2 log2(1/eps).
"""

from collections.abc import Callable

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.theory.errors import NonConvergence

Pair = tuple[flint.arb, flint.arb]
_STEPS = 150


def newton(f: Callable[[flint.arb], Pair], start: flint.arb, *, bits: int, loss: int, what: str) -> Pair:
    """(an exact x > 0 within about bits/2 bits of the root, f' there); f(x) = (value, slope), f' > 0.

    Each call of f is made at the precision that its accuracy deserves. A step is kept within a factor 8 of x.
    Raises `NonConvergence` if the steps do not shrink or f has no finite value.
    """
    x, precision, last = start.mid(), 64 + loss, 0
    for _ in range(_STEPS):
        with working_bits(precision):
            value, slope = f(x)
            step = value / slope
            if not step.is_finite():
                raise NonConvergence(what, f"f = {value.str(5)}, f' = {slope.str(5)} at {x.str(5)}")
            moved = min(max((x - step).mid(), x / 8), 8 * x).mid()
            last = _bits_of_change(moved, x, precision)
        accurate = min(2 * last - 4, precision - loss)
        if 2 * accurate >= bits + 16:
            return moved, slope.mid()
        x, precision = moved, min(max(64, 2 * accurate), bits // 2 + 24) + loss
    raise NonConvergence(what, f"last relative step 2^-{last}")


def _bits_of_change(new: flint.arb, old: flint.arb, limit: int) -> int:
    """floor(-log2 |new/old - 1|), at most `limit`."""
    if new == old:
        return limit
    mantissa, exponent = (new / old - 1).abs_upper().man_exp()
    return min(-(int(exponent) + int(mantissa).bit_length()), limit)


def enclose(
    value: flint.arb,
    slope_on: Callable[[flint.arb], flint.arb],
    point: flint.arb,
    slope: flint.arb,
    what: str,
) -> Pair:
    """(the root's enclosure, the ball X proved to hold it) from f(point) = `value`, f'(point) near `slope`.

    `slope_on(X)` encloses f' on X. Raises `NonConvergence` where no widening of X gives a proof.
    """
    for widening in (2, 16, 1024):
        radius = abs(widening * value / slope) + abs(point) * arb(2) ** -ctx.prec  # an exact hit has room too
        box = widened(point, radius)
        steep = slope_on(box)
        if steep > 0:
            root = point - value / steep
            if box.contains_interior(root):
                return root, box
    raise NonConvergence(
        what, f"f = {value.str(5)}, f' in {steep.str(5)} on a ball of radius {box.rad().str(3)}"
    )


def half_precision(loss: int) -> int:
    """The precision at which f' on X is worth evaluating."""
    return int(ctx.prec) // 2 + loss + 32
