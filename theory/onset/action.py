r"""Near the onset: an action by its Taylor polynomial, and its saddle order by order, over the rationals.

With $g=g_c(1+\varepsilon)$ in the normal form of `rnnchaos.theory.onset.series` ($c_1=1$, $c_3=-2$) all
orders follow from

    x ~ eps^(1/2),   s = eps a,   k = eps b,   q_hat = c,   E x^2m = (2m - 1)!! s^m:

an action is a polynomial in a, b, c at each order of eps. At the leading order it may have a line of saddles;
the combination of its equations that vanishes there decides at the next.
"""

from collections.abc import Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat, fmpq_series
from sympy.polys.ring_series import rs_exp, rs_log, rs_mul, rs_pow, rs_trunc

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import DoesNotFollow
from rnnchaos.theory.algebra.power_series import terms

RING, _t, _x, A, B, C = sp.ring("t,x,a,b,c", sp.QQ)
"""t^2 = eps; x without its power of t."""
UNKNOWNS = (A, B, C)


class Expansion:
    """Expressions of phi, whose derivatives at 0 are `taylor` (of order 1, 3, 5, ...), to eps^order; `known`
    gives the symbols."""

    def __init__(self, taylor: Sequence[fmpq], order: int, known: Mapping[sp.Symbol, Any]) -> None:
        self.taylor, self.end = [sp.QQ(int(c.p), int(c.q)) for c in taylor], 2 * order + 1
        self.known: dict[sp.Symbol, Any] = {X: _t * _x, **known}

    def __call__(self, expr: sp.Expr) -> Any:
        """The expression in the ring. Raises `DoesNotFollow`."""
        if expr in self.known:
            return self.known[expr]
        if expr.is_Rational:
            return RING(sp.QQ(int(expr.p), int(expr.q)))
        if isinstance(expr, phi):
            return self._phi(int(expr.args[0]))
        if isinstance(expr, GaussianMean):
            return self._mean(self(expr.integrand), self(expr.covariance[0, 0]))
        if isinstance(expr, sp.Pow) and expr.exp.is_Rational:
            return rs_pow(self(expr.base), expr.exp, _t, self.end)
        parts = list(map(self, expr.args))
        if isinstance(expr, sp.Add):
            return sum(parts, RING(0))
        if isinstance(expr, sp.Mul):
            return reduce(lambda one, other: rs_mul(one, other, _t, self.end), parts)
        if isinstance(expr, sp.exp | sp.log):
            return (rs_exp if isinstance(expr, sp.exp) else rs_log)(*parts, _t, self.end)
        raise DoesNotFollow(f"no expansion of {expr}")

    def _phi(self, order: int) -> Any:
        """The derivative of an order: sum of c_(j + order) x^j/j!."""
        places = ((2 * place + 1 - order, c) for place, c in enumerate(self.taylor))
        terms_of = ((_t * _x) ** j * (c / int(sp.factorial(j))) for j, c in places if 0 <= j < self.end)
        return sum(terms_of, RING(0))

    def _mean(self, found: Any, variance: Any) -> Any:
        """E x^2m = (2m - 1)!! times the variance to the m."""
        ratio, even = variance.quo(_t**2), (term for term in found.terms() if term[0][1] % 2 == 0)
        parts = (RING({(t, 0, *rest): c * _odd(x - 1)}) * ratio ** (x // 2) for (t, x, *rest), c in even)
        return rs_trunc(sum(parts, RING(0)), _t, self.end)


def _odd(n: int) -> int:
    """n!!, odd n >= -1."""
    return prod(range(n, 0, -2))


def saddle(residuals: Sequence[tuple[Any, int]], start: Sequence[fmpq], order: int) -> list[list[fmpq]]:
    """Coefficients to eps^order of the unknowns a, b, c with residual/eps^shift = 0, from their values at
    eps = 0 on, where their derivatives enter every order alike. Raises `DoesNotFollow`."""
    known = [[c] for c in start]
    slopes = fmpq_mat(
        [[at_series(r.diff(u), shift, known, 0)[0] for u in UNKNOWNS] for r, shift in residuals]
    )
    for n in range(order + 1):
        left = fmpq_mat([[at_series(r, shift, known, n)[n]] for r, shift in residuals])
        if n == 0 and any(left.entries()):
            raise DoesNotFollow("the leading order is no saddle")
        try:
            moved = slopes.solve(left).entries()
        except ZeroDivisionError:
            raise DoesNotFollow("a saddle that is not isolated") from None
        known = [[*c, -m] if n else c for c, m in zip(known, moved, strict=True)]
    return known


def at_series(action: Any, shift: int, values: Sequence[Sequence[fmpq]], order: int) -> list[fmpq]:
    """Coefficients to eps^order of the action over eps^shift, a, b, c being series. Raises `DoesNotFollow`
    where lower orders do not vanish."""
    with terms(order + shift + 1):
        total, given = fmpq_series([0]), [fmpq_series(list(c)) for c in values]
        for (t, _, *powers), c in action.terms():
            term = fmpq_series([0] * (t // 2) + [fmpq(int(c.numerator), int(c.denominator))])
            total += prod((value**power for value, power in zip(given, powers, strict=True)), start=term)
        found = [*total.coeffs(), *[fmpq(0)] * (order + shift + 1)]
    if any(found[:shift]):
        raise DoesNotFollow("an order of eps that does not vanish")
    return found[shift : shift + order + 1]
