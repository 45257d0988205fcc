r"""Gradient dynamics of the kinetic energy: $dx=-\nabla E\,dt+\sqrt{2T}\,dW$, $E(x)=\frac12|F|^2$,
$F=-x+J\varphi(x)$.

Its stationary measure is $e^{-E/T}$. For iid Gaussian couplings, $J_{ij}\sim\mathcal N(0,g^2/N)$, given x the
fields $h_i=\sum_jJ_{ij}\varphi(x_j)$ are iid $\mathcal N(0,g^2q)$, $q=|\varphi(x)|^2/N$, so that $\overline
Z$ reduces to one neuron; n replicas are jointly Gaussian with covariance $T\delta_{ab}+g^2Q_{ab}$, and
conjugates of Q are zero at the saddle point: each $\overline{Z^n}$ is $\overline Z^n$ to leading exponential
order (quenched = annealed) and the overlap of replicas is zero. Source: derived here; the dynamics is that
of arXiv:2508.04983.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, mean_of
from rnnchaos.theory.gradient.notation import FIELD, TEMPERATURE, VARIANCE, derived, over_line, square_mean

_q = sp.Symbol("q", positive=True)
_kappa = sp.Symbol("kappa", real=True)
_A = sp.Function("A", real=True)
_spread = TEMPERATURE + GAIN**2 * _q
_ORDER_PARAMETER = (_q, (VARIANCE - TEMPERATURE) / GAIN**2)
_SADDLE = (
    "Saddle point in q and its conjugate kappa: the one with kappa = 0, checked to be stationary; no other "
    "was found. Phi odd; T > 0, or the limit T -> 0+."
)


@entry(
    "gradient.boltzmann_measure",
    "one-neuron marginal of exp(-E/T)",
    "one-neuron marginal of the Boltzmann measure",
)
def boltzmann_measure() -> Derived:
    joint, single = sp.Function("w")(X, FIELD), sp.Function("w")(X)
    field = sp.exp(-(FIELD**2) / (2 * GAIN**2 * _q)) / sp.sqrt(2 * sp.pi * GAIN**2 * _q)
    steps = (
        Step(
            "Given x the fields h are iid N(0, g^2 q), q = |phi(x)|^2/N, so exp(-E/T) averaged over J "
            "factorises; one neuron weighs:",
            eq(joint, field * sp.exp(-((X - FIELD) ** 2) / (2 * TEMPERATURE))),
        ),
        Step(
            "Integrate over the field.",
            eq(single, sp.sqrt(TEMPERATURE / _spread) * sp.exp(-(X**2) / (2 * _spread))),
            lambda *r: over_line(r[-1].rhs, FIELD),
        ),
        Step(
            "Normalise, and write S = T + g^2 q.",
            eq(sp.Function("p")(X), sp.exp(-(X**2) / (2 * VARIANCE)) / sp.sqrt(2 * sp.pi * VARIANCE)),
            lambda *r: sp.simplify((r[-1].rhs / over_line(r[-1].rhs, X)).subs(*_ORDER_PARAMETER)),
        ),
    )
    return derived(steps)


def _action() -> Step:
    weight = sp.sqrt(2 * sp.pi * _spread) * mean_of(sp.exp(-_kappa * phi(0, X) ** 2), _spread)
    action = sp.log(TEMPERATURE / _spread) / 2 + _kappa * _q + sp.log(weight)
    return Step(
        "ln Z/N at fixed q = |phi(x)|^2/N, enforced by the conjugate kappa, from the one-neuron weight.",
        eq(_A(_q, _kappa), action),
    )


@entry("gradient.boltzmann_variance", "variance of the measure exp(-E/T)", "Boltzmann variance")
def boltzmann_variance() -> Derived:
    steps = (
        _action(),
        Step(
            "kappa = 0 is stationary in q, identically.",
            eq(0, 0),
            lambda *r: sp.diff(r[0].rhs, _q).subs(_kappa, 0),
        ),
        Step(
            "Stationary in kappa at kappa = 0.",
            eq(0, _q - square_mean(_spread)),
            lambda *r: sp.diff(r[0].rhs, _kappa).subs(_kappa, 0),
        ),
        Step(
            "S = T + g^2 q.",
            eq(VARIANCE, GAIN**2 * square_mean() + TEMPERATURE),
            lambda *r: sp.expand(VARIANCE - GAIN**2 * r[-1].rhs.subs(*_ORDER_PARAMETER)),
        ),
    )
    remark = (
        "Where phi(x)/x decreases on x > 0, E[phi^2]/S decreases, so there is exactly one S for T > 0, and "
        "at T = 0 one S > 0 for g > g_c and none for g <= g_c."
    )
    return derived(steps, remarks=(remark, _SADDLE))


@entry("gradient.free_energy", "free energy per neuron of exp(-E/T), quenched and annealed", "free energy")
def free_energy() -> Derived:
    f = sp.Symbol("f", real=True)
    value = sp.log(2 * sp.pi * TEMPERATURE) / 2
    steps = (
        _action(),
        Step(
            "At the saddle point kappa = 0 both q and g drop out.",
            eq(_A(_q, 0), value),
            lambda *r: sp.logcombine(sp.expand_log(r[-1].rhs.subs(_kappa, 0))),
        ),
        Step("f = -T ln Z/N.", eq(f, -TEMPERATURE * value), lambda *r: -TEMPERATURE * r[-1].rhs),
    )
    remark = (
        "n replicas are Gaussian with covariance T 1 + g^2 Q and give n times this at every stationary Q "
        "with zero conjugates, so quenched and annealed averages agree."
    )
    return derived(steps, remarks=(remark, _SADDLE))


@entry("gradient.energy", "mean energy per neuron of exp(-E/T): T/2", "energy per neuron")
def energy() -> Derived:
    e, f = sp.Symbol("e", positive=True), sp.Symbol("f", real=True)
    steps = (
        Step("The free energy per neuron.", eq(f, -TEMPERATURE * sp.log(2 * sp.pi * TEMPERATURE) / 2)),
        Step(
            "e = f - T df/dT.",
            eq(e, TEMPERATURE / 2),
            lambda *r: r[-1].rhs - TEMPERATURE * sp.diff(r[-1].rhs, TEMPERATURE),
        ),
    )
    remark = "E = |F|^2/2, so <F^2> = T a neuron: F is white with the variance T."
    return derived(steps, remarks=(remark,))
