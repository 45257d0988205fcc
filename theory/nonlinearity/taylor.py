r"""$c_j/j!$ of $\varphi(x)=\sum_jc_jx^j/j!$ from the tree of a nonlinearity: rational where they are
(`taylor_rational`, power series of python-flint), else exact SymPy constants such as sqrt(2) or erf's
2/sqrt(pi) (`taylor_exact`, by repeated differentiation: slow).
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt
from typing import Any

from flint import fmpq, fmpq_series

from rnnchaos.theory.algebra.power_series import terms
from rnnchaos.theory.nonlinearity.grammar import Node, fold

_SPARE = (0, 8, 64, 256)


class Irrational(ValueError):
    """A series whose coefficients are not rational."""


def taylor_rational(node: Node, count: int) -> list[fmpq]:
    """Coefficients of x^0 .. x^(count-1) of a tree. Raises `Irrational` where they are not rational.

    A quotient of series that vanish at 0, as `tanh(x)**2/x`, knows fewer terms than its parts: those are then
    carried further, until `count` are known.
    """
    for spare in _SPARE:
        with terms(count + spare):
            try:
                series: fmpq_series = fold(node, _RATIONAL)
            except ZeroDivisionError:
                continue  # a divisor whose first term lies further on, or nowhere
        if series.prec >= count:
            return [fmpq(series[k]) for k in range(count)]
    raise Irrational("a quotient")


def _at_zero(function: str) -> Callable[[fmpq_series], fmpq_series]:
    def apply(u: fmpq_series) -> fmpq_series:
        if u[0] != 0:
            raise Irrational(function)
        result: fmpq_series = getattr(u, function)()
        return result

    return apply


def _square_root(u: fmpq_series) -> fmpq_series:
    lead = fmpq(u[0])
    p, q = int(lead.p), int(lead.q)
    if p <= 0 or isqrt(p) ** 2 != p or isqrt(q) ** 2 != q:
        raise Irrational("sqrt")
    root: fmpq_series = (u * fmpq_series([1 / lead])).sqrt()
    return root * fmpq_series([fmpq(isqrt(p), isqrt(q))])


def _power(u: fmpq_series, exponent: Fraction) -> fmpq_series:
    base = u if exponent.denominator == 1 else _square_root(u)
    size = abs(exponent.numerator)
    result = fmpq_series([1])
    for bit in bin(size)[2:]:
        result = result * result * base if bit == "1" else result * result
    return result if exponent > 0 else _quotient(fmpq_series([1]), result)


def _quotient(a: fmpq_series, b: fmpq_series) -> fmpq_series:
    """a/b; where b starts at x^v, so must a, and v fewer terms are known (python-flint takes 0 + O(x^2) over
    x for 0 + O(x^2)). Raises `ZeroDivisionError` where no term of b is known."""
    first = next((k for k, c in enumerate(b.coeffs()) if c != 0), None)
    if first is None:
        raise ZeroDivisionError
    if not first:
        return a / b
    if any(c != 0 for c in a.coeffs()[:first]):
        raise Irrational("a pole")
    parts = (fmpq_series(u.coeffs()[first:], prec=max(u.prec - first, 0)) for u in (a, b))
    above, below = parts
    return above / below


def _logarithm(u: fmpq_series) -> fmpq_series:
    if u[0] != 1:
        raise Irrational("log")
    return u.log()


def _sech(u: fmpq_series) -> fmpq_series:
    return 1 / _at_zero("cosh")(u)


def _logistic(u: fmpq_series) -> fmpq_series:
    return 1 / (1 + _at_zero("exp")(-u))


def _gaussian_integral(u: fmpq_series) -> fmpq_series:
    """int_0^u exp(-t^2) dt: erf without its irrational factor."""
    if u[0] != 0:
        raise Irrational("erf")
    return ((-u * u).exp() * u.derivative()).integral()


def _irrational(*_: Any) -> fmpq_series:
    raise Irrational


_RATIONAL: Mapping[str, Callable[..., Any]] = {
    "x": lambda: fmpq_series([0, 1]),
    "num": lambda value: fmpq_series([fmpq(value.numerator, value.denominator)]),
    "neg": lambda a: -a,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": _quotient,
    "pow": _power,
    "sqrt": _square_root,
    "gaussian_integral": _gaussian_integral,
    **{f: _at_zero(f) for f in ("tanh", "sinh", "cosh", "exp", "sin", "cos", "atan", "asinh")},
    "sech": _sech,
    "log": _logarithm,
    "log1p": lambda a: _logarithm(1 + a),
    "logistic": _logistic,
    **dict.fromkeys(("pi", "erf", "softplus", "relu", "elu", "hard_tanh", "abs", "sign"), _irrational),
}


def taylor_exact(node: Node, count: int) -> list[Any]:
    """Coefficients as exact SymPy constants, by repeated differentiation; slower, for trees that are not
    rational."""
    import sympy as sp

    from rnnchaos.theory.nonlinearity.to_sympy import expression

    x = sp.Symbol("x")
    derivative, factorial, out = expression(node, x), 1, []
    for k in range(count):
        out.append(sp.simplify(derivative.subs(x, 0) / factorial))
        derivative, factorial = sp.diff(derivative, x), factorial * (k + 1)
    return out
