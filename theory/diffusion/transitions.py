r"""Speciation, by three criteria that are not the same time, the branch that leaves x = 0, and collapse.

The reverse drift is $-U'$, $U=-x^2/2-2\ln p_t$. With $a=1-s^2$ the curvature at 0 changes sign,
$U''(0)=-1+2/\Gamma-2m^2/\Gamma^2=0$, that of $\ln p_t$ where $m^2=\Gamma$, and the largest eigenvalue of the
covariance of the data falls to that of the noise:

    t_S = (1/2) ln[mu^2 + (mu^4 + a^2)^(1/2)],   (1/2) ln(mu^2 + a),   (1/2) ln(mu^2 + s2).

All are values of $\rho$: the first is $1-\Gamma/2$, the second 1. At large means the first is later by
$\tfrac12\ln2$. At finite d each is a crossover. Collapse: of $n=e^{\alpha d}$ samples the one that was
diffused has half of the posterior weight where the information of $x_t$ per dimension falls to $\alpha$.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq, inserted
from rnnchaos.theory.diffusion import notation as n
from rnnchaos.theory.diffusion.notation import Delta, Gamma, derived, m, mu, s2
from rnnchaos.theory.formula import Derived, Source, Step, entry

_y, _U, _Lambda = sp.symbols("y U_2 Lambda", positive=True)
_S, _a = sp.Symbol("S", real=True), 1 - s2
_TIME = "y = e^(-2 t)."
BROKEN = sp.StrictGreaterThan(2 * mu**2 + _a**2, 1, evaluate=False)


def _decayed(*relations: sp.Basic) -> sp.Expr:
    """The root y = e^(-2t) of the relation before the last two, which say what its variances are."""
    known = [(known.lhs, known.rhs) for known in relations[-2:]]
    gap = (relations[-3].rhs - relations[-3].lhs).subs(known)
    at = {mu: 1, s2: sp.Rational(1, 3), n.alpha: sp.Rational(1, 2)}
    roots = sp.roots(sp.Poly(sp.numer(sp.together(gap)), _y))
    (found,) = (root for root in roots if 0 < root.subs(at) < 1)
    return found


def _doubled(side: sp.Expr) -> sp.Expr:
    return sp.exp(2 * side)


def _time(*relations: sp.Basic) -> sp.Expr:
    return -sp.log(relations[-1].rhs) / 2


def _curvature(of: Any, root: Any, time: Any, where: sp.Basic, remark: str) -> Derived:
    """Where a curvature of x and the slope of the score vanishes."""
    slope, at_zero = -1 / Gamma + m**2 / Gamma**2, lambda *r: of(sp.diff(r[0].rhs, n.x).subs(n.x, 0))
    return derived(
        Step("The score.", eq(_S, n.SCORE)),
        Step("The curvature at 0 vanishes.", eq(0, of(slope)), at_zero),
        Step("The mean, " + _TIME, eq(m**2, mu**2 * _y)),
        Step("The variance.", eq(Gamma, 1 - _a * _y)),
        Step("Solve.", eq(_y, root), _decayed),
        Step("The time.", eq(n.t_S, time), _time),
        where=where,
        remark=remark,
    )


@entry("diffusion.speciation_time", "when the reverse drift at 0 turns unstable", "speciation time")
def speciation_time() -> Derived:
    late = mu**2 + sp.sqrt(mu**4 + _a**2)
    remark = "the same for s2 and 2 - s2; in d dimensions d mu^2 in place of mu^2. No transition at finite d."
    return _curvature(lambda slope: -1 - 2 * slope, 1 / late, sp.log(late) / 2, BROKEN, remark)


@entry("diffusion.speciation_time.density", "when the density at 0 turns from a minimum to a maximum")
def density_time() -> Derived:
    where, remark = sp.StrictGreaterThan(mu**2, s2, evaluate=False), "rho = 1. Not when classes are decided."
    return _curvature(lambda slope: -slope, 1 / (mu**2 + _a), sp.log(mu**2 + _a) / 2, where, remark)


@entry("diffusion.speciation_time.covariance", "when the data's largest variance has fallen to the noise's")
def covariance_time() -> Derived:
    largest = mu**2 + s2
    return derived(
        Step("What is left of it is 1.", eq(_Lambda * sp.exp(-2 * n.t_S), 1)),
        Step("The largest eigenvalue of the covariance, in one dimension.", eq(_Lambda, largest)),
        Step(
            "Insert it and solve.",
            eq(n.t_S, sp.log(largest) / 2),
            lambda *r: sp.solve(r[0].subs(_Lambda, r[1].rhs), n.t_S)[0],
        ),
        where=sp.StrictGreaterThan(largest, 1, evaluate=False),
        source=n.REGIMES,
        remark="at large means the drift's criterion is later by (ln 2)/2, exactly.",
    )


@entry("diffusion.branch", "where the reverse drift vanishes beside 0, before speciation")
def branch() -> Derived:
    near = sp.StrictLessThan(Gamma * (2 - Gamma), 2 * m**2, evaluate=False)
    return derived(
        Step("The drift of the reverse process.", eq(0, n.x + 2 * _S)),
        Step("The score.", eq(_S, n.SCORE)),
        Step(
            "Insert it, in units of 2 m/Gamma.",
            eq(n.x * (2 - Gamma) / (2 * m), sp.tanh(m * n.x / Gamma)),
            lambda *r: eq(0, sp.expand(Gamma / (2 * m) * inserted()(*r))),
        ),
        where=sp.And(near, sp.StrictLessThan(Gamma, 2, evaluate=False)),
        remark="continuous: it leaves 0 as a square root. For Gamma > 2 x = 0 is unstable without classes.",
    )


@entry("diffusion.collapse_time", "when one of exp(alpha d) Gaussian samples takes over the empirical score")
def collapse_time() -> Derived:
    own, information = sp.exp(2 * n.alpha) - 1, sp.log(Gamma / Delta) / 2
    return derived(
        Step("The information per dimension is that of the samples' number.", eq(n.alpha, information)),
        Step("The ratio of the variances.", eq(sp.exp(2 * n.alpha), Gamma / Delta), both_sides(_doubled)),
        Step("The variance of a coordinate, " + _TIME, eq(Gamma, 1 - _a * _y)),
        Step("That of the noise.", eq(Delta, 1 - _y)),
        Step("Solve.", eq(_y, own / (own + s2)), _decayed),
        Step("The time.", eq(n.t_C, sp.log(1 + s2 / own) / 2), _time),
        source=Source("random-energy argument of Biroli et al. (2024); derived here", "Biroli2024"),
        remark="e^(2 alpha) = n^(2/d). Data of other laws: where I(x_0; x_t)/d = alpha, without proof.",
    )


FORMULAS = (speciation_time, density_time, covariance_time, branch, collapse_time)
