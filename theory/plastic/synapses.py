r"""Exact statements on plastic synapses: what they average to at any N, and what they do to a neuron.

Stationary averages of total derivatives vanish. With $p\dot A=-A+\frac kN\varphi\varphi^{\mathsf T}$ that of
$\|A\|_F^2$ gives

    <|A|^2> = (k/N) <phi^T A phi>      (and that of tr A  <tr A> = k <|phi|^2>/N),

and with A solved, $\frac1N\sum_j\varphi_j(t)\varphi_j(t-u)\to C_\varphi(u)$ as N grows: the synapses act on a
neuron as a memory of its own activity. $J_{ij}$ and $J_{ji}$ are independent, so J adds noise alone. Near the
origin A is of second order in x, so that g|phi'(0)| = 1 is the linear instability at every k and p.
Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import phi
from rnnchaos.theory.algebra.operations import Operation, eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.plastic.notation import MODEL, derived, k, p

t, u = sp.symbols("t u", real=True)
N = sp.Symbol("N", positive=True)
a, x, noise = (sp.Function(name, real=True)(t) for name in ("A", "x", "eta"))
one, other = sp.symbols("phi_i phi_j", real=True)
drift, F, W, entry_of = sp.symbols("R F W a", real=True)
_C, _own, _past, _other = (sp.Function(name, real=True) for name in ("C", "x", "P_i", "P_j"))
ANY = sp.GreaterThan(N, 1, evaluate=False)
WORDS = {
    "N": Meaning("neurons", "1", "integer >= 1"),
    "F": Meaning("stationary average of |A|^2, the sum of A_ij^2", "1", ">= 0"),
    "W": Meaning("stationary average of phi^T A phi", "activity^2", "real"),
    "t": Meaning("time", "time", "real"),
}


def _averaged(*rules: tuple[sp.Expr, sp.Expr]) -> Operation:
    """Sum over synapses and average: each product becomes its average, a derivative `drift`."""

    def apply(*r: sp.Basic) -> sp.Basic:
        (rate,) = r[-1].lhs.atoms(sp.Derivative)
        right = sp.expand(r[-1].rhs)
        for product, average in rules:
            right = right.subs(product, average)
        return eq(r[-1].lhs.subs(rate, drift), right)

    return apply


def _times(*r: sp.Basic) -> sp.Basic:
    """2 A times both sides, 2 A dA/dt = d(A^2)/dt."""
    rate = next(iter(r[-1].lhs.atoms(sp.Derivative)))
    left = sp.expand(r[-1].lhs * 2 * a).subs(a * rate, sp.Derivative(a**2, t) / 2)
    return eq(left, sp.expand(2 * a * r[-1].rhs))


@entry("plastic.balance", "mean square of the plastic synapses, exact at any size")
def balance() -> Derived:
    square = sp.Derivative(a**2, t)
    return derived(
        Step("The rule, of one synapse.", eq(p * sp.Derivative(a, t), -a + k / N * one * other)),
        Step("Times 2 A.", eq(p * square, -2 * a**2 + 2 * k / N * a * one * other), _times),
        Step(
            "Sum over all synapses and average: F = <|A|^2>, W = <phi^T A phi>.",
            eq(p * drift, -2 * F + 2 * k / N * W),
            _averaged((a * one * other, W), (a**2, F)),
        ),
        Step("The average of a derivative vanishes in a stationary state.", eq(drift, 0)),
        Step("Insert.", eq(F, k * W / N), lambda *r: sp.expand(F + r[2].rhs / 2 - p * r[3].rhs / 2)),
        assumptions=ANY,
        source=MODEL,
        remark="as N grows both sides tend to plastic.balance.limit.",
        words=WORDS,
    )


def _memory(inside: sp.Expr) -> sp.Expr:
    return sp.Integral(sp.exp(-u / p) * inside, (u, 0, sp.oo))


SOLVED = Step(
    "The rule solved, of one synapse: P_i(u) = phi_i(t - u).",
    eq(entry_of, k / (N * p) * _memory(_past(u) * _other(u))),
)


def _projected(factor: sp.Expr) -> Operation:
    """Times `factor` and sum over the synapses: phi_j(t) P_j(u) summed over j is N C(u), once or for both."""

    def apply(*r: sp.Basic) -> sp.Expr:
        (integral,) = r[0].rhs.atoms(sp.Integral)
        own, both = integral.function.subs({_past(u): 1, _other(u): 1}), r[1].rhs
        outside, inside = (own * factor.subs(_C(u), both / N)).as_independent(u, as_Add=False)
        return r[0].rhs.subs(integral, outside * sp.Integral(inside, (u, 0, sp.oo)))

    return apply


OVERLAP = Step("As N grows the sum over j of phi_j(t) P_j(u) tends to N C(u).", eq(W, N * _C(u)))


@entry("plastic.balance.limit", "mean square of the plastic synapses of a large network")
def limit() -> Derived:
    return derived(
        SOLVED,
        OVERLAP,
        Step(
            "Times phi_i(t) phi_j(t), summed over i and j: W = <phi^T A phi>.",
            eq(W, k * N / p * _memory(_C(u) ** 2)),
            _projected(N**2 * _C(u) ** 2),
        ),
        Step("The balance (plastic.balance).", eq(F, k * W / N)),
        Step("Insert.", eq(F, k**2 / p * _memory(_C(u) ** 2)), lambda *r: r[-1].rhs.subs(*r[2].args).doit()),
        source=MODEL,
        assumptions=sp.StrictGreaterThan(p, 0, evaluate=False),
        remark="C(u) is the autocovariance of phi at lag u, C(0) = q; k^2 q^2 as p -> 0.",
        words=WORDS,
    )


@entry("plastic.activity", "motion of one neuron of a large network with plastic synapses")
def dmft() -> Derived:
    back = k / p * _memory(_C(u) * phi(0, _own(t - u)))
    return derived(
        SOLVED,
        OVERLAP,
        Step(
            "What the synapses of neuron i send it: times phi_j(t), summed over j.",
            eq(F, k / p * _memory(_C(u) * _past(u))),
            _projected(N * _C(u) * _past(u)),
        ),
        Step("The neuron; J gives the noise eta.", eq(sp.Derivative(x, t), -x + noise + F)),
        Step(
            "Insert, P_i(u) = phi(x(t - u)).",
            eq(sp.Derivative(x, t), -x + noise + back),
            lambda *r: r[-1].rhs.subs(*r[2].args).subs(_past(u), phi(0, _own(t - u))),
        ),
        source=MODEL,
        assumptions=sp.StrictGreaterThan(p, 0, evaluate=False),
        remark="eta is Gaussian with covariance g^2 C(tau), C(tau) = E phi(x(t)) phi(x(t + tau)). x is not "
        "Gaussian. As p -> 0 the memory is k q phi(x(t)).",
        words=WORDS,
    )
