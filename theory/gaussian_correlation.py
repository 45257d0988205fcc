r"""Correlations of the Gaussian network in its chaotic state: shape, two-time kinetic energy, spectrum
and time scales.

Energy conservation $\dot\Delta^2=-2V$ makes every correlation a quadrature. Near the onset Mehler's
expansion of V keeps three harmonics of $s=\Delta/\Delta_0$ to the accuracy of two orders in $\varepsilon$,
and three can be integrated in closed form:

    s'^2 = w^2 s^2 (1 - s^2)(1 + rho s^2)   =>   Delta = Delta0/sqrt(cosh^2(w tau) + rho sinh^2(w tau)),

the sech law at rho = 0. w is the inverse relaxation time at any gain.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian_notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA0,
    GAIN,
    KINETIC,
    NEAR_ONSET,
    TAU,
    covariance_of_phi,
    mean_of,
    meanings,
    potential_expression,
)
from rnnchaos.theory.moments import X, hermite_mean, phi
from rnnchaos.theory.operations import DoesNotFollow, Operation, both_sides, substitute
from rnnchaos.theory.printing import remainder

Eq = sp.Eq
SCS = Source(
    "Sompolinsky, Crisanti, Sommers, Phys. Rev. Lett. 61, 259 (1988)",
    "Sompolinsky1988",
    "10.1103/PhysRevLett.61.259",
)
OMEGA = sp.Symbol("omega", positive=True)
RATE, HARMONIC = sp.Symbol("w", positive=True), sp.Symbol("rho", positive=True)
_lag, _velocity, _second = (
    AUTOCOVARIANCE(TAU),
    sp.Derivative(AUTOCOVARIANCE(TAU), TAU),
    sp.Derivative(AUTOCOVARIANCE(TAU), (TAU, 2)),
)
_dmft = Eq(_second, _lag - GAIN**2 * covariance_of_phi(_lag))
_slope = mean_of(phi(1, X))
SYMBOLS = {
    "omega": Meaning("angular frequency", "per time", "omega > 0"),
    "w": Meaning(
        "1/(relaxation time); |c3| Delta0/(sqrt(12) |c1|) to leading order at the onset", "per time", "w > 0"
    ),
    "rho": Meaning(
        "weight of the next harmonic; c5^2 Delta0^2/(30 c3^2) to leading order at the onset", "1", "rho > 0"
    ),
    "T": Meaning("time scale", "time", "T > 0"),
}


def symbols(statement: sp.Basic) -> dict[str, Meaning]:
    """The meanings of the statement's symbols, from this column and from the family."""
    names = sorted(s.name for s in statement.free_symbols)
    return {n: SYMBOLS[n] if n in SYMBOLS else meanings(n)[n] for n in names}


def satisfies(f: sp.Expr, solution: sp.Expr, start: sp.Expr) -> Operation:
    """The last relation is an equation for f(tau): `solution` must satisfy it and take the value `start` at
    tau = 0.
    """

    def apply(*relations: sp.Basic) -> sp.Basic:
        gap = relations[-1].lhs - relations[-1].rhs
        left = sp.simplify(gap.subs(f, solution).doit().rewrite(sp.exp))
        if left != 0 or sp.simplify(solution.subs(TAU, 0) - start) != 0:
            raise DoesNotFollow(f"the proposed solution leaves {left}")
        return Eq(f, solution, evaluate=False)

    return apply


@entry(
    "gaussian.correlation",
    "autocovariance as a motion that conserves energy: its velocity as a function of itself",
)
def correlation() -> Formula:
    potential = sp.Function("V", real=True)
    energy = _velocity**2 / 2 + potential(_lag)
    statement = Eq(_velocity**2, -2 * potential_expression(_lag))

    def at_infinity(*relations: sp.Basic) -> sp.Basic:
        conserved = relations[-1].lhs.expr
        return Eq(conserved, conserved.subs(_velocity, 0).subs(_lag, 0).subs(potential(0), 0), evaluate=False)

    steps = (
        Step(
            "The mean-field equation is Newton's with potential V.",
            Eq(_second, -potential(_lag).diff(_lag), evaluate=False),
        ),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V.",
            Eq(sp.Derivative(energy, TAU), 0, evaluate=False),
            lambda *r: Eq(_velocity * (r[-1].lhs - r[-1].rhs), 0, evaluate=False),
        ),
        Step(
            "Delta and Delta' vanish at infinite lag, and V(0) = 0: the energy is 0.",
            Eq(energy, 0, evaluate=False),
            at_infinity,
        ),
        Step(
            "Insert the potential and solve for the velocity.",
            statement,
            lambda *r: both_sides(lambda side: 2 * side - 2 * potential_expression(_lag))(
                substitute((potential(_lag), potential_expression(_lag)))(*r)
            ),
        ),
    )
    remark = (
        "Delta(0) = Delta0 with Delta'(0) = 0, so tau(Delta) is the integral of dDelta/sqrt(-2V) from "
        "Delta to Delta0."
    )
    return Formula(
        "gaussian.correlation",
        "autocovariance",
        statement,
        symbols(statement),
        CHAOTIC,
        SCS,
        steps,
        remarks=(remark,),
    )


