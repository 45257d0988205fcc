r"""The exact two-replica recursion of two networks that nearly share their couplings, at any step dt.

Given the past, the fields $h_a=J_a\varphi(x_a)$ of both copies are Gaussian as N -> infinity,

    <h_a(t) h_b(s)> = R_ab g^2 C^ab(t, s),   C^ab = E phi(x_a(t)) phi(x_b(s)),   R_11 = R_22 = 1, R_12 = rho,

and x is their linear filter, so that the covariances obey a finite recursion: nothing is iterated or
sampled. On the axes $D(t,0)=(1-dt)^{t/dt}D_0$, because x(0) does not know the couplings. As dt -> 0 it
becomes $(1+\partial_t)(1+\partial_s)D=\rho g^2C$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, STEP, mean_square
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import averaged, derived

_x0, _x1, _y0, _y1, _h, _k = sp.symbols("x_t x_next y_s y_next h_t k_s", real=True)
_a, _b = sp.symbols("a b", real=True)
_K = sp.Symbol("K", positive=True)
_stay = 1 - STEP
STABLE = sp.And(sp.LessThan(STEP, 1, evaluate=False), sp.LessThan(n.rho, 1, evaluate=False))
SMALLER = sp.LessThan(n.eta, 1, evaluate=False)
MEANS = {(_x1, _y1): n.after, (_x1, _y0): n.right, (_x0, _y1): n.above, (_x0, _y0): n.D, (_h, _k): _K}
STATEMENT = eq(
    n.after,
    _stay * (n.right + n.above) - _stay**2 * n.D + STEP**2 * n.rho * GAIN**2 * n.product(),
)


def _multiplied(*relations: sp.Basic) -> sp.Basic:
    """(what x does beyond its decay) times the same of y."""
    first, second = relations[-2:]
    return eq(
        sp.expand((first.rhs - _stay * _x0) * (second.rhs - _stay * _y0)),
        sp.expand((first.lhs - _stay * _x0) * (second.lhs - _stay * _y0)),
    )


@entry(
    "reconstruction.autocovariance",
    "two copies with correlated couplings: the exact recursion of their covariance at any step dt",
    "covariance of two copies",
)
def autocovariance() -> Derived:
    both = (_x1 - _stay * _x0) * (_y1 - _stay * _y0)
    mean = n.after - _stay * (n.right + n.above) + _stay**2 * n.D
    return derived(
        Step("A neuron of the first copy at t, driven by its field h.", eq(_x1, _stay * _x0 + STEP * _h)),
        Step("The same neuron of the second copy at s, field k.", eq(_y1, _stay * _y0 + STEP * _k)),
        Step("The product of the two.", eq(STEP**2 * _h * _k, sp.expand(both)), _multiplied),
        Step(
            "Its average over neurons: covariances at neighbouring times.",
            eq(STEP**2 * _K, mean),
            lambda *r: eq(*(averaged(side, MEANS) for side in r[-1].args)),
        ),
        Step(
            "The fields are Gaussian, and the couplings of the copies have covariance rho g^2/N.",
            eq(_K, n.rho * GAIN**2 * n.product()),
        ),
        Step(
            "Insert it and solve for the latest covariance.",
            STATEMENT,
            lambda *r: eq(n.after, sp.solve(r[3].subs(_K, r[4].rhs), n.after)[0]),
        ),
        assumptions=STABLE,
        remark="rho = 1 is one copy with itself. On the axes D(t, 0) = (1 - dt)^(t/dt) D0. Published "
        "networks put J_ii = 0, a difference of order 1/N.",
    )


@entry("reconstruction.distance", "mean squared distance of two networks that nearly share their couplings")
def distance() -> Derived:
    return derived(
        Step("The squared distance of a neuron in the two copies.", eq(n.d, (_a - _b) ** 2)),
        Step(
            "Averaged over neurons; both copies have gain g, hence the same variance.",
            eq(n.d, 2 * (n.D11 - n.D12)),
            right_side(lambda side: averaged(side, {(_a, _a): n.D11, (_b, _b): n.D11, (_a, _b): n.D12})),
        ),
        assumptions=sp.LessThan(n.D12, n.D11, evaluate=False),
        remark="J2 = J1 + eta J' would have gain g sqrt(1 + eta^2), another variance, and is another model.",
    )


@entry("reconstruction.weight_distance", "relative error kappa of the couplings from eta")
def weight_distance() -> Derived:
    other = sp.sqrt(1 - n.eta**2)
    return derived(
        Step(
            "A coupling of the student less that of the teacher, in units of g/sqrt(N); a, b independent.",
            eq(n.kappa, ((n.rho - 1) * _a + n.eta * _b) ** 2),
        ),
        Step(
            "Its mean square.",
            eq(n.kappa, (1 - n.rho) ** 2 + n.eta**2),
            right_side(lambda side: averaged(side, {(_a, _a): 1, (_b, _b): 1, (_a, _b): 0})),
        ),
        Step("Both networks have gain g.", eq(n.rho, other)),
        Step(
            "Insert it.",
            eq(n.kappa, 2 * (1 - other)),
            lambda *r: sp.expand(r[1].rhs.subs(n.rho, r[2].rhs)),
        ),
        assumptions=SMALLER,
        remark="kappa = eta^2 + eta^4/4 + ...",
    )


@entry(
    "reconstruction.distance.first_step",
    "distance after one step: kappa dt^2 g^2 E phi^2",
    "distance after one step",
)
def first_step() -> Derived:
    fields = 2 * (1 - n.rho) * GAIN**2 * n.q0
    return derived(
        Step("Both start at the same state: only the fields differ.", eq(n.d, STEP**2 * (_h - _k) ** 2)),
        Step(
            "Averaged over the couplings.",
            eq(n.d, STEP**2 * fields),
            right_side(
                lambda side: averaged(
                    side,
                    {
                        (_h, _h): GAIN**2 * n.q0,
                        (_k, _k): GAIN**2 * n.q0,
                        (_h, _k): n.rho * GAIN**2 * n.q0,
                    },
                )
            ),
        ),
        Step("The error of the couplings.", eq(n.kappa, 2 * (1 - n.rho))),
        Step(
            "In its terms.",
            eq(n.d, n.kappa * STEP**2 * GAIN**2 * n.q0),
            lambda *r: r[1].rhs.subs(n.rho, sp.solve(r[2], n.rho)[0]),
        ),
        Step("The activity at the start.", eq(n.q0, mean_square(n.D11))),
        Step(
            "Insert it.",
            eq(n.d, n.kappa * STEP**2 * GAIN**2 * mean_square(n.D11)),
            lambda *r: r[3].rhs.subs(n.q0, r[4].rhs),
        ),
        assumptions=sp.LessThan(STEP, 1, evaluate=False),
        remark="D11 is D0, the variance of the initial state.",
    )


RESCALED = Erratum(
    id="reconstruction.forced_exponent",
    where="arXiv:2409.04240, exponent of the model: x_2 rescaled onto x_1 at each step while J_2 differs",
    relations=lambda: (eq(n.forced, n.lambda_1), eq(n.forced, sp.log(2) / STEP)),
    proof="The separation is rescaled to its first size, dt |(J_2 - J_1) phi|, and the force of the wrong "
    "couplings adds as much again in nearly the same direction: it doubles at each step. At dt = 0.01, g = 2 "
    "the procedure gives 73.7, with J_2 = J_1 it gives 0.11 (N = 300).",
    command="eval reconstruction.forced_exponent --dt 0.01",
    shows="69.31471805",
)
_force, _size, _angle = sp.symbols("F epsilon alpha", positive=True)


@entry(
    "reconstruction.forced_exponent",
    "what the published exponent of a model measures: ln 2/dt",
    "growth rate of a forced, rescaled separation",
)
def forced_exponent() -> Derived:
    return derived(
        Step(
            "The separation, rescaled to epsilon at each step, and the force of the wrong couplings, of the "
            "same size, at an angle alpha, to leading order in dt: their sum squared.",
            eq(_force**2, _size**2 + 2 * _size**2 * sp.cos(_angle) + _size**2),
        ),
        Step("The force hardly turns in a step, so that the separation points along it.", eq(_angle, 0)),
        Step(
            "The separation doubles.",
            eq(_force, 2 * _size),
            lambda *r: sp.sqrt(r[0].rhs.subs(_angle, r[1].rhs)),
        ),
        Step(
            "Its rate.",
            eq(n.forced, sp.log(2) / STEP),
            lambda *r: sp.log(r[-1].rhs / _size) / STEP,
        ),
        assumptions=sp.StrictLessThan(STEP, 1, evaluate=False),
        erratum=RESCALED,
        remark="it grows without bound as dt -> 0 and does not know the network: no Lyapunov exponent.",
    )
