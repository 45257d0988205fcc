r"""Limits of the Gaussian column: the onset of chaos as exact series, and strong coupling.

The onset series come from `rnnchaos.theory.onset` (Mehler's expansion and a reversion); their derivations
here take another road to the same coefficients, Isserlis' moments of the Taylor polynomial of Phi, and
SymPy's own series reversion.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.formula import Erratum, Formula, Series, Source, Step, entry
from rnnchaos.theory.gaussian_notation import (
    DELTA0,
    EPSILON,
    GAIN,
    GAMMA0,
    NEAR_ONSET,
    mean_square,
    meanings,
    variance_of_primitive,
)
from rnnchaos.theory.moments import isserlis
from rnnchaos.theory.nonlinearity import Nonlinearity, nonlinearity
from rnnchaos.theory.onset import onset
from rnnchaos.theory.printing import remainder

Eq = sp.Eq
ORDER = 4
DOI = "10.48550/arXiv.2508.04983"
FIGURE_SCRIPT = "a public figure script for arXiv:2508.04983"


def truncated(expr: sp.Expr, s: sp.Symbol, order: int) -> sp.Expr:
    """The polynomial part of expr in s up to s^order, remainder terms O(.) dropped."""
    bare = expr.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero)
    return sp.series(sp.expand(bare), s, 0, order + 1).removeO()


def _subject(phi: str) -> Nonlinearity | None:
    """The nonlinearity of `--phi`; the word `general` leaves the derivatives c1, c3, c5, ... as symbols."""
    return None if phi == "general" else nonlinearity(phi)


def _with_remainder(series: Series, s: sp.Symbol, order: int) -> sp.Expr:
    terms = [c * series.factor * s**k for k, c in enumerate(series.coefficients) if c != 0]
    return sp.Add(*terms, remainder(s ** (order + 1)), evaluate=False)


def _even_moments(taylor: dict[int, sp.Expr], order: int) -> sp.Expr:
    """E of a polynomial in a Gaussian of variance Delta0, by Isserlis' theorem, to Delta0^order."""
    return sum(
        (c * isserlis((n,), [[DELTA0]]) for n, c in taylor.items() if n % 2 == 0 and n <= 2 * order),
        sp.S.Zero,
    )


def _square(taylor: dict[int, sp.Expr], degree: int) -> dict[int, sp.Expr]:
    out: dict[int, sp.Expr] = {}
    for i, a in taylor.items():
        for j, b in taylor.items():
            if i + j <= degree:
                out[i + j] = out.get(i + j, sp.S.Zero) + a * b
    return out


def _derivatives(phi: Nonlinearity | None, top: int) -> dict[int, sp.Expr]:
    if phi is None:
        return {j: sp.Symbol(f"c{j}", real=True) for j in range(1, top + 1, 2)}
    return {j: c for j, c in enumerate(phi.taylor(top)) if c != 0}


def _variance_by_moments(phi: Nonlinearity | None, order: int) -> sp.Expr:
    """2 Var[Phi]/Delta0^2 to Delta0^order, from the Taylor polynomial of Phi and Isserlis' moments."""
    primitive = {j + 1: c / sp.factorial(j + 1) for j, c in _derivatives(phi, 2 * order + 1).items()}
    degree = 2 * order + 4
    variance = _even_moments(_square(primitive, degree), order + 2) - _even_moments(primitive, order + 2) ** 2
    return truncated(sp.expand(2 * variance / DELTA0**2), DELTA0, order)


def _second_moment_by_moments(phi: Nonlinearity | None, order: int) -> sp.Expr:
    polynomial = {j: c / sp.factorial(j) for j, c in _derivatives(phi, 2 * order - 1).items()}
    return _even_moments(_square(polynomial, 2 * order), order)


def _reverted(rhs: sp.Expr, order: int) -> sp.Expr:
    """Solve eps = rhs(Delta0) for Delta0 by undetermined coefficients, one order at a time."""
    polynomial = sp.Poly(rhs.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero), DELTA0)
    slope, solution = polynomial.coeff_monomial(DELTA0), sp.S.Zero
    for k in range(1, order + 1):
        target = sp.expand(polynomial.as_expr().subs(DELTA0, solution) - EPSILON).coeff(EPSILON, k)
        solution -= sp.simplify(target / slope) * EPSILON**k
    return solution


