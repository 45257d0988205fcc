r"""The exact series of the activity above the critical line, in python-flint's rationals.

With $D=\Delta_0$, $\rho=c/D$, Mehler's $h=E\varphi^2/D=\sum_kD^{k-1}a_k^2/k!$ and
$g=E\varphi(x)\varphi(y)/D=\sum_kD^{k-1}a_k^2\rho^k/k!$, k odd, the mean-field equations are

    rho = sigma_mu^2 [h/N0 + (1 - 1/N0) g],      sigma^2 = (1 - rho)/h:

the first knows nothing of sigma and gives rho as a series in D with rational coefficients, the second
$\sigma^2(D)$; its reversion and $q=Dh$ give q in powers of $\sigma^2-\sigma_c^2=\sigma_c^2(2s+s^2)$, and of
$s=\varepsilon/\sigma_c$. The coefficients are rational but for one square root, $\sigma_c$, and one factor of
phi, which is brought to the normal form of `rnnchaos.theory.onset.series`. Source: derived here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import factorial

import sympy as sp
from flint import fmpq_series

from rnnchaos.theory.algebra.power_series import RATIONALS, terms
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import Series
from rnnchaos.theory.nonlinearity.registry import Nonlinearity, odd_nonlinearity
from rnnchaos.theory.onset.series import MAX_ORDER, NormalForm, mehler_squares, normal_form, to_sympy_number

_STRENGTH, _SIZE = re.compile(r"\d{1,40}(\.\d{1,200})?(/\d{1,40})?"), re.compile(r"0*[1-9]\d{0,29}|inf")


@dataclass(frozen=True)
class Near:
    """The exact series at one phi, sigma_mu (`strength`) and 1/N0 (`share`): `activity` in epsilon, sigma_c
    being `critical`; `second_moment` (q) and `strength_squared` (sigma^2) in Delta0; `setting` says where."""

    phi: Nonlinearity
    strength: sp.Rational
    share: sp.Rational
    setting: str
    critical: sp.Expr
    activity: Series
    second_moment: Series
    strength_squared: Series


@lru_cache(maxsize=32)
def activity_series(phi: str, sigma_mu: str, N0: str, order: int) -> Near:
    """The series to epsilon^order. Raises `UsageError` for an order outside 1..MAX_ORDER, a sigma_mu that has
    no critical sigma, an N0 that is no size, and a phi without a continuous onset or rational
    coefficients."""
    if not 1 <= order <= MAX_ORDER:
        raise UsageError("order", order, f"accepted: an integer from 1 to {MAX_ORDER}")
    subject = odd_nonlinearity(phi)
    strength = sp.Rational(sigma_mu) if _STRENGTH.fullmatch(str(sigma_mu)) else sp.oo
    if not strength * abs(subject.slope) < 1:
        accepted = "accepted: 0 <= sigma_mu < 1/phi'(0), else there is activity at 0"
        raise UsageError("sigma_mu", sigma_mu, accepted)
    if not _SIZE.fullmatch(str(N0)):
        raise UsageError("N0", N0, "accepted: an integer >= 1, or inf")
    form = normal_form(subject, order + 2)
    if form.ring is not RATIONALS:
        raise UsageError("phi", phi, "accepted: phi with rational Taylor coefficients up to a scale")
    share = sp.S.Zero if N0 == "inf" else 1 / sp.Integer(N0)
    with terms(order + 2):
        q, square = _in_normal_form(form, (form.slope * strength) ** 2, share, order + 2)
        gap = fmpq_series([0, 2 * square[0], square[0]])  # sigma^2 - sigma_c^2 in sigma/sigma_c - 1
        activity = q((square - fmpq_series([square[0]])).reversion()(gap))
    critical = sp.sqrt(to_sympy_number(square[0])) / form.slope
    slope2, unit = form.slope**2, form.factor * form.unit
    return Near(
        subject,
        strength,
        share,
        f"for phi = {phi}, sigma_mu = {sigma_mu}, N0 = {N0}: sigma_c = {critical}",
        critical,
        Series(_powers(activity, order, slope2 * form.unit, 1 / critical), form.factor),
        Series(_powers(q, order, slope2 * unit, 1 / unit)),
        Series(_powers(square, order, 1 / slope2, 1 / unit)),
    )


def _powers(series: fmpq_series, order: int, amplitude: sp.Expr, rate: sp.Expr) -> tuple[sp.Expr, ...]:
    """amplitude rate^k times the coefficient of order k."""
    return tuple(amplitude * rate**k * to_sympy_number(series[k]) for k in range(order + 1))


def _in_normal_form(
    form: NormalForm, square: sp.Rational, share: sp.Rational, count: int
) -> tuple[fmpq_series, fmpq_series]:
    """(q, sigma^2) in powers of D, for c1 = 1 and c3 = -2; `square` is c1^2 sigma_mu^2, `share` 1/N0."""
    D = fmpq_series([0, 1])
    weights = {k: a2 * D ** (k - 1) / factorial(k) for k, a2 in mehler_squares(form, count).items()}
    h = sum(weights.values(), fmpq_series([0]))
    own, other = (RATIONALS.lift(square * part) for part in (share, 1 - share))
    rho = fmpq_series([0])
    for _ in range(count // 2 + 1):  # what rho gets wrong enters its next value times D^2
        higher = sum(weights[k] * rho**k for k in weights if k > 1)
        rho = (own * h + other * higher) / (1 - other * weights[1])
    return D * h, (1 - rho) / h
