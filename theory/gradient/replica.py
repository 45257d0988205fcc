r"""$R=g^2E[\varphi(x)\varphi(y)]$ has the only solution 0: two equilibrium states of one network have zero
overlap.

At fixed overlap $\rho=\varphi(x)\cdot\varphi(y)/N$ the fields of two replicas have covariance $g^2\rho$, so x
and y are Gaussian with variance S and covariance $R=g^2\rho$. With the conjugate of rho at zero every
stationary R obeys $R=g^2E[\varphi(x)\varphi(y)]$, whose only solution is 0; around it $\rho$ fluctuates by
$O(N^{-1/2})$, the more the closer the multiplier $g^2(E\varphi')^2$ of the overlap map is to 1. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN, covariance_of_phi
from rnnchaos.theory.gradient.notation import (
    OVERLAP,
    SIZE,
    TEMPERATURE,
    VARIANCE,
    derived,
    odd,
    over_line,
    slope_mean,
    square_mean,
)

_kappa = sp.Symbol("kappa", real=True)
_r = sp.Symbol("rho", real=True)
_A = sp.Function("A", real=True)


def _pair_action() -> Step:
    joint = GaussianMean(sp.exp(-_kappa * phi(0, X) * phi(0, Y)), (X, Y), pair(VARIANCE, GAIN**2 * _r))
    return Step(
        "ln of E[Z^2]/(E Z)^2 over N at fixed overlap rho = phi(x).phi(y)/N of two replicas, with its "
        "conjugate kappa: given rho, x and y are Gaussian with variance S and covariance g^2 rho.",
        eq(_A(_r, _kappa), _kappa * _r + sp.log(joint)),
    )


@entry("gradient.replica", "replica-symmetric equation of the overlap", "overlap of replicas")
def replica() -> Derived:
    steps = (
        _pair_action(),
        Step(
            "kappa = 0 is stationary in rho, identically.",
            eq(0, 0),
            lambda *r: sp.diff(r[0].rhs, _r).subs(_kappa, 0),
        ),
        Step(
            "Stationary in kappa at kappa = 0.",
            eq(0, _r - covariance_of_phi(GAIN**2 * _r, VARIANCE)),
            lambda *r: sp.diff(r[0].rhs, _kappa).subs(_kappa, 0),
        ),
        Step(
            "In terms of the covariance R = g^2 rho of x and y.",
            eq(OVERLAP, GAIN**2 * covariance_of_phi(OVERLAP, VARIANCE)),
            lambda *r: OVERLAP - GAIN**2 * r[-1].rhs.subs(_r, OVERLAP / GAIN**2),
        ),
    )
    remark = (
        "S solves gradient.boltzmann_variance. R = 0 is the only solution: see gradient.overlap_stability."
    )
    return derived(steps, sp.Abs(OVERLAP) <= VARIANCE, remarks=(remark,))


UNCONVERGED = Erratum(
    "gradient.overlap_stability",
    "arXiv:2508.04983, the replica overlap at low temperature",
    lambda: (sp.Ne(OVERLAP, 0, evaluate=False), eq(OVERLAP, 0)),
    "Zero is the only solution, and the map of overlaps shrinks a small one by g^2 (E phi')^2: by 0.980 at "
    "g = 1.2, T = 0.001, so that a damped iteration needs more than a thousand steps. The published overlap "
    "is an iteration that stopped early.",
    "eval overlap_multiplier --g 1.2 --T 0.001 --digits 6",
    "0.980025",
)


@entry(
    "gradient.overlap_stability",
    "zero overlap is the only solution, and the overlap map contracts to it",
    "stability of zero overlap",
)
def overlap_stability() -> Derived:
    overlap_map = sp.Function("M", real=True)(OVERLAP)
    slope = GAIN**2 * GaussianMean(phi(1, X) * phi(1, Y), (X, Y), pair(VARIANCE, OVERLAP))
    bend = GAIN**2 * GaussianMean(phi(2, X) * phi(2, Y), (X, Y), pair(VARIANCE, OVERLAP))

    def chord(*r: sp.Basic) -> sp.Basic:
        ends = [odd(r[0].rhs.subs(OVERLAP, end)) for end in (0, VARIANCE)]
        top = ends[1].subs(GAIN**2 * square_mean(), VARIANCE - TEMPERATURE)
        return sp.LessThan(r[1].rhs.subs(OVERLAP, 0), (top - ends[0]) / VARIANCE, evaluate=False)

    steps = (
        Step("The map of overlaps.", eq(overlap_map, GAIN**2 * covariance_of_phi(OVERLAP, VARIANCE))),
        Step(
            "Price's theorem: its slope.",
            eq(sp.Derivative(overlap_map, OVERLAP), slope),
            lambda *r: sp.diff(r[-1].rhs, OVERLAP),
        ),
        Step(
            "And its curvature, a series in R with coefficients that are squares (Mehler): M is convex on R "
            ">= 0.",
            eq(sp.Derivative(overlap_map, (OVERLAP, 2)), bend),
            lambda *r: sp.diff(r[-1].rhs, OVERLAP),
        ),
        Step(
            "M(0) = 0 since phi is odd, M(S) = g^2 E[phi^2] = S - T: convex M lies below the chord, whose "
            "slope 1 - T/S bounds the slope at 0.",
            sp.LessThan(GAIN**2 * slope_mean() ** 2, 1 - TEMPERATURE / VARIANCE, evaluate=False),
            chord,
        ),
    )
    remark = (
        "M(R) <= (1 - T/S) R < R on 0 < R <= S (and by oddness on R < 0): no overlap but 0. A damped "
        "iteration with weight w shrinks a small overlap only by 1 - w (1 - g^2 E[phi']^2) a step: at low T "
        "near the onset it looks converged long before it is."
    )
    return derived(steps, erratum=UNCONVERGED, remarks=(remark,))


@entry(
    "gradient.overlap_fluctuations",
    "mean squared overlap of two replicas at finite N",
    "fluctuations of the overlap",
)
def overlap_fluctuations() -> Derived:
    s, gap, width = sp.Symbol("s", real=True), sp.Symbol("a", positive=True), sp.Symbol("b", positive=True)
    weight, v = sp.Function("w")(_r), sp.Symbol("v", positive=True)
    at_zero = {_kappa: 0, _r: 0}
    quadratic = sp.exp(SIZE * (sp.I * s * _r * gap - s**2 * width**2 / 2))
    mixed = 1 - GAIN**2 * slope_mean() ** 2

    def moment(*r: sp.Basic) -> sp.Expr:
        tilt = sp.Symbol("tilt", real=True)
        generating = over_line(r[-1].rhs * sp.exp(tilt * _r), _r)
        second = (sp.diff(generating, tilt, 2) / generating).subs(tilt, 0)
        return sp.expand_power_base(second).subs(width**2, r[2].rhs).subs(gap, r[1].rhs)

    steps = (
        _pair_action(),
        Step(
            "Second derivatives at 0: a = d^2A/drho dkappa,",
            eq(gap, mixed),
            lambda *r: odd(sp.diff(r[0].rhs, _r, _kappa).subs(at_zero)),
        ),
        Step(
            "and b^2 = d^2A/dkappa^2; d^2A/drho^2 = 0.",
            eq(width**2, square_mean() ** 2),
            lambda *r: odd(sp.diff(r[0].rhs, (_kappa, 2)).subs(at_zero)),
        ),
        Step(
            "kappa = i s runs along the imaginary axis; integrate over s.",
            eq(weight, sp.sqrt(2 * sp.pi / SIZE) / width * sp.exp(-SIZE * _r**2 * gap**2 / (2 * width**2))),
            lambda *r: over_line(quadratic, s),
        ),
        Step("The second moment of rho.", eq(v, square_mean() ** 2 / (SIZE * mixed**2)), moment),
    )
    remark = (
        "Leading order in 1/N. Pairs of replicas decouple at this order (odd phi), so it does not depend on "
        "the number of replicas: it holds for one typical network on average over networks."
    )
    return derived(steps, remarks=(remark,))
