r"""The value of a SymPy expression as it is printed, at numbers for its symbols and functions: what a check
puts in.

The tree is walked over mpmath numbers. A symbol has its number, an unknown function a number or a Python
function of its arguments; Derivative is a central difference of order 8, Integral a trapezoid rule after a
double exponential substitution, Sum goes on until its terms are nothing, means are those of
`rnnchaos.numerics.checks.mean_by_sums` with phi written out. O(.) is 0, unless a number for it is given by
the name O.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from rnnchaos.numerics.checks.calculus import difference, half_line
from rnnchaos.numerics.checks.integrand import over_balls
from rnnchaos.numerics.checks.mean_by_sums import mean, product_mean
from rnnchaos.theory.algebra.expectation import GaussianMean, phi
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, nonlinearity
from rnnchaos.theory.nonlinearity.to_sympy import expression
from rnnchaos.theory.printing import remainder

_x = sp.Symbol("x", real=True)
_MOST_TERMS, _ALL_ZERO = 4000, 400
Numbers = Mapping[str, Any]


class NoNumber(ValueError):
    """A part of an expression for which there is no number."""


def value(expr: sp.Basic, numbers: Numbers, phi_: str = "tanh") -> Any:
    """The expression at `numbers` to about mpmath's precision in force. Raises `ValueError` for what has no
    value."""
    return _Reader(numbers, nonlinearity(phi_))(expr)


class _Reader:
    def __init__(self, numbers: Numbers, phi_: Nonlinearity) -> None:
        self.numbers, self.phi = numbers, phi_

    def __call__(self, expr: Any) -> Any:
        for kind, read in _KINDS:
            if isinstance(expr, kind):
                return read(self, expr)
        raise NoNumber(f"no number for {expr}")

    def at(self, **more: Any) -> "_Reader":
        return _Reader({**self.numbers, **more}, self.phi)

    def symbol(self, expr: sp.Symbol) -> Any:
        if expr.name not in self.numbers:
            raise NoNumber(f"no number for {expr.name}")
        return self.numbers[expr.name]

    def unknown(self, expr: AppliedUndef) -> Any:
        name = expr.func.__name__
        if name not in self.numbers:
            raise NoNumber(f"no number for {name}")
        known = self.numbers[name]
        return known(*map(self, expr.args)) if callable(known) else known

    def derivative(self, expr: sp.Derivative) -> Any:
        (variable, order), *more = expr.variable_count
        if more:
            raise NoNumber(f"no number for {expr}")

        def along(at: Any) -> Any:
            return self.at(**{variable.name: at})(expr.expr)

        return difference(along, self(variable), int(order))

    def integral(self, expr: sp.Integral) -> Any:
        (variable, low, high), *more = expr.limits
        if more:
            raise NoNumber(f"no number for {expr}")

        def inside(at: Any) -> Any:
            return self.at(**{variable.name: at})(expr.function)

        if high != sp.oo:
            return mp.quad(inside, [self(low), self(high)])
        if low != -sp.oo:
            start = self(low)
            return half_line(lambda x: inside(start + x))
        return half_line(lambda x: inside(x) + inside(-x))

    def sum(self, expr: sp.Sum) -> Any:
        (index, low, high), *outer = reversed(expr.limits)
        rest = sp.Sum(expr.function, *reversed(outer)) if outer else expr.function
        total, quiet, endless = mp.mpf(0), 0, high == sp.oo
        for k in range(int(self(low)), _MOST_TERMS if endless else int(self(high)) + 1):
            term = self.at(**{index.name: mp.mpf(k)})(rest)
            total += term
            quiet = quiet + 1 if abs(term) <= mp.eps * abs(total) else 0
            if endless and quiet > (2 if total else _ALL_ZERO):
                return total
        if not endless:
            return total
        raise NoNumber(f"{expr} does not end")

    def mean(self, expr: GaussianMean) -> Any:
        covariance = [[self(entry) for entry in row] for row in expr.covariance.tolist()]
        bits = int(mp.mp.prec)
        whole = expr.integrand.replace(phi, self._phi)
        inner = {f: sp.Dummy(f.func.__name__) for f in whole.atoms(AppliedUndef)}
        known = [(dummy, self(f)) for f, dummy in inner.items()]
        known += [(s, self(s)) for s in whole.free_symbols - set(expr.variables)]
        given, whole = tuple(sorted(known, key=str)), whole.xreplace(inner)
        if len(expr.variables) == 1:
            return mean(over_balls(whole, expr.variables[0], given), covariance[0][0], bits)
        one, other = expr.variables
        first, second = whole.as_independent(other, as_Add=False)
        if second.has(one):
            raise NoNumber(f"no number for {expr}: it is no product")
        functions = over_balls(first, one, given), over_balls(second, other, given)
        return product_mean(*functions, (covariance[0][0], covariance[1][1]), covariance[0][1], bits)

    def bent(self, expr: phi) -> Any:
        return self(self._phi(*expr.args))

    def _phi(self, order: sp.Expr, x: sp.Expr) -> sp.Expr:
        return _written(self.phi, int(order)).subs(_x, x)

    def function(self, expr: sp.Function) -> Any:
        name = expr.func.__name__
        known = _FUNCTIONS.get(name) or getattr(mp, name, None)
        if known is None:
            raise NoNumber(f"no number for {name}")
        return known(*map(self, expr.args))

    def constant(self, expr: sp.Expr) -> Any:
        return mp.mpmathify(sp.N(expr, mp.mp.dps + 5))

    def rational(self, expr: sp.Rational) -> Any:
        return mp.mpf(int(expr.p)) / int(expr.q)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "Abs": abs,
    "polygamma": lambda n, x: mp.psi(int(n), x),
    "Si": mp.si,
    "Ci": mp.ci,
}
_KINDS: tuple[tuple[Any, Callable[[_Reader, Any], Any]], ...] = (
    (sp.Rational, _Reader.rational),
    (sp.Symbol, _Reader.symbol),
    (sp.Add, lambda read, e: mp.fsum(map(read, e.args))),
    (sp.Mul, lambda read, e: mp.fprod(map(read, e.args))),
    (sp.exp, lambda read, e: mp.exp(read(e.args[0]))),
    (
        sp.Pow,
        lambda read, e: mp.sqrt(read(e.base)) if e.exp == sp.S.Half else mp.power(read(e.base), read(e.exp)),
    ),
    (type(sp.I), lambda read, e: mp.j),
    (type(sp.oo), lambda read, e: mp.inf),
    (type(-sp.oo), lambda read, e: -mp.inf),
    (remainder, lambda read, e: read.numbers.get("O", mp.mpf(0))),
    (GaussianMean, _Reader.mean),
    (phi, _Reader.bent),
    (sp.Max, lambda read, e: max(map(read, e.args))),
    (AppliedUndef, _Reader.unknown),
    (sp.Function, _Reader.function),
    (sp.Derivative, _Reader.derivative),
    (sp.Integral, _Reader.integral),
    (sp.Sum, _Reader.sum),
    (sp.Expr, _Reader.constant),
)


@lru_cache(maxsize=64)
def _written(phi_: Nonlinearity, order: int) -> sp.Expr:
    """The derivative of phi of this order in x, -1 being the primitive. Raises `NoNumber`."""
    if order >= 0:
        return sp.diff(phi_.expression(_x), _x, order)
    if phi_.primitive is None:
        raise NoNumber(f"{phi_.name} has no primitive in closed form")
    return expression(phi_.primitive, _x)
