r"""Prompts of any D and N: infinitely many of them, and the mean error to first order in 1/P.

$$E[a_ma_n]=\frac\kappa D\delta_{mn},\quad\kappa=1+\frac{D+1}N,\quad
  Ec_2^2=\Bigl(1+\frac2D\Bigr)\Bigl(1+\frac2N\Bigr),\quad E[\tilde ya_m\tilde x_n]=\frac{\delta_{mn}}D$$

by Isserlis' theorem, and what is odd in the task averages to 0, $E[ac_2]=E[\tilde yc_2\tilde x]=0$: $W^*=c1$.
The error is known in closed form for every W: no set of test prompts is needed. Without a ridge least squares
misses $W^*$ by $S^{-1}\langle rs\rangle$, $r=\tilde y-c\,a\cdot\tilde x$, $c=1/\kappa$, so that

    E error = (D + 1)/(N + D + 1) + e1/P + O(1/P^2),   e1 = E[r^2 s^T Sigma^-1 s].

With $|w|^2=D\omega$, $\chi=\chi^2_N/N$, $T=\chi^2_{D-1}$: $c_2=\omega\chi$, a has $\sqrt\omega\chi$ along w,
$\sqrt{\omega\chi T/N}$ across it. The Gaussian law, $p$ times the first term, takes r as independent of the
leverage $s^T\Sigma^{-1}s$; both grow with $|\tilde x|$ and $|w|$. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import wick
from rnnchaos.theory.algebra.operations import eq, inserted, right_side
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
    pair = sp.Matrix([[_omega, _C], [_C, _U]])
    return wick(side, (_y, _u, _y2, _u2, _t, _q), sp.diag(pair, pair, pair))


def _over_tasks(side: Any) -> Any:
    """Of coordinates of the task; omega = |w|^2/D, its square has D of them alike and D (D - 1) mixed."""
    powers = (1, _w**2, (n.D * _w**4 + n.D * (n.D - 1) * _w**2 * _w2**2) / n.D**2)
    return wick(sum(f * powers[i] for (i,), f in sp.Poly(side, _omega).terms()), (_w, _w2), sp.eye(2))


def _averaged(*relations: sp.Basic) -> sp.Basic:
    """Over tasks, what is known given the task being inserted."""
    return _over_tasks(inserted(1)(*relations))


def _square(of: sp.Symbol, covariance: Any, variance: Any, value: Any, remark: str) -> Derived:
    """That of (1/N) sum y u, averaged."""
    count = (n.N * _y**2 * _u**2 + n.N * (n.N - 1) * _y * _u * _y2 * _u2) / n.N**2
    return derived(
        Step("The square of (1/N) sum y u: N pairs alike, N (N - 1) mixed.", eq(of, count)),
        Step(_TASK, eq(of, (_omega * _U + (n.N + 1) * _C**2) / n.N), right_side(_given_task)),
        Step("Covariance of a label with u, given the task.", eq(_C, covariance)),
        Step("Variance of u.", eq(_U, variance)),
        Step("Insert them, averaged over tasks, and over the query.", eq(of, value), _averaged),
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
    solved = lambda *r: sp.solve(r[5].subs({n.S: r[4].rhs, n.h: r[3].rhs}), n.c)[0]  # noqa: E731
    return derived(
        Step("Target times feature, m = n: one pair is as good as another.", eq(n.h, _t * _q * _y * _u)),
        Step(_TASK, eq(n.h, _C**2), right_side(_given_task)),
        Step(_SAME, eq(_C, _LINE)),
        Step("Insert it, averaged over tasks.", eq(n.h, 1 / n.D), _averaged),
        Step("The mean square of a feature.", eq(n.S, n.kappa / n.D)),
        Step("The minimum of the energy, features being uncorrelated.", eq((n.lambda0 + n.S) * n.c, n.h)),
        Step("Insert both and solve.", eq(n.c, 1 / (n.kappa + n.lambda0 * n.D)), solved),
        remark="one step of gradient descent on the prompt, with rate c.",
    )


ANY_W = 1 - 2 * n.trace / n.D + n.kappa * n.square / n.D + M * n.label


@entry("in_context.test_error", "error of any weights on a fresh prompt, in closed form")
def test_error() -> Derived:
    quadratic = n.T - 2 * n.h * n.trace + n.S * n.square + n.S_label * n.label
    return derived(
        Step("The squared error of W = (A, v), averaged: features are uncorrelated.", eq(n.error, quadratic)),
        Step("The target, y~ = w x~/sqrt(D).", eq(n.T, 1)),
        Step("Target times feature.", eq(n.h, 1 / n.D)),
        Step("The square of a feature.", eq(n.S, n.kappa / n.D)),
        Step("That of a feature of the labels alone.", eq(n.S_label, M)),
        Step("Insert them.", eq(n.error, ANY_W), inserted()),
        remark="A is the block that reads a, v the row that reads c2; dead weights do not count.",
    )


@entry("in_context.population_error", "error of the infinite-task solution on a fresh prompt")
def population_error() -> Derived:
    total = n.kappa + n.lambda0 * n.D
    return derived(
        Step("Of any weights.", eq(n.error, ANY_W)),
        Step("W = c 1.", eq(n.trace, n.D * n.c)),
        Step("Its square.", eq(n.square, n.D * n.c**2)),
        Step("The row that reads c2 is 0.", eq(n.label, 0)),
        Step("The weight.", eq(n.c, 1 / total)),
        Step("Insert them.", eq(n.error, 1 - (2 * total - n.kappa) / total**2), inserted()),
        remark="1 - 2c + kappa c^2; without a ridge (D + 1)/(N + D + 1).",
    )


_along, _across = sp.symbols("q1 q2", real=True)
_missed, _size, _labels = sp.symbols("v_2 a_2 c_2", positive=True)
_chi, _T = sp.symbols("chi T", positive=True)
_leverage = n.D * _size / n.kappa + _labels**2 / n.M
_residual = (1 - n.c * _chi) ** 2 + n.c**2 * _chi * _T / n.N
_quadratic = (n.D + 1) * (n.D**2 + 3 * n.D + 4)
_linear = 2 * n.D**4 + 8 * n.D**3 + 24 * n.D**2 + 38 * n.D + 56
_rest = n.D**5 + 4 * n.D**4 + 8 * n.D**3 + 32 * n.D**2 + 95 * n.D + 52
FIRST = (n.D + 2) * (_quadratic * n.N**2 + _linear * n.N + _rest) / (n.D * (n.N + n.D + 1) ** 3)


def over_prompts(side: sp.Expr) -> sp.Expr:
    """Moments of omega = chi^2_D/D, chi = chi^2_N/N and T = chi^2_(D-1)."""
    laws, total = ((1, 2 / n.D), (1, 2 / n.N), (n.D - 1, 2)), sp.S.Zero
    for powers, factor in sp.Poly(sp.expand(side), _omega, _chi, _T).terms():
        rising = (first + j * step for (first, step), i in zip(laws, powers, strict=True) for j in range(i))
        total += factor * sp.Mul(*rising)
    return total


@entry("in_context.first_correction", "coefficient of 1/P in the mean error, no ridge: exact at any D and N")
def first_correction() -> Derived:
    product = _along**2 * (_along**2 + (n.D - 1) * _across**2) * _missed * _leverage
    over_query = lambda side: wick(side, (_along, _across), sp.eye(2))  # noqa: E731
    averaged, inner = (n.D + 2) * _missed * _leverage, lambda *r: over_prompts(inserted(1)(*r))
    parts = {_missed: _omega * _residual, _size: _omega * (_chi**2 + _chi * _T / n.N), _labels: _omega * _chi}
    return derived(
        Step("r^2 times leverage, x~ by its coordinates along v and across.", eq(n.e1, product)),
        Step("Averaged over x~.", eq(n.e1, averaged), right_side(over_query)),
        Step("The square of v = w/sqrt(D) - c a, r = v x~.", eq(_missed, parts[_missed])),
        Step("That of a.", eq(_size, parts[_size])),
        Step("The mean square of the labels.", eq(_labels, parts[_labels])),
        Step("Insert them, averaged over prompts.", eq(n.e1, over_prompts(averaged.subs(parts))), inner),
        Step("The weight without a ridge.", eq(n.c, 1 / n.kappa)),
        Step("The square of c2.", eq(n.M, M)),
        Step("That of a, times D.", eq(n.kappa, KAPPA)),
        Step("Insert them.", eq(n.e1, FIRST), inserted(5)),
        where=sp.GreaterThan(n.N, 1, evaluate=False),
        remark="P/(P - p), of Gaussian features with independent noise, gives D (D + 1)^2/(N + D + 1): half "
        "of it at D = 5, N = 20, and the same only as D grows at N = nu D. O(1/P^2) is negative.",
    )


FORMULAS = (couplings, label_couplings, weight, test_error, population_error, first_correction)
