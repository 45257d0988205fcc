r"""Near the onset: an action by its Taylor polynomial, and its saddle order by order, over the rationals.

With $g=g_c(1+\varepsilon)$ in the normal form of `rnnchaos.theory.onset.series` ($c_1=1$, $c_3=-2$) all
orders follow from

    x ~ eps^(1/2),   s or S = eps a,   k = eps b,   q_hat = c,   E x^2m = (2m - 1)!! s^m:

an action is a polynomial in a, b, c at each order of eps. At the leading order that of the complexity has a
line of saddles; the combination of its equations that vanishes there decides at the next.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat, fmpq_series

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
        self.taylor, self.most = [sp.QQ(int(c.p), int(c.q)) for c in taylor], 2 * order
        self.known: dict[sp.Symbol, Any] = {X: _t * _x, **known}

    def cut(self, found: Any) -> Any:
        return RING({powers: c for powers, c in found.terms() if powers[0] <= self.most})

    def __call__(self, expr: sp.Expr) -> Any:
        """The expression in the ring. Raises `DoesNotFollow`."""
        if expr.is_Rational:
            return RING(sp.QQ(int(expr.p), int(expr.q)))
        if expr in self.known:
            return self.known[expr]
        if isinstance(expr, phi):
            return self._phi(int(expr.args[0]))
        if isinstance(expr, GaussianMean):
            return self._mean(self(expr.integrand), self(expr.covariance[0, 0]))
        if isinstance(expr, sp.Add):
            return sum(map(self, expr.args), RING(0))
        if isinstance(expr, sp.Mul):
            return reduce(lambda x, y: self.cut(x * self(y)), expr.args, RING(1))
        if isinstance(expr, sp.exp):
            return self._composed(self(expr.args[0]), lambda j: 1 / sp.factorial(j))
        if isinstance(expr, sp.log):
            return self._composed(
                self(expr.args[0]) - 1, lambda j: sp.Rational((-1) ** (j + 1), j) if j else 0
            )
        if isinstance(expr, sp.Pow) and expr.exp.is_Rational:
            if expr.exp.is_Integer and expr.exp > 0:
                return self(sp.Mul(*[expr.base] * int(expr.exp), evaluate=False))
            return self._composed(self(expr.base) - 1, lambda j: sp.binomial(expr.exp, j))
        raise DoesNotFollow(f"no expansion of {expr}")

    def _composed(self, small: Any, coefficient: Callable[[int], Any]) -> Any:
        """The sum of coefficient(j) small^j. Raises `DoesNotFollow` for what is not small."""
        if any(powers[0] == 0 for powers in small.monoms()):
            raise DoesNotFollow("an expansion about another number than 1 (0 of exp)")
        total, power = RING(0), RING(1)
        for j in range(self.most + 1):
            c = sp.Rational(coefficient(j))
            total, power = total + power * sp.QQ(int(c.p), int(c.q)), self.cut(power * small)
        return total

    def _phi(self, order: int) -> Any:
        """The derivative of an order: sum of c_(j + order) x^j/j!."""
        places = ((2 * place + 1 - order, c) for place, c in enumerate(self.taylor))
        terms_of = ((_t * _x) ** j * (c / int(sp.factorial(j))) for j, c in places if 0 <= j <= self.most)
        return sum(terms_of, RING(0))

    def _mean(self, found: Any, variance: Any) -> Any:
        """E x^2m = (2m - 1)!! times the variance to the m."""
        total, powers = RING(0), [RING(1)]
        for _ in range(self.most // 2):
            powers.append(self.cut(powers[-1] * variance))
        for (t, x, *rest), c in found.terms():
            if x % 2 == 0:
                total += RING({(t - x, 0, *rest): c * int(sp.factorial2(x - 1))}) * powers[x // 2]
        return self.cut(total)


def saddle(residuals: Sequence[tuple[Any, int]], start: Sequence[fmpq], order: int) -> list[list[fmpq]]:
    """Coefficients to eps^order of the unknowns a, b(, c) with residual/eps^shift = 0, from their values at
    eps = 0 on. Each order is linear. Raises `DoesNotFollow`."""
    known, count = [[c] for c in start], len(start)

    def left(n: int, tried: Sequence[int]) -> list[fmpq]:
        values = [[*c, fmpq(t)] if n else c for c, t in zip(known, tried, strict=True)]
        found = (at_series(r, shift, values, n) for r, shift in residuals)
        return [coefficients[n] for coefficients in found]

    if any(left(0, [0] * count)):
        raise DoesNotFollow("the leading order is no saddle")
    for n in range(1, order + 1):
        base = left(n, [0] * count)
        columns = [left(n, [int(i == j) for j in range(count)]) for i in range(count)]
        matrix = fmpq_mat(count, count, [columns[j][i] - base[i] for i in range(count) for j in range(count)])
        try:
            solved = matrix.solve(fmpq_mat(count, 1, [-b for b in base]))
        except ZeroDivisionError:
            raise DoesNotFollow("a saddle that is not isolated") from None
        known = [[*c, solved[i, 0]] for i, c in enumerate(known)]
    return known


def at_series(action: Any, shift: int, values: Sequence[Sequence[fmpq]], order: int) -> list[fmpq]:
    """Coefficients to eps^order of the action over eps^shift, a, b, c being series (0 where not given).
    Raises `DoesNotFollow` where lower orders do not vanish."""
    with terms(order + shift + 1):
        given = [fmpq_series(list(c)) for c in values] + [fmpq_series([0])] * (len(UNKNOWNS) - len(values))
        total = fmpq_series([0])
        for (t, _, *powers), c in action.terms():
            term = fmpq_series([0] * (t // 2) + [fmpq(int(c.numerator), int(c.denominator))])
            for value, power in zip(given, powers, strict=True):
                for _ in range(power):
                    term = term * value
            total = total + term
        found = [*total.coeffs(), *[fmpq(0)] * (order + shift + 1)]
    if any(found[:shift]):
        raise DoesNotFollow("an order of eps that does not vanish")
    return found[shift : shift + order + 1]
