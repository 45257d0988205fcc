r"""Infinite N: $\gamma_{t+1}^\alpha=g^\alpha E|\varphi(\gamma_tz)|^\alpha$, and where it meets finite N.

For phi of slope 1 that saturates at 1 and $\alpha<2$, $E|\varphi(\gamma z)|^\alpha=\alpha
C_\alpha\gamma^\alpha[\ln(1/\gamma)+\kappa]+\dots$: the logarithm makes quiescence unstable at every gain,
with an essential singularity $\gamma\simeq e^\kappa\exp[-1/(\alpha C_\alpha g^\alpha)]$. It is the double
pole of a Mellin transform. At finite N the largest of N values, $|z|\sim N^{1/\alpha}$, cuts the
logarithm off at $\gamma\sim N^{-1/\alpha}$: hence $g^{-\alpha}\simeq C_\alpha\ln N$, the slow transition.
Threshold-type phi (faster than x at 0) have no logarithm: `rnnchaos.theory.heavy_tailed.threshold`.
"""

from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.theory.algebra.operations import eq, identity, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    AMPLITUDE,
    DOMAIN,
    GAIN,
    KAPPA,
    MEAN,
    PAPER,
    SCALE,
    TAILED,
    X_,
    meanings,
)

_size = sp.Function("h", positive=True)
_z = sp.Symbol("z", positive=True)
_mean_power = MEAN(_size(SCALE * _z) ** ALPHA)
_t0, _delta = sp.Symbol("t_0", real=True), sp.Symbol("delta")
_KAPPA = _t0 - sp.EulerGamma / ALPHA - sp.digamma(ALPHA) - sp.pi / 2 * sp.cot(sp.pi * ALPHA / 2)
_T0 = {
    "t_0": Meaning(
        "finite part 1/alpha + int_0^1 (|phi|^alpha - x^alpha) x^(-alpha-1) dx + int_1^inf (|phi|^alpha - 1) "
        "x^(-alpha-1) dx",
        "1",
        "real",
    )
}


class Glaisher(sp.NumberSymbol):  # type: ignore[misc]
    """Glaisher's constant A, ln A = 1/12 - zeta'(-1)."""

    is_real, is_positive, is_irrational = True, True, None

    def _as_mpf_val(self, prec: int) -> Any:
        with mp.workprec(prec + 10):
            return (+mp.glaisher)._mpf_

    def _latex(self, printer: Any) -> str:
        return "A_{G}"

    def _sympystr(self, printer: Any) -> str:
        return "Glaisher"


@entry("heavy_tailed.mean_field_scale", "stationary scale of the input at infinite N", "mean-field scale")
def mean_field_scale() -> Derived:
    before = sp.Symbol("A", positive=True)
    statement = eq(SCALE**ALPHA, GAIN**ALPHA * _mean_power)
    steps = (
        Step(
            "Given the activities, an input is stable with scale A: A^alpha = g^alpha times the mean of "
            "|x_j|^alpha, as in heavy_tailed.annealed_growth.",
            eq(before**ALPHA, GAIN**ALPHA * MEAN(_size(SCALE * _z) ** ALPHA)),
        ),
        Step(
            "|phi| is bounded, so the mean over N neurons x = phi(gamma z) is sharp; in the stationary state "
            "A = gamma.",
            statement,
            lambda *r: r[-1].subs(before, SCALE),
        ),
    )
    remark = (
        "h = |phi|; z is the stable variable and E its mean. One solution gamma > 0 for phi(x)/x decreasing; "
        "at alpha = 2 only above g = 1/sqrt(2)."
    )
    return Derived(
        steps,
        meanings("alpha", "g", "gamma") | {"z": Meaning("stable variable |z|", "1", "z > 0")},
        sp.And(DOMAIN, GAIN > 0),
        PAPER,
        remarks=(remark,),
    )


