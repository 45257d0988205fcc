r"""$\dot\Delta^2=-2V(\Delta;\Delta_0)$ and $\langle\dot x(t)\dot x(t+\tau)\rangle=-\ddot\Delta=g^2C-\Delta$:
the autocovariance of the chaotic Gaussian network, its kinetic energy at one time and at two, and its arc
length.

By the first every correlation is a quadrature; near the onset one of them is in closed form
(`rnnchaos.theory.gaussian.correlation_onset`).
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, conserved, eq, substitute
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.mean_field import conservation
from rnnchaos.theory.gaussian.notation import (
    ACCELERATION,
    CHAOTIC,
    DELTA0,
    DMFT,
    GAIN,
    GAMMA0,
    KINETIC,
    LAGGED,
    PAPER,
    SCS,
    TAU,
    VELOCITY,
    covariance_of_phi,
    mean_square,
    meanings,
    potential_expression,
)

OMEGA = sp.Symbol("omega", positive=True)
SYMBOLS = Notation(
    meanings
    | {
        "omega": Meaning("angular frequency", "per time", "omega > 0"),
        "w": Meaning(
            "1/(relaxation time); |c3| Delta0/(sqrt(12) |c1|) to leading order at the onset",
            "per time",
            "w > 0",
        ),
        "rho": Meaning(
            "weight of the next harmonic; c5^2 Delta0^2/(30 c3^2) to leading order at the onset",
            "1",
            "rho > 0",
        ),
        "T": Meaning("time scale", "time", "T > 0"),
    }
)


@entry(
    "gaussian.correlation",
    "autocovariance as a motion that conserves energy: its velocity as a function of itself",
    "autocovariance",
)
def correlation() -> Derived:
    potential = sp.Function("V", real=True)
    energy = VELOCITY**2 / 2 + potential(LAGGED)
    statement = eq(VELOCITY**2, -2 * potential_expression(LAGGED))

    def at_infinity(*relations: sp.Basic) -> sp.Basic:
        always = conserved(*relations)
        return eq(always, always.subs(VELOCITY, 0).subs(LAGGED, 0).subs(potential(0), 0))

    steps = (
        *conservation(potential(LAGGED)),
        Step(
            "Delta and Delta' vanish at infinite lag, and V(0) = 0: the energy is 0.",
            eq(energy, 0),
            at_infinity,
        ),
        Step(
            "Insert the potential and solve for the velocity.",
            statement,
            lambda *r: both_sides(lambda side: 2 * side - 2 * potential_expression(LAGGED))(
                substitute((potential(LAGGED), potential_expression(LAGGED)))(*r)
            ),
        ),
    )
    remark = (
        "Delta(0) = Delta0 with Delta'(0) = 0, so tau(Delta) is the integral of dDelta/sqrt(-2V) from Delta "
        "to Delta0."
    )
    return Derived(steps, SYMBOLS.of(statement), CHAOTIC, SCS, remarks=(remark,))


_TWO_TIMES = (
    Step("In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).", eq(KINETIC(TAU), -ACCELERATION)),
    Step(
        "Insert the mean-field equation.",
        eq(KINETIC(TAU), GAIN**2 * covariance_of_phi(LAGGED) - LAGGED),
        substitute((ACCELERATION, DMFT.rhs)),
    ),
)


@entry("gaussian.kinetic_energy", "kinetic energy per neuron <x'^2> of the chaotic state", "kinetic energy")
def kinetic_energy() -> Derived:
    statement = eq(GAMMA0, GAIN**2 * mean_square() - DELTA0)
    steps = (
        *_TWO_TIMES,
        Step(
            "At tau = 0 the two activities coincide and Delta = Delta0.",
            statement,
            substitute((KINETIC(TAU), GAMMA0), (LAGGED, DELTA0)),
        ),
    )
    return Derived(steps, meanings("g", "Delta0", "Gamma0"), CHAOTIC, PAPER)


@entry("gaussian.arc_length", "length of the trajectory per unit time and sqrt(N)", "arc-length rate")
def arc_length() -> Derived:
    rate, speed = sp.Symbol("ell", positive=True), sp.Function("v", positive=True)
    t = sp.Symbol("t", positive=True)
    steps = (
        Step(
            "The speed |x'|/sqrt(N) is self-averaging as N grows: its square is <x'^2>.",
            eq(speed(TAU) ** 2, GAMMA0),
        ),
        Step("Take the root.", eq(speed(TAU), sp.sqrt(GAMMA0)), both_sides(lambda side: sp.sqrt(side))),
        Step(
            "The arc length up to t is the integral of the speed; divide by t.",
            eq(rate, sp.sqrt(GAMMA0)),
            lambda *r: sp.integrate(r[-1].rhs, (TAU, 0, t)) / t,
        ),
    )
    symbols = {
        **meanings("Gamma0"),
        "ell": Meaning("arc length per sqrt(N) and unit time", "activity per time", "ell > 0"),
    }
    return Derived(steps, symbols, CHAOTIC, PAPER)


@entry(
    "gaussian.kinetic_correlation", "two-time kinetic energy <x'(t) x'(t + tau)>", "two-time kinetic energy"
)
def kinetic_correlation() -> Derived:
    remark = (
        "At tau = 0 it is the kinetic energy Gamma0; its integral over all lags vanishes, so it changes sign."
    )
    return Derived(_TWO_TIMES, SYMBOLS.of(_TWO_TIMES[-1].relation), CHAOTIC, SCS, remarks=(remark,))
