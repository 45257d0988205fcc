r"""Where the gain stands relative to the onset: g |c_1| - 1, exactly where the slope c_1 is known exactly.

Never as a difference of rounded numbers: at $g|c_1|-1=10^{-30}$ nothing would be left of it. `GAIN` is the
parameter of the columns that have this onset; how near to it, and how far above it, belongs to its domain.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import pi
from typing import TYPE_CHECKING, Any

import flint
from flint import arb, ctx

from rnnchaos.numerics import quantity
from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.mehler_length import nearest as singularity
from rnnchaos.theory.nonlinearity.registry import REGISTRY, Nonlinearity

if TYPE_CHECKING:
    from rnnchaos.numerics.nonlinearity.irrational import Irrational

NEAREST = 1e-300  # engines plan in float64
_MOST_BITS = 50_000


def slope(phi: Nonlinearity) -> flint.arb:
    """c_1 = phi'(0), a ball at the precision in force (a tight one where SymPy has to evaluate it)."""
    if phi.slope_fraction is not None:
        return arb_of(phi.slope_fraction)
    digits = int(flint.ctx.prec * 0.302) + 2
    return arb(str(phi.slope.evalf(digits))) * widened(arb(1), arb(10) ** (1 - digits))


def is_quiescent_gain(g: Fraction, phi: Nonlinearity) -> bool:
    """g <= g_c, decided exactly: quiescence is then linearly stable. Raises `UsageError` for c_1 = 0."""
    if phi.slope_fraction:
        return g * abs(phi.slope_fraction) <= 1
    return bool(sympy_of(g) <= phi.gc)


def sympy_of(g: "Fraction | Irrational") -> Any:
    """The gain as an exact SymPy number."""
    import sympy as sp

    return sp.Rational(g.numerator, g.denominator) if isinstance(g, Fraction) else g.as_sympy()


def sampled_in_chaos(given: Mapping[str, Any]) -> Mapping[str, int]:
    """The digits, by engine, of what is sampled at one rate after the other: all at rest and at step 1, where
    it has a closed form."""
    if given.get("dt") == 1 or is_quiescent_gain(given["g"], given["phi"]):
        return {}
    return dict.fromkeys(quantity.SAMPLED_DIGITS, min(quantity.SAMPLED_DIGITS.values()))


def excess(g: Fraction, phi: Nonlinearity) -> flint.arb:
    """g |c_1| - 1 as a ball, to the precision in force however near the onset."""
    if phi.slope_fraction is not None:
        return arb_of(g * abs(phi.slope_fraction) - 1)
    precision = int(ctx.prec)
    while True:
        with working_bits(precision):
            found = arb_of(g) * abs(slope(phi)) - 1
        if found.rel_accuracy_bits() >= ctx.prec - 8 or precision > _MOST_BITS:
            return found
        precision *= 2


def closeness(g: Fraction, phi: Nonlinearity) -> int:
    """log2(1/|g |c_1| - 1|) rounded up, at least 0: how many bits one cancellation near the onset costs."""
    mantissa, exponent = excess(g, phi).abs_lower().man_exp()
    return max(0, 1 - int(exponent) - int(mantissa).bit_length())


def gain(*, nearest: float = NEAREST, furthest: float | None = None) -> quantity.Parameter:
    """The gain of a network whose onset is at g_c = 1/|c_1|: with g > g_c, g/g_c - 1 is from `nearest` up to
    `furthest`.
    """
    least, most = Fraction(str(nearest)), None if furthest is None else Fraction(str(furthest))

    def fits(given: Mapping[str, Any]) -> bool:
        with working_bits(64):
            above = excess(given["g"], given["phi"])
            too_far = most is not None and above > arb_of(most)
            return not (too_far or 0 < above < arb_of(least))

    bounds = f"at least {nearest:g}" if most is None else f"from {nearest:g} to {furthest:g}"
    accepted = f"{quantity.GAIN.accepted}; above g_c = 1/|phi'(0)|, g/g_c - 1 {bounds}"
    return replace(quantity.GAIN, accepted=accepted, fits=fits)


GAIN = gain()
_SUP = {"gd": pi / 2}  # 1 for the other registered phi


def not_too_strong(
    parameter: quantity.Parameter,
    most: float,
    *,
    when: str = "",
    applies: Callable[[Mapping[str, Any]], bool] = lambda given: True,
) -> quantity.Parameter:
    r"""A gain with $g\sup|\varphi|/r$ up to `most`, r the distance of phi's singularities from 0.

    Delta0 is at most $2(1-2/\pi)(g\sup|\varphi|)^2$, and the terms that Mehler's expansion takes grow like
    Delta0/r^2: the work is known before it begins. `applies` says with which other parameters the limit
    holds, and `when` says it in words. An expression has no such limit: its bound is not known.
    """

    def strength(phi: Nonlinearity) -> float:
        return _SUP.get(phi.name, 1.0) / singularity(phi)

    def fits(given: Mapping[str, Any]) -> bool:
        if parameter.fits is not None and not parameter.fits(given):
            return False
        phi = given["phi"]
        return not (phi.registered and applies(given)) or given["g"] * Fraction(strength(phi)) <= most

    ends = ", ".join(f"{most / strength(phi):.3g} ({name})" for name, phi in REGISTRY.items())
    accepted = f"{parameter.accepted}; {when and f'{when} '}g up to {ends}"
    return replace(parameter, accepted=accepted, fits=fits)
