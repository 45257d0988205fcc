r"""The exact two-replica recursion of two networks that nearly share their couplings, at any step dt.

Given the past, the fields $h_a=J_a\varphi(x_a)$ of both copies are Gaussian as N -> infinity,

    <h_a(t) h_b(s)> = R_ab g^2 C^ab(t, s),   C^ab = E phi(x_a(t)) phi(x_b(s)),   R_11 = R_22 = 1, R_12 = rho,

and x is their linear filter: nothing is iterated or sampled. As x(0) does not know the couplings,
$D(t,0)=(1-dt)^{t/dt}D_0$; dt -> 0 gives $(1+\partial_t)(1+\partial_s)D=\rho g^2C$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, STEP
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import averaged, derived

_x0, _x1, _y0, _y1, _h, _k = sp.symbols("x_t x_next y_s y_next h_t k_s", real=True)
_a, _b = sp.symbols("a b", real=True)
_K = sp.Symbol("K", positive=True)
_stay = 1 - STEP
_MEANS = {(_x1, _y1): n.after, (_x1, _y0): n.right, (_x0, _y1): n.above, (_x0, _y0): n.D, (_h, _k): _K}
_drive = STEP**2 * n.rho * GAIN**2 * n.product()
STATEMENT = eq(n.after, _stay * (n.right + n.above) - _stay**2 * n.D + _drive)
_OTHER = sp.sqrt(1 - n.eta**2)


def _multiplied(*relations: sp.Basic) -> sp.Basic:
    """(what x does beyond its decay) times the same of y."""
    sides = ([relation.args[side] for relation in relations[-2:]] for side in (1, 0))
    return eq(*(sp.expand((x - _stay * _x0) * (y - _stay * _y0)) for x, y in sides))


@entry(
    "reconstruction.autocovariance",
    "two copies with correlated couplings: the exact recursion of their covariance at any step dt",
    "covariance of two copies",
)
def autocovariance() -> Derived:
    both = (_x1 - _stay * _x0) * (_y1 - _stay * _y0)
    mean = n.after - _stay * (n.right + n.above) + _stay**2 * n.D
    field = "The fields are Gaussian, the couplings of the copies of covariance rho g^2/N."
    return derived(
        Step("A neuron of the first copy at t, driven by its field h.", eq(_x1, _stay * _x0 + STEP * _h)),
        Step("The same neuron of the second copy at s, field k.", eq(_y1, _stay * _y0 + STEP * _k)),
        Step("The product of the two.", eq(STEP**2 * _h * _k, sp.expand(both)), _multiplied),
        Step(
            "Its average over neurons: covariances at neighbouring times.",
            eq(STEP**2 * _K, mean),
            lambda *r: eq(*(averaged(side, _MEANS) for side in r[-1].args)),
        ),
        Step(field, eq(_K, n.rho * GAIN**2 * n.product())),
        Step(
            "Insert it and solve for the latest covariance.",
            STATEMENT,
            lambda *r: eq(n.after, sp.solve(r[3].subs(_K, r[4].rhs), n.after)[0]),
        ),
        assumptions=sp.And(sp.LessThan(STEP, 1, evaluate=False), sp.LessThan(n.rho, 1, evaluate=False)),
        remark="rho = 1 is one copy with itself. On the axes D(t, 0) = (1 - dt)^(t/dt) D0. Published "
        "networks put J_ii = 0, a difference of order 1/N.",
    )


@entry("reconstruction.distance", "mean squared distance of two networks that nearly share their couplings")
def distance() -> Derived:
    means = {(_a, _a): n.D11, (_b, _b): n.D11, (_a, _b): n.D12}
    return derived(
        Step("The squared distance of a neuron in the two copies.", eq(n.d, (_a - _b) ** 2)),
        Step(
            "Averaged over neurons; both copies have gain g, hence the same variance.",
            eq(n.d, 2 * (n.D11 - n.D12)),
            right_side(lambda side: averaged(side, means)),
        ),
        assumptions=sp.LessThan(n.D12, n.D11, evaluate=False),
        remark="after one step kappa dt^2 g^2 E phi^2. J2 = J1 + eta J' would have gain g sqrt(1 + eta^2), "
        "another variance, and is another model.",
    )


@entry("reconstruction.weight_distance", "relative error kappa of the couplings from eta")
def weight_distance() -> Derived:
    means = {(_a, _a): 1, (_b, _b): 1, (_a, _b): 0}
    return derived(
        Step(
            "A coupling of the student less that of the teacher, in units of g/sqrt(N); a, b independent.",
            eq(n.kappa, ((n.rho - 1) * _a + n.eta * _b) ** 2),
        ),
        Step(
            "Its mean square.",
            eq(n.kappa, (1 - n.rho) ** 2 + n.eta**2),
            right_side(lambda side: averaged(side, means)),
        ),
        Step("Both networks have gain g.", eq(n.rho, _OTHER)),
        Step(
            "Insert it.", eq(n.kappa, 2 * (1 - _OTHER)), lambda *r: sp.expand(r[1].rhs.subs(n.rho, r[2].rhs))
        ),
        assumptions=sp.LessThan(n.eta, 1, evaluate=False),
        remark="kappa = eta^2 + eta^4/4 + ...",
    )


FORMULAS = (autocovariance, distance, weight_distance)
