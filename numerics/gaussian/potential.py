r"""The potential in which Delta(tau) moves,
$V(\Delta;\Delta_0)=-\tfrac12\Delta^2+g^2\{E[\Phi(x)\Phi(y)]-(E\Phi)^2\}$, $|\Delta|\le\Delta_0$.

(x, y) are Gaussian with variance Delta0 and covariance Delta. V is even in Delta (Phi is even), 0 at 0, and
at $\Delta_0$ it is $-\Delta_0^2/2+g^2\mathrm{Var}\,\Phi$, which vanishes at the chaotic solution. Delta0
defaults to that solution.

Engines: balls by `rnnchaos.numerics.means.product_rule`, for expressions by Mehler's expansion; mpmath by the
Hermite expansion $E[\Phi\Phi]=\sum_nb_n^2\rho^n$, $b_n=E[\Phi(\sqrt{\Delta_0}z)He_n(z)]/\sqrt{n!}$, whose
remainder is below $\rho^{n+1}(E\Phi^2-\sum_{m\le n}b_m^2)$ by Parseval.
"""

from fractions import Fraction
from math import log2
from typing import Any

import flint
from flint import arb, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import enclosed_or, estimated, in_balls, in_mpmath
from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.meanfield.state_engines import VARIANCE
from rnnchaos.numerics.means.gauss_legendre import Table, table
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.means.product_rule import mean_product
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.quantity import PHI, Quantity, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, UsageError, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_PROVED = "product trapezoid rule after x = s sinh t with proved strip bounds, in ball arithmetic"
_EXPANDED = "Mehler's expansion with proved coefficients and remainder, in ball arithmetic"
_ESTIMATED = (
    "product trapezoid rule after x = s sinh t; radius: 10 times the larger change on doubling the precision "
    "and on halving the step over a wider range"
)
_REFERENCE = (
    "mpmath: Hermite expansion with Gauss-Legendre coefficients; radius: 10 times the larger change on "
    "doubling the precision and on doubling the nodes over a wider range"
)
_MOST_TERMS = 4_000


def _variance(bits: int, g: Fraction, phi: Nonlinearity, given: Fraction | None) -> Ball:
    """Delta0 as asked, or the chaotic solution's."""
    if given is None:
        return VARIANCE(bits, g=g, phi=phi)
    return Ball(arb_of(given), "exact")


def _inside(covariance: Fraction, variance: flint.arb) -> bool:
    """Whether there is anything to compute (0 < |Delta|); raises `UsageError` for |Delta| > Delta0."""
    if abs(arb_of(covariance)) > variance:
        raise UsageError(
            "Delta", float(covariance), f"accepted: |Delta| <= Delta0 = {variance.str(8, radius=False)}"
        )
    return covariance != 0


def _guard(g: Fraction, covariance: Fraction, variance: flint.arb) -> int:
    """V's two terms agree to leading order: log2(Delta0/Delta)^2 bits, and the onset's fourth power."""
    return (
        40
        + 2 * max(0, int(log2(float(variance / abs(arb_of(covariance))))))
        + max(0, int(-8 * log2(float(variance))))
    )


def ball(bits: int, /, *, g: Fraction, phi: Nonlinearity, Delta: Fraction, Delta0: Fraction | None) -> Ball:
    """V enclosed; see the module's docstring. Raises `UsageError` for |Delta| > Delta0."""
    rough = _variance(bits, g, phi, Delta0)
    if rough.arb is None:
        return rough
    if not _inside(Delta, rough.arb):
        return Ball(arb(0), "exact: V(0) = 0", True, rough.state)
    act, precision = activation(phi), bits + _guard(g, Delta, rough.arb)
    with working_bits(precision):
        found = _variance(precision, g, phi, Delta0)
        if act.strip is not None:
            return Ball(_value(act, g, Delta, found.arb), _PROVED, found.certified)

    def enclosed(method: str) -> Ball:
        with working_bits(precision):
            return Ball(_expanded(act, g, Delta, found.arb, precision), method, found.certified)

    def sampled(method: str) -> Ball:
        solve = in_balls(lambda refinement: _value(act, g, Delta, found.arb, refinement))
        return estimated(solve, method, bits=precision)

    return enclosed_or(enclosed, _EXPANDED, sampled, _ESTIMATED) if act.provable else sampled(_ESTIMATED)


