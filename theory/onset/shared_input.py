r"""Activity just above the onset where the inputs of a group of units have a part in common, exactly.

Units in groups of $1/s$ have inputs of variance $D=\Delta_0$; of it the mean activity of groups gives the
part $\rho=c/D$, by couplings of strength m, that all units of a group share, and the activity of single
units the rest, by couplings of strength $\sigma$:

    c = m^2 [s E phi^2 + (1 - s) E phi(x) phi(y)],      D - c = sigma^2 E phi^2.

With Mehler's $h=E\varphi^2/D=\sum_kD^{k-1}a_k^2/k!$ and
$g=E\varphi(x)\varphi(y)/D=\sum_kD^{k-1}a_k^2\rho^k/k!$, k odd,

    rho = m^2 [s h + (1 - s) g],      sigma^2 = (1 - rho)/h:

the first knows nothing of sigma and gives rho as a series in D with rational coefficients, the second
$\sigma^2(D)$; its reversion and $q=Dh$ give q in powers of $\sigma^2-\sigma_c^2=\sigma_c^2(2t+t^2)$, and of
$t=\varepsilon/\sigma_c$. The coefficients are rational but for one square root, $\sigma_c$, and one factor of
phi, which is brought to the normal form of `rnnchaos.theory.onset.series`. `strength_squared` and
`activity_above` reach the same coefficients from means of phi's Taylor polynomial, by undetermined
coefficients. The series are asymptotic.

**One solution.** Let phi be odd, increasing, $\varphi(x)/x$ decreasing for x > 0, $F=E\varphi^2$ and
$f(c)=E\varphi(x)\varphi(y)$. Along the curve $c=D-\sigma^2F$ both $F/c$ and $f(c)/c$ fall strictly as D
grows, so at most one solution has c > 0. Proof, with $\psi=\varphi-x\varphi'\ge0$ and
$\kappa=E\psi(x)\varphi(y)/f\le1$: $1-\rho=\sigma^2F/D$ falls, and $d\ln\rho/d\ln D\le(1-\rho)/\rho$ because F
grows. Then $d\ln(f/c)/d\ln D\le(e-1)(1-\rho)/\rho-\kappa$ with
$(e-1)f=cf'(c)-f=-E\psi(x)\varphi(y)-D\,E\varphi''(x)\varphi(y)$ (parts). Parts again, with
$\bar\varphi(x)=E[\varphi(y)|x]$, turn "this is negative" into
$\rho E\psi\bar\varphi>(1-\rho)D\,E\psi(\bar\varphi-x\bar\varphi')/x^2$, which holds pointwise:
$\bar\varphi$ is a positive mixture of $k(u)=e^{-u^2/2v}\sinh(tu/v)$, $u=\rho x$, $v=D(1-\rho^2)$, and
$k-uk'\le ku^2/v$ since $z\coth z\ge1$. Source: derived here.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import factorial

import sympy as sp
from flint import fmpq_series

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.power_series import RATIONALS, terms
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Series
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.feedback import by_order, series_of
from rnnchaos.theory.onset.series import NormalForm, mehler_squares, normal_form, to_sympy_number
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder


@dataclass(frozen=True)
class SharedInput:
    """phi, m (`strength`) and s (`share`) of the groups; and their series: `activity` in epsilon, sigma_c
    being `critical`; `second_moment` (q) and `strength_squared` (sigma^2) in Delta0."""

    phi: Nonlinearity
    strength: sp.Rational
    share: sp.Rational
    critical: sp.Expr
    activity: Series
    second_moment: Series
    strength_squared: Series


@lru_cache(maxsize=32)
def shared_input(phi: Nonlinearity, strength: sp.Rational, share: sp.Rational, order: int) -> SharedInput:
    """The series to epsilon^order, for strength < 1/|phi'(0)|. Raises `UsageError` for a phi without a
    continuous onset or rational coefficients."""
    form = normal_form(phi, order + 2)
    if form.ring is not RATIONALS:
        raise UsageError("phi", phi.name, "accepted: phi with rational Taylor coefficients up to a scale")
    with terms(order + 2):
        q, square = _in_normal_form(form, (form.slope * strength) ** 2, share, order + 2)
        gap = fmpq_series([0, 2 * square[0], square[0]])  # sigma^2 - sigma_c^2 in sigma/sigma_c - 1
        activity = q((square - fmpq_series([square[0]])).reversion()(gap))
    critical = sp.sqrt(to_sympy_number(square[0])) / form.slope
    slope2, unit = form.slope**2, form.factor * form.unit
    return SharedInput(
        phi,
        strength,
        share,
        critical,
        Series(_powers(activity, order, slope2 * form.unit, 1 / critical), form.factor),
        Series(_powers(q, order, slope2 * unit, 1 / unit)),
        Series(_powers(square, order, 1 / slope2, 1 / unit)),
    )


def _powers(series: fmpq_series, order: int, amplitude: sp.Expr, rate: sp.Expr) -> tuple[sp.Expr, ...]:
    """amplitude rate^k times the coefficient of order k."""
    return tuple(amplitude * rate**k * to_sympy_number(series[k]) for k in range(order + 1))


def _in_normal_form(
    form: NormalForm, square: sp.Rational, share: sp.Rational, count: int
) -> tuple[fmpq_series, fmpq_series]:
    """(q, sigma^2) in powers of D, for c1 = 1 and c3 = -2; `square` is c1^2 m^2."""
    D = fmpq_series([0, 1])
    weights = {k: a2 * D ** (k - 1) / factorial(k) for k, a2 in mehler_squares(form, count).items()}
    h = sum(weights.values(), fmpq_series([0]))
    own, other = (RATIONALS.lift(square * part) for part in (share, 1 - share))
    rho = fmpq_series([0])
    for _ in range(count // 2 + 1):  # what rho gets wrong enters its next value times D^2
        higher = sum(weights[k] * rho**k for k in weights if k > 1)
        rho = (own * h + other * higher) / (1 - other * weights[1])
    return D * h, (1 - rho) / h


def strength_squared(
    square: sp.Expr, shared: sp.Expr, rho: sp.Symbol, D: sp.Symbol, near: SharedInput, order: int
) -> sp.Expr:
    """sigma^2 = (1 - rho)/h to D^order, rho solved term by term: `square` is E phi^2 and `shared` E phi(x)
    phi(y) at variance D and covariance rho D."""
    h, g = (sp.expand(by_moments(mean, near.phi, order + 1) / D) for mean in (square, shared))
    equation = rho - near.strength**2 * (near.share * h + (1 - near.share) * g)
    (start,) = sp.solve(expansion(equation, D, 0), rho)
    return expansion((1 - by_order(equation, rho, start, D, range(1, order + 1))) / h, D, order)


def activity_above(
    strength_squared: sp.Expr,
    activity: sp.Expr,
    critical: sp.Expr,
    D: sp.Symbol,
    epsilon: sp.Symbol,
    order: int,
) -> sp.Expr:
    """q in powers of epsilon, D from (sigma_c + epsilon)^2 = sigma^2(D) order by order."""
    square, activity = (sp.expand(without_remainder(series)) for series in (strength_squared, activity))
    gap = square - (critical + epsilon) ** 2
    solution = by_order(gap, D, sp.S.Zero, epsilon, range(1, order + 1))
    return series_of(activity.subs(D, solution), epsilon, order).expression(epsilon)
