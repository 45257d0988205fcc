r"""$\ddot\Delta=\Delta-g^2C(\Delta;\Delta_0)=-\partial V/\partial\Delta$: the mean-field equation of the
Gaussian network and its potential (Sompolinsky, Crisanti and Sommers 1988),

    V(Delta; Delta0) = -Delta^2/2 + g^2 {E[Phi(x) Phi(y)] - (E Phi)^2},

in closed form for the error function.
"""

import sympy as sp

from rnnchaos.theory.algebra.arcsine_law import arcsine, by_price
from rnnchaos.theory.algebra.operations import both_sides, eq, integrated, same
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import (
    ACCELERATION,
    DELTA,
    DELTA0,
    DMFT,
    GAIN,
    LAGGED,
    POTENTIAL,
    SCS,
    TAU,
    VELOCITY,
    covariance_of_phi,
    covariance_of_primitive,
    meanings,
    positive,
    potential_expression,
)

_V = POTENTIAL(DELTA, DELTA0)


def conservation(V: sp.Expr) -> tuple[Step, ...]:
    """From Newton's equation in the potential V of Delta(tau) to the conserved energy."""
    return (
        Step("The mean-field equation is Newton's with potential V.", eq(ACCELERATION, -V.diff(LAGGED))),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V.",
            eq(sp.Derivative(VELOCITY**2 / 2 + V, TAU), 0),
            lambda *r: eq(VELOCITY * (r[-1].lhs - r[-1].rhs), 0),
        ),
    )


@entry(
    "gaussian.dmft", "dynamical mean-field equation of the autocovariance", "dynamical mean-field equation"
)
def dmft() -> Derived:
    half = LAGGED - VELOCITY
    steps = (
        Step(
            "At N to infinity a neuron obeys x' = -x + h with Gaussian h of covariance g^2 C(tau), so in the "
            "stationary state the operators (1 + d/dtau)(1 - d/dtau) turn Delta into the covariance of h.",
            eq(half + sp.Derivative(half, TAU), GAIN**2 * covariance_of_phi(LAGGED)),
        ),
        Step(
            "The first derivatives cancel.",
            eq(LAGGED - ACCELERATION, GAIN**2 * covariance_of_phi(LAGGED)),
            same,
        ),
        Step("Solve for the second derivative.", DMFT, both_sides(lambda side: LAGGED - side)),
    )
    return Derived(steps, meanings("g", "Delta0", "tau"), positive(GAIN), SCS)


@entry(
    "gaussian.potential",
    "effective potential whose Newton equation is the mean-field equation",
    "effective potential",
)
def potential() -> Derived:
    slope = sp.Derivative(_V, DELTA)
    primitive = covariance_of_primitive()
    statement = eq(_V, potential_expression())
    steps = (
        Step(
            "Delta'' = -dV/dDelta with V(0; Delta0) = 0 defines the potential.",
            eq(slope, -DELTA + GAIN**2 * covariance_of_phi()),
        ),
        Step(
            "Price's theorem: d/dDelta raises the derivative of both factors, so C is the derivative of "
            "E[Phi Phi].",
            eq(slope, -DELTA + GAIN**2 * sp.Derivative(primitive, DELTA)),
            same,
        ),
        Step(
            "Integrate from 0, where x and y are independent and E[Phi Phi] = (E Phi)^2.",
            statement,
            lambda *r: integrated(DELTA, _V, -(DELTA**2) / 2 + GAIN**2 * primitive)(*r).subs(
                POTENTIAL(0, DELTA0), 0
            ),
        ),
    )
    remark = (
        "phi and Phi are the nonlinearity and its primitive, Phi' = phi; E is over Gaussian x, y of variance "
        "Delta0 and covariance Delta."
    )
    return Derived(steps, meanings("g", "Delta", "Delta0"), sp.Abs(DELTA) <= DELTA0, SCS, remarks=(remark,))


@entry(
    "gaussian.potential.erf",
    "the potential of phi = erf(sqrt(pi) x/2) in closed form",
    "effective potential for the error function",
)
def potential_erf() -> Derived:
    slope = sp.pi / 2 / (1 + sp.pi * DELTA0 / 2)
    area = 2 / sp.pi * (DELTA * sp.asin(slope * DELTA) + (sp.sqrt(1 - (slope * DELTA) ** 2) - 1) / slope)
    C = sp.Function("C", real=True)(DELTA)
    statement = eq(_V, -(DELTA**2) / 2 + GAIN**2 * area)
    steps = (
        *by_price(C, DELTA0, DELTA),
        Step(
            "Put C into dV/dDelta = -Delta + g^2 C.",
            eq(sp.Derivative(_V, DELTA), -DELTA + GAIN**2 * arcsine(DELTA0, DELTA)),
            lambda *r: -DELTA + GAIN**2 * r[-1].rhs,
        ),
        Step(
            "Integrate from V(0; Delta0) = 0.",
            statement,
            lambda *r: integrated(DELTA, _V, statement.rhs)(*r).subs(POTENTIAL(0, DELTA0), 0),
        ),
    )
    return Derived(steps, meanings("g", "Delta", "Delta0"), sp.Abs(DELTA) <= DELTA0, DERIVED_HERE)
