r"""How an expression behaves far out in a band, proved: $f(w)\in u^pB$ for all $w=u+iv$ with $u\ge X$ and
$|v|\le V$, with a complex ball B.

The complex companion of `rnnchaos.numerics.nonlinearity.growth`: every operation of the grammar acts on such
laws. Sums take the larger power, $0<u^{q-p}\le X^{q-p}$ for q < p. Where the argument a runs to infinity with
a real part of one sign, what is left over decays like an exponential and is put below $u^{-8}$,

    tanh a = (1 - e^-2a)/(1 + e^-2a),  softplus a = a + ln(1 + e^-a),  |erfc a| <= |e^(-a^2)|,  Re a > 0

(the last as $e^{z^2}\mathrm{erfc}\,z=\frac2{\sqrt\pi}\int_0^\infty e^{-t^2-2zt}dt$), each the continuation
from the real axis. $|\sin a|,|\cos a|\le\cosh h$ where $|\mathrm{Im}\,a|\le h$ is known: of multiples of w.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.nonlinearity.compiled import ARITHMETIC, Operations
from rnnchaos.numerics.nonlinearity.growth import Unbounded, power_of_edge
from rnnchaos.numerics.nonlinearity.over_complex_balls import COMPLEX

_STEEP = Fraction(8)
_LOG = "0.74"
"""ln u <= 0.74 sqrt u: its largest value is 2/e."""


@dataclass(frozen=True)
class Far:
    """f(w) in u^power `factor` for u >= edge; |Im f(w)| <= `height` where that is known."""

    power: Fraction
    factor: flint.acb
    edge: flint.arb
    height: flint.arb | None = None

    @classmethod
    def identity(cls, edge: flint.arb, height: flint.arb) -> "Far":
        """w itself."""
        slope = (height / edge).abs_upper()
        return cls(Fraction(1), acb(1, widened(arb(0), slope)), edge, height)

    def like(self, power: Fraction, factor: flint.acb, height: flint.arb | None = None) -> "Far":
        """The same edge. Raises `Unbounded` where the ball is none."""
        if not factor.is_finite():
            raise Unbounded
        return Far(power, factor, self.edge, height)

    def number(self, value: Any) -> "Far":
        """A real constant."""
        ball = value if isinstance(value, arb) else arb_of(value)
        return self.like(Fraction(0), acb(ball), arb(0))

    @property
    def constant(self) -> bool:
        """Whether it is known to be real and without w."""
        return self.power == 0 and self.height is not None and self.height == 0

    def raised(self, power: Fraction) -> flint.acb:
        """The factor of a power that is not smaller."""
        if power == self.power:
            return self.factor
        return self.factor * arb(0).union(power_of_edge(self.edge, self.power - power))

    @property
    def flat(self) -> flint.acb:
        """All values. Raises `Unbounded` for a power above 0."""
        if self.power > 0:
            raise Unbounded
        return self.raised(Fraction(0))

    def __neg__(self) -> "Far":
        return self.like(self.power, -self.factor, self.height)

    def __add__(self, other: Any) -> "Far":
        b = other if isinstance(other, Far) else self.number(other)
        if self.factor == 0 or b.factor == 0:
            return self if b.factor == 0 else b
        power = max(self.power, b.power)
        height = None if self.height is None or b.height is None else self.height + b.height
        return self.like(power, self.raised(power) + b.raised(power), height)

    def __sub__(self, other: Any) -> "Far":
        return self + -(other if isinstance(other, Far) else self.number(other))

    def __mul__(self, other: Any) -> "Far":
        b = other if isinstance(other, Far) else self.number(other)
        if self.factor == 0 or b.factor == 0:
            return self.number(0)
        one, two = (self, b) if self.constant else (b, self)
        height = abs(one.factor.real) * two.height if one.constant and two.height is not None else None
        return self.like(self.power + b.power, self.factor * b.factor, height)

    def __truediv__(self, other: Any) -> "Far":
        return self * (other if isinstance(other, Far) else self.number(other)).inverse()

    def __rsub__(self, other: Any) -> "Far":
        return self.number(other) - self

    def __rtruediv__(self, other: Any) -> "Far":
        return self.number(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def inverse(self) -> "Far":
        """1/f of a factor away from 0."""
        return self.like(-self.power, 1 / self.factor, arb(0) if self.constant else None)

    @property
    def side(self) -> int:
        """The sign of the real part of the factor. Raises `Unbounded` where it has none."""
        if self.factor.real > 0:
            return 1
        if self.factor.real < 0:
            return -1
        raise Unbounded


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
    if a.power < 0 or a.side < 0:
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
