r"""The operations of an expression tree over complex balls, where they are analytic: an argument that meets a
pole or a branch cut gives a number that is not finite.

The cuts are those of the principal branches: sqrt and log on $(-\infty,0]$, log1p on $(-\infty,-1]$, atan and
asinh on the imaginary axis from $\pm i$ outwards; softplus is taken on $|\mathrm{Im}|<\pi$. A finite value of
a whole tree on a box therefore proves that the tree is analytic on a neighbourhood of it.
"""

from fractions import Fraction
from functools import lru_cache

from flint import acb, arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Function, Operations, compiled
from rnnchaos.numerics.nonlinearity.dual import Dual, duals
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_NOWHERE = acb(arb.nan(), arb.nan())


def _atan(a: acb) -> acb:
    """Off the cuts."""
    return a.atan() if not a.real.contains(0) or abs(a.imag) < 1 else _NOWHERE


def _asinh(a: acb) -> acb:
    r"""$\log(a+\sqrt{1+a^2})$: flint's own widens the ball by $|a|^2$. $1+a^2$ meets the cut of the root
    where a meets those of asinh.
    """
    if a.real.mid() < 0:
        return -_asinh(-a)  # no cancellation
    return (a + (1 + a * a).sqrt(analytic=True)).log(analytic=True)


def _softplus(a: acb) -> acb:
    """ln(1 + e^a) between its first branch points +- i pi, by the exponential that is small."""
    if not abs(a.imag) < arb.pi():
        return _NOWHERE
    if a.real.mid() > 0:
        return a + (1 + (-a).exp()).log(analytic=True)
    return (1 + a.exp()).log(analytic=True)


def _logistic(a: acb) -> acb:
    if a.real.mid() > 0:
        return 1 / (1 + (-a).exp())
    small = a.exp()
    return small / (1 + small)


@lru_cache(maxsize=1024)
def _number(numerator: int, denominator: int, bits: int) -> acb:
    """A constant at the precision `bits`, which is the one in force."""
    return acb(arb_of(Fraction(numerator, denominator)))


def _power(a: acb, exponent: Fraction) -> acb:
    """a^(p/2) by repeated squaring of a or of its analytic root."""
    root = a if exponent.denominator == 1 else a.sqrt(analytic=True)
    size, result = abs(exponent.numerator), acb(1)
    for bit in bin(size)[2:]:
        result = result * result * root if bit == "1" else result * result
    return result if exponent.numerator >= 0 else 1 / result


COMPLEX: Operations = {
    **ARITHMETIC,
    "num": lambda value: _number(value.numerator, value.denominator, ctx.prec),
    "pi": acb.pi,
    "pow": _power,
    "sqrt": lambda a: a.sqrt(analytic=True),
    "log": lambda a: a.log(analytic=True),
    "log1p": lambda a: (1 + a).log(analytic=True),
    "atan": _atan,
    "asinh": _asinh,
    "softplus": _softplus,
    "logistic": _logistic,
    **{name: getattr(acb, name) for name in ("tanh", "sinh", "cosh", "sech", "exp", "sin", "cos", "erf")},
}


@lru_cache(maxsize=64)
def off_axis(phi: Nonlinearity) -> Function | None:
    """w -> (phi(w), phi'(w)) over complex balls, not finite where phi may fail to be analytic; None for a phi
    with an operation that is analytic nowhere near its kink.
    """
    try:
        function = compiled(phi.node, duals(COMPLEX))
    except KeyError:
        return None
    return lambda w: function(Dual(w, acb(1)))
