r"""The frozen state near the onset, exactly: g as a power series in q, its tricritical point and its fold.

With $y=\varphi(x)$ a frozen state is $y=\varphi(\eta+kqy)$. As $\eta\sim\sqrt q$, y is a power series in
$\eta$ and kq whose orders follow each other; $q=Ey^2$ by Isserlis' moments $E\eta^{2n}=(2n-1)!!(g^2q)^n$ is
solved for g order by order,

    g = 1 + (1 - k) q + (2/3) q^2 - ...  (tanh),      g c1 = 1 - (k c1 + c3/(2 c1^3)) q + ...  (any odd phi),

so the onset is continuous for $k<k_t=-c_3/2c_1^4$ alone. Beyond, the branch folds back at g < 1,
where dg/dq = 0. Source: derived here; the series are asymptotic.
"""

from dataclasses import replace
from functools import lru_cache, partial

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import isserlis, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, checked_order, entry
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.theory.onset.feedback import by_order, iterated, series_of
from rnnchaos.theory.onset.taylor_mean import Taylor, derivatives, without_remainder
from rnnchaos.theory.plastic.notation import derived, eta, g, k, k_t, kappa, q
from rnnchaos.theory.printing import remainder

ORDER, MOST = 3, 8
_y = sp.Symbol("y", real=True)
_c1, _h = sp.Symbol("c1", positive=True), sp.Symbol("h", positive=True)
_mean = sp.Function("E", real=True)
NEAR = sp.And(sp.StrictGreaterThan(q, 0, evaluate=False), sp.StrictLessThan(q, 1, evaluate=False))


def _moments(*r: sp.Basic) -> sp.Expr:
    """E y^2 over eta ~ N(0, g^2 q)."""
    square = sp.Poly(sp.expand(r[1].rhs ** 2), eta)
    powers = (c * isserlis((n,), [[_h * q]]) for (n,), c in square.terms())
    total = sp.expand(r[2].rhs.subs(_mean(_y**2), sp.Add(*powers)))
    return sp.Add(*(total.coeff(q, n) * q**n for n in range(square.degree() // 2 + 1)))


@lru_cache(maxsize=32)
def _solved(equation: sp.Basic, slope: sp.Expr, order: int) -> sp.Expr:
    """h = g^2 and then g, order by order in q, where q = E y^2. Raises `DoesNotFollow`."""
    gap = sp.expand((equation.rhs - equation.lhs) / q)
    found = by_order(gap, _h, 1 / slope**2, q, range(1, order + 1))
    return sp.expand(expansion(sp.sqrt(sp.expand(found)), q, order))


def _series(known: Taylor, order: int) -> tuple[Step, ...]:
    """From the frozen state to g in powers of q."""
    taylor, tail = tuple(sorted(known.items())), remainder(q ** (order + 1))
    start, activity = eq(_y, phi(0, eta + k * q * _y)), eq(q, _mean(_y**2))
    bent = eq(_y, iterated(start, eta, k * q, taylor, order))
    second = eq(q, _moments(start, bent, activity))

    def solved(*r: sp.Basic) -> sp.Expr:
        return _solved(r[-1], known[1], order) + tail

    return (
        Step("The frozen state, y = phi(x).", start),
        Step("Insert it into itself.", bent, lambda *r: iterated(r[0], eta, k * q, taylor, order)),
        Step("The activity.", activity),
        Step("Isserlis' moments, h = g^2.", second, _moments),
        Step("Solve for g order by order.", eq(g, solved(second)), solved),
    )


@entry("plastic.landau", "gain of the frozen state as an exact series in its activity q")
def landau(*, order: int = ORDER, phi: str = "tanh") -> Derived:
    checked_order(order, MOST)
    *steps, last = _series(derivatives(odd_nonlinearity(phi), 2 * order + 3), order)
    series = series_of(without_remainder(last.relation.rhs), q, order)
    return derived(
        *steps,
        replace(last, relation=eq(g, series.with_remainder(q, order))),
        assumptions=NEAR,
        series=series,
        remark=f"for phi = {phi}. Near a continuous onset no state of the dynamics (plastic.landau.chaotic).",
    )


@entry("plastic.tricritical", "strength of plasticity at which the onset turns discontinuous")
def tricritical() -> Derived:
    c3 = sp.Symbol("c3", real=True)
    return derived(
        *_series({1: _c1, 3: c3}, 1),
        Step(
            "The slope at q = 0 is k_t - k.",
            eq(k_t, -c3 / 2 / _c1**4),
            lambda *r: k + sp.expand(r[-1].rhs).coeff(q, 1),
        ),
        assumptions=sp.StrictGreaterThan(_c1, 0, evaluate=False),
        remark="1 for tanh, pi/4 for erf(sqrt(pi) x/2). Frozen and chaotic branch share it.",
    )


def _fold(*r: sp.Basic, order: int) -> sp.Expr:
    """q in powers of kappa from dg/dq = 0, by undetermined coefficients. Raises `DoesNotFollow`."""
    gap = sp.expand(r[-1].rhs - r[-1].lhs)
    return by_order(gap, q, sp.S.Zero, kappa, range(1, order + 1)) + remainder(kappa ** (order + 1))


@entry("plastic.static_fold", "gain at the fold of the frozen branch, a series in k - 1")
def fold(*, order: int = ORDER + 1) -> Derived:
    top = max(checked_order(order, MOST - 1), 2)
    steps = _series(derivatives(odd_nonlinearity("tanh"), 2 * top + 3), top)
    solved = partial(_fold, order=top - 1)

    def slope(*r: sp.Basic) -> sp.Basic:
        return eq(0, sp.diff(without_remainder(r[4].rhs), q).subs(k, 1 + kappa))

    def gain(*r: sp.Basic) -> sp.Expr:
        inside = without_remainder(r[4].rhs).subs(k, 1 + kappa).subs(q, without_remainder(r[-1].rhs))
        return series_of(inside, kappa, top).with_remainder(kappa, top)

    known = [step.relation for step in steps]
    flat = slope(*known)
    turned = eq(q, solved(flat))
    found = gain(*known, flat, turned)
    return derived(
        *steps,
        Step("At the fold dg/dq = 0, k = 1 + kappa.", flat, slope),
        Step("Solve for q order by order.", turned, solved),
        Step("Insert it in g.", eq(g, found), gain),
        series=series_of(without_remainder(found), kappa, top),
        assumptions=sp.StrictGreaterThan(kappa, 0, evaluate=False),
        remark="phi = tanh. There the frozen solution is unstable for 1 < k < 1.469: chaos dies above it.",
    )
