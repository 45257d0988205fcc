r"""A polynomial with the sign of an analytic tree, and its real roots: rational ones exactly.

For F increasing with F(0) = 0, $\mathrm{sign}\,F(v)=\mathrm{sign}\,v$; exp, cosh, sech, logistic and softplus
are positive; $\mathrm{sign}(v/w)=\mathrm{sign}(vw)$, $\mathrm{sign}\ln v=\mathrm{sign}(v-1)$. A sum has the
sign of the part that outweighs the bound of the other ($2+\cos x$), or that of both where one is positive and
the other is nowhere negative. Sound, not complete: None where these rules do not tell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import fmpq, fmpq_poly

from rnnchaos.theory.nonlinearity.grammar import Node, fold

MOST_DEGREE = 128
_MORE = Fraction(9, 8)
"""sin, cos and sech reach 1."""


@dataclass(frozen=True)
class _Known:
    """What is known of a tree: itself as a polynomial, one of its sign, a bound that its size stays below (of
    a constant, its size)."""

    value: fmpq_poly | None
    sign: fmpq_poly | None
    most: Fraction | None = None


def polynomial(tree: Node) -> tuple[Fraction, ...] | None:
    """Coefficients of x^0, x^1, ... (of 0: one 0) of a tree that is a polynomial over the rationals."""
    value = _known(tree).value
    if value is None:
        return None
    return tuple(Fraction(int(c.p), int(c.q)) for c in map(fmpq, value.coeffs())) or (Fraction(0),)


def sign_polynomial(tree: Node) -> fmpq_poly | None:
    """A polynomial that has the sign of an analytic tree at every x where that is finite, or None."""
    return _known(tree).sign


def sign_at(tree: Node, x: Fraction) -> int:
    """The sign at x of a tree whose sign is known."""
    sign = sign_polynomial(tree)
    value = 0 if sign is None else sign(fmpq(x.numerator, x.denominator))
    return (value > 0) - (value < 0)


def side(tree: Node) -> int:
    """+1 or -1 where an analytic tree is shown to have that sign at every x, else 0."""
    sign = sign_polynomial(tree)
    return 0 if sign is None else _side(sign)


def root_positions(
    sign: fmpq_poly, low: Fraction | None, high: Fraction | None
) -> tuple[list[Fraction], list[float]]:
    """The real roots between `low` and `high`: the rational ones, and where the others are."""
    exact: list[Any] = []
    others: list[Any] = []
    for factor, _ in sign.factor()[1]:
        for place in _real_roots(factor):
            if (low is None or low < place) and (high is None or place < high):
                (exact if isinstance(place, Fraction) else others).append(place)
    return sorted(exact), sorted(others)


def _real_roots(factor: Any) -> list[Any]:
    """Of an irreducible factor: its rational root, or its irrational ones as floats."""
    if factor.degree() == 1:
        root = -fmpq(factor[0]) / fmpq(factor[1])
        return [Fraction(int(root.p), int(root.q))]
    integral: Any = (factor * factor.denom()).numer() if isinstance(factor, fmpq_poly) else factor
    return [float(root.real) for root, _ in integral.complex_roots() if root.imag == 0]


@lru_cache(maxsize=1024)
def _known(tree: Node) -> _Known:
    found: _Known = fold(tree, _RULES)
    return found


def _constant(value: Fraction) -> _Known:
    poly = fmpq_poly([fmpq(value.numerator, value.denominator)])
    return _Known(poly, poly, abs(value))


def _exactly(value: fmpq_poly | None) -> fmpq_poly | None:
    return value if value is None or value.degree() <= MOST_DEGREE else None


def _sum(a: _Known, b: _Known) -> _Known:
    most = None if a.most is None or b.most is None else a.most + b.most
    if a.value is not None and b.value is not None:
        value = a.value + b.value
        return _Known(value, value, most)
    return _Known(None, _outweighing(a, b) or _outweighing(b, a) or _agreed(a, b) or _agreed(b, a), most)


def _outweighing(a: _Known, b: _Known) -> fmpq_poly | None:
    """The sign of a constant a that is larger than b gets."""
    if a.value is None or a.value.degree() > 0 or a.most is None or b.most is None:
        return None
    return a.value if a.most >= b.most else None


def _agreed(a: _Known, b: _Known) -> fmpq_poly | None:
    """The sign of a, which has no zero, where b has none that differs."""
    if a.sign is None or b.sign is None or _side(a.sign) == 0 or not _never(b.sign, -_side(a.sign)):
        return None
    return fmpq_poly([_side(a.sign)]) if not root_positions(a.sign, None, None)[0] else None


def _side(sign: fmpq_poly) -> int:
    """+1 or -1 where the polynomial keeps that sign and is nowhere 0, else 0."""
    if sign.degree() < 0 or any(_real_roots(factor) for factor, _ in sign.factor()[1]):
        return 0
    value = sign(fmpq(0))
    return (value > 0) - (value < 0)


def _never(sign: fmpq_poly, side: int) -> bool:
    """Whether the polynomial has this sign nowhere."""
    if sign.degree() < 0:
        return True
    if any(count % 2 and _real_roots(factor) for factor, count in sign.factor()[1]):
        return False
    lead = fmpq(sign[sign.degree()])
    return ((lead > 0) - (lead < 0)) != side


def _minus(a: _Known) -> _Known:
    return _Known(None if a.value is None else -a.value, None if a.sign is None else -a.sign, a.most)


def _product(a: _Known, b: _Known) -> _Known:
    value = None if a.value is None or b.value is None else _exactly(a.value * b.value)
    sign = None if a.sign is None or b.sign is None else _exactly(a.sign * b.sign)
    return _Known(value, sign, None if a.most is None or b.most is None else a.most * b.most)


def _quotient(a: _Known, b: _Known) -> _Known:
    whole = _product(a, b)
    if a.value is None or b.value is None or b.value.degree() != 0:
        return _Known(None, whole.sign)
    value = a.value / fmpq(b.value[0])
    return _Known(value, value, None if a.most is None else a.most / abs(_fraction(b.value[0])))


def _fraction(number: Any) -> Fraction:
    exact = fmpq(number)
    return Fraction(int(exact.p), int(exact.q))


def _power(a: _Known, exponent: Fraction) -> _Known:
    if exponent == 0:
        return _constant(Fraction(1))
    if exponent.denominator > 1:
        return _Known(None, a.sign)
    sign = a.sign if a.sign is None or exponent.numerator % 2 else _exactly(a.sign * a.sign)
    if exponent < 0 or a.value is None or a.value.degree() * exponent > MOST_DEGREE:
        return _Known(None, sign)
    value = a.value ** int(exponent)
    return _Known(value, value, None if a.most is None or a.most > 10**6 else a.most ** int(exponent))


def _of_its_argument(most: Fraction | None) -> Callable[[_Known], _Known]:
    return lambda a: _Known(None, a.sign, most)


def _positive(most: Fraction | None) -> Callable[[_Known], _Known]:
    return lambda a: _Known(None, fmpq_poly([1]), most)


def _log(a: _Known) -> _Known:
    return _Known(None, None if a.value is None else a.value - 1)


_RULES: Mapping[str, Callable[..., _Known]] = {
    "x": lambda: _Known(fmpq_poly([0, 1]), fmpq_poly([0, 1])),
    "num": _constant,
    "pi": lambda: _Known(None, fmpq_poly([1]), Fraction(4)),
    "neg": _minus,
    "add": _sum,
    "sub": lambda a, b: _sum(a, _minus(b)),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    **dict.fromkeys(("sinh", "asinh", "log1p", "sqrt"), _of_its_argument(None)),
    **dict.fromkeys(("tanh", "erf"), _of_its_argument(Fraction(1))),
    "atan": _of_its_argument(Fraction(2)),
    **dict.fromkeys(("exp", "cosh", "softplus"), _positive(None)),
    "logistic": _positive(Fraction(1)),
    "sech": _positive(_MORE),
    "log": _log,
    **dict.fromkeys(("sin", "cos"), lambda a: _Known(None, None, _MORE)),
}
