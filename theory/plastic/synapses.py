r"""Exact statements on plastic synapses: what they average to at any N, and what they do to a neuron.

Stationary averages of total derivatives vanish. With $p\dot A=-A+\frac kN\varphi\varphi^{\mathsf T}$ that of
$\|A\|_F^2$ gives $\langle\|A\|^2\rangle=\frac kN\langle\varphi^{\mathsf T}A\varphi\rangle$ (and that of tr A
$\langle\mathrm{tr}A\rangle=\frac kN\langle|\varphi|^2\rangle$); with A solved,
$\frac1N\sum_j\varphi_j(t)\varphi_j(t-u)\to C(u)$ as N grows, so that the synapses act on a neuron as a memory
of its own activity. $J_{ij}$ and $J_{ji}$ are independent: J adds noise alone. Near the origin A is of second
order in x, so that g|phi'(0)| = 1 is the linear instability at every k and p. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.plastic.notation import MODEL, derived, k, p

t, u = sp.symbols("t u", real=True)
N = sp.Symbol("N", positive=True)
a, x, noise = (sp.Function(name, real=True)(t) for name in ("A", "x", "eta"))
both, drift, F, W = sp.symbols("B R F W", real=True)
_C, _own, _past = (sp.Function(name, real=True) for name in ("C", "x", "P"))
_rate, _square = sp.Derivative(a, t), sp.Derivative(a**2, t)
WORDS = {
    "N": Meaning("neurons", "1", "integer >= 1"),
    "F": Meaning("stationary average of |A|^2, the sum of A_ij^2", "1", ">= 0"),
    "W": Meaning("stationary average of phi^T A phi", "activity^2", "real"),
    "t": Meaning("time", "time", "real"),
}


def _times(*r: sp.Basic) -> sp.Basic:
    """2 A times both sides, 2 A dA/dt = d(A^2)/dt."""
    return eq(sp.expand(r[-1].lhs * 2 * a).subs(a * _rate, _square / 2), sp.expand(2 * a * r[-1].rhs))


@entry("plastic.balance", "mean square of the plastic synapses, exact at any size")
def balance() -> Derived:
    return derived(
        Step("The rule, of one synapse, B = phi_i phi_j.", eq(p * _rate, -a + k / N * both)),
        Step("Times 2 A.", eq(p * _square, -2 * a**2 + 2 * k / N * a * both), _times),
        Step(
            "Sum over all synapses and average: F = <|A|^2>, W = <phi^T A phi>.",
            eq(p * drift, -2 * F + 2 * k / N * W),
            lambda *r: eq(r[-1].lhs.subs(_square, drift), r[-1].rhs.subs(a * both, W).subs(a**2, F)),
        ),
        Step("The average of a derivative vanishes in a stationary state.", eq(drift, 0)),
        Step("Insert.", eq(F, k * W / N), lambda *r: sp.expand(F + r[2].rhs / 2 - p * r[3].rhs / 2)),
        assumptions=sp.GreaterThan(N, 1, evaluate=False),
        source=MODEL,
        words=WORDS,
    )


def _memory(inside: sp.Expr) -> sp.Expr:
    return k / p * sp.Integral(sp.exp(-u / p) * inside, (u, 0, sp.oo))


@entry("plastic.activity", "motion of one neuron of a large network with plastic synapses")
def dmft() -> Derived:
    force = sp.Derivative(x, t)
    return derived(
        Step(
            "What they send a neuron: P its own past, B the overlap of all.", eq(F, _memory(both * _past(u)))
        ),
        Step("As N grows B, sum_j phi_j(t) phi_j(t - u)/N, tends to C(u).", eq(both, _C(u))),
        Step("Insert.", eq(F, _memory(_C(u) * _past(u))), lambda *r: r[0].rhs.subs(*r[1].args)),
        Step("The neuron; J gives the noise eta.", eq(force, -x + noise + F)),
        Step(
            "Insert the memory.",
            eq(force, -x + noise + _memory(_C(u) * phi(0, _own(t - u)))),
            lambda *r: r[-1].rhs.subs(*r[2].args).subs(_past(u), phi(0, _own(t - u))),
        ),
        source=MODEL,
        assumptions=sp.StrictGreaterThan(p, 0, evaluate=False),
        remark="eta is Gaussian with covariance g^2 C(tau), C(tau) = E phi(x(t)) phi(x(t + tau)). x is not "
        "Gaussian. As p -> 0 the memory is k q phi(x(t)). |A|^2 tends to (k^2/p) int e^(-u/p) C(u)^2 du.",
        words=WORDS,
    )
