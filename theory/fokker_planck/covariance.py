r"""Exact asymptotic covariances of the estimates, from independent draws and from trajectories.

$$nC=(A^TWA)^{-1}A^TW\Omega WA(A^TWA)^{-1},\qquad\Omega=E[gg^T],$$

least for $W=\Omega^{-1}$ (Hansen, doi:10.2307/1912775). Along a trajectory
$\int L\psi\,dt=\psi(x_T)-\psi(x_0)-\int\nabla\psi\cdot\sqrt{2D}\,dW$, so that dense samples over a time T,
whose order is not used, have $\Omega\to\frac2TE[\nabla\psi_i\cdot D\nabla\psi_j]$; at spacing $\tau$
correlations of $g$ add up. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import Operation, eq, inserted
from rnnchaos.theory.fokker_planck import notation as n
from rnnchaos.theory.fokker_planck.notation import averaged, derived, premise, x
from rnnchaos.theory.fokker_planck.stationary import DET
from rnnchaos.theory.formula import Derived, Step, entry

_g1, _g2, _ea, _eb, _c1, _c2 = sp.symbols("g_1 g_2 e_a e_b c_1 c_2", real=True)
_MEANS = {_g1**2: n.O11, _g1 * _g2: n.O12, _g2**2: n.O22}
_TWO = sp.StrictGreaterThan(DET, 0, evaluate=False)


def _squared(error: sp.Expr) -> sp.Expr:
    """Its mean square, from that of the equations."""
    top, bottom = sp.fraction(sp.together(error))
    return sp.expand(sp.expand(top) ** 2).subs(_MEANS) / bottom**2


@entry("fokker_planck.optimal_weight", "least variance of an estimate from two tests", "optimal weight")
def optimal_weight() -> Derived:
    variance = _c1**2 * n.O11 + 2 * _c1 * _c2 * n.O12 + _c2**2 * n.O22
    least = n.A1**2 * n.O22 - 2 * n.A1 * n.A2 * n.O12 + n.A2**2 * n.O11
    share = (n.A1 * n.O22 - n.A2 * n.O12) / least
    along: Any = lambda *r: r[0].rhs.subs(_c2, r[1].rhs)  # noqa: E731
    minimum = lambda *r: sp.solve(sp.diff(along(*r), _c1), _c1)[0]  # noqa: E731
    best, put = (n.O11 * n.O22 - n.O12**2) / least, lambda *r: along(*r).subs(_c1, r[2].rhs)
    return derived(
        premise("The variance of c_1 g_1 + c_2 g_2, times n.", n.C, variance),
        premise("Without bias.", _c2, (1 - _c1 * n.A1) / n.A2),
        Step("The least variance is at.", eq(_c1, share), minimum),
        Step("Insert both.", eq(n.C, best), put),
        where=sp.StrictGreaterThan(n.O11 * n.O22, n.O12**2, evaluate=False),
        remark="(A^T Omega^-1 A)^-1, W = Omega^-1; then J = n g Omega^-1 g has the chi-squared law of "
        "as many degrees as there are tests more than parameters, where the drift is right.",
    )


@entry("fokker_planck.estimator_covariance", "variance of the estimate of a, tests x^2/2 and x^4/4")
def estimator_covariance() -> Derived:
    error = -(n.m6 * _g1 - n.m4 * _g2) / DET
    top = n.m6**2 * n.O11 - 2 * n.m4 * n.m6 * n.O12 + n.m4**2 * n.O22

    def solved(*r: sp.Basic) -> sp.Basic:
        return sp.solve([each.lhs - each.rhs for each in r[:2]], [_ea, _eb])[_ea]

    return derived(
        premise("Errors of a and b: the first equation.", n.m2 * _ea - n.m4 * _eb, -_g1),
        premise("The second one.", n.m4 * _ea - n.m6 * _eb, -_g2),
        Step("Solved.", eq(_ea, error), solved),
        Step("Its mean square, times n.", eq(n.C, top / DET**2), lambda *r: _squared(r[2].rhs)),
        where=_TWO,
        remark="g_1 = x f + D, g_2 = x^3 f + 3 D x^2, independent draws; along a trajectory "
        "Omega is the long-run covariance.",
    )


def _information(first: int, second: int) -> Operation:
    """Covariance of two of the derivatives of ln p."""

    def found(*r: sp.Basic) -> sp.Basic:
        s, t = r[first].rhs, r[second].rhs
        return averaged(s * t) - averaged(s) * averaged(t)

    return found


@entry("fokker_planck.estimator_covariance.likelihood", "least variance of any estimate of a, double well")
def likelihood() -> Derived:
    sa, sb, Iaa, Iab, Ibb = sp.symbols("s_a s_b I_aa I_ab I_bb", real=True)
    aa = (n.m4 - n.m2**2) / (4 * n.D**2)
    ab = -(n.m6 - n.m2 * n.m4) / (8 * n.D**2)
    bb = (n.m8 - n.m4**2) / (16 * n.D**2)
    least = 4 * n.D**2 * (n.m8 - n.m4**2)
    size = (n.m4 - n.m2**2) * (n.m8 - n.m4**2) - (n.m6 - n.m2 * n.m4) ** 2
    put = lambda *r: r[5].rhs.subs({each.lhs: each.rhs for each in r[2:5]})  # noqa: E731
    return derived(
        premise("Derivative of ln p by a, but for its mean.", sa, x**2 / (2 * n.D)),
        premise("By b.", sb, -(x**4) / (4 * n.D)),
        Step("The information: entry a, a.", eq(Iaa, aa), _information(0, 0)),
        Step("Entry a, b.", eq(Iab, ab), _information(0, 1)),
        Step("Entry b, b.", eq(Ibb, bb), _information(1, 1)),
        premise("Entry a, a of its inverse.", n.C, Ibb / (Iaa * Ibb - Iab**2)),
        Step("Insert them.", eq(n.C, least / size), put),
        remark="Cramer and Rao; reached by maximum likelihood, and by the weak form with L psi = s.",
    )


@entry("fokker_planck.ou_covariance", "variance of an Ornstein-Uhlenbeck rate, samples tau apart")
def ou_covariance() -> Derived:
    r1, v, rows = sp.symbols("rho v R", positive=True)
    summed = lambda *r: r[2].rhs.subs(rows, r[1].rhs)  # noqa: E731
    last = lambda *r: r[4].rhs.subs(v, r[3].rhs).subs(r1, r[0].rhs).subs(n.S, r[5].rhs)  # noqa: E731
    return derived(
        premise("Squares of neighbours correlate by.", r1, sp.exp(-2 * n.theta * n.tau)),
        premise("All of them, both ways.", rows, r1 / (1 - r1)),
        premise("Variance of the mean square, times n.", v, 2 * n.S**2 * (1 + 2 * rows)),
        Step("Insert the sum.", eq(v, 2 * n.S**2 * (1 + r1) / (1 - r1)), summed),
        premise("Of the estimate D/S.", n.C, (n.D / n.S**2) ** 2 * v),
        premise("The variance of x.", n.S, n.D / n.theta),
        Step("Insert all.", eq(n.C, 2 * n.theta**2 * sp.coth(n.theta * n.tau)), last),
        where=sp.StrictGreaterThan(n.tau, 0, evaluate=False),
        remark="independent draws 2 theta^2, efficient; tau -> 0 at fixed n tau: see martingale_covariance.",
    )


@entry("fokker_planck.martingale_covariance.ou", "the same over the observed time, dense samples")
def martingale_ou() -> Derived:
    known = ou_covariance().statement
    dense = lambda *r: sp.limit(r[1].rhs.subs(n.C, r[0].rhs), n.tau, 0, "+")  # noqa: E731
    return derived(
        Step("At spacing tau (fokker_planck.ou_covariance).", known),
        premise("n samples take the time n tau.", n.TC, n.tau * n.C),
        Step("Dense samples.", eq(n.TC, 2 * n.theta), dense),
        where=sp.StrictGreaterThan(n.theta, 0, evaluate=False),
        remark="2 E[(psi' )^2] D/A^2 with psi = x^2/2, the variance of a martingale.",
    )


@entry("fokker_planck.martingale_covariance", "variance of a over the observed time, dense samples")
def martingale() -> Derived:
    known, rate = estimator_covariance().statement, 2 * n.D
    return derived(
        premise("At the long-run covariance per time.", n.TC, known.rhs),
        premise("Of the martingale, 2 D E[psi_1'^2].", n.O11, rate * n.m2),
        premise("2 D E[psi_1' psi_2'].", n.O12, rate * n.m4),
        premise("2 D E[psi_2'^2].", n.O22, rate * n.m6),
        Step("Insert them.", eq(n.TC, rate * n.m6 / DET), inserted()),
        where=_TWO,
        remark="2 D (E f_i f_j)^-1, which is what the likelihood of the whole path gives (Girsanov).",
    )


FORMULAS = (optimal_weight, estimator_covariance, likelihood, ou_covariance, martingale, martingale_ou)
