r"""The second road to the series of `modular_onset`, which its derivation is checked by: Isserlis' moments of
phi's Taylor polynomial, and undetermined coefficients in SymPy. Nothing is shared with the first road but
phi."""

import sympy as sp

from rnnchaos.theory.algebra.expectation import isserlis
from rnnchaos.theory.modular.notation import EPSILON, VARIANCE
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.printing import remainder

_rho = sp.Symbol("rho")


def powers(phi: Nonlinearity, order: int) -> sp.Expr:
    """E phi^2 in powers of Delta0, to Delta0^order."""
    return _covariance(phi, sp.S.One, order)


def _covariance(phi: Nonlinearity, rho: sp.Expr, order: int) -> sp.Expr:
    """E phi(x) phi(y) at correlation rho, to Delta0^order."""
    taylor = {j: c / sp.factorial(j) for j, c in enumerate(phi.taylor(2 * order - 1)) if c != 0}
    matrix = [[VARIANCE, rho * VARIANCE], [rho * VARIANCE, VARIANCE]]
    total = sp.S.Zero
    for i, a in taylor.items():
        for j, b in taylor.items():
            if i + j <= 2 * order:
                total += a * b * isserlis((i, j), matrix)
    return sp.expand(total)


def sigma_squared_by_moments(
    phi: Nonlinearity, square: sp.Expr, inverse_size: sp.Expr, order: int
) -> sp.Expr:
    """sigma^2 = (1 - rho)/(q/Delta0) with rho = sigma_mu^2 [q/N0 + (1 - 1/N0) f]/Delta0 solved term by
    term."""
    h = sp.expand(powers(phi, order + 1) / VARIANCE)
    g = sp.expand(_covariance(phi, _rho, order + 1) / VARIANCE)
    equation = _rho - square * (inverse_size * h + (1 - inverse_size) * g)
    rho = sp.S.Zero
    for k in range(order + 1):
        unknown = sp.Symbol("r")
        trial = sp.expand(equation.subs(_rho, rho + unknown * VARIANCE**k))
        rho += sp.solve(trial.coeff(VARIANCE, k), unknown)[0] * VARIANCE**k
    return sp.series((1 - rho) / h, VARIANCE, 0, order + 1).removeO()


def solved_for_activity(
    strength_squared: sp.Expr, activity: sp.Expr, critical: sp.Expr, order: int
) -> sp.Expr:
    """q in powers of epsilon: Delta0 by undetermined coefficients from (sigma_c + epsilon)^2 =
    sigma^2(Delta0)."""
    target = sp.Poly(_bare(strength_squared) - (critical + EPSILON) ** 2, VARIANCE).as_expr()
    slope, solution = _bare(strength_squared).coeff(VARIANCE, 1), sp.S.Zero
    for k in range(1, order + 1):
        gap = sp.expand(target.subs(VARIANCE, solution)).coeff(EPSILON, k)
        solution -= sp.expand(gap / slope) * EPSILON**k
    found = sp.expand(_bare(activity).subs(VARIANCE, solution))
    return sp.Add(*(sp.simplify(found.coeff(EPSILON, k)) * EPSILON**k for k in range(order + 1)))


def _bare(expr: sp.Expr) -> sp.Expr:
    return sp.expand(expr.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero))
