r"""The symmetric alpha-stable law of the weights, $E\,e^{ikz}=e^{-|k|^\alpha}$, and the transforms of
$w=|z|^\alpha$.

Everything the heavy-tailed column needs follows from one Mellin transform,

    E|z|^u = Gamma(1 - u/alpha)/(Gamma(1 - u) cos(pi u/2)),
    M(s) = E exp(-s w)  <->  F(p) = Gamma(p) E|z|^(-alpha p),

because the behaviour of M at small s (and with it the heavy tail's amplitude $C_\alpha$ and the constant
$b_\alpha$ beside the logarithm) is the residue of $F(p)s^{-p}$ at the double pole p = -1: derived, not typed.
At alpha = 2 the law is normal with variance 2.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq, identity, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    AMPLITUDE,
    DOMAIN,
    LAPLACE,
    MEAN,
    MOMENT,
    P_,
    S_,
    SHIFT,
    TAIL,
    TAILED,
    characteristic,
    meanings,
    mellin,
)

_k, _u = sp.Symbol("k", positive=True), sp.Symbol("u", positive=True)
_M = LAPLACE(S_)
_moment = sp.gamma(1 - _u / ALPHA) / (sp.gamma(1 - _u) * sp.cos(sp.pi * _u / 2))
_F = sp.gamma(P_) * sp.gamma(1 + P_) / (sp.gamma(1 + ALPHA * P_) * sp.cos(sp.pi * ALPHA * P_ / 2))


_SHIFT = 1 - 2 * sp.EulerGamma - ALPHA * sp.digamma(ALPHA) - sp.pi * ALPHA / 2 * sp.cot(sp.pi * ALPHA / 2)
"""b_alpha in closed form."""


@entry(
    "heavy_tailed.mellin_transform",
    "absolute moments of the stable law: its Mellin transform",
    "absolute moments of the stable law",
)
def mellin_transform() -> Derived:
    wave, statement = sp.Function("C", real=True)(_k), eq(MOMENT(_u), _moment)
    transformed = eq(mellin(sp.cos, -_u) * MOMENT(_u), mellin(lambda x: sp.exp(-x), -_u / ALPHA) / ALPHA)
    steps = (
        Step("C(k) = E cos(kz) is the characteristic function.", eq(wave, characteristic(_k))),
        Step(
            "Multiply by k^(-u-1), -1 < u < 0, and integrate: on the left |z|^u times the transform of the "
            "cosine, on the right k^alpha = x.",
            transformed,
            lambda *r: mellin(lambda x: r[-1].rhs.subs(_k, x ** (1 / ALPHA)), -_u / ALPHA) / ALPHA,
        ),
        Step(
            "Solve for m(u) = E|z|^u; by continuation for -1 < u < alpha.",
            statement,
            both_sides(lambda s: s / mellin(sp.cos, -_u)),
        ),
    )
    remark = (
        "m(u) = E|z|^u. Also 2^u Gamma((1+u)/2) Gamma(1-u/alpha)/(sqrt(pi) Gamma(1-u/2)), by the duplication "
        "formula."
    )
    return Derived(
        steps, meanings("alpha", "u"), sp.And(DOMAIN, _u > -1, _u < ALPHA), DERIVED_HERE, remarks=(remark,)
    )


@entry(
    "heavy_tailed.laplace_transform", "Mellin transform of M(s) = E exp(-s|z|^alpha)", "Mellin transform of M"
)
def laplace_transform() -> Derived:
    left = sp.Integral(_M * S_ ** (P_ - 1), (S_, 0, sp.oo))
    w = sp.Symbol("w", positive=True)
    steps = (
        Step("M is the Laplace transform of w = |z|^alpha.", eq(_M, MEAN(sp.exp(-S_ * w)))),
        Step(
            "Under the mean, exp(-s w) has the transform Gamma(p) w^(-p), and w^(-p) = |z|^(-alpha p).",
            eq(left, sp.gamma(P_) * MOMENT(-ALPHA * P_)),
            lambda *r: mellin(lambda x: r[-1].rhs.args[0].subs(S_ * w, x), P_) * MOMENT(-ALPHA * P_),
        ),
        Step(
            "Insert the moments of the stable law at u = -alpha p.",
            eq(left, _F),
            right_side(lambda e: e.subs(MOMENT(-ALPHA * P_), _moment.subs(_u, -ALPHA * P_))),
        ),
    )
    remark = (
        "Inverse: M(s) = (1/(2 pi i)) int F(p) s^(-p) dp on 0 < Re p < 1/alpha; on -1 < Re p < 0 it gives M "
        "- 1."
    )
    return Derived(
        steps, meanings("alpha", "p", "s"), sp.And(DOMAIN, P_ < 1 / ALPHA), DERIVED_HERE, remarks=(remark,)
    )


def _double_pole(transform: sp.Expr, gammas: sp.Expr) -> sp.Expr:
    """d/d(delta) of delta^2 F(-1 + delta) s^(1 - delta) at 0, with `gammas` for Gamma(p) Gamma(1 + p) at p =
    -1 + delta."""
    delta = sp.Symbol("delta")
    rest = (transform / (sp.gamma(P_) * sp.gamma(1 + P_))).subs(P_, delta - 1)
    return sp.diff(sp.cancel(delta**2 * gammas) * rest * S_ ** (1 - delta), delta).subs(delta, 0)


def _poles() -> tuple[Step, ...]:
    left, residue = sp.Function("R", real=True)(S_), AMPLITUDE * S_ * (sp.log(S_) - _SHIFT)
    half = sp.Symbol("delta")
    shifted = sp.gamma(1 + half) ** 2 / (half**2 * (half - 1))
    F = sp.Function("F", real=True)(P_)
    return (
        Step(
            "F is the Mellin transform of M; M - 1 at small s is the sum of residues of F(p) s^(-p) from p = "
            "-1 on.",
            eq(F, _F),
        ),
        Step(
            "Near p = -1 + delta the two Gamma functions of F make a double pole, by Gamma(z + 1) = z "
            "Gamma(z).",
            eq(sp.gamma(half - 1) * sp.gamma(half), shifted),
            identity,
        ),
        Step(
            "So R(s), the residue at p = -1 and leading term of M - 1, is a derivative in delta at 0:",
            eq(left, residue),
            lambda *r: _double_pole(r[-2].rhs, r[-1].rhs),
        ),
    )


@entry(
    "heavy_tailed.tail_amplitude",
    "C_alpha, the amplitude of the weights' tail, as a residue",
    "tail amplitude",
)
def tail_amplitude() -> Derived:
    statement = eq(TAIL, AMPLITUDE)
    steps = (
        *_poles(),
        Step(
            "C_alpha is the coefficient of s ln s: s d/ds of R/s.",
            statement,
            lambda *r: S_ * sp.diff(r[-1].rhs / S_, S_),
        ),
    )
    remark = (
        "P(|z| > x) ~ C_alpha x^(-alpha): 1 - M(s) = s int exp(-s w) P(w' > w) dw ~ C_alpha s ln(1/s). C_2 = "
        "0: no tail."
    )
    return Derived(steps, meanings("alpha", "C_alpha"), DOMAIN, DERIVED_HERE, remarks=(remark,))


@entry(
    "heavy_tailed.tail_shift",
    "b_alpha, the constant beside the logarithm of the tail, as a residue",
    "shift of the logarithm",
)
def tail_shift() -> Derived:
    steps = (
        *_poles(),
        Step(
            "With R = C_alpha s (ln s - b_alpha), b_alpha = ln s - R/(C_alpha s), whatever s.",
            eq(SHIFT, _SHIFT),
            lambda *r: sp.log(S_) - r[-1].rhs / (S_ * AMPLITUDE),
        ),
    )
    remark = "alpha < 2; at alpha = 1 it is 1 - gamma_E. The next terms of M are O(s^2 ln s)."
    return Derived(steps, meanings("alpha", "b_alpha"), TAILED, DERIVED_HERE, remarks=(remark,))
