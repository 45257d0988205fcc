r"""The critical line of modular populations at any population size, and the activity just above it.

Quiescence loses stability where the 2x2 law at $A=B=c_1^2$ reaches 1,

    (1 - c1^2 sigma^2)(1 - c1^2 sigma_mu^2) = c1^4 sigma^2 sigma_mu^2/N0,   both below 1/c1.

Above it, at fixed $\sigma_\mu$, q is a power series in $\varepsilon=\sigma-\sigma_c$. With
$D=\Delta_0$, $\rho=c/D$, Mehler's $h=E\varphi^2/D=\sum_kD^{k-1}a_k^2/k!$ and
$g=E\varphi(x)\varphi(y)/D=\sum_kD^{k-1}a_k^2\rho^k/k!$, k odd, the equations are

    rho = sigma_mu^2 [h/N0 + (1 - 1/N0) g],      sigma^2 = (1 - rho)/h:

the first knows nothing of sigma and gives rho as a series in D with rational coefficients, the second
$\sigma^2(D)$; its reversion and $q=Dh$ give q in powers of
$\sigma^2-\sigma_c^2=2\sigma_c\varepsilon+\varepsilon^2$. The coefficients are rational but for one square
root, $\sigma_c$, and one factor of phi. phi is brought to the normal form of `rnnchaos.theory.onset`. Source:
derived here. The series is asymptotic."""

import re
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_series

from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import DERIVED_HERE, Formula, Series, Step, entry
from rnnchaos.theory.modular_lyapunov import LAW
from rnnchaos.theory.modular_notation import (
    ACTIVITY,
    C1,
    COMMON,
    EPSILON,
    GROWTH,
    SIGMA,
    SIGMA_MU,
    SIZE,
    SLOPE,
    VARIANCE,
    at_least_one,
    eq,
    mean_square,
    meanings,
)
from rnnchaos.theory.modular_onset_steps import powers, sigma_squared_by_moments, solved_for_activity
from rnnchaos.theory.nonlinearity import Nonlinearity, nonlinearity
from rnnchaos.theory.onset import MAX_ORDER, NormalForm, mehler, normal_form
from rnnchaos.theory.power_series import RATIONALS, terms
from rnnchaos.theory.printing import remainder, text

ORDER = 3
PHI, STRENGTH, POPULATION_SIZE = "erf", "1/2", "10"
_STRENGTH = re.compile(r"\d{1,40}(\.\d{1,200})?(/\d{1,40})?")


@entry("modular.onset", "critical line of quiescence at any population size; with the series of q above it")
def onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Formula:
    near = activity_series(phi, sigma_mu, N0, order)
    statement = eq((1 - C1**2 * SIGMA**2) * (1 - C1**2 * SIGMA_MU**2), C1**4 * SIGMA**2 * SIGMA_MU**2 / SIZE)
    steps = (
        *LAW,
        Step(
            "In quiescence the slopes are those at 0, A = B = c1^2.",
            eq(
                (GROWTH - C1**2 * SIGMA**2) * (GROWTH - C1**2 * SIGMA_MU**2),
                C1**4 * SIGMA**2 * SIGMA_MU**2 / SIZE,
            ),
            lambda *r: r[-1].subs({SLOPE: C1**2, COMMON: C1**2}),
        ),
        Step(
            "It loses stability where the larger root is 1, which it is where both factors are positive.",
            statement,
            lambda *r: r[-1].subs(GROWTH, 1),
        ),
    )
    return Formula(
        "modular.onset",
        "critical line of modular populations",
        statement,
        meanings("sigma", "sigma_mu", "N0", "c1"),
        sp.And(at_least_one(), SIGMA < 1 / C1, SIGMA_MU < 1 / C1),
        DERIVED_HERE,
        steps,
        series=near.activity,
        remarks=(
            f"just above it, {_setting(phi, sigma_mu, N0, near.critical)}, epsilon = sigma - sigma_c:",
            text(eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order))),
        ),
    )


@entry(
    "modular.activity.onset", "activity q just above the critical line, an exact series in sigma - sigma_c"
)
def activity_onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = POPULATION_SIZE
) -> Formula:
    near = activity_series(phi, sigma_mu, N0, order)
    square, inverse_size = _exact(near.strength) ** 2, _exact(near.inverse_size)
    subject = nonlinearity(phi)
    statement = eq(ACTIVITY, _with_remainder(near.activity, EPSILON, order))
    in_variance = eq(ACTIVITY, _with_remainder(near.second_moment, VARIANCE, order))
    steps = (
        Step("The activity.", eq(ACTIVITY, mean_square())),
        Step(
            "Insert the Taylor series of phi; Isserlis' moments and Mehler's expansion agree.",
            in_variance,
            lambda *_: eq(ACTIVITY, powers(subject, order) + remainder(VARIANCE ** (order + 1))),
        ),
        Step(
            "In the mean-field equation expand E phi(x) phi(y) too and solve for c/Delta0 order by order: "
            "sigma^2 = (1 - c/Delta0) Delta0/q.",
            eq(SIGMA**2, _with_remainder(near.strength_squared, VARIANCE, order)),
            lambda *_: eq(
                SIGMA**2,
                sigma_squared_by_moments(subject, square, inverse_size, order)
                + remainder(VARIANCE ** (order + 1)),
            ),
        ),
        Step(
            "Put sigma = sigma_c + epsilon, solve for Delta0, and insert it in q.",
            statement,
            lambda *r: eq(
                ACTIVITY,
                solved_for_activity(r[2].rhs, r[1].rhs, near.critical, order)
                + remainder(EPSILON ** (order + 1)),
            ),
        ),
    )
    return Formula(
        "modular.activity.onset",
        "activity near the critical line",
        statement,
        meanings("q", "epsilon"),
        sp.Eq(EPSILON, SIGMA - near.critical, evaluate=False),
        DERIVED_HERE,
        steps,
        series=near.activity,
        remarks=(_setting(phi, sigma_mu, N0, near.critical),),
    )


