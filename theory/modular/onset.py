r"""The critical line of modular populations at any population size, and the activity just above it.

Quiescence loses stability where the 2x2 law at $A=B=c_1^2$ reaches 1,

    (1 - c1^2 sigma^2)(1 - c1^2 sigma_mu^2) = c1^4 sigma^2 sigma_mu^2/N0,   both below 1/c1.

Above it, at fixed $\sigma_\mu$, q is a power series in $\varepsilon=\sigma-\sigma_c$, exact by
`rnnchaos.theory.modular.onset_series` (Mehler's expansion, in python-flint). The derivation takes another
road to the same coefficients: Isserlis' moments of phi's Taylor polynomial, and undetermined coefficients
in SymPy. Source: derived here. The series is asymptotic.
"""

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.modular import notation as n
from rnnchaos.theory.modular.lyapunov import LAW
from rnnchaos.theory.modular.notation import Delta0, covariance, derived, epsilon, q
from rnnchaos.theory.modular.onset_series import Near, activity_series
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder
from rnnchaos.theory.printing import remainder, text

ORDER, PHI, STRENGTH, POPULATION_SIZE = 3, "erf", "1/2", "10"
_quiescent = eq(
    (n.mu - n.c1**2 * n.sigma**2) * (n.mu - n.c1**2 * n.sigma_mu**2),
    n.c1**4 * n.sigma**2 * n.sigma_mu**2 / n.N0,
)
_rho = sp.Symbol("rho")


@entry(
    "modular.onset",
    "critical line of quiescence at any population size; with the series of q above it",
    "critical line of modular populations",
)
def onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Derived:
    near = activity_series(phi, sigma_mu, N0, order)
    return derived(
        *LAW,
        Step(
            "In quiescence the slopes are those at 0, A = B = c1^2.",
            _quiescent,
            lambda *r: r[-1].subs({n.A: n.c1**2, n.B: n.c1**2}),
        ),
        Step(
            "It loses stability where the larger root is 1, which it is where both factors are positive.",
            _quiescent.subs(n.mu, 1),
            lambda *r: r[-1].subs(n.mu, 1),
        ),
        assumptions=sp.And(n.AT_LEAST_ONE, n.sigma < 1 / n.c1, n.sigma_mu < 1 / n.c1),
        source=DERIVED_HERE,
        series=near.activity,
        remark=(
            f"just above it, {near.setting}, epsilon = sigma - sigma_c:",
            text(eq(q, near.activity.with_remainder(epsilon, order))),
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
    near, square = activity_series(phi, sigma_mu, N0, order), n.sigma**2
    tail, last = remainder(Delta0 ** (order + 1)), remainder(epsilon ** (order + 1))
    return derived(
        Step("The activity.", eq(q, n.mean_square())),
        Step(
            "Insert the Taylor series of phi; Isserlis' moments and Mehler's expansion agree.",
            eq(q, near.second_moment.with_remainder(Delta0, order)),
            lambda *r: by_moments(r[0].rhs, near.phi, order) + tail,
        ),
        Step(
            "In the mean-field equation expand E phi(x) phi(y) too and solve for c/Delta0 order by order: "
            "sigma^2 = (1 - c/Delta0) Delta0/q.",
            eq(square, near.strength_squared.with_remainder(Delta0, order)),
            lambda *r: _strength_squared(r[0].rhs, near, order) + tail,
        ),
        Step(
            "Put sigma = sigma_c + epsilon, solve for Delta0, and insert it in q.",
            eq(q, near.activity.with_remainder(epsilon, order)),
            lambda *r: _solved(r[2].rhs, r[1].rhs, near.critical, order) + last,
        ),
        assumptions=eq(epsilon, n.sigma - near.critical),
        source=DERIVED_HERE,
        series=near.activity,
        remark=near.setting,
    )


def _strength_squared(square: sp.Expr, near: Near, order: int) -> sp.Expr:
    """sigma^2 = (1 - rho)/h with rho = sigma_mu^2 [h/N0 + (1 - 1/N0) g] solved term by term; h, g are the
    means over Delta0."""
    means = (by_moments(mean, near.phi, order + 1) for mean in (square, covariance(_rho * Delta0)))
    h, g = (sp.expand(mean / Delta0) for mean in means)
    equation = _rho - near.strength**2 * (near.share * h + (1 - near.share) * g)
    rho, unknown = sp.S.Zero, sp.Symbol("r")
    for k in range(order + 1):
        trial = expansion(equation.subs(_rho, rho + unknown * Delta0**k), Delta0, k)
        gap = sp.expand(trial.coeff(Delta0, k))  # linear in the unknown
        rho -= gap.coeff(unknown, 0) / gap.coeff(unknown, 1) * Delta0**k
    return expansion((1 - rho) / h, Delta0, order)


def _solved(strength_squared: sp.Expr, activity: sp.Expr, critical: sp.Expr, order: int) -> sp.Expr:
    """q in powers of epsilon: Delta0 by undetermined coefficients from (sigma_c + epsilon)^2 =
    sigma^2(Delta0)."""
    square, activity = (sp.expand(without_remainder(series)) for series in (strength_squared, activity))
    target = sp.expand(square - (critical + epsilon) ** 2)
    slope, solution = square.coeff(Delta0, 1), sp.S.Zero
    for k in range(1, order + 1):
        gap = sp.expand(target.subs(Delta0, solution)).coeff(epsilon, k)
        solution -= sp.expand(gap / slope) * epsilon**k
    found = sp.expand(activity.subs(Delta0, solution))
    return sp.Add(*(sp.simplify(found.coeff(epsilon, k)) * epsilon**k for k in range(order + 1)))
