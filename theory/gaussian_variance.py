r"""The variance of the chaotic state: the gain as an explicit function of it, and when that has one "
r"inverse."""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Step, entry
from rnnchaos.theory.gaussian_mean_field import SCS
from rnnchaos.theory.gaussian_notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA0,
    GAIN,
    TAU,
    mean_of,
    meanings,
    positive,
    potential_expression,
    variance_of_primitive,
)
from rnnchaos.theory.moments import phi
from rnnchaos.theory.operations import both_sides, identity, same, substitute

Eq = sp.Eq
_lag = AUTOCOVARIANCE(TAU)
_second = sp.Derivative(_lag, (TAU, 2))


@entry(
    "gaussian.self_consistency", "the gain as an explicit function of the variance of the chaotic solution"
)
def self_consistency() -> Formula:
    V = sp.Function("V", real=True)
    velocity = sp.Derivative(_lag, TAU)
    energy = velocity**2 / 2 + V(_lag)
    statement = Eq(GAIN**2, DELTA0**2 / (2 * variance_of_primitive()))

    def end_points(*relations: sp.Basic) -> sp.Basic:
        conserved = relations[-1].lhs.expr.subs(velocity, 0)
        return Eq(conserved.subs(_lag, DELTA0), conserved.subs(_lag, 0), evaluate=False)

    steps = (
        Step(
            "The mean-field equation is Newton's with potential V.",
            Eq(_second, -V(_lag).diff(_lag), evaluate=False),
        ),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V.",
            Eq(sp.Derivative(energy, TAU), 0, evaluate=False),
            lambda *r: Eq(velocity * (r[-1].lhs - r[-1].rhs), 0, evaluate=False),
        ),
        Step(
            "Chaotic solution: Delta' = 0 at tau = 0, where Delta = Delta0, and Delta, Delta' -> 0 at "
            "infinity.",
            Eq(V(DELTA0), V(0), evaluate=False),
            end_points,
        ),
        Step(
            "Insert the potential, with V(0) = 0; at Delta = Delta0, x and y coincide.",
            Eq(-(DELTA0**2) / 2 + GAIN**2 * variance_of_primitive(), 0, evaluate=False),
            substitute((V(DELTA0), potential_expression(DELTA0)), (V(0), 0)),
        ),
        Step(
            "Solve for g^2.",
            statement,
            both_sides(lambda side: sp.expand((side + DELTA0**2 / 2) / variance_of_primitive())),
        ),
    )
    return Formula(
        "gaussian.self_consistency",
        "self-consistency of the variance",
        statement,
        meanings("g", "Delta0"),
        CHAOTIC,
        SCS,
        steps,
        remarks=(
            "Explicit in Delta0: the variance at a given gain is found by inverting it; see "
            "gaussian.uniqueness.",
        ),
    )


@entry("gaussian.uniqueness", "when the chaotic branch is unique: a covariance identity")
def uniqueness() -> Formula:
    sigma = sp.Symbol("sigma", positive=True)
    z = sp.Symbol("x", real=True)
    scaled = phi(-1, sigma * z) / sigma**2
    rate = (sigma * z * phi(0, sigma * z) - 2 * phi(-1, sigma * z)) / sigma**3

    def mean(f: sp.Expr) -> sp.Expr:
        return mean_of(f, sp.S.One)

    variance = mean(scaled**2) - mean(scaled) ** 2
    statement = Eq(
        sp.Derivative(variance, sigma), 2 * (mean(scaled * rate) - mean(scaled) * mean(rate)), evaluate=False
    )
    steps = (
        Step(
            "With x = sigma z, 1/(2 g^2) = Var[Phi(sigma z)/sigma^2]; its summand changes with sigma at "
            "this rate.",
            Eq(sp.Derivative(scaled, sigma), rate, evaluate=False),
        ),
        Step(
            "The rate is what the chain rule gives.", Eq(sp.diff(scaled, sigma), rate, evaluate=False), same
        ),
        Step("Differentiate the variance under the mean.", statement, identity),
    )
    remark = (
        "If phi(x)/x decreases and phi > 0 on x > 0, then Phi(sigma z) increases in |z| while the rate "
        "decreases in |z| (its derivative has "
        "the sign of x phi' - phi < 0), so by Chebyshev's association inequality the covariance is "
        "negative: g(Delta0) is "
        "strictly increasing and every gain above g_c has exactly one chaotic solution. All registered "
        "nonlinearities qualify."
    )
    return Formula(
        "gaussian.uniqueness",
        "monotonicity of the gain",
        statement,
        {"sigma": meanings("Delta0")["Delta0"], "x": meanings("x")["x"]},
        positive(sigma),
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )
