r"""$E[\varphi(x)^2]=\sum_{ij}\frac{c_ic_j}{i!j!}E\,x^{i+j}$: Gaussian means near the onset, from the Taylor
polynomial of phi averaged by Isserlis' theorem.

Independent of Mehler's normal form in `rnnchaos.theory.onset.series`, which it checks: `by_moments` takes the
means that a relation holds and writes each as a polynomial in the variance.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import GaussianMean, isserlis, phi
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.printing import remainder

Taylor = dict[int, sp.Expr]


def without_remainder(expr: sp.Expr) -> sp.Expr:
    """The expression without its terms O(.)."""
    return expr.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero)


def truncated(expr: sp.Expr, s: sp.Symbol, order: int) -> sp.Expr:
    """The polynomial part of expr in s up to s^order, remainder terms O(.) dropped."""
    return expansion(sp.expand(without_remainder(expr)), s, order)


def derivatives(subject: Nonlinearity | None, top: int) -> Taylor:
    """Those of phi at 0 that do not vanish, up to order `top`; symbols c1, c3, ... for None."""
    if subject is None:
        return {j: sp.Symbol(f"c{j}", real=True) for j in range(1, top + 1, 2)}
    return {j: c for j, c in enumerate(subject.taylor(top)) if c != 0}


def by_moments(expr: sp.Expr, subject: Nonlinearity | None, order: int) -> sp.Expr:
    """The expression with its Gaussian means as polynomials of degree `order` in variance and covariance."""
    known = derivatives(subject, 2 * order + 1)
    return expr.replace(lambda e: isinstance(e, GaussianMean), lambda e: _averaged(e, known, order))


def _averaged(mean: GaussianMean, known: Taylor, order: int) -> sp.Expr:
    if len(mean.variables) == 2:
        return _mehler(mean, known, order)
    taylor: Taylor = {0: sp.S.One}
    for factor in sp.Mul.make_args(mean.integrand):
        base, power = factor.as_base_exp()
        for _ in range(power):
            taylor = _product(taylor, _expanded(base, known), 2 * order)
    return sp.Add(*(c * isserlis((n,), mean.covariance) for n, c in taylor.items() if n % 2 == 0))


def _mehler(mean: GaussianMean, known: Taylor, order: int) -> sp.Expr:
    """E[f(x) h(y)] = sum_k covariance^k/k! E f^(k) E h^(k)."""
    covariance, total = mean.covariance, sp.S.Zero
    factors = [mean.integrand.as_independent(v, as_Add=False)[1] for v in mean.variables]
    for k in range(order + 1):
        ones = sp.S.One
        for f, v in zip(factors, mean.variables, strict=True):
            one = GaussianMean(sp.diff(f, v, k), (v,), [[covariance[0, 0]]])
            ones *= _averaged(one, known, order) if isinstance(one, GaussianMean) else one
        total += covariance[0, 1] ** k / sp.factorial(k) * ones
    return total


def _expanded(base: Any, known: Taylor) -> Taylor:
    """The Taylor coefficients of phi^(k)(x), k = -1 the primitive."""
    if not isinstance(base, phi):
        return {1: sp.S.One}
    shift = int(base.args[0])
    return {j - shift: c / sp.factorial(j - shift) for j, c in known.items() if j >= shift}


def _product(one: Taylor, other: Taylor, degree: int) -> Taylor:
    out: Taylor = {}
    for i, a in one.items():
        for j, b in other.items():
            if i + j <= degree:
                out[i + j] = out.get(i + j, sp.S.Zero) + a * b
    return out
