r"""Infinitely many tasks: covariance of the features by Isserlis' theorem, the weights, and their error.

$$E[a_ma_n]=\frac\kappa D\delta_{mn},\quad\kappa=1+\frac{D+1}N,\quad
  Ec_2^2=\Bigl(1+\frac2D\Bigr)\Bigl(1+\frac2N\Bigr),\quad E[\tilde ya_m\tilde x_n]=\frac{\delta_{mn}}D,$$

and what is odd in the task averages to 0, $E[ac_2]=E[\tilde yc_2\tilde x]=0$: $W^*=c1$, at any D and N.
The error is known in closed form for every W: no set of test prompts is needed. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import isserlis
from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.notation import derived

_u, _y, _u2, _y2, _q, _t, _w, _w2 = sp.symbols("u y u_2 y_2 q t w_m w_n", real=True)
_C, _U, _omega = sp.symbols("C U omega", positive=True)
KAPPA, M = 1 + (n.D + 1) / n.N, (1 + 2 / n.D) * (1 + 2 / n.N)
_LINE, _TASK = _w / sp.sqrt(n.D), "Averaged over the prompt, given its task (Isserlis)."
_SAME = "Covariance of a label with a coordinate of its input, given the task."


def _given_task(side: sp.Expr) -> sp.Expr:
    """Moments of pairs (y, u), variances omega and U, covariance C; different pairs are independent."""
    pair, total = sp.Matrix([[_omega, _C], [_C, _U]]), sp.S.Zero
    for term, factor in sp.Poly(sp.expand(side), _y, _u, _y2, _u2, _t, _q).terms():
        total += factor * sp.Mul(*(isserlis(term[i : i + 2], pair) for i in (0, 2, 4)))
    return total


def gaussian(side: Any, *names: Any) -> Any:
    """Of independent N(0, 1)."""
    terms = sp.Poly(sp.expand(side), *names).terms()
    return sum(f * isserlis(powers, sp.eye(len(names))) for powers, f in terms)


def _over_tasks(side: Any) -> Any:
    """Of coordinates of the task; omega = |w|^2/D, its square has D of them alike and D (D - 1) mixed."""
    powers = (1, _w**2, (n.D * _w**4 + n.D * (n.D - 1) * _w**2 * _w2**2) / n.D**2)
    return gaussian(sum(f * powers[i] for (i,), f in sp.Poly(side, _omega).terms()), _w, _w2)


def _square(of: sp.Symbol, covariance: Any, variance: Any, value: Any, remark: str) -> Derived:
    """That of (1/N) sum y u, averaged."""
    count = (n.N * _y**2 * _u**2 + n.N * (n.N - 1) * _y * _u * _y2 * _u2) / n.N**2
    insert = lambda *r: _over_tasks(r[1].rhs.subs({_C: r[2].rhs, _U: r[3].rhs}))  # noqa: E731
    return derived(
        Step("The square of (1/N) sum y u: N pairs alike, N (N - 1) mixed.", eq(of, count)),
        Step(_TASK, eq(of, (_omega * _U + (n.N + 1) * _C**2) / n.N), right_side(_given_task)),
        Step("Covariance of a label with u, given the task.", eq(_C, covariance)),
        Step("Variance of u.", eq(_U, variance)),
        Step("Insert them, averaged over tasks, and over the query.", eq(of, value), insert),
        where=sp.GreaterThan(n.N, 1, evaluate=False),
        remark=remark,
    )


@entry("in_context.couplings", "mean square of a feature, infinitely many tasks: minus its self-coupling")
def couplings() -> Derived:
    remark = "u = x_m. kappa = 1 + (D + 1)/N; without the mixed contraction of Isserlis it would be 1 + D/N."
    return _square(n.S, _LINE, 1, KAPPA / n.D, remark)


@entry("in_context.label_couplings", "mean square of a feature of the labels alone, infinitely many tasks")
def label_couplings() -> Derived:
    remark = "u = y, omega = |w|^2/D. Uncorrelated with every a_m x~_n, and with the target: odd in w."
    return _square(n.S_label, _omega, _omega, M, remark)


@entry("in_context.weight", "weight of the infinite-task solution W = c 1 with a ridge")
def weight() -> Derived:
    averaged = lambda *r: _over_tasks(r[1].rhs.subs(_C, r[2].rhs))  # noqa: E731
    solved = lambda *r: sp.solve(r[5].subs({n.S: r[4].rhs, n.h: r[3].rhs}), n.c)[0]  # noqa: E731
    return derived(
        Step("Target times feature, m = n: one pair is as good as another.", eq(n.h, _t * _q * _y * _u)),
        Step(_TASK, eq(n.h, _C**2), right_side(_given_task)),
        Step(_SAME, eq(_C, _LINE)),
        Step("Insert it, averaged over tasks.", eq(n.h, 1 / n.D), averaged),
        Step("The mean square of a feature.", eq(n.S, n.kappa / n.D)),
        Step("The minimum of the energy, features being uncorrelated.", eq((n.lambda0 + n.S) * n.c, n.h)),
        Step("Insert both and solve.", eq(n.c, 1 / (n.kappa + n.lambda0 * n.D)), solved),
        remark="one step of gradient descent on the prompt, with rate c.",
    )


ANY_W = 1 - 2 * n.trace / n.D + n.kappa * n.square / n.D + M * n.label


@entry("in_context.test_error", "error of any weights on a fresh prompt, in closed form")
def test_error() -> Derived:
    quadratic = n.T - 2 * n.h * n.trace + n.S * n.square + n.S_label * n.label
    insert = lambda *r: r[0].rhs.subs({e.lhs: e.rhs for e in r[1:]})  # noqa: E731
    return derived(
        Step("The squared error of W = (A, v), averaged: features are uncorrelated.", eq(n.error, quadratic)),
        Step("The target, y~ = w x~/sqrt(D).", eq(n.T, 1)),
        Step("Target times feature.", eq(n.h, 1 / n.D)),
        Step("The square of a feature.", eq(n.S, n.kappa / n.D)),
        Step("That of a feature of the labels alone.", eq(n.S_label, M)),
        Step("Insert them.", eq(n.error, ANY_W), insert),
        remark="A is the block that reads a, v the row that reads c2; dead weights do not count.",
    )


@entry("in_context.population_error", "error of the infinite-task solution on a fresh prompt")
def population_error() -> Derived:
    total = n.kappa + n.lambda0 * n.D
    insert = lambda *r: r[0].rhs.subs({e.lhs: e.rhs for e in r[1:4]}).subs(n.c, r[4].rhs)  # noqa: E731
    return derived(
        Step("Of any weights.", eq(n.error, ANY_W)),
        Step("W = c 1.", eq(n.trace, n.D * n.c)),
        Step("Its square.", eq(n.square, n.D * n.c**2)),
        Step("The row that reads c2 is 0.", eq(n.label, 0)),
        Step("The weight.", eq(n.c, 1 / total)),
        Step("Insert them.", eq(n.error, 1 - (2 * total - n.kappa) / total**2), insert),
        remark="1 - 2c + kappa c^2; without a ridge (D + 1)/(N + D + 1).",
    )


FORMULAS = (couplings, label_couplings, weight, test_error, population_error)
