r"""$\dot\Delta^2=2[V(\Delta_\infty)-V(\Delta)]$ and $\Gamma_0=g^2E\varphi^2+\sigma_b^2-\Delta_0$: the
autocovariance and the kinetic energy of a rate network (Kadmon and Sompolinsky 2015 for the first)."""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import ACCELERATION, KINETIC, LAGGED, POTENTIAL, TAU, VELOCITY
from rnnchaos.theory.rate import notation as n
from rnnchaos.theory.rate.mean_field import MOTION
from rnnchaos.theory.rate.notation import (
    DMFT,
    DRIVE,
    KS,
    Delta0,
    Delta_inf,
    Gamma0,
    derived,
    g,
    moment,
    potential_expression,
)


@entry("rate.correlation", "autocovariance of a rate network: its velocity as a function of itself")
def correlation() -> Derived:
    rest, now = (sp.expand(potential_expression(end)) for end in (Delta_inf, LAGGED))
    return derived(
        *MOTION,
        Step(
            "Insert the potential and solve for the velocity; its constant drops out.",
            eq(VELOCITY**2, 2 * (rest - now)),
            lambda *r: eq(
                *(
                    2 * (side - POTENTIAL(LAGGED)).subs({POTENTIAL(Delta_inf): rest, POTENTIAL(LAGGED): now})
                    for side in r[-1].args
                )
            ),
        ),
        assumptions=n.MOVING,
        source=KS,
        remark="Delta(0) = Delta0; it falls to Delta_inf at the rate kappa, kappa^2 = 1 - g^2 E[phi'(m + x) "
        "phi'(m + y)] at covariance Delta_inf. The mean of x(t) x(t + tau) is m^2 + Delta.",
    )


@entry("rate.kinetic_energy", "kinetic energy <x'^2> per neuron of a rate network", "kinetic energy")
def kinetic_energy() -> Derived:
    return derived(
        Step("In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).", eq(KINETIC(TAU), -ACCELERATION)),
        Step(
            "Insert the mean-field equation.",
            eq(KINETIC(TAU), DRIVE - LAGGED),
            substitute((ACCELERATION, DMFT.rhs)),
        ),
        Step(
            "At tau = 0 the two activities coincide and Delta = Delta0.",
            eq(Gamma0, g**2 * moment(0, 0) + n.sigma_b**2 - Delta0),
            substitute((KINETIC(TAU), Gamma0), (LAGGED, Delta0)),
        ),
        assumptions=n.MOVING,
        source=DERIVED_HERE,
        remark="without noise; with it x is not differentiable and Gamma0 infinite. 0 in the static state.",
    )
