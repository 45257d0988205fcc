r"""$\dot\Delta^2=2[V(\Delta_\infty)-V(\Delta)]$, $\Gamma_0=g^2E\varphi^2+\sigma_b^2-\Delta_0$ and
$-\psi''+[1-g^2E\varphi'\varphi']\psi=E\psi$, $E=1-(1+\lambda)^2$: the autocovariance, the kinetic energy and
the largest Lyapunov exponent of a rate network.

The last is the problem of the column `gaussian` with $\Delta(\tau)$ of this network. The continuum begins at
$\kappa^2=1-g^2E\varphi'\varphi'|_{\Delta_\infty}>0$; without noise $\dot\Delta$ is an odd state of zero
energy, so that one level lies below: chaos wherever Delta moves. Under noise the boundary is E0 = 0. Source:
Kadmon and Sompolinsky 2015; kinetic energy and noise derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND, ground, growth, zero_energy
from rnnchaos.theory.gaussian.noise import NOISE
from rnnchaos.theory.gaussian.notation import (
    ACCELERATION,
    KINETIC,
    LAGGED,
    POTENTIAL,
    TAU,
    VELOCITY,
    positive,
)
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.equations import MOTION
from rnnchaos.theory.rate.mean_field.notation import (
    DMFT,
    DRIVE,
    KS,
    Delta,
    Delta0,
    Delta_inf,
    Gamma0,
    covariance,
    derived,
    g,
    moment,
    potential_expression,
)

WELL = 1 - g**2 * covariance(1).subs(Delta, LAGGED)
"""The potential well 1 - g^2 E[phi'(m + x) phi'(m + y)] at Delta(tau)."""


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


@entry("rate.lyapunov_max", "largest Lyapunov exponent of a rate network", "largest Lyapunov exponent")
def lyapunov_max() -> Derived:
    return derived(
        *growth(WELL),
        *zero_energy(DMFT, WELL),
        *ground(eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))),
        assumptions=n.MOVING,
        source=KS,
        remark="the mean coupling and the biases enter through m, Delta0 and Delta alone, and so does noise, "
        "under which Delta' is a state on tau > 0 only and E0 may be of either sign (Schuecker, Goedeke and "
        "Helias 2018).",
    )


@entry("rate.chaos_boundary.noise", "where white noise ends the chaos of a rate network", "chaos under noise")
def noisy_boundary() -> Derived:
    zero_mode = -VELOCITY

    def smooth(*relations: sp.Basic) -> sp.Basic:
        slope = sp.diff(relations[-1].rhs / WELL, TAU).subs(*relations[0].args)
        return eq(slope.subs(LAGGED, Delta0), 0)

    return derived(
        Step("For tau > 0 the autocovariance obeys the mean-field equation without noise.", DMFT),
        Step(
            "Differentiated, it makes psi = -Delta' a solution of the Schroedinger equation at E = 0 on tau "
            "> 0, positive and decaying.",
            eq(sp.Derivative(zero_mode, (TAU, 2)), WELL * zero_mode),
            both_sides(lambda side: -sp.diff(side, TAU)),
        ),
        Step(
            "It is the ground state, even in tau, where its slope -Delta''(0+) vanishes; at tau = 0 Delta = "
            "Delta0.",
            eq(g**2 * moment(0, 0) + n.sigma_b**2 - Delta0, 0),
            smooth,
        ),
        assumptions=sp.And(n.MOVING, positive(NOISE)),
        source=DERIVED_HERE,
        remark="lambda_1 > 0 where the left side is positive, with m, Delta0, Delta_inf of rate.mean, "
        "rate.variance and rate.frozen_variance; at J0 = b = sigma_b = 0 that of gaussian.",
    )