def _setting(phi: str, sigma_mu: str, N0: str, critical: sp.Expr) -> str:
    return f"for phi = {phi}, sigma_mu = {sigma_mu}, N0 = {N0}: sigma_c = {critical}"


class Near:
    """The exact series at one sigma_mu, N0 and phi: `activity` in epsilon; `second_moment` (q) and
    `strength_squared` (sigma^2) in Delta0; `critical` is sigma_c."""

    def __init__(self, phi: Nonlinearity, strength: Fraction, inverse_size: Fraction, order: int) -> None:
        form = normal_form(phi, order + 2)
        if form.ring is not RATIONALS:
            raise UsageError("phi", phi.name, "accepted: phi with rational Taylor coefficients up to a scale")
        self.strength, self.inverse_size = strength, inverse_size
        unit, slope2 = form.factor * form.unit, form.slope**2
        with terms(order + 2):
            h, square = _in_normal_form(form, _fraction(slope2) * strength**2, inverse_size, order + 2)
            moved = square - fmpq_series([square[0]])
            q = (_variable() * h)(moved.reversion())
        root = sp.sqrt(_rational(square[0]))
        self.critical = root / form.slope
        self.second_moment = Series((sp.S.Zero, *(slope2 * _rational(h[k]) * unit**-k for k in range(order))))
        self.strength_squared = Series(
            tuple(_rational(square[k]) / slope2 * unit**-k for k in range(order + 1))
        )
        coefficients = [_rational(q[k]) for k in range(order + 1)]
        self.activity = _expanded(coefficients, root, form, order)


@lru_cache(maxsize=32)
def activity_series(phi: str, sigma_mu: str, N0: str, order: int) -> Near:
    """The series to epsilon^order. Raises `UsageError` for an order outside 1..MAX_ORDER, a sigma_mu that has
    no critical sigma, an N0 that is no size, and a phi without a continuous onset or rational
    coefficients."""
    if not 1 <= order <= MAX_ORDER:
        raise UsageError("order", order, f"accepted: an integer from 1 to {MAX_ORDER}")
    subject = nonlinearity(phi)
    strength = Fraction(sigma_mu) if _STRENGTH.fullmatch(str(sigma_mu)) else None
    if strength is None or not sp.Rational(strength.numerator, strength.denominator) * abs(subject.slope) < 1:
        raise UsageError(
            "sigma_mu", sigma_mu, "accepted: 0 <= sigma_mu < 1/phi'(0), else there is activity at 0"
        )
    if N0 != "inf" and not (re.fullmatch(r"\d{1,30}", str(N0)) and int(N0) >= 1):
        raise UsageError("N0", N0, "accepted: an integer >= 1, or inf")
    return Near(subject, strength, Fraction(0) if N0 == "inf" else Fraction(1, int(N0)), order)


def _in_normal_form(
    form: NormalForm, square: Fraction, inverse_size: Fraction, count: int
) -> tuple[Any, Any]:
    """(h, sigma^2) in powers of D, for c1 = 1 and c3 = -2; `square` is c1^2 sigma_mu^2."""
    weights = {}
    for k in range(1, count + 1, 2):
        a = fmpq_series(mehler(form, k, count - k + 1))
        weights[k] = a * a * _power(_variable(), k - 1) * fmpq_series([fmpq(1, factorial(k))])
    h = sum(weights.values(), fmpq_series([0]))
    own = fmpq_series([_fmpq(square * inverse_size)]) * h
    other = fmpq_series([_fmpq(square * (1 - inverse_size))])
    linear, rho = fmpq_series([1]) - other * weights[1], fmpq_series([0])
    for _ in range(count // 2 + 1):  # what rho gets wrong enters its next value times D^2
        rho = (
            own + other * sum((weights[k] * _power(rho, k) for k in weights if k > 1), fmpq_series([0]))
        ) / linear
    return h, (fmpq_series([1]) - rho) / h


def _expanded(coefficients: list[sp.Expr], root: sp.Expr, form: NormalForm, order: int) -> Series:
    """sum_k w_k (2 r e + e^2)^k in powers of epsilon, e = c1 epsilon, with the unit of q."""
    out = [sp.S.Zero] * (order + 1)
    for k, w in enumerate(coefficients):
        for j in range(min(k, order - k) + 1):
            out[k + j] += w * comb(k, j) * (2 * root) ** (k - j)
    scaled = (form.unit * form.slope ** (2 + n) * c for n, c in enumerate(out))
    return Series(tuple(sp.expand(c) for c in scaled), form.factor)


def _with_remainder(series: Series, s: sp.Symbol, order: int) -> sp.Expr:
    found = [series.factor * c * s**k for k, c in enumerate(series.coefficients) if c != 0]
    return sp.Add(*found, remainder(s ** (order + 1)), evaluate=False)


def _variable() -> fmpq_series:
    return fmpq_series([0, 1])


def _power(series: fmpq_series, exponent: int) -> fmpq_series:
    result = fmpq_series([1])
    for _ in range(exponent):
        result = result * series
    return result


def _fmpq(number: Fraction) -> fmpq:
    return fmpq(number.numerator, number.denominator)


def _rational(number: fmpq) -> sp.Rational:
    return sp.Rational(int(number.p), int(number.q))


def _exact(number: Fraction) -> sp.Rational:
    return sp.Rational(number.numerator, number.denominator)


def _fraction(number: sp.Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))


ONSET = (onset, activity_onset)