def _leading(*_: sp.Basic) -> sp.Basic:
    """w^2 = 1 - g^2 a_1^2 with 1/g^2 = 2 sum_k Delta0^(k-1) a_k^2/(k+1)!, to order Delta0^2."""
    c1, c3 = sp.symbols("c1 c3", real=True)
    a1, a3 = (hermite_mean(k, DELTA0, [0, c1, 0, c3]) for k in (1, 3))
    inverse = 2 * (a1**2 / 2 + DELTA0**2 * a3**2 / 24)
    series = sp.series(1 - a1**2 / inverse, DELTA0, 0, 3).removeO()
    return Eq(RATE**2, sp.simplify(series) + remainder(DELTA0**3), evaluate=False)


@entry("gaussian.correlation.onset", "autocovariance near the onset: the sech law and its first correction")
def correlation_onset() -> Formula:
    s = sp.Function("s", positive=True)(TAU)
    heads = sp.symbols("q0 q1 q2", real=True)
    bend = sp.sqrt(sp.cosh(RATE * TAU) ** 2 + HARMONIC * sp.sinh(RATE * TAU) ** 2)
    velocity = sp.Derivative(s, TAU) ** 2
    statement = Eq(_lag, DELTA0 / bend, evaluate=False)
    c1, c3 = sp.symbols("c1 c3", real=True)
    steps = (
        Step(
            "With s = Delta/Delta0 Mehler's expansion of -2V/Delta0^2 has harmonics q_j = "
            "O(Delta0^(2j)) for j > 0; keep three.",
            Eq(velocity, sum(q * s ** (2 * j + 2) for j, q in enumerate(heads)), evaluate=False),
        ),
        Step(
            "q0 = w^2, q2 = -rho w^2, and the velocity vanishes at s = 1.",
            Eq(velocity, RATE**2 * s**2 * (1 - s**2) * (1 + HARMONIC * s**2), evaluate=False),
            substitute(
                (heads[1], -heads[0] - heads[2]), (heads[2], -HARMONIC * RATE**2), (heads[0], RATE**2)
            ),
        ),
        Step(
            "Its solution from s = 1 at tau = 0.",
            Eq(s, 1 / bend, evaluate=False),
            satisfies(s, 1 / bend, sp.S.One),
        ),
        Step(
            "w at the onset: w^2 = q0 = 1 - g^2 a_1^2, with the gain of the chaotic solution and a_k "
            "= E phi^(k).",
            Eq(RATE**2, c3**2 * DELTA0**2 / (12 * c1**2) + remainder(DELTA0**3), evaluate=False),
            _leading,
        ),
        Step("Multiply s by Delta0.", statement, lambda *r: Eq(_lag, DELTA0 * r[2].rhs, evaluate=False)),
    )
    remark = (
        "rho = 0 is the sech law; with w = sqrt(1 - g^2 (E phi')^2) and rho = 2 g^2 Delta0^4 (E "
        "phi^(5))^2/(6! w^2) the harmonics "
        "left out are smaller than w^2 by Delta0^4."
    )
    return Formula(
        "gaussian.correlation.onset",
        "autocovariance near the onset",
        statement,
        symbols(statement),
        NEAR_ONSET,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


@entry("gaussian.kinetic_correlation", "two-time kinetic energy <x'(t) x'(t + tau)>")
def kinetic_correlation() -> Formula:
    statement = Eq(KINETIC(TAU), GAIN**2 * covariance_of_phi(_lag) - _lag)
    steps = (
        Step("In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).", Eq(KINETIC(TAU), -_second)),
        Step("Insert the mean-field equation.", statement, substitute((_second, _dmft.rhs))),
    )
    remark = (
        "At tau = 0 it is the kinetic energy Gamma0; its integral over all lags vanishes, so it changes sign."
    )
    return Formula(
        "gaussian.kinetic_correlation",
        "two-time kinetic energy",
        statement,
        symbols(statement),
        CHAOTIC,
        SCS,
        steps,
        remarks=(remark,),
    )


CORRELATIONS = (correlation, correlation_onset, kinetic_correlation)
