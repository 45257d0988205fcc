r"""Imprinted fixed points: with k large, random signs m written into A, $x_i\approx m_iX$, hold themselves.

At g = 0 $x=k\tanh^3x$, $q=\tanh^2x$, from $3x\,\mathrm{sech}^2x=\tanh x$ on, k = 2.017. Couplings add
$\eta\sim\mathcal N(0,g^2q)$, whatever p; x stays on the side of m for $\eta>\eta_s$, where that root is lost.
To second order in g

    q = q0 + q1 g^2,   q1 = (q0/2) (phi^2)''/(1 - 2 k phi^2 phi' X'),   ' with respect to eta.

Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.plastic.notation import MODEL, derived, eta, g, k, q
from rnnchaos.theory.printing import remainder

q0, t = sp.symbols("q0 t", positive=True)
_q1, _s = sp.symbols("q1 s", real=True)
_X = sp.Function("X", real=True)(eta, q)
WORDS = {"q0": Meaning("mean squared activity at g = 0, upper branch", "activity^2", "0.79 < q0 < 1")}


def _rates(*r: sp.Basic) -> dict[sp.Expr, sp.Expr]:
    """The derivatives of X from its equation, at tanh X = t."""
    gap, found = r[0].rhs - _X, dict[sp.Expr, sp.Expr]()
    for names in ((eta,), (q,), (eta, eta)):
        rate = sp.diff(_X, *names)
        told = sp.expand(sp.diff(gap, *names).xreplace({**found, rate: _s}).xreplace({sp.tanh(_X): t}))
        found[rate] = sp.cancel(-told.coeff(_s, 0) / told.coeff(_s, 1))
    return found


def _second(*r: sp.Basic) -> sp.Expr:
    """q1 from q = E phi(X)^2 expanded in g^2: q0 + q1 g^2 = f + g^2 (f_q q1 + q0 f''/2)."""
    rates, square = _rates(*r), r[1].rhs.args[0]

    def at(*names: sp.Symbol) -> sp.Expr:
        moved = sp.diff(square, *names).xreplace(rates).xreplace({sp.tanh(_X): t})
        return moved.subs({eta: 0, q: q0, t: sp.sqrt(q0)})

    return sp.cancel(q0 * at(eta, eta) / 2 / (1 - at(q)))


@entry("plastic.imprinted_activity", "activity of an imprinted fixed point at small gain")
def imprinted_activity() -> Derived:
    mean, s, tail = sp.Function("E", real=True), k * q0, remainder(g**4)
    steep = 1 - s * (1 - q0)
    bend = (1 - q0) * (1 - q0 - 2 * q0 / steep)
    whole = q0 * bend / (steep * (steep - 2 * s * (1 - q0)))
    return derived(
        Step("The root X on the side of m.", eq(_X, eta + k * q * sp.tanh(_X))),
        Step("The activity.", eq(q, mean(sp.tanh(_X) ** 2))),
        Step("Expand in eta about 0, <eta^2> = g^2 q.", eq(_q1, whole), _second),
        Step(
            "The coefficient of g^2.",
            eq(q, q0 + whole * g**2 + tail),
            lambda *r: q0 + r[-1].rhs * g**2 + tail,
        ),
        assumptions=sp.And(sp.Gt(k, 2, evaluate=False), sp.StrictLessThan(q0, 1, evaluate=False)),
        source=MODEL,
        remark="phi = tanh, q0 = tanh(x)^2, x = k tanh(x)^3. Neurons whose eta is below eta_s are left out: "
        "their share is exponentially small in 1/g^2.",
        words=WORDS,
    )


@entry("plastic.imprinted_fold", "least plasticity at which random signs can be imprinted, g = 0")
def imprinted_fold() -> Derived:
    x, slope = sp.Symbol("x", positive=True), 1 - t**2
    turned = eq(0, 1 / t**3 - 3 * x * slope / t**4)

    def flat(*r: sp.Basic) -> sp.Basic:
        """dk/dx, d tanh x = 1 - t^2."""
        return eq(0, sp.diff(r[0].rhs, x) + sp.diff(r[0].rhs, t) * slope)

    return derived(
        Step("x = k q tanh x, q = tanh(x)^2, at t = tanh x.", eq(k, x / t**3)),
        Step("Where dk/dx = 0.", turned, flat),
        Step("Solve for x.", eq(x, t / (3 * slope)), lambda *r: sp.solve(r[-1].rhs, x)[0]),
        Step("Insert it.", eq(k, 1 / (3 * t**2 * slope)), lambda *r: r[0].rhs.subs(*r[-1].args)),
        assumptions=sp.StrictLessThan(t, 1, evaluate=False),
        source=MODEL,
        remark="t = tanh x at sinh 2x = 6x: k = 2.0170, q = t^2 = 0.7911. Couplings move it up with g^2.",
        words={
            "t": Meaning("activity tanh x of a neuron at the fold, up to its sign", "activity", "0 < t < 1")
        },
    )
