r"""$T(S)=S-g^2q(S)$, inverted: the Boltzmann variance S at low temperature, above, below and at the onset.

The inverse around S0 (T = 0) is analytic in T above the onset and below it, where S0 = 0. At $g=g_c$ the
linear term vanishes and $S\propto\sqrt T$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import GAIN
from rnnchaos.theory.gradient.notation import TEMPERATURE, VARIANCE, derived, square_mean
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder
from rnnchaos.theory.printing import remainder

_c1, _c3 = sp.symbols("c1 c3", real=True)
_S0 = sp.Symbol("S0", positive=True)


def _inverse_function(slope: sp.Expr) -> list[sp.Expr]:
    """dS/dT and d^2S/dT^2 at S0 from dT/dS."""
    first, second = (sp.diff(slope, (VARIANCE, k)).subs(VARIANCE, _S0) for k in (0, 1))
    return [1 / first, -second / first**3]


@entry(
    "gradient.low_temperature", "Boltzmann variance at low temperature, above the onset", "low temperature"
)
def low_temperature() -> Derived:
    heat = VARIANCE - GAIN**2 * square_mean()
    slope, bend = (sp.diff(square_mean(), (VARIANCE, k)).subs(VARIANCE, _S0) for k in (1, 2))
    gap = 1 - GAIN**2 * slope
    steps = (
        Step("T as a function of S.", eq(TEMPERATURE, heat)),
        Step(
            "dT/dS by Price's theorem.",
            eq(sp.Function("slope")(VARIANCE), sp.diff(heat, VARIANCE)),
            lambda *r: sp.diff(r[0].rhs, VARIANCE),
        ),
        Step(
            "Invert around S0, where T = 0.",
            eq(
                VARIANCE,
                sp.Add(
                    _S0,
                    TEMPERATURE / gap,
                    GAIN**2 * bend * TEMPERATURE**2 / (2 * gap**3),
                    remainder(TEMPERATURE**3),
                    evaluate=False,
                ),
            ),
            lambda *r: (
                _S0
                + sum(TEMPERATURE**k * d / k for k, d in enumerate(_inverse_function(r[1].rhs), 1))
                + remainder(TEMPERATURE**3)
            ),
        ),
    )
    remark = "S0 = g^2 E[phi^2] at S0, g > g_c; the slope 1/(1 - g^2 dq/dS) diverges at the onset."
    return derived(steps, remarks=(remark,))


def _taylor_heat(heat: sp.Expr, gain: sp.Expr = GAIN) -> sp.Expr:
    """T as a polynomial of degree 2 in S, from E[x^2] = S and E[x^4] = 3 S^2."""
    return sp.expand(by_moments(heat, None, 2).subs(GAIN, gain))


@entry(
    "gradient.low_temperature.quiescent",
    "Boltzmann variance at low temperature, below the onset",
    "low temperature below the onset",
)
def quiescent() -> Derived:
    gap = 1 - GAIN**2 * _c1**2
    series = (TEMPERATURE / gap, GAIN**2 * _c1 * _c3 * TEMPERATURE**2 / gap**3, remainder(TEMPERATURE**3))
    steps = (
        Step("T as a function of S.", eq(TEMPERATURE, VARIANCE - GAIN**2 * square_mean())),
        Step(
            "Insert the Taylor series of phi and Isserlis' moments.",
            eq(TEMPERATURE, VARIANCE * gap - GAIN**2 * _c1 * _c3 * VARIANCE**2 + remainder(VARIANCE**3)),
            lambda *r: _taylor_heat(r[-1].rhs) + remainder(VARIANCE**3),
        ),
        Step(
            "Invert around S = 0.",
            eq(VARIANCE, sp.Add(*series, evaluate=False)),
            lambda *r: _inverted(r[-1].rhs),
        ),
    )
    remark = "g < g_c: activity is noise, amplified by 1/(1 - (g/g_c)^2)."
    return derived(steps, remarks=(remark,))


def _inverted(heat: sp.Expr) -> sp.Expr:
    """S(T) to T^2 from T = a S + b S^2."""
    polynomial = sp.Poly(without_remainder(heat), VARIANCE)
    a, b = (polynomial.coeff_monomial(VARIANCE**k) for k in (1, 2))
    return TEMPERATURE / a - b * TEMPERATURE**2 / a**3 + remainder(TEMPERATURE**3)


@entry(
    "gradient.low_temperature.critical",
    "Boltzmann variance at low temperature, at the onset g = g_c",
    "low temperature at the onset",
)
def critical() -> Derived:
    size = sp.Symbol("chi", positive=True)
    steps = (
        Step("T as a function of S.", eq(TEMPERATURE, VARIANCE - GAIN**2 * square_mean())),
        Step(
            "At g = 1/c1 the linear term of its Taylor series cancels; chi = -c3/c1 > 0.",
            eq(TEMPERATURE, size * VARIANCE**2 + remainder(VARIANCE**3)),
            lambda *r: _taylor_heat(r[-1].rhs, 1 / _c1).subs(_c3, -size * _c1) + remainder(VARIANCE**3),
        ),
        Step(
            "Solve for S.",
            eq(VARIANCE, sp.sqrt(TEMPERATURE / size) + remainder(TEMPERATURE)),
            lambda *r: (
                sp.solve(without_remainder(r[-1].rhs) - TEMPERATURE, VARIANCE)[0] + remainder(TEMPERATURE)
            ),
        ),
    )
    return derived(steps)
