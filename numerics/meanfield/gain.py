r"""Where the gain stands relative to the onset: g |c_1| - 1, exactly where the slope c_1 is known exactly."""

from fractions import Fraction

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


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
    import sympy as sp

    return bool(sp.Rational(g.numerator, g.denominator) <= phi.gc)


def excess(g: Fraction, phi: Nonlinearity) -> flint.arb:
    """g |c_1| - 1 > 0 as a ball."""
    return arb_of(g) * abs(slope(phi)) - 1


def closeness(g: Fraction, phi: Nonlinearity) -> int:
    """log2(1/(g |c_1| - 1)) rounded up, at least 0: how many bits one cancellation near the onset costs."""
    mantissa, exponent = excess(g, phi).abs_lower().man_exp()
    return max(0, 1 - int(exponent) - int(mantissa).bit_length())