@entry("gaussian.variance.onset", "variance just above the onset of chaos, an exact series in g - g_c")
def variance_onset(*, phi: str = "tanh", order: int = ORDER) -> Formula:
    subject = _subject(phi)
    found = onset(subject, order)
    statement = Eq(DELTA0, _with_remainder(found.variance, EPSILON, order), evaluate=False)
    steps = (
        Step(
            "The self-consistency of the chaotic solution.",
            Eq(GAIN**-2, 2 * variance_of_primitive() / DELTA0**2, evaluate=False),
        ),
        Step(
            "Insert the Taylor series of Phi; Gaussian moments (Isserlis) and Mehler's expansion give the "
            "same coefficients.",
            Eq(GAIN**-2, _with_remainder(found.gain, DELTA0, order), evaluate=False),
            lambda *_: Eq(
                GAIN**-2,
                _variance_by_moments(subject, order) + remainder(DELTA0 ** (order + 1)),
                evaluate=False,
            ),
        ),
        Step(
            "Take the root: eps = g - g_c.",
            Eq(EPSILON, _with_remainder(found.distance, DELTA0, order), evaluate=False),
            lambda *r: Eq(EPSILON, _distance(r[-1].rhs, found.critical_gain, order), evaluate=False),
        ),
        Step(
            "Revert the series.",
            statement,
            lambda *r: Eq(
                DELTA0, _reverted(r[-1].rhs, order) + remainder(EPSILON ** (order + 1)), evaluate=False
            ),
        ),
    )
    return Formula(
        "gaussian.variance.onset",
        "variance near the onset",
        statement,
        _names(statement),
        NEAR_ONSET,
        Source(
            "Zhang, Huang, arXiv:2508.04983 (orders 1 and 2 for tanh); all orders and all phi derived here",
            "ZhangHuang2025",
            DOI,
        ),
        steps,
        series=found.variance,
        remarks=_remarks(subject),
    )


def _distance(rhs: sp.Expr, critical_gain: sp.Expr, order: int) -> sp.Expr:
    root = truncated(_polynomial(rhs) ** sp.Rational(-1, 2), DELTA0, order) - critical_gain
    return sp.expand(root) + remainder(DELTA0 ** (order + 1))


def _polynomial(expr: sp.Expr) -> sp.Expr:
    return expr.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero)


@entry(
    "gaussian.kinetic_energy.onset",
    "kinetic energy just above the onset of chaos, an exact series in g - g_c",
)
def kinetic_energy_onset(*, phi: str = "tanh", order: int = ORDER) -> Formula:
    subject = _subject(phi)
    found = onset(subject, order)
    statement = Eq(GAMMA0, _with_remainder(found.kinetic_energy, EPSILON, order), evaluate=False)
    gain = found.critical_gain + EPSILON
    moments = Eq(
        GAMMA0,
        gain**2 * found.second_moment.expression(DELTA0) - DELTA0 + remainder(DELTA0 ** (order + 1)),
        evaluate=False,
    )
    steps = (
        Step(
            "The kinetic energy of the chaotic state.",
            Eq(GAMMA0, GAIN**2 * mean_square() - DELTA0, evaluate=False),
        ),
        Step(
            "Insert g = g_c + eps and the Gaussian moments of the Taylor series of phi.",
            moments,
            lambda *r: Eq(
                GAMMA0,
                gain**2 * _second_moment_by_moments(subject, order)
                - DELTA0
                + remainder(DELTA0 ** (order + 1)),
                evaluate=False,
            ),
        ),
        Step(
            "Insert the series of Delta0 in eps: the first two orders cancel.",
            statement,
            lambda *r: Eq(
                GAMMA0,
                truncated(r[-1].rhs.subs(DELTA0, found.variance.expression(EPSILON)), EPSILON, order)
                + remainder(EPSILON ** (order + 1)),
                evaluate=False,
            ),
        ),
    )
    return Formula(
        "gaussian.kinetic_energy.onset",
        "kinetic energy near the onset",
        statement,
        _names(statement),
        NEAR_ONSET,
        Source(
            "Zhang, Huang, arXiv:2508.04983 (leading order for tanh); all orders and all phi derived here",
            "ZhangHuang2025",
            DOI,
        ),
        steps,
        erratum=_erratum() if phi == "tanh" and order >= 4 else None,
        series=found.kinetic_energy,
        remarks=_remarks(subject),
    )


def _erratum() -> Erratum:
    exact = onset(nonlinearity("tanh"), 4).kinetic_energy.coefficients[4]
    cubic = EPSILON**3 / 3
    return Erratum(
        FIGURE_SCRIPT,
        Eq(GAMMA0, cubic + sp.Rational(59, 18) * EPSILON**4),
        Eq(GAMMA0, cubic + exact * EPSILON**4),
        "The derivation above gives -5/6 for the coefficient of eps^4. A certified evaluation at eps = 1e-3 "
        "settles it without the "
        "derivation: (Gamma0 - eps^3/3)/eps^4 is within 0.01 of -5/6 there, and 59/18 is 4.1 away.",
    )


def _names(statement: sp.Basic) -> dict[str, Any]:
    return meanings(*sorted(s.name for s in statement.free_symbols))


def _remarks(subject: Nonlinearity | None) -> tuple[str, ...]:
    about = "a general odd phi with c1*c3 < 0" if subject is None else f"phi = {subject.name}"
    return (
        f"For {about}. eps = g - g_c. The series is asymptotic, not convergent; O(.) is the first omitted "
        f"power.",
    )


ONSETS = (variance_onset, kinetic_energy_onset)
