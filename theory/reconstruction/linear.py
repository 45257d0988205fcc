r"""A linear network, phi(x) = x, in the flow: two copies by modified Bessel functions.

$D^{12}(t,s)=D_0e^{-t-s}I_0(2g\sqrt{\rho ts})$ solves $(1+\partial_t)(1+\partial_s)D=\rho g^2D$ with
$D(t,0)=D_0e^{-t}$. A quiescent network (g < 1) becomes linear as its activity dies: the absolute distance
dies with it, the relative one does not. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.reconstruction import notation as n
from rnnchaos.theory.reconstruction.notation import derived

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
        where=sp.LessThan(n.rho, 1, evaluate=False),
        remark="r -> g kappa t/2 as long as that is small: a better reconstruction delays the error, there "
        "is no plateau.",
    )


FORMULAS = (relative_distance,)
