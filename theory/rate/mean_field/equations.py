r"""$m=J_0E\varphi+b$, $\ddot\Delta=\Delta-g^2C(\Delta)-\sigma_b^2$: the mean-field theory of rate networks
with any nonlinearity (Kadmon and Sompolinsky 2015), activities $m+u$ with u Gaussian of autocovariance
$\Delta(\tau)$ over neurons and time.

By Price's theorem the second is Newton's equation in

    V(Delta) = -Delta^2/2 + g^2 {E[Phi(m + x) Phi(m + y)] - (E Phi)^2} + sigma_b^2 Delta,

and the stationary state is a motion from $\Delta_0$ (slope -D under white noise) to rest at $\Delta_\infty$,
which is not 0 without the symmetry x to -x: three equations for m, $\Delta_0$, $\Delta_\infty$. At
$J_0=b=\sigma_b=0$ and odd phi they are those of the column `gaussian`.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import conserved, eq, integrated, same, substitute
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.mean_field import conservation
from rnnchaos.theory.gaussian.noise import NOISE, SPEED, kink, quiet
from rnnchaos.theory.gaussian.notation import ACCELERATION, LAGGED, POTENTIAL, TAU, VELOCITY, positive
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import (
    DMFT,
    DRIVE,
    J0,
    KS,
    Delta,
    Delta0,
    Delta_inf,
    covariance,
    derived,
    g,
    moment,
    potential_expression,
)

_t = sp.Symbol("t", positive=True)
_mean = sp.Function("m", real=True)(_t)
_V = POTENTIAL(Delta)
OF_INPUT = (
    "The mean-field equation (rate.dmft): Delta and its second derivative by the covariance of the input."
)


@entry("rate.mean", "mean activity of a rate network, chaotic or static", "mean activity")
def mean() -> Derived:
    moving = J0 * moment(0, mean=_mean) + n.b
    return derived(
        Step(
            "Averaged over neurons: the random part of the couplings adds nothing, and activities are m + u "
            "with Gaussian u.",
            eq(sp.Derivative(_mean, _t) + _mean, moving),
        ),
        Step(
            "In a stationary state m is constant.",
            eq(n.m, J0 * moment(0) + n.b),
            lambda *r: eq(*(side.subs(_mean, n.m).doit() for side in r[-1].args)),
        ),
        assumptions=n.STATIC,
        source=KS,
        remark="with rate.variance and rate.frozen_variance three equations for the chaotic state; with "
        "rate.static.variance two for the static one.",
    )


@entry("rate.dmft", "mean-field equation of the autocovariance, with any nonlinearity and frozen biases")
def dmft() -> Derived:
    half = LAGGED - VELOCITY
    return derived(
        Step(
            "About its mean the input of a neuron is Gaussian with covariance g^2 C(tau) + sigma_b^2: the "
            "biases are frozen. (1 + d/dtau)(1 - d/dtau) turns Delta into it.",
            eq(half + sp.Derivative(half, TAU), DRIVE),
        ),
        Step("The first derivatives cancel.", eq(LAGGED - ACCELERATION, DRIVE), same),
        Step(
            "Solve for the second derivative.",
            DMFT,
            lambda *r: eq(LAGGED - r[-1].lhs, LAGGED - r[-1].rhs),
        ),
        assumptions=positive(g),
        source=KS,
    )


@entry("rate.potential", "effective potential of the autocovariance, with any nonlinearity")
def potential() -> Derived:
    slope, known = sp.Derivative(_V, Delta), -Delta + n.sigma_b**2
    whole = -(Delta**2) / 2 + g**2 * covariance(-1) + n.sigma_b**2 * Delta
    return derived(
        Step(
            "Delta'' = -dV/dDelta with V(0) = 0 defines the potential.",
            eq(slope, known + g**2 * covariance()),
        ),
        Step(
            "Price's theorem: d/dDelta raises the derivative of both factors, so C is the derivative of "
            "E[Phi Phi].",
            eq(slope, known + g**2 * sp.Derivative(covariance(-1), Delta)),
            same,
        ),
        Step(
            "Integrate from 0, where x and y are independent and E[Phi Phi] = (E Phi)^2.",
            eq(_V, potential_expression()),
            lambda *r: integrated(Delta, _V, whole)(*r).subs(POTENTIAL(0), 0),
        ),
        assumptions=sp.Abs(Delta) <= Delta0,
        source=KS,
    )


def _ends(*relations: sp.Basic) -> sp.Basic:
    """The conserved energy at tau = 0+ and at rest."""
    energy = conserved(*relations)
    start = energy.subs(VELOCITY, SPEED).subs(LAGGED, Delta0)
    return eq(start, energy.subs(VELOCITY, 0).subs(LAGGED, Delta_inf))


@entry("rate.variance", "variance of the state that moves: energy from lag 0 to infinity", "variance")
def variance() -> Derived:
    energy = VELOCITY**2 / 2 + potential_expression(LAGGED)
    top, rest = (sp.expand(potential_expression(end)) for end in (Delta0, Delta_inf))
    spread = g**2 * (moment(-1, -1) - covariance(-1, Delta_inf))
    frozen, fall = n.sigma_b**2 * (Delta0 - Delta_inf), (Delta0**2 - Delta_inf**2) / 2
    return derived(
        *kink(DRIVE),
        Step("For tau > 0 the noise is silent.", DMFT, quiet),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V (rate.potential).",
            eq(sp.Derivative(energy, TAU), 0),
            lambda *r: eq(VELOCITY * (r[-1].lhs - r[-1].rhs), 0),
        ),
        Step(
            "At 0+ Delta = Delta0 with slope s; at infinite lag it rests at Delta_inf.",
            eq(SPEED**2 / 2 + top, rest),
            _ends,
        ),
        Step("Insert the slope.", eq(NOISE**2 / 2 + top, rest), lambda *r: substitute(r[3].args)(r[-1])),
        Step(
            "Sort.",
            eq(fall, spread + frozen + NOISE**2 / 2),
            lambda *r: eq(fall, fall + r[-1].lhs - r[-1].rhs),
        ),
        assumptions=n.MOVING,
        source=KS,
        remark="without noise D = 0 and the motion starts at rest. With rate.mean and rate.frozen_variance "
        "three equations for m, Delta0, Delta_inf.",
    )


@entry("rate.frozen_variance", "frozen variance: that of the time averages over neurons", "frozen variance")
def frozen_variance() -> Derived:
    return derived(
        Step(OF_INPUT, eq(LAGGED - ACCELERATION, DRIVE)),
        Step(
            "At infinite lag Delta rests at Delta_inf.",
            eq(Delta_inf, g**2 * covariance(0, Delta_inf) + n.sigma_b**2),
            substitute((ACCELERATION, 0), (LAGGED, Delta_inf)),
        ),
        assumptions=n.MOVING,
        source=KS,
        remark="Delta0 solves this too in the static state; the moving state has the solution below Delta0. "
        "For odd phi without bias Delta_inf = 0.",
    )


MOTION = (
    *conservation(POTENTIAL(LAGGED)),
    Step(
        "At infinite lag Delta rests at Delta_inf: the energy is V there.",
        eq(VELOCITY**2 / 2 + POTENTIAL(LAGGED), POTENTIAL(Delta_inf)),
        lambda *r: eq(conserved(*r), conserved(*r).subs(VELOCITY, 0).subs(LAGGED, Delta_inf)),
    ),
)
