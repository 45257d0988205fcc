r"""$\Delta_0=\sum_kd_k\varepsilon^k$ and $\Gamma_0=\sum_k\gamma_k\varepsilon^k$, $\varepsilon=g-g_c$:
variance and kinetic energy just above the onset of chaos, exact to any order.

The series come from `rnnchaos.theory.onset.series` (Mehler's expansion and a reversion); the derivations
here reach the same coefficients independently, by Isserlis' moments of the Taylor polynomial of Phi and
undetermined coefficients. They are asymptotic: they do not converge.
"""

from dataclasses import replace

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.gaussian.notation import (
    DELTA0,
    EPSILON,
    GAIN,
    GAMMA0,
    NEAR_ONSET,
    PAPER,
    mean_square,
    meanings,
    variance_of_primitive,
)
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.series import onset
from rnnchaos.theory.onset.subject import remarks_on, subject_of
from rnnchaos.theory.onset.taylor_mean import by_moments, truncated, without_remainder
from rnnchaos.theory.printing import remainder

ORDER = 4
FIGURE_SCRIPT = "a public figure script for arXiv:2508.04983"


def reverted(rhs: sp.Expr, order: int) -> sp.Expr:
    """Solve eps = rhs(Delta0) for Delta0 by undetermined coefficients, one order at a time."""
    polynomial = sp.Poly(without_remainder(rhs), DELTA0)
    slope, solution = polynomial.coeff_monomial(DELTA0), sp.S.Zero
    for k in range(1, order + 1):
        target = sp.expand(polynomial.as_expr().subs(DELTA0, solution) - EPSILON).coeff(EPSILON, k)
        solution -= sp.simplify(target / slope) * EPSILON**k
    return solution


@entry(
    "gaussian.variance.onset",
    "variance just above the onset of chaos, an exact series in g - g_c",
    "variance near the onset",
)
def variance_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    subject = subject_of(phi)
    found = onset(subject, order)
    statement = eq(DELTA0, found.variance.with_remainder(EPSILON, order))
    steps = (
        Step(
            "The self-consistency of the chaotic solution.",
            eq(GAIN**-2, 2 * variance_of_primitive() / DELTA0**2),
        ),
        Step(
            "Insert the Taylor series of Phi; Gaussian moments (Isserlis) and Mehler's expansion give the "
            "same coefficients.",
            eq(GAIN**-2, found.gain.with_remainder(DELTA0, order)),
            lambda *r: (
                truncated(by_moments(r[-1].rhs, subject, order + 2), DELTA0, order)
                + remainder(DELTA0 ** (order + 1))
            ),
        ),
        Step(
            "Take the root: eps = g - g_c.",
            eq(EPSILON, found.distance.with_remainder(DELTA0, order)),
            lambda *r: distance(r[-1].rhs, found.critical_gain, order),
        ),
        Step(
            "Revert the series.",
            statement,
            lambda *r: reverted(r[-1].rhs, order) + remainder(EPSILON ** (order + 1)),
        ),
    )
    return Derived(
        steps,
        meanings.of(statement),
        NEAR_ONSET,
        replace(PAPER, where=f"{PAPER.where} (orders 1 and 2 for tanh); all orders and all phi derived here"),
        series=found.variance,
        remarks=remarks_on(subject),
    )


def distance(rhs: sp.Expr, critical_gain: sp.Expr, order: int) -> sp.Expr:
    root = truncated(without_remainder(rhs) ** sp.Rational(-1, 2), DELTA0, order) - critical_gain
    return sp.expand(root) + remainder(DELTA0 ** (order + 1))


@entry(
    "gaussian.kinetic_energy.onset",
    "kinetic energy just above the onset of chaos, an exact series in g - g_c",
    "kinetic energy near the onset",
)
def kinetic_energy_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    subject = subject_of(phi)
    found = onset(subject, order)
    statement = eq(GAMMA0, found.kinetic_energy.with_remainder(EPSILON, order))
    gain = found.critical_gain + EPSILON
    moments = eq(
        GAMMA0, gain**2 * found.second_moment.expression(DELTA0) - DELTA0 + remainder(DELTA0 ** (order + 1))
    )
    steps = (
        Step("The kinetic energy of the chaotic state.", eq(GAMMA0, GAIN**2 * mean_square() - DELTA0)),
        Step(
            "Insert g = g_c + eps and the Gaussian moments of the Taylor series of phi.",
            moments,
            lambda *r: (
                by_moments(r[-1].rhs.subs(GAIN, gain), subject, order) + remainder(DELTA0 ** (order + 1))
            ),
        ),
        Step(
            "Insert the series of Delta0 in eps: the first two orders cancel.",
            statement,
            lambda *r: (
                truncated(r[-1].rhs.subs(DELTA0, found.variance.expression(EPSILON)), EPSILON, order)
                + remainder(EPSILON ** (order + 1))
            ),
        ),
    )
    return Derived(
        steps,
        meanings.of(statement),
        NEAR_ONSET,
        replace(PAPER, where=f"{PAPER.where} (leading order for tanh); all orders and all phi derived here"),
        erratum=QUARTIC if phi == "tanh" and order >= 4 else None,
        series=found.kinetic_energy,
        remarks=remarks_on(subject),
    )


def _quartic() -> tuple[sp.Basic, sp.Basic]:
    exact = onset(nonlinearity("tanh"), 4).kinetic_energy.coefficients[4]
    printed, right = (eq(GAMMA0, EPSILON**3 / 3 + c * EPSILON**4) for c in (sp.Rational(59, 18), exact))
    return printed, right


QUARTIC = Erratum(
    "gaussian.kinetic_energy.onset",
    FIGURE_SCRIPT,
    _quartic,
    "The derivation gives -5/6 for the coefficient of eps^4. A certified evaluation at eps = 1e-3 settles it "
    "without the derivation: (Gamma0 - eps^3/3)/eps^4 is within 0.01 of -5/6 there, and 59/18 is 4.1 away.",
    "show gaussian.kinetic_energy.onset --order 4",
    "epsilon**3/3 - 5*epsilon**4/6",
)
