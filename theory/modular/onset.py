r"""The critical line of modular populations at any population size, and the activity just above it.

Quiescence loses stability where the 2x2 law at $A=B=c_1^2$ reaches 1,

    (1 - c1^2 sigma^2)(1 - c1^2 sigma_mu^2) = c1^4 sigma^2 sigma_mu^2/N0,   both below 1/c1.

Above it, at fixed $\sigma_\mu$, q is a power series in $\varepsilon=\sigma-\sigma_c$, exact by
`rnnchaos.theory.modular.onset_series` (Mehler's expansion, in python-flint). The derivation takes another
road to the same coefficients: Isserlis' moments of phi's Taylor polynomial, and undetermined coefficients
in SymPy. Source: derived here. The series is asymptotic.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Series, Step, entry
from rnnchaos.theory.modular.lyapunov import LAW
from rnnchaos.theory.modular.notation import (
    ACTIVITY,
    AT_LEAST_ONE,
    C1,
    COMMON,
    EPSILON,
    GROWTH,
    SIGMA,
    SIGMA_MU,
    SIZE,
    SLOPE,
    VARIANCE,
    covariance,
    derived,
    eq,
    mean_square,
)
from rnnchaos.theory.modular.onset_series import Near, activity_series
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder
from rnnchaos.theory.printing import remainder, text

ORDER, PHI, STRENGTH, POPULATION_SIZE = 3, "erf", "1/2", "10"
_rho = sp.Symbol("rho")


@entry("modular.onset", "critical line of quiescence at any population size; with the series of q above it")
def onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Formula:
    near = activity_series(phi, sigma_mu, N0, order)
    mixed = C1**4 * SIGMA**2 * SIGMA_MU**2 / SIZE
    return derived(
        *LAW,
        Step(
            "In quiescence the slopes are those at 0, A = B = c1^2.",
            eq((GROWTH - C1**2 * SIGMA**2) * (GROWTH - C1**2 * SIGMA_MU**2), mixed),
            lambda *r: r[-1].subs({SLOPE: C1**2, COMMON: C1**2}),
        ),
        Step(
            "It loses stability where the larger root is 1, which it is where both factors are positive.",
            eq((1 - C1**2 * SIGMA**2) * (1 - C1**2 * SIGMA_MU**2), mixed),
            lambda *r: r[-1].subs(GROWTH, 1),
        ),
        assumptions=sp.And(AT_LEAST_ONE, SIGMA < 1 / C1, SIGMA_MU < 1 / C1),
        source=DERIVED_HERE,
        series=near.activity,
        remarks=(
            f"just above it, {near.setting}, epsilon = sigma - sigma_c:",
            text(eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order))),
        ),
    )


@entry(
    "modular.activity.onset", "activity q just above the critical line, an exact series in sigma - sigma_c"
)
def activity_onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Formula:
    near = activity_series(phi, sigma_mu, N0, order)
    tail = remainder(VARIANCE ** (order + 1))
    return derived(
        Step("The activity.", eq(ACTIVITY, mean_square())),
        Step(
            "Insert the Taylor series of phi; Isserlis' moments and Mehler's expansion agree.",
            eq(ACTIVITY, _with_remainder(near.second_moment, VARIANCE, order)),
            lambda *r: eq(ACTIVITY, by_moments(r[0].rhs, near.phi, order) + tail),
        ),
        Step(
            "In the mean-field equation expand E phi(x) phi(y) too and solve for c/Delta0 order by order: "
            "sigma^2 = (1 - c/Delta0) Delta0/q.",
            eq(SIGMA**2, _with_remainder(near.strength_squared, VARIANCE, order)),
            lambda *r: eq(SIGMA**2, _strength_squared(r[0].rhs, near, order) + tail),
        ),
        Step(
            "Put sigma = sigma_c + epsilon, solve for Delta0, and insert it in q.",
            eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order)),
            lambda *r: eq(
                ACTIVITY,
                _solved(r[2].rhs, r[1].rhs, near.critical, order) + remainder(EPSILON ** (order + 1)),
            ),
        ),
        assumptions=eq(EPSILON, SIGMA - near.critical),
        source=DERIVED_HERE,
        series=near.activity,
        remarks=(near.setting,),
    )


def _with_remainder(series: Series, s: sp.Symbol, order: int) -> sp.Expr:
    found = [series.factor * c * s**k for k, c in enumerate(series.coefficients) if c != 0]
    return sp.Add(*found, remainder(s ** (order + 1)), evaluate=False)


def _strength_squared(square: sp.Expr, near: Near, order: int) -> sp.Expr:
    """sigma^2 = (1 - rho)/h with rho = sigma_mu^2 [h/N0 + (1 - 1/N0) g] solved term by term; h, g are the
    means over Delta0."""
    h, g = (
        sp.expand(by_moments(mean, near.phi, order + 1) / VARIANCE)
        for mean in (square, covariance(_rho * VARIANCE))
    )
    equation = _rho - near.strength**2 * (near.share * h + (1 - near.share) * g)
    rho, unknown = sp.S.Zero, sp.Symbol("r")
    for k in range(order + 1):
        trial = sp.expand(equation.subs(_rho, rho + unknown * VARIANCE**k))
        rho += sp.solve(trial.coeff(VARIANCE, k), unknown)[0] * VARIANCE**k
    return sp.series((1 - rho) / h, VARIANCE, 0, order + 1).removeO()


def _solved(strength_squared: sp.Expr, activity: sp.Expr, critical: sp.Expr, order: int) -> sp.Expr:
    """q in powers of epsilon: Delta0 by undetermined coefficients from (sigma_c + epsilon)^2 =
    sigma^2(Delta0)."""
    square, q = (sp.expand(without_remainder(series)) for series in (strength_squared, activity))
    target = sp.expand(square - (critical + EPSILON) ** 2)
    slope, solution = square.coeff(VARIANCE, 1), sp.S.Zero
    for k in range(1, order + 1):
        gap = sp.expand(target.subs(VARIANCE, solution)).coeff(EPSILON, k)
        solution -= sp.expand(gap / slope) * EPSILON**k
    found = sp.expand(q.subs(VARIANCE, solution))
    return sp.Add(*(sp.simplify(found.coeff(EPSILON, k)) * EPSILON**k for k in range(order + 1)))
