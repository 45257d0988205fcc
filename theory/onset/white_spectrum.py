r"""The spectrum of exponents of the discrete-time network at the onset, exactly, to any order, for any odd
phi with a continuous onset.

In the normal form of `rnnchaos.theory.onset.series` (c1 = 1, c3 = -2) the variance y is the reversion of
$\varepsilon=p(y)^{-1/2}-1$, $p=1/g^2=E\varphi^2/y$, and with $m_k(y)=E\varphi'^{2k}$, c of order $y^2$,

    v(c) = E[d^2/(1 + c d^2)] = sum_(k>=1) (-c)^(k-1) m_k,    u = c v,    l(c) = E ln(1 + c d^2)/c,
    v = p at the marginal exponent:   n = c p,   2 h = c (l - p),
    v ln(v/p) - v + l = 0 where the exponents sum to 0:   D = c v,
    2 lambda_1 = ln(m_1/p).

Each condition is a fixed point for c that gains two orders a round. Source: derived here. The series are
asymptotic.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.power_series import terms
from rnnchaos.theory.formula import Series, checked_order
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.series import (
    MAX_ORDER,
    SYMBOLIC_ORDER,
    NormalForm,
    general_form,
    normal_form,
    padded,
    scaled,
    universal,
)


@dataclass(frozen=True)
class WhiteOnset:
    """The series in epsilon of one phi; `marginal` and `balanced` are the c of exponent 0 and of sum 0."""

    variance: Series
    marginal: Series
    balanced: Series
    lyapunov: Series
    fraction: Series
    entropy: Series
    dimension: Series


class _Means:
    """p, its inverse and m_1, m_2, ... as series in y to `count` terms."""

    def __init__(self, form: NormalForm, count: int) -> None:
        self.ring, self.count = form.ring, count
        second = universal(form, count).second_moment
        self.p = self.series(second[1:])
        root = self.p.rsqrt()
        self.inverse, self.distance = root * root, root - self.series([1])
        self.m = self._moments(form, count // 2 + 3)

    def series(self, coefficients: list[Any]) -> Any:
        lifted = [self.ring.lift(c) if isinstance(c, int | Fraction) else c for c in coefficients]
        return self.ring.series(padded(lifted, self.ring, self.count))

    def times(self, series: Any, factor: Fraction | int) -> Any:
        return series * self.ring.lift(Fraction(factor))

    def _moments(self, form: NormalForm, most: int) -> list[Any]:
        """m_0 .. m_most: the powers of phi'^2 in x^2, then E x^(2j) = (2j-1)!! y^j."""
        slope = self.series([_over_factorial(form, j) for j in range(self.count)])
        squared, power, out = slope * slope, self.series([1]), []
        for _ in range(most + 1):
            raw = padded(power.coeffs(), self.ring, self.count)
            out.append(self.series([c * self.ring.lift(_odd(j)) for j, c in enumerate(raw)]))
            power = power * squared
        return out

    def in_powers(self, c: Any, first: int, weight: Callable[[int], Fraction]) -> Any:
        """sum_(k>=first) weight(k) (-c)^(k-1) m_k."""
        total, power = self.series([0]), self.series([1])
        for k in range(1, len(self.m)):
            if k >= first:
                total = total + self.times(power * self.m[k], weight(k))
            power = self.times(power * c, -1)
        return total

    def excess(self, v: Any) -> Any:
        """z = v/p - 1."""
        return (v - self.p) * self.inverse

    def powers(self, z: Any, weight: Callable[[int], Fraction], first: int) -> Any:
        """sum_(j>=first) weight(j) z^j, z of order y^2."""
        total, power = self.series([0]), self.series([1])
        for j in range(1, self.count // 2 + 2):
            power = power * z
            if j >= first:
                total = total + self.times(power, weight(j))
        return total

    def fixed_point(self, step: Callable[[Any], Any]) -> Any:
        """c from 0."""
        root = self.m[2].rsqrt()
        c = self.series([0])
        for _ in range(self.count // 2 + 1):
            c = step(c) * root * root
        return c


def _over_factorial(form: NormalForm, j: int) -> Any:
    factor = Fraction(1)
    for i in range(1, 2 * j + 1):
        factor /= i
    return form.invariants[j] * form.ring.lift(factor)


def _odd(j: int) -> int:
    """(2j-1)!!"""
    return 1 if j < 1 else (2 * j - 1) * _odd(j - 1)


def _one(k: int) -> Fraction:
    return Fraction(1)


def _marginal(means: _Means) -> tuple[Any, Any, Any]:
    """c, n and h."""
    rest = means.m[1] - means.p
    c = means.fixed_point(lambda c: rest + means.in_powers(c, 3, _one))
    logs = means.in_powers(c, 1, lambda k: Fraction(1, k))
    return c, c * means.p, means.times(c * (logs - means.p), Fraction(1, 2))


def _balanced(means: _Means) -> tuple[Any, Any]:
    """c and D: v ln(v/p) - v + l is
    (m_1 - p) - c m_2/2 + sum_(k>=3) (-c)^(k-1) m_k/k + p [(1+z) ln(1+z) - z].
    """
    rest = means.m[1] - means.p

    def step(c: Any) -> Any:
        z = means.excess(means.in_powers(c, 1, _one))
        bent = means.p * means.powers(z, lambda j: Fraction((-1) ** j, j * (j - 1)), 2)
        return means.times(rest + means.in_powers(c, 3, lambda k: Fraction(1, k)) + bent, 2)

    c = means.fixed_point(step)
    return c, c * means.in_powers(c, 1, _one)


@lru_cache(maxsize=16)
def white_onset(phi: Nonlinearity | None, order: int) -> WhiteOnset:
    """The series of phi in powers 0..order of eps = g - g_c; None: the general odd phi.

    Raises `UsageError` for an order outside 0..MAX_ORDER (SYMBOLIC_ORDER for symbols), or a phi without a
    continuous onset.
    """
    checked_order(order, MAX_ORDER if phi is not None else SYMBOLIC_ORDER)
    count = max(order, 3) + 1
    form = general_form(count + 1) if phi is None else normal_form(phi, count + 1)
    with terms(count):
        means = _Means(form, count)
        variance = means.distance.reversion()
        marginal, fraction, entropy = _marginal(means)
        balanced, dimension = _balanced(means)
        exponent = means.powers(means.excess(means.m[1]), lambda j: Fraction(-((-1) ** j), 2 * j), 1)
        kernels = [s(variance).coeffs() for s in (marginal, balanced)]
        pure = [s(variance).coeffs() for s in (exponent, fraction, entropy, dimension)]
    return WhiteOnset(
        _undone(variance.coeffs(), form, order, form.unit, form.factor),
        *(_undone(coefficients, form, order, form.slope**-2) for coefficients in kernels),
        *(_undone(coefficients, form, order) for coefficients in pure),
    )


def _undone(
    coefficients: list[Any],
    form: NormalForm,
    order: int,
    amplitude: sp.Expr = sp.S.One,
    factor: sp.Expr = sp.S.One,
) -> Series:
    kept = padded(coefficients, form.ring, order + 1)[: order + 1]
    return scaled(kept, amplitude, form.slope, factor)
