r"""Numbers for SymPy expressions that contain phi and Gaussian means: the second half of the derivation
checker.

phi becomes a concrete odd nonlinearity (entire, bounded on the line, so that the trapezoid rule in the
Gaussian variable converges faster than any power); symbols become random rationals that respect their
declared signs, with covariances below variances; means have a closed form with that phi, or become double
sums, integrals go to mpmath's quadrature. Values are at 50 digits.
"""

import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from rnnchaos.numerics.checks.trigonometric_mean import NotTrigonometric, closed_mean
from rnnchaos.theory.algebra.expectation import GaussianMean, phi

DIGITS = 50
_t = sp.Symbol("t", real=True)
TEST_NONLINEARITY = sp.sin(_t) + sp.sin(2 * _t) / 5
_PRIMITIVE = 1 - sp.cos(_t) + (1 - sp.cos(2 * _t)) / 10


def numerical(expr: sp.Expr, *, seed: int, digits: int = DIGITS) -> Any:
    """The expression at a random point with the test nonlinearity, as an mpmath number good to about `digits`
    digits.

    Raises `ValueError` where a mean's covariance is not positive definite.
    """
    with mp.workdps(digits + 15):
        concrete = _opaque(_with(expr, TEST_NONLINEARITY, _PRIMITIVE))
        return _number(_at(concrete, _point(concrete, seed)))


def value_of(expr: sp.Expr, *, seed: int, powers: Mapping[str, int], scale: int, digits: int = 16) -> Any:
    """The expression at a random point after activity is rescaled: phi(a x)/a, and each symbol divided by
    a^power."""
    a = sp.Integer(scale)
    base, primitive = (f.subs(_t, a * _t) for f in (TEST_NONLINEARITY / a, _PRIMITIVE / a**2))
    with mp.workdps(digits + 15):
        concrete = _with(expr, base, primitive)
        point = {s: v / a ** powers.get(s.name, 0) for s, v in _point(concrete, seed).items()}
        return _number(concrete.subs(point))


def _with(expr: sp.Expr, base: sp.Expr, primitive: sp.Expr) -> sp.Expr:
    """phi(k, x) written out, k = -1 being the primitive."""

    def concrete(order: sp.Expr, x: sp.Expr) -> sp.Expr:
        return (primitive if order == -1 else sp.diff(base, _t, int(order))).subs(_t, x)

    return expr.doit(integrals=False).replace(phi, concrete)


def _opaque(expr: sp.Expr) -> sp.Expr:
    """Unknown functions and their derivatives as symbols: an identity must hold whatever they are.

    An integral over an unknown function of its own variable is one unknown more.
    """
    for k, integral in enumerate(sorted(expr.atoms(sp.Integral), key=str)):
        bound = set(integral.variables)
        if any(f.free_symbols & bound for f in integral.function.atoms(AppliedUndef)):
            expr = expr.xreplace({integral: sp.Symbol(f"unknown_Integral_{k}", real=True)})
    for kind in (sp.Derivative, AppliedUndef):
        unknown = sorted((e for e in expr.atoms(kind) if e.has(AppliedUndef)), key=str)
        expr = expr.xreplace(
            {e: sp.Symbol(f"unknown_{kind.__name__}_{i}", real=True) for i, e in enumerate(unknown)}
        )
    return expr


def _point(expr: sp.Expr, seed: int) -> dict[sp.Symbol, sp.Rational]:
    """Random rationals in (0, 1); variances in (1, 2), so that covariances stay below them."""
    source = random.Random(seed)
    names = sorted(expr.free_symbols, key=lambda s: s.name)
    return {s: sp.Rational(source.randint(100, 900), 1000) + (1 if s.name == "Delta0" else 0) for s in names}


def _at(expr: sp.Expr, point: Mapping[sp.Symbol, sp.Rational]) -> sp.Expr:
    """The expression at a point: in one pass, where no symbol of the point is bound in it as well."""
    binders = expr.atoms(GaussianMean, sp.Integral, sp.Sum, sp.Product, sp.Derivative, sp.Subs, sp.Lambda)
    bound = {name for binder in binders for name in binder.variables}
    return expr.subs(point) if bound & point.keys() else expr.xreplace(point)


def _number(expr: sp.Expr) -> Any:
    """Replace means and integrals by numbers, innermost first, and let SymPy's evalf do the rest."""
    special = [e for e in expr.atoms(GaussianMean, sp.Integral) if not e.free_symbols]
    values = {e: _as_float(_mean(e) if isinstance(e, GaussianMean) else _integral(e)) for e in special}
    return mp.mpmathify(sp.N(expr.xreplace(values), mp.mp.dps - 5))


def _as_float(value: Any) -> sp.Float:
    return sp.Float(value, mp.mp.dps)


def _integral(expr: sp.Integral) -> Any:
    variable, low, high = expr.limits[0]
    f = sp.lambdify(variable, expr.function, "mpmath")
    ends = [
        (mp.inf if end > 0 else -mp.inf) if end.is_infinite else mp.mpmathify(sp.N(end, mp.mp.dps))
        for end in (low, high)
    ]
    return mp.quad(f, [ends[0], *([0] if low.is_infinite and high.is_infinite else []), ends[1]])


def _mean(expr: GaussianMean) -> Any:
    return _sum_of(expr, mp.mp.dps)


@lru_cache(maxsize=256)
def _sum_of(expr: GaussianMean, dps: int) -> Any:
    """A mean by its closed form where it has one, else by sums. Raises `ValueError` for a covariance that is
    none.
    """
    rows = [[mp.mpmathify(sp.N(e, mp.mp.dps)) for e in row] for row in expr.covariance.tolist()]
    factor = mp.cholesky(mp.matrix(rows))
    try:
        return closed_mean(expr.integrand, expr.variables, mp.matrix(rows))
    except NotTrigonometric:
        return mean_by_nodes(expr.integrand, expr.variables, factor)


def mean_by_nodes(integrand: sp.Expr, variables: Sequence[sp.Symbol], factor: Any) -> Any:
    """Trapezoid sums over independent normals, the variables mixed by the Cholesky factor of their
    covariance.

    The integrand is entire and bounded on the line, so that step h errs by exp(-2 pi^2/h^2) as the Gaussian
    alone does.
    """
    size = len(variables)
    f = sp.lambdify(variables, integrand, "mpmath")
    nats = mp.mp.dps * mp.log(10)
    step = mp.sqrt(2) * mp.pi / mp.sqrt(nats) / 2
    reach = int(mp.sqrt(2 * nats) / step) + 1
    nodes = [step * k for k in range(-reach, reach + 1)]
    weights = [mp.exp(-z * z / 2) for z in nodes]
    if size == 1:
        total = mp.fsum(w * f(factor[0, 0] * z) for z, w in zip(nodes, weights, strict=True))
    else:
        total = mp.fsum(
            v * w * f(factor[0, 0] * y, factor[1, 0] * y + factor[1, 1] * z)
            for y, v in zip(nodes, weights, strict=True)
            for z, w in zip(nodes, weights, strict=True)
            if y * y + z * z < 2 * nats + 1
        )
    return total * (step / mp.sqrt(2 * mp.pi)) ** size
