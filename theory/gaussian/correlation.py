r"""Correlations of the Gaussian network in its chaotic state: shape, two-time kinetic energy, spectrum
and time scales.

Energy conservation $\dot\Delta^2=-2V$ makes every correlation a quadrature; near the onset one of them is in
closed form (`rnnchaos.theory.gaussian.correlation_onset`).
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, conserved, substitute
from rnnchaos.theory.formula import Derived, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian.notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    GAIN,
    KINETIC,
    TAU,
    covariance_of_phi,
    meanings,
    potential_expression,
)

Eq = sp.Eq
SCS = Source(
    "Sompolinsky, Crisanti, Sommers, Phys. Rev. Lett. 61, 259 (1988)",
    "Sompolinsky1988",
    "10.1103/PhysRevLett.61.259",
)
OMEGA = sp.Symbol("omega", positive=True)
_lag, _velocity, _second = (
    AUTOCOVARIANCE(TAU),
    sp.Derivative(AUTOCOVARIANCE(TAU), TAU),
    sp.Derivative(AUTOCOVARIANCE(TAU), (TAU, 2)),
)
_dmft = Eq(_second, _lag - GAIN**2 * covariance_of_phi(_lag))
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


@entry(
    "gaussian.correlation",
    "autocovariance as a motion that conserves energy: its velocity as a function of itself",
    "autocovariance",
)
def correlation() -> Derived:
    potential = sp.Function("V", real=True)
    energy = _velocity**2 / 2 + potential(_lag)
    statement = Eq(_velocity**2, -2 * potential_expression(_lag))

    def at_infinity(*relations: sp.Basic) -> sp.Basic:
        always = conserved(*relations)
        return Eq(always, always.subs(_velocity, 0).subs(_lag, 0).subs(potential(0), 0), evaluate=False)

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
    return Derived(steps, symbols(statement), CHAOTIC, SCS, remarks=(remark,))


@entry(
    "gaussian.kinetic_correlation", "two-time kinetic energy <x'(t) x'(t + tau)>", "two-time kinetic energy"
)
def kinetic_correlation() -> Derived:
    statement = Eq(KINETIC(TAU), GAIN**2 * covariance_of_phi(_lag) - _lag)
    steps = (
        Step("In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).", Eq(KINETIC(TAU), -_second)),
        Step("Insert the mean-field equation.", statement, substitute((_second, _dmft.rhs))),
    )
    remark = (
        "At tau = 0 it is the kinetic energy Gamma0; its integral over all lags vanishes, so it changes sign."
    )
    return Derived(steps, symbols(statement), CHAOTIC, SCS, remarks=(remark,))


CORRELATIONS = (correlation, kinetic_correlation)
