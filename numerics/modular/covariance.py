r"""The covariance of two neurons, $f(c)=E\varphi(x)\varphi(y)$, $f'(c)=E\varphi'(x)\varphi'(y)$, at one
variance D of the inputs, as functions of the correlation $\rho=c/D$.

erf in closed form, with $s=\pi D/2$, $u=s/(1+s)$:

    f = (2/pi) asin(rho u),   f' = 1/((1 + s) sqrt((1 - rho u)(1 + rho u))).

Other registered phi by Mehler's expansion, $f=\sum_kb_k\rho^k$, $Df'=\sum_kkb_k\rho^{k-1}$ over odd k. In
balls the $b_k$ are proved (`rnnchaos.numerics.means.mehler`) and what is left out lies in
$[0,\rho^{K+2}R/(K+2)]$ and $[0,\rho^{K+1}R]$, $R=\sum_{k>K}kb_k$ known by Parseval. At $\rho=1$, exactly,
$E\varphi^2$ and $E\varphi'^2$ come from the trapezoid rule with its proved strip, where they need no
expansion. mpmath takes the $b_k$ from Hermite's recurrence (`rnnchaos.numerics.means.hermite`), an
independent road."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
from flint import arb, arb_poly, ctx

from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite import mpmath_correlation, mpmath_rows
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.mehler_proved import mean_square_slope
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity


@dataclass(frozen=True)
class Law:
    """`covariance(rho)` is f, `slope(rho)` f', at one `variance`, over any numbers."""

    variance: Any
    covariance: Callable[[Any], Any]
    slope: Callable[[Any], Any]


SLOW, SMALLEST = ("tanh", "gd"), 1e-6
"""Their coefficients take a rule of about 10/sqrt(variance) nodes."""

Medium = Callable[[Any], Law]
"""The law at a variance > 0."""


def ball_medium(phi: Nonlinearity) -> Medium:
    """Enclosures at the precision in force, for exact variances and for balls."""
    if phi.name == "erf":
        return lambda variance: _arcsine(variance, arb.pi(), arb.asin, arb.sqrt)
    act = activation(phi)
    return lambda variance: _mehler(act, variance)


def mpmath_medium(phi: Nonlinearity, root: float, bits: int) -> Medium:
    """mpmath numbers at its precision in force, good to about `bits` bits near the standard deviation
    `root`."""
    from mpmath import mp

    if phi.name == "erf":
        return lambda variance: _arcsine(variance, +mp.pi, mp.asin, mp.sqrt)
    rows = mpmath_rows(activation(phi), root, (bits + 24) * LOG2)
    return lambda variance: _hermite(rows, variance, bits)


def _arcsine(variance: Any, pi: Any, asin: Callable[[Any], Any], sqrt: Callable[[Any], Any]) -> Law:
    s = pi * variance / 2
    u = s / (1 + s)

    def slope(rho: Any) -> Any:
        return 1 / ((1 + s) * sqrt((1 - rho * u) * (1 + rho * u)))

    return Law(variance, lambda rho: 2 / pi * asin(rho * u), slope)


def _mehler(act: Activation, variance: flint.arb) -> Law:
    if act.phi.name in SLOW and variance < SMALLEST:
        reached = f"variance {float(variance.mid()):.1e}, {SMALLEST:g} is the smallest for {act.phi.name}"
        raise NonConvergence("Mehler's expansion so near to the onset", reached)
    expansion = mehler(act, variance, ctx.prec)
    plain = arb_poly(list(expansion.terms))
    weighted = arb_poly([(2 * j + 1) * b for j, b in enumerate(expansion.terms)])
    last, rest = expansion.last, expansion.rest

    def covariance(rho: flint.arb) -> flint.arb:
        if rho == 1:
            return moments(act, variance).second
        return rho * plain(rho * rho) + rest * rho.abs_upper() ** (last + 2) / (last + 2)

    def slope(rho: flint.arb) -> flint.arb:
        if rho == 1:
            return mean_square_slope(act, variance)
        return (weighted(rho * rho) + rest * rho.abs_upper() ** (last + 1)) / variance

    return Law(variance, covariance, slope)


def _hermite(rows: Any, variance: Any, bits: int) -> Law:
    found = mpmath_correlation(rows, variance, bits)
    weighted = [(2 * j + 1) * b for j, b in enumerate(found.squares)]

    def slope(rho: Any) -> Any:
        return found.evaluate(weighted, rho * rho) / variance

    return Law(variance, lambda rho: found.second if rho == 1 else found(rho * variance), slope)
