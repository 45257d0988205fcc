r"""The critical line of modular populations at any population size, and the activity just above it.

Quiescence loses stability where the 2x2 law at $A=B=c_1^2$ reaches 1,

    (1 - c1^2 sigma^2)(1 - c1^2 sigma_mu^2) = c1^4 sigma^2 sigma_mu^2/N0,   both below 1/c1.

Above it, at fixed $\sigma_\mu$, q is a power series in $\varepsilon=\sigma-\sigma_c$. With
$D=\Delta_0$, $\rho=c/D$, Mehler's $h=E\varphi^2/D=\sum_kD^{k-1}a_k^2/k!$ and
$g=E\varphi(x)\varphi(y)/D=\sum_kD^{k-1}a_k^2\rho^k/k!$, k odd, the equations are

    rho = sigma_mu^2 [h/N0 + (1 - 1/N0) g],      sigma^2 = (1 - rho)/h:

the first knows nothing of sigma and gives rho as a series in D with rational coefficients, the second
$\sigma^2(D)$; its reversion and $q=Dh$ give q in powers of
$\sigma^2-\sigma_c^2=2\sigma_c\varepsilon+\varepsilon^2$. The coefficients are rational but for one square
root, $\sigma_c$, and one factor of phi. phi is brought to the normal form of `rnnchaos.theory.onset.series`.
Source: derived here. The series is asymptotic."""

from fractions import Fraction

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Derived, Series, Step, entry
from rnnchaos.theory.modular.lyapunov import LAW
from rnnchaos.theory.modular.notation import (
    ACTIVITY,
    C1,
    COMMON,
    EPSILON,
    GROWTH,
    SIGMA,
    SIGMA_MU,
    SIZE,
    SLOPE,
    VARIANCE,
    at_least_one,
    eq,
    mean_square,
    meanings,
)
from rnnchaos.theory.modular.onset_by_moments import powers, sigma_squared_by_moments, solved_for_activity
from rnnchaos.theory.modular.onset_series import activity_series
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.printing import remainder, text

ORDER = 3
PHI, STRENGTH, POPULATION_SIZE = "erf", "1/2", "10"


@entry(
    "modular.onset",
    "critical line of quiescence at any population size; with the series of q above it",
    "critical line of modular populations",
)
def onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Derived:
    near = activity_series(phi, sigma_mu, N0, order)
    statement = eq((1 - C1**2 * SIGMA**2) * (1 - C1**2 * SIGMA_MU**2), C1**4 * SIGMA**2 * SIGMA_MU**2 / SIZE)
    steps = (
        *LAW,
        Step(
            "In quiescence the slopes are those at 0, A = B = c1^2.",
            eq(
                (GROWTH - C1**2 * SIGMA**2) * (GROWTH - C1**2 * SIGMA_MU**2),
                C1**4 * SIGMA**2 * SIGMA_MU**2 / SIZE,
            ),
            lambda *r: r[-1].subs({SLOPE: C1**2, COMMON: C1**2}),
        ),
        Step(
            "It loses stability where the larger root is 1, which it is where both factors are positive.",
            statement,
            lambda *r: r[-1].subs(GROWTH, 1),
        ),
    )
    return Derived(
        steps,
        meanings("sigma", "sigma_mu", "N0", "c1"),
        sp.And(at_least_one(), SIGMA < 1 / C1, SIGMA_MU < 1 / C1),
        DERIVED_HERE,
        series=near.activity,
        remarks=(
            f"just above it, {_setting(phi, sigma_mu, N0, near.critical)}, epsilon = sigma - sigma_c:",
            text(eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order))),
        ),
    )


@entry(
    "modular.activity.onset",
    "activity q just above the critical line, an exact series in sigma - sigma_c",
    "activity near the critical line",
)
def activity_onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Derived:
    near = activity_series(phi, sigma_mu, N0, order)
    square, inverse_size = _exact(near.strength) ** 2, _exact(near.inverse_size)
    subject = nonlinearity(phi)
    statement = eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order))
    in_variance = eq(ACTIVITY, _with_remainder(near.second_moment, VARIANCE, order))
    steps = (
        Step("The activity.", eq(ACTIVITY, mean_square())),
        Step(
            "Insert the Taylor series of phi; Isserlis' moments and Mehler's expansion agree.",
            in_variance,
            lambda *_: eq(ACTIVITY, powers(subject, order) + remainder(VARIANCE ** (order + 1))),
        ),
        Step(
            "In the mean-field equation expand E phi(x) phi(y) too and solve for c/Delta0 order by order: "
            "sigma^2 = (1 - c/Delta0) Delta0/q.",
            eq(SIGMA**2, _with_remainder(near.strength_squared, VARIANCE, order)),
            lambda *_: eq(
                SIGMA**2,
                sigma_squared_by_moments(subject, square, inverse_size, order)
                + remainder(VARIANCE ** (order + 1)),
            ),
        ),
        Step(
            "Put sigma = sigma_c + epsilon, solve for Delta0, and insert it in q.",
            statement,
            lambda *r: eq(
                ACTIVITY,
                solved_for_activity(r[2].rhs, r[1].rhs, near.critical, order)
                + remainder(EPSILON ** (order + 1)),
            ),
        ),
    )
    return Derived(
        steps,
        meanings("q", "epsilon"),
        sp.Eq(EPSILON, SIGMA - near.critical, evaluate=False),
        DERIVED_HERE,
        series=near.activity,
        remarks=(_setting(phi, sigma_mu, N0, near.critical),),
    )


def _setting(phi: str, sigma_mu: str, N0: str, critical: sp.Expr) -> str:
    return f"for phi = {phi}, sigma_mu = {sigma_mu}, N0 = {N0}: sigma_c = {critical}"


def _with_remainder(series: Series, s: sp.Symbol, order: int) -> sp.Expr:
    found = [series.factor * c * s**k for k, c in enumerate(series.coefficients) if c != 0]
    return sp.Add(*found, remainder(s ** (order + 1)), evaluate=False)


def _exact(number: Fraction) -> sp.Rational:
    return sp.Rational(number.numerator, number.denominator)


ONSET = (onset, activity_onset)
