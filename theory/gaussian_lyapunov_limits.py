r"""Limits of the largest Lyapunov exponent: the onset series, exact to any order, and strong coupling."""

from functools import lru_cache
from typing import Any

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Step, entry
from rnnchaos.theory.gaussian_limits import (
    _derivatives,
    _subject,
    _variance_by_moments,
    _with_remainder,
    truncated,
)
from rnnchaos.theory.gaussian_lyapunov import EXPONENT, GROUND, symbols_of
from rnnchaos.theory.gaussian_notation import (
    CHAOTIC,
    DELTA,
    DELTA0,
    EPSILON,
    GAIN,
    NEAR_ONSET,
)
from rnnchaos.theory.lyapunov_series import ground_state, lyapunov_series, shape
from rnnchaos.theory.moments import hermite_mean
from rnnchaos.theory.nonlinearity import Nonlinearity
from rnnchaos.theory.onset import _to_sympy, general_form, normal_form, onset, universal
from rnnchaos.theory.operations import DoesNotFollow
from rnnchaos.theory.printing import remainder

Eq = sp.Eq
_wave = sp.Function("psi", real=True)
_s, _k = sp.symbols("s kappa", positive=True)
ORDER = 4


def _shape_by_moments(subject: Nonlinearity | None, order: int) -> sp.Expr:
    """Q(s) to Delta0^order: Mehler's coefficients from the derivatives, the gain from Isserlis' moments."""
    derivatives = _derivatives(subject, 2 * order + 3)
    top = max(derivatives)
    listed = [derivatives.get(j, sp.S.Zero) for j in range(top + 1)]
    square = 1 / _variance_by_moments(subject, order)
    total = _s**2 * (1 - square * hermite_mean(1, DELTA0, listed) ** 2)
    for j in range(1, order // 2 + 1):
        mean = hermite_mean(2 * j + 1, DELTA0, listed)
        total -= 2 * square * DELTA0 ** (2 * j) * mean**2 / sp.factorial(2 * j + 2) * _s ** (2 * j + 2)
    return sp.expand(truncated(total, DELTA0, order))


def _as_series(coefficients: list[Any], scale: sp.Expr, shift: int = 0) -> sp.Expr:
    """sum_l c_l (Delta0/scale)^(l + shift)."""
    return sp.Add(*(_to_sympy(c) * (DELTA0 / scale) ** (n + shift) for n, c in enumerate(coefficients)))


@entry(
    "gaussian.lyapunov_max.onset",
    "largest Lyapunov exponent just above the onset of chaos, an exact series in g - g_c",
)
def lyapunov_onset(*, phi: str = "tanh", order: int = ORDER) -> Formula:
    """The series by `rnnchaos.theory.lyapunov_series`; the derivation checks each part of it by another
    road.
    """
    subject = _subject(phi)
    series = lyapunov_series(subject, order)
    statement = Eq(EXPONENT, _with_remainder(series, EPSILON, order), evaluate=False)
    carried = max(order, 3)
    form = general_form(carried + 1) if subject is None else normal_form(subject, carried + 1)
    q = shape(form, universal(form, carried), carried - 2)
    bound = ground_state(q, form.ring, carried - 2)
    scale = form.factor * form.unit
    hill = sp.expand(sum(_s ** (2 * j + 2) * _as_series(row, scale, 2) for j, row in enumerate(q)))
    energy = _as_series(bound.energy, scale, 2)
    wave = sp.Add(*(_s ** (2 * n) * _as_series(row, scale) for n, row in enumerate(bound.polynomial)))
    curve, state = sp.Function("Q", real=True)(_s), _wave(_s)

    def solves(*relations: sp.Basic) -> sp.Basic:
        function = relations[1].rhs.replace(lambda e: isinstance(e, remainder), lambda e: sp.S.Zero)
        trial = _s**_k * wave
        gap = (
            function * sp.diff(trial, _s, 2)
            + sp.diff(function, _s) * sp.diff(trial, _s) / 2
            - sp.diff(function, _s, 2) * trial / 2
        )
        gap = sp.expand(sp.expand(gap / _s**_k) + energy * wave).subs(_k, _as_series(bound.exponent, scale))
        if sp.simplify(truncated(sp.expand(gap), DELTA0, carried)) != 0:
            raise DoesNotFollow("the trial state leaves a residual")
        lowest = function.coeff(_s, 2) * (1 - _as_series(bound.exponent, scale) ** 2)
        return Eq(
            GROUND, truncated(lowest, DELTA0, carried) + remainder(DELTA0 ** (carried + 1)), evaluate=False
        )

    def inserted(*relations: sp.Basic) -> sp.Basic:
        found = truncated(relations[-1].rhs, DELTA0, carried).subs(
            DELTA0, onset(subject, carried).variance.expression(EPSILON)
        )
        return Eq(
            EXPONENT,
            truncated(-1 + sp.sqrt(1 - truncated(found, EPSILON, carried)), EPSILON, order)
            + remainder(EPSILON ** (order + 1)),
        )

    steps = (
        Step(
            "In s = Delta/Delta0, with s'^2 = Q(s), the Schroedinger equation is algebraic: g^2 "
            "C_phi' = 1 - Q''/2.",
            Eq(
                -curve * sp.Derivative(state, (_s, 2))
                - sp.Derivative(curve, _s) * sp.Derivative(state, _s) / 2
                + sp.Derivative(curve, (_s, 2)) / 2 * state,
                GROUND * state,
                evaluate=False,
            ),
        ),
        Step(
            "Q = -2V/Delta0^2 by Mehler's expansion, at the gain of the chaotic solution.",
            Eq(curve, hill + remainder(DELTA0 ** (carried + 1)), evaluate=False),
            lru_cache(
                lambda *r: Eq(
                    curve,
                    _shape_by_moments(subject, carried) + remainder(DELTA0 ** (carried + 1)),
                    evaluate=False,
                )
            ),
        ),
        Step(
            "psi = s^kappa times a polynomial in s^2 solves it order by order in Delta0, without a "
            "node; E0 = Q_2 (1 - kappa^2).",
            Eq(GROUND, energy + remainder(DELTA0 ** (carried + 1)), evaluate=False),
            lru_cache(solves),
        ),
        Step(
            "lambda_1 = -1 + sqrt(1 - E0), with the series of Delta0 in eps.", statement, lru_cache(inserted)
        ),
    )
    about = "a general odd phi with c1*c3 < 0" if subject is None else f"phi = {subject.name}"
    remark = (
        f"For {about}. eps = g - g_c. The series is asymptotic, not convergent; O(.) is the first omitted "
        "power."
    )
    return Formula(
        "gaussian.lyapunov_max.onset",
        "largest Lyapunov exponent near the onset",
        statement,
        symbols_of(statement),
        NEAR_ONSET,
        DERIVED_HERE,
        steps,
        series=series,
        remarks=(remark,),
    )


@entry("gaussian.lyapunov_max.strong_coupling", "largest Lyapunov exponent at strong coupling")
def lyapunov_strong_coupling() -> Formula:
    variance, kinetic = 2 * (1 - 2 / sp.pi) * GAIN**2, (4 / sp.pi - 1) * GAIN**2
    gamma0, lag = sp.Symbol("Gamma0", positive=True), sp.Symbol("tau", positive=True)
    strength = 1 / sp.sqrt((sp.pi - 2) * (4 - sp.pi) / 2)
    arcsine = 2 / sp.pi * sp.asin(DELTA / DELTA0)
    slope = 2 / (sp.pi * sp.sqrt(DELTA0**2 - DELTA**2))
    push = sp.Function("U", positive=True)
    statement = Eq(EXPONENT, strength * sp.log(GAIN) + remainder(sp.log(sp.log(GAIN))), evaluate=False)

    def expanded(*relations: sp.Basic) -> sp.Basic:
        parabola = DELTA0 - gamma0 * lag**2 / 2
        near = sp.limit(relations[-1].rhs.subs(DELTA, parabola) * lag, lag, 0, "+")
        return Eq(push(lag), GAIN**2 * sp.simplify(near) / lag, evaluate=False)

    steps = (
        Step(
            "For phi that saturates at +-1, C becomes the arcsine law of two signs as Delta0 grows.",
            Eq(sp.Function("C", real=True)(DELTA), arcsine, evaluate=False),
        ),
        Step(
            "E[phi' phi'] = dC/dDelta by Price's theorem.",
            Eq(sp.Derivative(sp.Function("C", real=True)(DELTA), DELTA), slope, evaluate=False),
            lambda *r: Eq(sp.Derivative(r[-1].lhs, DELTA), sp.diff(r[-1].rhs, DELTA), evaluate=False),
        ),
        Step(
            "Near tau = 0, Delta = Delta0 - Gamma0 tau^2/2: the attraction U = g^2 E[phi' phi'] is a "
            "Coulomb potential, cut off at tau of order 1/g.",
            Eq(push(lag), 2 * GAIN**2 / (sp.pi * sp.sqrt(DELTA0 * gamma0) * lag), evaluate=False),
            expanded,
        ),
        Step(
            "Its strength, with the leading variance and kinetic energy at strong coupling.",
            Eq(push(lag), strength / lag, evaluate=False),
            lambda *r: Eq(
                push(lag), sp.simplify(r[-1].rhs.subs({DELTA0: variance, gamma0: kinetic})), evaluate=False
            ),
        ),
        Step(
            "In one dimension c/tau binds logarithmically: psi'/psi = -(1 + lambda_1) just outside is "
            "the integral of -U from the cut-off 1/g to a "
            "length of order 1/(1 + lambda_1).",
            statement,
            lambda *r: Eq(
                EXPONENT,
                sp.expand_log(sp.integrate(r[-1].rhs, (lag, 1 / GAIN, 1))) + remainder(sp.log(sp.log(GAIN))),
                evaluate=False,
            ),
        ),
    )
    remark = (
        "g to infinity, any phi that saturates at +-1. The approach is slow: for tanh the slope of "
        "lambda_1 in ln g is 0.60 between g = 10 and 20."
    )
    return Formula(
        "gaussian.lyapunov_max.strong_coupling",
        "largest Lyapunov exponent at strong coupling",
        statement,
        symbols_of(statement),
        CHAOTIC,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


LYAPUNOV_LIMITS = (lyapunov_onset, lyapunov_strong_coupling)
