r"""$\lambda_1=\sum_nL_n\varepsilon^n$: the largest Lyapunov exponent near the onset, an exact series of any
order, for any odd phi.

In $s=\Delta/\Delta_0$, $\dot s^2=Q(s)$, the Schroedinger equation of `gaussian.lyapunov_max` has polynomial
coefficients order by order in $\Delta_0$, and $\psi=s^\kappa$ times a polynomial in $s^2$ solves it. The
series is asymptotic.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND, SYMBOLS
from rnnchaos.theory.gaussian.notation import (
    DELTA0,
    EPSILON,
    GAIN,
    NEAR_ONSET,
    potential_expression,
    variance_of_primitive,
)
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.theory.onset.lyapunov import ground_state, lyapunov_series, shape
from rnnchaos.theory.onset.series import general_form, normal_form, onset, to_sympy_number, universal
from rnnchaos.theory.onset.subject import remarks_on, subject_of
from rnnchaos.theory.onset.taylor_mean import by_moments, truncated, without_remainder
from rnnchaos.theory.printing import remainder

_s, _k = sp.symbols("s kappa", positive=True)
_curve, _wave = (sp.Function(name, real=True)(_s) for name in ("Q", "psi"))
ORDER = 4


def _as_series(coefficients: list[Any], scale: sp.Expr, shift: int = 0) -> sp.Expr:
    """sum_l c_l (Delta0/scale)^(l + shift)."""
    return sp.Add(*(to_sympy_number(c) * (DELTA0 / scale) ** (n + shift) for n, c in enumerate(coefficients)))


@dataclass(frozen=True)
class _BoundState:
    """The bound state in powers of Delta0 up to `carried`: Q(s), E0, kappa and the polynomial of psi."""

    subject: Nonlinearity | None
    order: int
    carried: int
    curve: sp.Expr
    energy: sp.Expr
    kappa: sp.Expr
    wave: sp.Expr

    def left_out(self) -> sp.Expr:
        """O(Delta0^(carried + 1))."""
        return remainder(DELTA0 ** (self.carried + 1))

    def cut(self, expression: sp.Expr) -> sp.Expr:
        """Without powers of Delta0 beyond `carried`."""
        return truncated(expression, DELTA0, self.carried)

    def residual(self, equation: sp.Basic, curve: sp.Expr) -> sp.Expr:
        """What psi and E0 leave of the equation with Q = `curve`, over s^kappa."""
        known = {_curve: curve, _wave: _s**_k * self.wave, GROUND: self.energy}
        gap = sp.expand((equation.lhs - equation.rhs).subs(known).doit())
        return sp.simplify(self.cut(sp.expand(sp.expand(gap / _s**_k).subs(_k, self.kappa))))

    def by_moments(self, *relations: sp.Basic) -> sp.Basic:
        """Q(s) to Delta0^carried from its expression and that of 1/g^2."""
        curve, gain = (
            by_moments(relation.rhs, self.subject, self.carried + 2) for relation in relations[-2:]
        )
        rate = self.cut(gain) ** sp.Rational(-1, 2)
        found = self.cut(sp.expand(sp.expand(curve).subs(GAIN, rate)))
        return eq(_curve, found + self.left_out())

    def solves(self, *relations: sp.Basic) -> sp.Basic:
        """E0 from Q_2 and kappa, after psi is seen to solve the equation. Raises `DoesNotFollow`."""
        curve = without_remainder(relations[-1].rhs)
        if self.residual(relations[0], curve) != 0:
            raise DoesNotFollow("the trial state leaves a residual")
        lowest = curve.coeff(_s, 2) * (1 - self.kappa**2)
        return eq(GROUND, self.cut(lowest) + self.left_out())

    def inserted(self, *relations: sp.Basic) -> sp.Basic:
        """-1 + sqrt(1 - E0) with the series of Delta0 in eps."""
        variance = onset(self.subject, self.carried).variance.expression(EPSILON)
        found = truncated(self.cut(relations[-1].rhs).subs(DELTA0, variance), EPSILON, self.carried)
        series = truncated(-1 + sp.sqrt(1 - found), EPSILON, self.order)
        return eq(EXPONENT, series + remainder(EPSILON ** (self.order + 1)))


def _bound(subject: Nonlinearity | None, order: int) -> _BoundState:
    """The bound state by the recursion of `rnnchaos.theory.onset.lyapunov`."""
    carried = max(order, 3)
    form = general_form(carried + 1) if subject is None else normal_form(subject, carried + 1)
    q = shape(form, universal(form, carried), carried - 2)
    found = ground_state(q, form.ring, carried - 2)
    scale = form.factor * form.unit
    curve = sp.expand(sum(_s ** (2 * j + 2) * _as_series(row, scale, 2) for j, row in enumerate(q)))
    wave = sp.Add(*(_s ** (2 * n) * _as_series(row, scale) for n, row in enumerate(found.polynomial)))
    kappa = _as_series(found.exponent, scale)
    return _BoundState(subject, order, carried, curve, _as_series(found.energy, scale, 2), kappa, wave)


def _algebraic() -> sp.Basic:
    """The Schroedinger equation in s, with s'^2 = Q(s)."""
    kinetic = (
        -_curve * sp.Derivative(_wave, (_s, 2)) - sp.Derivative(_curve, _s) * sp.Derivative(_wave, _s) / 2
    )
    return eq(kinetic + sp.Derivative(_curve, (_s, 2)) / 2 * _wave, GROUND * _wave)