def _logarithm() -> tuple[Step, ...]:
    """E|phi(gamma z)|^alpha at small gamma, from the double pole at q = -alpha of P(q) gamma^(-q)
    E|z|^(-q)."""
    pole = 1 / _delta + _t0
    moment = 1 / (sp.gamma(1 - ALPHA + _delta) * sp.cos(sp.pi * (ALPHA - _delta) / 2))
    transform = sp.Function("P", real=True)(_delta)

    def residue(*r: sp.Basic) -> sp.Expr:
        smooth = sp.expand(_delta * r[0].rhs) * moment * ALPHA * sp.gamma(1 + _delta / ALPHA)
        return sp.diff(smooth * SCALE ** (ALPHA - _delta), _delta).subs(_delta, 0)

    return (
        Step(
            "P is the Mellin transform of |phi|^alpha at q = -alpha + delta: slope 1 at 0 makes its pole, "
            "and t_0 is the finite part.",
            eq(transform, pole),
        ),
        Step(
            "E|phi(gamma z)|^alpha = (1/(2 pi i)) int P(q) gamma^(-q) E|z|^(-q) dq; E|z|^(-q) has a pole "
            "there too. The double pole's residue:",
            eq(_mean_power, ALPHA * AMPLITUDE * SCALE**ALPHA * (sp.log(1 / SCALE) + _KAPPA)),
            residue,
        ),
    )


@entry(
    "heavy_tailed.mean_field_scale.weak_gain",
    "the scale at small gain: an essential singularity",
    "mean-field scale at small gain",
)
def weak_gain() -> Derived:
    statement = eq(SCALE, sp.exp(_KAPPA) * sp.exp(-1 / (ALPHA * AMPLITUDE * GAIN**ALPHA)))
    steps = (
        *_logarithm(),
        Step(
            "In the stationary state gamma^alpha/g^alpha is this mean; divide by alpha C_alpha gamma^alpha.",
            eq(1 / (ALPHA * AMPLITUDE * GAIN**ALPHA), sp.log(1 / SCALE) + _KAPPA),
            lambda *r: r[-1].rhs / (ALPHA * AMPLITUDE * SCALE**ALPHA),
        ),
        Step("Solve for gamma.", statement, lambda *r: sp.exp(r[-1].rhs - sp.log(1 / SCALE) - r[-1].lhs)),
    )
    remark = (
        "phi of slope 1 at 0 that saturates at +-1, alpha < 2. The exponent of the first factor is kappa; at "
        "alpha = 1, 1/(alpha C_alpha) = pi/2."
    )
    return Derived(
        steps,
        meanings("alpha", "g", "gamma") | _T0,
        sp.And(TAILED, GAIN > 0),
        DERIVED_HERE,
        remarks=(remark,),
    )


@entry(
    "heavy_tailed.mean_field_scale.kappa",
    "kappa of tanh at alpha = 1 in closed form",
    "kappa of tanh at alpha = 1",
)
def kappa_tanh() -> Derived:
    x = X_
    near, far = (
        sp.Integral((sp.tanh(x) - x) / x**2, (x, 0, 1)),
        sp.Integral((sp.tanh(x) - 1) / x**2, (x, 1, sp.oo)),
    )
    closed = 12 * sp.log(Glaisher()) - sp.EulerGamma - sp.Rational(7, 3) * sp.log(2)
    steps = (
        Step("The constant of heavy_tailed.mean_field_scale.weak_gain.", eq(KAPPA, _KAPPA)),
        Step(
            "At alpha = 1 psi(1) = -gamma_E and the cotangent vanishes.",
            eq(KAPPA, _t0),
            right_side(lambda e: e.subs(ALPHA, 1)),
        ),
        Step(
            "The finite part of tanh.",
            eq(KAPPA, 1 + near + far),
            right_side(lambda e: e.subs(_t0, 1 + near + far)),
        ),
        Step(
            "It is 12 ln A - gamma_E - (7/3) ln 2, A Glaisher's constant (verified to 50 digits).",
            eq(1 + near + far, closed),
            identity,
        ),
        Step("So", eq(KAPPA, closed), lambda *r: r[-2].rhs + r[-1].rhs - r[-1].lhs),
    )
    return Derived(steps, meanings("kappa"), sp.Eq(ALPHA, 1), DERIVED_HERE)
