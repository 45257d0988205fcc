r"""What has a closed form: linear networks in the flow, and the error that least squares leaves.

With phi(x) = x, $D^{12}(t,s)=D_0e^{-t-s}I_0(2g\sqrt{\rho ts})$ solves $(1+\partial_t)(1+\partial_s)D=\rho
g^2D$ with $D(t,0)=D_0e^{-t}$. A quiescent network (g < 1) becomes linear as its activity dies: the absolute
distance dies with it, the relative one does not.

Least squares of the fields $y=J\varphi(x)+\xi$, row by row, on the N x P design $\Phi$ of activities is exact
without noise where $\Phi$ has rank N. With noise each row misses by $\xi\Phi^T(\Phi\Phi^T)^{-1}$, and the
inverse of a Wishart matrix gives the rest: exact for a Gaussian design, universal at large N. Source: here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import derived

_row, _trace = sp.symbols("row trace", positive=True)
_WISHART = "The mean inverse of a Wishart matrix of P samples of variance q0, its trace."
_s, _D0 = sp.symbols("s D0", positive=True)
_E = sp.Function("E", positive=True)(n.t, _s)
_decay = _D0 * sp.exp(-n.t - _s)


def _bessel(*relations: sp.Basic) -> sp.Basic:
    """The series sum_k c_k (ts)^k exp(-t-s) put into the equation: c_(k+1) (k+1)^2 = rho g^2 c_k, summed."""
    equation, k = relations[-1], sp.Symbol("k", integer=True, nonnegative=True)
    term = sp.exp(-n.t - _s) * (n.t * _s) ** k
    lowered = sp.simplify(equation.lhs.subs(_E, term * n.t * _s).doit() / term)
    ratio = sp.simplify(equation.rhs / _E / lowered * (k + 1) ** 2)
    if ratio.has(k):
        raise DoesNotFollow(f"the ratio of the coefficients is no constant over (k+1)^2: {ratio}")
    return _decay * sp.besseli(0, 2 * sp.sqrt(ratio * n.t * _s))


@entry(
    "reconstruction.relative_distance_linear",
    "linear network in the flow: the relative distance grows although the activity dies",
    "relative distance of linear networks",
)
def relative_distance() -> Derived:
    once = _E + sp.Derivative(_E, _s)
    own, other = (sp.besseli(0, 2 * GAIN * sp.sqrt(rho) * n.t) for rho in (sp.S.One, n.rho))
    solution = eq(_E, _decay * sp.besseli(0, 2 * GAIN * sp.sqrt(n.rho * n.t * _s)))
    model = eq((once + sp.Derivative(once, n.t)).doit(), n.rho * GAIN**2 * _E)
    late = _decay.subs(_s, n.t)
    return derived(
        Step("The covariance of the copies, phi(x) = x.", model),
        Step("A Bessel function solves it, D0 exp(-t) on the axes.", solution, _bessel),
        Step("At equal times.", eq(n.D12, late * other), lambda *r: r[-1].rhs.subs(_s, n.t)),
        Step("One copy with itself: rho = 1.", eq(n.D11, late * own), lambda *r: r[-1].rhs.subs(n.rho, 1)),
        Step("The relative distance.", eq(n.r, 1 - n.D12 / n.D11)),
        Step(
            "Insert both.",
            eq(n.r, 1 - other / own),
            lambda *r: r[-1].rhs.subs({n.D12: r[2].rhs, n.D11: r[3].rhs}),
        ),
        assumptions=sp.LessThan(n.rho, 1, evaluate=False),
        remark="r -> g kappa t/2 as long as that is small: a better reconstruction delays the error, there "
        "is no plateau.",
    )


@entry(
    "reconstruction.weight_error",
    "error of the couplings that least squares leaves from noisy independent samples",
    "error of reconstructed couplings",
)
def weight_error() -> Derived:
    statement = eq(n.kappa, n.sigma**2 * n.N / (GAIN**2 * n.q0 * (n.P - n.N - 1)))
    return derived(
        Step("A row misses by noise times the pseudoinverse of the design.", eq(_row, n.sigma**2 * _trace)),
        Step(_WISHART, eq(_trace, n.N / (n.q0 * (n.P - n.N - 1)))),
        Step("Relative to the couplings: N rows over N g^2.", eq(n.kappa, n.N * _row / (n.N * GAIN**2))),
        Step(
            "Insert both.",
            statement,
            lambda *r: r[2].rhs.subs(_row, r[0].rhs.subs(_trace, r[1].rhs)),
        ),
        assumptions=sp.StrictGreaterThan(n.P, n.N + 1, evaluate=False),
        remark="of independent initial states; fields at fresh ones are missed by sigma^2 N/(P - N - 1). The "
        "error from one trajectory is not isotropic, and the two-replica theory does not apply to it.",
    )


FORMULAS = (relative_distance, weight_error)
