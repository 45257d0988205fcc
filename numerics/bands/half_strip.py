r"""How an expression behaves far out in a band, proved: $f(w)\in u^pB$ for all $w=u+iv$ with $u\ge X$ and
$|v|\le V$, with a complex ball B.

The complex companion of `rnnchaos.numerics.nonlinearity.growth`: every operation of the grammar acts on such
laws (`rnnchaos.numerics.bands.laws`). Where the argument a runs to infinity with
a real part of one sign, what is left over decays like an exponential and is put below $u^{-8}$,

    tanh a = (1 - e^-2a)/(1 + e^-2a),  softplus a = a + ln(1 + e^-a),  |erfc a| <= |e^(-a^2)|,  Re a > 0

(the last as $e^{z^2}\mathrm{erfc}\,z=\frac2{\sqrt\pi}\int_0^\infty e^{-t^2-2zt}dt$), each the continuation
from the real axis. $|\sin a|,|\cos a|\le\cosh h$ where $|\mathrm{Im}\,a|\le h$ is known: of multiples of w.
"""

from collections.abc import Callable
from fractions import Fraction

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.bands.laws import Far
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations
from rnnchaos.numerics.nonlinearity.over_complex_balls import COMPLEX
from rnnchaos.numerics.nonlinearity.power_law import Unbounded, power_of_edge

_STEEP = Fraction(8)
_LOG = "0.74"
"""0 <= ln u <= 0.74 sqrt u for u >= 1: the largest ratio is 2/e."""


def _disc(radius: flint.arb) -> flint.acb:
    size = widened(arb(0), radius)
    return acb(size, size)


def _exp(a: Far) -> Far:
    if a.power <= 0:
        return a.like(Fraction(0), a.flat.exp())
    if a.side > 0:
        raise Unbounded
    rate, span = -a.factor.real, power_of_edge(a.edge, a.power)
    most = (-rate * span).exp()
    if rate * arb_of(a.power) * span >= int(_STEEP):
        return a.like(-_STEEP, _disc(most * power_of_edge(a.edge, _STEEP)))
    return a.like(Fraction(0), _disc(most))


def _odd(far: Callable[[Far], Far], near: Callable[[flint.acb], flint.acb]) -> Callable[[Far], Far]:
    """An odd function: `far` for an argument that runs to +infinity, `near` for one that stays."""

    def apply(a: Far) -> Far:
        if a.power <= 0:
            return a.like(Fraction(0), near(a.flat))
        return far(a) if a.side > 0 else -far(-a)

    return apply


def _far_tanh(a: Far) -> Far:
    e = _exp(-2 * a)
    return (1 - e) / (1 + e)


def _far_erf(a: Far) -> Far:
    bell = _exp(-(a * a))
    return 1 - bell.like(bell.power, _disc(abs(bell.factor)))


def _far_atan(a: Far) -> Far:
    inverse = a.inverse()
    return a.number(arb.pi() / 2) - inverse.like(Fraction(0), COMPLEX["atan"](inverse.flat))


def _far_asinh(a: Far) -> Far:
    return _log(a + _sqrt(1 + a * a))


def _sech(a: Far) -> Far:
    if a.power <= 0:
        return a.like(Fraction(0), a.flat.sech())
    e = _exp(-a if a.side > 0 else a)
    return 2 * e / (1 + e * e)


def _logistic(a: Far) -> Far:
    if a.power <= 0:
        return a.like(Fraction(0), COMPLEX["logistic"](a.flat))
    e = _exp(-a if a.side > 0 else a)
    return (a.number(1) if a.side > 0 else e) / (1 + e)


def _softplus(a: Far) -> Far:
    if a.power <= 0:
        return a.like(Fraction(0), COMPLEX["softplus"](a.flat))
    return a + _log1p(_exp(-a)) if a.side > 0 else _log1p(_exp(a))


def _log(a: Far) -> Far:
    if a.power == 0:
        return a.like(Fraction(0), a.flat.log(analytic=True))
    if a.power < 0 or a.side < 0 or not a.edge >= 1:
        raise Unbounded
    half = Fraction(1, 2)
    rest = a.like(Fraction(0), a.factor.log(analytic=True)).raised(half)
    return a.like(half, arb_of(a.power) * arb(0).union(arb(_LOG)) + rest)


def _log1p(a: Far) -> Far:
    """e (1 + r), |r| <= |e|/(1 - |e|), where e is small."""
    if a.power < 0 and (size := abs(a.flat).abs_upper()) < 0.5:
        return a.like(a.power, a.factor * (1 + _disc(size / (1 - size))))
    return _log(1 + a)


def _sqrt(a: Far) -> Far:
    return a.like(a.power / 2, a.factor.sqrt(analytic=True))


def _bounded(name: str) -> Callable[[Far], Far]:
    """sin and cos."""

    def apply(a: Far) -> Far:
        if a.power <= 0:
            return a.like(Fraction(0), COMPLEX[name](a.flat))
        if a.height is None:
            raise Unbounded
        return a.like(Fraction(0), _disc(a.height.cosh()))

    return apply


def _near(name: str) -> Callable[[Far], Far]:
    """What grows beyond all powers."""
    return lambda a: a.like(Fraction(0), COMPLEX[name](a.flat))


def _power(a: Far, exponent: Fraction) -> Far:
    root = a if exponent.denominator == 1 else _sqrt(a)
    result = a.number(1)
    for _ in range(abs(exponent.numerator)):
        result = result * root
    return result if exponent >= 0 else result.inverse()


def far_operations(edge: flint.arb) -> Operations:
    """The table for u >= edge."""
    unit = Far(Fraction(0), acb(1), edge, arb(0))
    return {
        **ARITHMETIC,
        "num": unit.number,
        "pi": lambda: unit.number(arb.pi()),
        "pow": _power,
        "sqrt": _sqrt,
        "exp": _exp,
        "log": _log,
        "log1p": _log1p,
        "sech": _sech,
        "logistic": _logistic,
        "softplus": _softplus,
        "tanh": _odd(_far_tanh, acb.tanh),
        "erf": _odd(_far_erf, acb.erf),
        "atan": _odd(_far_atan, COMPLEX["atan"]),
        "asinh": _odd(_far_asinh, COMPLEX["asinh"]),
        **{name: _bounded(name) for name in ("sin", "cos")},
        **{name: _near(name) for name in ("sinh", "cosh")},
    }
