r"""$g^2=\Delta_0^2/(2\,\mathrm{Var}\,\Phi)$: the gain as an explicit function of the variance of the chaotic
state, when it has one inverse, and the one-time law $x\sim\mathcal N(0,\Delta_0)$.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import both_sides, conserved, eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.mean_field import conservation
from rnnchaos.theory.gaussian.notation import (
    CHAOTIC,
    DELTA0,
    GAIN,
    LAGGED,
    PAPER,
    SCS,
    THRESHOLD,
    VELOCITY,
    mean_of,
    meanings,
    positive,
    potential_expression,
    variance_of_primitive,
)


@entry(
    "gaussian.self_consistency",
    "the gain as an explicit function of the variance of the chaotic solution",
    "self-consistency of the variance",
)
def self_consistency() -> Derived:
    V = sp.Function("V", real=True)
    statement = eq(GAIN**2, DELTA0**2 / (2 * variance_of_primitive()))

    def end_points(*relations: sp.Basic) -> sp.Basic:
        at_rest = conserved(*relations).subs(VELOCITY, 0)
        return eq(at_rest.subs(LAGGED, DELTA0), at_rest.subs(LAGGED, 0))

    steps = (
        *conservation(V(LAGGED)),
        Step(
            "Chaotic solution: Delta' = 0 at tau = 0, where Delta = Delta0, and Delta, Delta' -> 0 at "
            "infinity.",
            eq(V(DELTA0), V(0)),
            end_points,
        ),
        Step(
            "Insert the potential, with V(0) = 0; at Delta = Delta0, x and y coincide.",
            eq(-(DELTA0**2) / 2 + GAIN**2 * variance_of_primitive(), 0),
            substitute((V(DELTA0), potential_expression(DELTA0)), (V(0), 0)),
        ),
        Step(
            "Solve for g^2.",
            statement,
            both_sides(lambda side: sp.expand((side + DELTA0**2 / 2) / variance_of_primitive())),
        ),
    )
    return Derived(
        steps,
        meanings("g", "Delta0"),
        CHAOTIC,
        SCS,
        remarks=(
            "Explicit in Delta0: the variance at a given gain is found by inverting it; see "
            "gaussian.uniqueness.",
        ),
    )


def _change_of_variance(sigma: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Var[Phi(sigma z)/sigma^2], and half its rate of change in sigma: a covariance."""
    z = sp.Symbol("x", real=True)
    scaled = phi(-1, sigma * z) / sigma**2
    rate = (sigma * z * phi(0, sigma * z) - 2 * phi(-1, sigma * z)) / sigma**3

    def mean(f: sp.Expr) -> sp.Expr:
        return mean_of(f, sp.S.One)

    return mean(scaled**2) - mean(scaled) ** 2, mean(scaled * rate) - mean(scaled) * mean(rate)


@entry(
    "gaussian.uniqueness",
    "when the chaotic branch is unique: a covariance identity",
    "monotonicity of the gain",
)
def uniqueness() -> Derived:
    sigma = sp.Symbol("sigma", positive=True)
    variance, covariance = _change_of_variance(sigma)
    inverse = 1 / (2 * sp.Function("g", positive=True)(sigma) ** 2)
    statement = eq(sp.Derivative(inverse, sigma), 2 * covariance)
    steps = (
        Step(
            "The self-consistency of the variance, with x = sigma z, Delta0 = sigma^2.", eq(inverse, variance)
        ),
        Step(
            "Differentiate under the mean: Phi(sigma z)/sigma^2 changes at the rate (sigma z phi - 2 "
            "Phi)/sigma^3.",
            statement,
            both_sides(lambda side: sp.diff(side, sigma)),
        ),
    )
    remark = (
        "If phi(x)/x decreases and phi > 0 on x > 0, then Phi(sigma z) increases in |z| while the rate "
        "decreases in |z| (its derivative has the sign of x phi' - phi < 0), so by Chebyshev's association "
        "inequality the covariance is negative: g(Delta0) strictly increases, from g_c to 1/c_inf, c_inf the "
        "limit of phi(x)/x at infinity. So there is at most one chaotic solution, and exactly one where g_c "
        "< g < 1/c_inf: at every gain above g_c for a phi that saturates, none where g c_inf >= 1. All "
        "registered nonlinearities qualify, with c_inf = 0."
    )
    return Derived(
        steps,
        {"sigma": meanings["Delta0"]} | meanings("x", "c_inf"),
        positive(sigma),
        DERIVED_HERE,
        remarks=(remark,),
    )


@entry(
    "gaussian.activity_distribution", "one-time distribution of the activity", "probability of |x| < theta"
)
def activity_distribution() -> Derived:
    k, probability = sp.Symbol("k", real=True), sp.Function("P", real=True)
    density = sp.exp(-(X**2) / (2 * DELTA0)) / sp.sqrt(2 * sp.pi * DELTA0)
    inside = probability(THRESHOLD)
    characteristic, p = sp.Function("chi")(k), sp.Function("p", real=True)(X)
    statement = eq(inside, sp.erf(THRESHOLD / sp.sqrt(2 * DELTA0)))
    steps = (
        Step(
            "x = (1 + d/dt)^(-1) h is Gaussian because h is, with variance Delta0; its characteristic "
            "function:",
            eq(characteristic, sp.exp(-(k**2) * DELTA0 / 2)),
        ),
        Step(
            "Invert the Fourier transform.",
            eq(p, density),
            lambda *r: sp.integrate(r[-1].rhs * sp.cos(k * X), (k, -sp.oo, sp.oo)) / (2 * sp.pi),
        ),
        Step(
            "P(theta) is the probability of |x| < theta.",
            statement,
            lambda *r: sp.integrate(r[-1].rhs, (X, -THRESHOLD, THRESHOLD)),
        ),
    )
    return Derived(steps, meanings("Delta0", "theta"), CHAOTIC, PAPER)
