r"""What the step of the sampler does: $x'=x-\delta E'+\sqrt{2T\delta}\,\xi$ does not sample P.

To first order it samples $P(1+\delta u)$, $u=|\nabla E|^2/4T-\nabla^2E/2$ + const: an observable is off by
$\delta\,\mathrm{Cov}(O,u)$, for every phi and N (here in one dimension). For linear phi the
variance is $T/(w(1-\delta w/2))$ at every step, w an eigenvalue of $M^TM$, stable for $\delta w<2$; learning
from such samples makes these match the data, which it can for $c\ge2\delta T$ alone. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X
from rnnchaos.theory.algebra.operations import eq, solved
from rnnchaos.theory.fokker_planck.euler import first_order_density
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.notation import derived

C_1, C_2 = sp.symbols("C_1 C_2", real=True)
_E = sp.Function("E")(X)
_VARIANCE = eq(n.s, n.T / (n.w * (1 - n.delta * n.w / 2)))


@entry("langevin_machine.euler_bias", "error of an observable by the step of the sampler, first order")
def euler_bias() -> Derived:
    bias = n.delta * (C_1 / (4 * n.T) - C_2 / 2)
    means = {sp.Derivative(_E, X) ** 2: C_1, sp.Derivative(_E, (X, 2)): C_2}
    return derived(
        *first_order_density(-sp.Derivative(_E, X), n.T, n.u),
        Step("Covariance of O and u.", eq(n.bias, n.delta * n.u)),
        Step("Insert it.", eq(n.bias, bias), lambda *r: r[4].rhs.subs(n.u, r[3].rhs.subs(means))),
        remark="C_1 of the squared gradient, C_2 of the Laplacian; both sums over neurons.",
    )


@entry("langevin_machine.euler_covariance", "variance of linear phi at the step of the sampler, exact")
def euler_covariance() -> Derived:
    moved = (1 - n.delta * n.w) ** 2 * n.s + 2 * n.T * n.delta
    return derived(
        Step("One step, stationary.", eq(n.s, moved)),
        Step("Solved.", _VARIANCE, solved(n.s)),
        where=sp.StrictLessThan(n.delta * n.w, 2, evaluate=False),
        remark="w an eigenvalue of M^T M; unstable from delta w = 2 on.",
    )


@entry("langevin_machine.biased_fixed_point", "eigenvalue that is learnt from samples of step delta")
def biased_fixed_point() -> Derived:
    value = (1 - sp.sqrt(1 - 2 * n.delta * n.T / n.c)) / n.delta
    at = {n.delta: sp.Rational(1, 10), n.T: 1, n.c: 1}
    return derived(
        Step("Learning ends where the data have the variance of the sampler.", eq(n.c, n.s)),
        Step("That variance.", _VARIANCE),
        Step("The smaller root, as delta w < 1 there.", eq(n.w, value), solved(n.w, of=0, end=min, at=at)),
        where=sp.GreaterThan(n.c, 2 * n.delta * n.T, evaluate=False),
        remark="none for c < 2 delta T: w grows to 2/delta, where the sampler explodes.",
    )


FORMULAS = (euler_bias, euler_covariance, biased_fixed_point)