def _premises() -> tuple[Step, ...]:
    """The state of `gaussian.lyapunov_max`, `gaussian.correlation` and `gaussian.self_consistency` in s."""
    return (
        Step(
            "In s = Delta/Delta0, with s'^2 = Q(s), the Schroedinger equation is algebraic: g^2 C_phi' = 1 - "
            "Q''/2.",
            _algebraic(),
        ),
        Step(
            "Energy conservation: Q = -2V/Delta0^2.",
            eq(_curve, -2 * potential_expression(_s * DELTA0) / DELTA0**2),
        ),
        Step("The gain of the chaotic solution.", eq(GAIN**-2, 2 * variance_of_primitive() / DELTA0**2)),
    )


def _steps(bound: _BoundState, statement: sp.Basic) -> tuple[Step, ...]:
    rest = bound.left_out()
    return (
        *_premises(),
        Step(
            "Insert it and the Taylor series of Phi, averaged by Isserlis and Mehler.",
            eq(_curve, bound.curve + rest),
            lru_cache(bound.by_moments),
        ),
        Step(
            "psi = s^kappa times a polynomial in s^2 solves it order by order in Delta0, without a node; E0 "
            "= Q_2 (1 - kappa^2).",
            eq(GROUND, bound.energy + rest),
            lru_cache(bound.solves),
        ),
        Step(
            "lambda_1 = -1 + sqrt(1 - E0), with the series of Delta0 in eps.",
            statement,
            lru_cache(bound.inserted),
        ),
    )


@entry(
    "gaussian.lyapunov_max.onset",
    "largest Lyapunov exponent just above the onset of chaos, an exact series in g - g_c",
    "largest Lyapunov exponent near the onset",
)
def lyapunov_onset(*, phi: str = "tanh", order: int = ORDER) -> Derived:
    """The series by `rnnchaos.theory.onset.lyapunov`; the derivation computes each part independently."""
    subject = subject_of(phi)
    series = lyapunov_series(subject, order)
    statement = eq(EXPONENT, series.with_remainder(EPSILON, order))
    return Derived(
        _steps(_bound(subject, order), statement),
        SYMBOLS("lambda_1") | SYMBOLS.of(statement),
        NEAR_ONSET,
        DERIVED_HERE,
        series=series,
        remarks=remarks_on(subject),
    )
