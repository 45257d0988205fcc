r"""The Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)$, $J_{ij}\sim\mathcal N(0,g^2/N)$ iid, N to
infinity.

The column's formulas, from the dynamical mean-field equation of Sompolinsky, Crisanti and Sommers (1988) to
the kinetic energy $\Gamma_0=\langle\dot x^2\rangle$ of arXiv:2508.04983 (per neuron, without the factor 1/2),
each with a derivation whose steps are computed. Time is in units of the neuron's time constant. The limits
(onset, strong coupling) are in `gaussian_limits`, the symbols in `gaussian_notation`.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X
from rnnchaos.theory.algebra.operations import both_sides, substitute
from rnnchaos.theory.formula import Derived, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian.correlation import CORRELATIONS
from rnnchaos.theory.gaussian.correlation_onset import ONSET_CORRELATIONS
from rnnchaos.theory.gaussian.lyapunov import LYAPUNOV
from rnnchaos.theory.gaussian.lyapunov_large_order import LARGE_ORDER
from rnnchaos.theory.gaussian.lyapunov_strong_coupling import LYAPUNOV_LIMITS
from rnnchaos.theory.gaussian.mean_field import dmft, potential, potential_erf
from rnnchaos.theory.gaussian.noise import NOISY_FORMULAS
from rnnchaos.theory.gaussian.noise_lyapunov import NOISY_LYAPUNOV
from rnnchaos.theory.gaussian.notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA,
    DELTA0,
    GAIN,
    GAMMA0,
    KINETIC,
    POTENTIAL,
    TAU,
    THRESHOLD,
    covariance_of_phi,
    mean_square,
    meanings,
)
from rnnchaos.theory.gaussian.onset import ONSETS
from rnnchaos.theory.gaussian.participation import DIMENSION
from rnnchaos.theory.gaussian.strong_coupling import STRONG_COUPLING
from rnnchaos.theory.gaussian.times import TIMES
from rnnchaos.theory.gaussian.variance import self_consistency, uniqueness

PAPER = Source("Zhang, Huang, arXiv:2508.04983", "ZhangHuang2025", "10.48550/arXiv.2508.04983")
Eq = sp.Eq
_lag = AUTOCOVARIANCE(TAU)
_second = sp.Derivative(_lag, (TAU, 2))
_dmft = Eq(_second, _lag - GAIN**2 * covariance_of_phi(_lag))
_V = POTENTIAL(DELTA, DELTA0)


@entry("gaussian.kinetic_energy", "kinetic energy per neuron <x'^2> of the chaotic state", "kinetic energy")
def kinetic_energy() -> Derived:
    statement = Eq(GAMMA0, GAIN**2 * mean_square() - DELTA0)
    steps = (
        Step(
            "In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).",
            Eq(KINETIC(TAU), -_second),
        ),
        Step(
            "Insert the mean-field equation.",
            Eq(KINETIC(TAU), GAIN**2 * covariance_of_phi(_lag) - _lag),
            lambda *r: substitute((_second, _dmft.rhs))(*r),
        ),
        Step(
            "At tau = 0 the two activities coincide and Delta = Delta0.",
            statement,
            substitute((KINETIC(TAU), GAMMA0), (_lag, DELTA0)),
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
            Eq(speed(TAU) ** 2, GAMMA0),
        ),
        Step("Take the root.", Eq(speed(TAU), sp.sqrt(GAMMA0)), both_sides(lambda side: sp.sqrt(side))),
        Step(
            "The arc length up to t is the integral of the speed; divide by t.",
            Eq(rate, sp.sqrt(GAMMA0)),
            lambda *r: Eq(rate, sp.integrate(r[-1].rhs, (TAU, 0, t)) / t, evaluate=False),
        ),
    )
    symbols = {
        **meanings("Gamma0"),
        "ell": Meaning("arc length per sqrt(N) and unit time", "activity per time", "ell > 0"),
    }
    return Derived(steps, symbols, CHAOTIC, PAPER)


@entry(
    "gaussian.activity_distribution", "one-time distribution of the activity", "probability of |x| < theta"
)
def activity_distribution() -> Derived:
    k, probability = sp.Symbol("k", real=True), sp.Function("P", real=True)
    density = sp.exp(-(X**2) / (2 * DELTA0)) / sp.sqrt(2 * sp.pi * DELTA0)
    inside = probability(THRESHOLD)
    characteristic, p = sp.Function("chi")(k), sp.Function("p", real=True)(X)
    statement = Eq(inside, sp.erf(THRESHOLD / sp.sqrt(2 * DELTA0)))
    steps = (
        Step(
            "x = (1 + d/dt)^(-1) h is Gaussian because h is, with variance Delta0; its characteristic "
            "function:",
            Eq(characteristic, sp.exp(-(k**2) * DELTA0 / 2)),
        ),
        Step(
            "Invert the Fourier transform.",
            Eq(p, density),
            lambda *r: Eq(
                p, sp.integrate(r[-1].rhs * sp.cos(k * X), (k, -sp.oo, sp.oo)) / (2 * sp.pi), evaluate=False
            ),
        ),
        Step(
            "P(theta) is the probability of |x| < theta.",
            statement,
            lambda *r: Eq(inside, sp.integrate(r[-1].rhs, (X, -THRESHOLD, THRESHOLD)), evaluate=False),
        ),
    )
    return Derived(steps, meanings("Delta0", "theta"), CHAOTIC, PAPER)


FORMULAS = (
    dmft,
    potential,
    potential_erf,
    self_consistency,
    uniqueness,
    kinetic_energy,
    arc_length,
    activity_distribution,
    *ONSETS,
    *STRONG_COUPLING,
    *CORRELATIONS,
    *ONSET_CORRELATIONS,
    *TIMES,
    *LYAPUNOV,
    *LYAPUNOV_LIMITS,
    *LARGE_ORDER,
    *DIMENSION,
    *NOISY_FORMULAS,
    *NOISY_LYAPUNOV,
)
