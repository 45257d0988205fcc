r"""Small errors of the couplings: linear response, its amplitude and the horizon of prediction.

For kappa -> 0, $d=\kappa W(t,t)$, where W is driven by the couplings' error and grows as separations do,

    (1 + d/dt)(1 + d/ds) W = g^2 [C + C_phi' W]

in the flow, $C_{\varphi'}=\partial C/\partial D$. On the attractor, with $T=(t+s)/2$, $\tau=t-s$, the
operator is $(1+\frac12\partial_T)^2-\partial_\tau^2$, and the ground state psi of
$H=-\partial_\tau^2+1-g^2C_{\varphi'}$ grows as $e^{2\lambda_1T}$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.gaussian.lyapunov import GROUND
from rnnchaos.theory.gaussian.notation import DELTA0, GAIN, STEP
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import derived
from rnnchaos.theory.reconstruction.recursion import STATEMENT

_stay = 1 - STEP
_between = {n.D: n.W, n.right: n.W_right, n.above: n.W_above, n.after: n.W_after}
_CHAOTIC = sp.StrictGreaterThan(n.lambda_1, 0, evaluate=False)
RESCALED = Erratum(
    "reconstruction.horizon",
    "arXiv:2409.04240, exponent of the model: x_2 rescaled onto x_1 at each step while J_2 differs",
    lambda: (eq(n.lambda_1, sp.log(2) / STEP), eq(n.lambda_1, -1 + sp.sqrt(1 - GROUND))),
    "The separation is rescaled to its first size, dt |(J_2 - J_1) phi|, and the force of wrong couplings "
    "adds as much again in nearly its direction, so that it doubles at each step: ln 2/dt, which grows "
    "without bound as dt -> 0. At dt = 0.01, g = 2 the procedure gives 73.7, with J_2 = J_1 it gives 0.11.",
    "eval gaussian.lyapunov_max --g 2",
    "0.112458109627",
)
_p, _T, _lag, _f, _S, _a, _weight = sp.symbols("p T tau_0 f S a w", positive=True)


def _first_order(*relations: sp.Basic) -> sp.Basic:
    """The recursion of D12 = D11 - kappa W/2 at rho = 1 - kappa/2, to first order in kappa."""
    moved = {D: D - n.kappa * W / 2 for D, W in _between.items()} | {n.rho: relations[-1].rhs}
    sides = (side.subs(moved, simultaneous=True) for side in relations[0].args)
    return eq(*(-2 * sp.diff(side, n.kappa).subs(n.kappa, 0) for side in sides))


@entry(
    "reconstruction.distance_linear_response",
    "distance per error of the couplings as that goes to zero: a linear recursion",
    "linear response to an error of the couplings",
)
def linear_response() -> Derived:
    source = STEP**2 * GAIN**2 * (n.product() + n.product(1) * n.W)
    statement = eq(n.W_after, _stay * (n.W_right + n.W_above) - _stay**2 * n.W + source)
    price = "D12 = D11 - kappa W/2, as d = kappa W; to first order in kappa, by Price's theorem."
    return derived(
        Step("The recursion of the covariance of the copies.", STATEMENT),
        Step("A small error: 2 (1 - rho) = kappa.", eq(n.rho, 1 - n.kappa / 2)),
        Step(price, statement, _first_order),
        assumptions=sp.LessThan(STEP, 1, evaluate=False),
        remark="W = 0 on the axes; D is that of one copy.",
    )


@entry(
    "reconstruction.amplitude",
    "amplitude of the growing distance of two networks on the attractor",
    "amplitude of the distance",
)
def amplitude() -> Derived:
    rate, fall = 2 * n.lambda_1, sp.Integral(sp.exp(-2 * n.lambda_1 * _T), (_T, _lag / 2, sp.oo))
    kernel = (1 + _p / 2) ** 2 - (1 + n.lambda_1) ** 2
    return derived(
        Step(
            "Laplace transform f in T of the part of W along psi; S that of its source, psi g^2 C between "
            "the axes |tau| < 2T.",
            eq(kernel * _f, _S),
        ),
        Step(
            "It grows as a exp(2 lambda_1 T): the residue at p = 2 lambda_1.",
            eq(_a, _S / (1 + n.lambda_1)),
            lambda *r: sp.limit((_p - rate) * r[0].rhs / (r[0].lhs / _f), _p, rate),
        ),
        Step("A lag tau_0 of the source counts from T = tau_0/2 on.", eq(_weight, fall)),
        Step("That is, with weight", eq(_weight, sp.exp(-n.lambda_1 * _lag) / rate), lambda *r: r[-1].doit()),
        Step("Summed over all lags.", eq(_S, n.overlap * _weight * sp.exp(n.lambda_1 * _lag))),
        Step(
            "Insert the weight, then S; at tau = 0 the ground state is psi0.",
            eq(n.A, n.psi0 * n.overlap / (2 * n.lambda_1 * (1 + n.lambda_1))),
            lambda *r: n.psi0 * r[1].rhs.subs(_S, r[4].rhs.subs(_weight, r[3].rhs)),
        ),
        assumptions=_CHAOTIC,
        remark="near the onset A -> (3 pi/8) Delta0/(2 lambda_1) -> 3 pi/(8 epsilon).",
    )


@entry(
    "reconstruction.horizon",
    "horizon of prediction: ln(1/eta)/lambda_1 and its offset, for a small error of the couplings",
    "horizon of prediction",
)
def horizon() -> Derived:
    grown = n.A * n.kappa * sp.exp(2 * n.lambda_1 * n.t)
    return derived(
        Step("The distance grows from the attractor on.", eq(n.d, grown)),
        Step("Prediction ends at a share of the distance of strangers.", eq(n.d, 2 * n.theta * DELTA0)),
        Step(
            "Solve for the time.",
            eq(n.t_star, sp.log(2 * n.theta * DELTA0 / (n.A * n.kappa)) / (2 * n.lambda_1)),
            lambda *r: eq(n.t_star, sp.log(r[1].rhs / r[0].rhs.subs(n.t, 0)) / (2 * n.lambda_1)),
        ),
        assumptions=sp.And(_CHAOTIC, sp.StrictLessThan(n.theta, 1, evaluate=False)),
        erratum=RESCALED,
        remark="of kappa -> 0, theta << 1 and copies on the attractor; none at g <= 1: the activity dies.",
    )


@entry(
    "reconstruction.stationary_distance",
    "distance long after: that of strangers, whatever the error of the couplings",
    "distance long after",
)
def stationary() -> Derived:
    return derived(
        Step("The distance of the copies on the attractor.", eq(n.d, 2 * (DELTA0 - n.D12))),
        Step(
            "The potential of the covariance lies below that of one copy by (1 - rho) g^2 E Phi Phi, hence "
            "below 0 everywhere but at 0: a covariance that decays starts, at rest, at 0.",
            eq(n.D12, 0),
        ),
        Step("Strangers.", eq(n.d, 2 * DELTA0), lambda *r: r[0].rhs.subs(n.D12, r[1].rhs)),
        assumptions=sp.StrictLessThan(n.rho, 1, evaluate=False),
        remark="the constant D = rho g^2 C(D) of the flow is a false branch: it does not decay.",
    )


FORMULAS = (linear_response, amplitude, horizon, stationary)
