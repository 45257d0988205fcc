r"""What the step of the sampler does: $x'=x-\delta E'+\sqrt{2T\delta}\,\xi$ does not sample P.

To first order it samples $P(1+\delta u)$, $u=|\nabla E|^2/4T-\nabla^2E/2$ + const: an observable is off by
$\delta\,\mathrm{Cov}(O,u)$, for every phi and N (here by currents in one dimension). For linear phi the
variance is $T/(w(1-\delta w/2))$ at every step, w an eigenvalue of $M^TM$, stable for $\delta w<2$; learning
from such samples makes these match the data, which it can for $c\ge2\delta T$ alone. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X
from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.notation import derived

C_1, C_2 = sp.symbols("C_1 C_2", real=True)
_v, _Q = sp.symbols("v Q", real=True)
_E = sp.Function("E")(X)
_rate, _curve = sp.Derivative(_E, X), sp.Derivative(_E, (X, 2))
_LAW = sp.exp(-_E / n.T)
_DENSITY = _rate**2 / (4 * n.T) - _curve / 2
_VARIANCE = n.T / (n.w * (1 - n.delta * n.w / 2))
_STABLE = sp.StrictLessThan(n.delta * n.w, 2, evaluate=False)


def _antiderivative(*relations: sp.Basic) -> sp.Expr:
    """u whose derivative is the last relation's right side."""
    gap = sp.expand((sp.diff(_DENSITY, X) - relations[-1].rhs).doit())
    if gap != 0:
        raise DoesNotFollow(f"the derivative is off by {gap}")
    return _DENSITY


@entry("langevin_machine.euler_bias", "error of an observable by the step of the sampler, first order")
def euler_bias() -> Derived:
    drift = -_rate
    second = drift**2 * _LAW / 2
    current = sp.Derivative(second, X) - n.T * sp.Derivative(drift * _LAW, (X, 2))
    current += n.T**2 / 2 * sp.Derivative(_LAW, (X, 3))
    slope = _rate * _curve / (2 * n.T) - sp.Derivative(_E, (X, 3)) / 2
    simple = lambda *r: sp.expand(r[1].rhs.subs(_Q, r[0].rhs.doit()))  # noqa: E731
    covariances = {_rate**2: C_1, _curve: C_2}
    return derived(
        Step("The current of second order in the step, from P.", eq(_Q, current)),
        Step("That of P u, of first order, cancels it: T P u' + Q = 0; v = u'.", eq(_v, -_Q / (n.T * _LAW))),
        Step("Insert it.", eq(_v, slope), simple),
        Step("Integrated.", eq(n.u, _DENSITY), _antiderivative),
        Step("Covariance of O and u.", eq(n.bias, n.delta * n.u)),
        Step(
            "Insert it.",
            eq(n.bias, n.delta * (C_1 / (4 * n.T) - C_2 / 2)),
            lambda *r: r[4].rhs.subs(n.u, r[3].rhs.subs(covariances)),
        ),
        remark="C_1 of the squared gradient, C_2 of the Laplacian; both sums over neurons.",
    )


@entry("langevin_machine.euler_covariance", "variance of linear phi at the step of the sampler, exact")
def euler_covariance() -> Derived:
    moved = (1 - n.delta * n.w) ** 2 * n.s + 2 * n.T * n.delta
    return derived(
        Step("One step, stationary.", eq(n.s, moved)),
        Step("Solved.", eq(n.s, _VARIANCE), lambda *r: sp.solve(r[0].lhs - r[0].rhs, n.s)[0]),
        where=_STABLE,
        remark="w an eigenvalue of M^T M; unstable from delta w = 2 on.",
    )


@entry("langevin_machine.biased_fixed_point", "eigenvalue that is learnt from samples of step delta")
def biased_fixed_point() -> Derived:
    value = (1 - sp.sqrt(1 - 2 * n.delta * n.T / n.c)) / n.delta
    at = {n.delta: sp.Rational(1, 10), n.T: 1, n.c: 1}
    smaller = lambda *r: min(sp.solve(r[1].lhs - r[1].rhs.subs(n.s, r[0].rhs), n.w), key=lambda w: w.subs(at))  # noqa: E731
    return derived(
        Step("The variance that the sampler has.", eq(n.s, _VARIANCE)),
        Step("Learning ends where the data have it.", eq(n.c, n.s)),
        Step("The smaller root, as delta w < 1 there.", eq(n.w, value), smaller),
        where=sp.GreaterThan(n.c, 2 * n.delta * n.T, evaluate=False),
        remark="none for c < 2 delta T: w grows to 2/delta, where the sampler explodes.",
    )


FORMULAS = (euler_bias, euler_covariance, biased_fixed_point)