def _expanded(act: Activation, g: Fraction, covariance: Fraction, variance: Any, bits: int) -> flint.arb:
    """V by Mehler's expansion: Cov(Phi(x), Phi(y)) is the integral of C, the sum of b_k D rho^(k+1)/(k+1)."""
    found, rho = mehler(act, variance, bits, enclosing=True), abs(arb_of(covariance)) / variance
    square, total = rho * rho, found.rest / ((found.last + 2) * (found.last + 3))
    for j in range(len(found.terms) - 1, -1, -1):
        total = total * square + found.terms[j] / (2 * j + 2)
    potential: flint.arb = arb_of(g) ** 2 * variance * square * total - arb_of(covariance) ** 2 / 2
    return potential


def _value(
    act: Activation, g: Fraction, covariance: Fraction, variance: Any, refinement: int = 0
) -> flint.arb:
    rho = abs(arb_of(covariance)) / variance
    rule = None if act.strip is not None else measured(act, variance).rule(variance, ctx.prec, refinement)
    single = moments(act, variance, rule=rule)
    product = single.square if not rho < 1 else mean_product(act, variance, rho, refinement)
    return arb_of(g) ** 2 * (product - single.mean**2) - arb_of(covariance) ** 2 / 2


def reference(
    bits: int, /, *, g: Fraction, phi: Nonlinearity, Delta: Fraction, Delta0: Fraction | None
) -> Ball:
    """V by mpmath; see the module's docstring. Raises `UsageError` for |Delta| > Delta0."""
    rough = _variance(bits, g, phi, Delta0)
    if rough.arb is None:
        return rough
    if not _inside(Delta, rough.arb):
        return Ball(arb(0), "exact: V(0) = 0", True, rough.state)
    precision = bits + _guard(g, Delta, rough.arb)
    with working_bits(2 * precision):
        exact = present(_variance(precision, g, phi, Delta0).arb, "the variance")

    def value(refinement: int) -> Any:
        variance, delta = mpf_of(exact), mpf_of(Delta)
        rows = table(phi, float(mp.sqrt(variance)), precision, refinement)
        return mpf_of(g) ** 2 * _covariance(rows, variance, abs(delta) / variance) - delta**2 / 2

    return estimated(in_mpmath(value), _REFERENCE, bits=precision)


def _covariance(rows: Table, variance: Any, rho: Any) -> Any:
    """sum over even n >= 2 of b_n^2 rho^n, until Parseval's remainder is below the precision."""
    _, mean, square = rows.means(variance)
    if rho >= 1:
        return square - mean**2
    norm, root = 2 / mp.sqrt(2 * mp.pi * variance), mp.sqrt(variance)
    places = [x / root for x, *_ in rows.rows]
    loads = [
        norm * share * primitive * mp.exp(-x * x / (2 * variance)) for x, share, _, primitive in rows.rows
    ]
    before, now = [mp.zero] * len(places), loads
    left, total = square - mean**2, mp.zero
    for n in range(1, _MOST_TERMS):
        shrink, lag = 1 / mp.sqrt(n), mp.sqrt(n - 1)
        before, now = now, [(z * a - lag * b) * shrink for z, a, b in zip(places, now, before, strict=True)]
        if n % 2 == 0:
            gained = mp.fsum(now) ** 2
            total += gained * rho**n
            left -= gained
            if abs(left) * rho ** (n + 2) < abs(total) * mp.ldexp(1, -mp.prec + 16):
                return total
    raise NonConvergence("the Hermite expansion of the potential", mp.nstr(left * rho**_MOST_TERMS, 3))


POTENTIAL = Quantity(
    "gaussian.potential",
    "potential V(Delta; Delta0) of the autocovariance",
    "gaussian.potential",
    (
        GAIN,
        real("Delta", "covariance of the pair, |Delta| <= Delta0"),
        PHI,
        real("Delta0", "variance (default: the chaotic solution at g)", above=0, required=False),
    ),
    ball,
    reference,
)
