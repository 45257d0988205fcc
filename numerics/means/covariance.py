r"""The covariance of two neurons, $f(c)=E\varphi(x)\varphi(y)$, $f'(c)=E\varphi'(x)\varphi'(y)$, at one
variance D of the inputs, as functions of the correlation $\rho=c/D$.

erf in closed form, with $s=\pi D/2$, $u=s/(1+s)$:

    f = (2/pi) asin(rho u),   f' = 1/((1 + s) sqrt((1 - rho u)(1 + rho u))).

Other registered phi by Mehler's expansion, $f=\sum_kb_k\rho^k$, $Df'=\sum_kkb_k\rho^{k-1}$ over odd k. In
balls the $b_k$ are proved (`rnnchaos.numerics.means.mehler`) and what is left out lies in
$[0,\rho^{K+2}R/(K+2)]$ and $[0,\rho^{K+1}R]$, $R=\sum_{k>K}kb_k$ known by Parseval. At $\rho=1$, exactly,
$E\varphi^2$ and $E\varphi'^2$ come from the trapezoid rule with its proved strip, where they need no
expansion. mpmath takes the $b_k$ from Hermite's recurrence (`rnnchaos.numerics.means.hermite`), an
independent road.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint
from flint import arb, arb_poly, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite import mpmath_correlation, mpmath_rows
from rnnchaos.numerics.means.mehler import mehler
from rnnchaos.numerics.means.mehler_proved import mean_square_slope
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

SLOW, SMALLEST = ("tanh", "gd"), 1e-6
"""Their coefficients take a rule of about 10/sqrt(variance) nodes."""


@dataclass(frozen=True)
class Law:
    """`covariance(rho)` is f, `slope(rho)` f', at one `variance`, over the numbers that `number` takes
    rationals to."""

    variance: Any
    covariance: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    number: Callable[[Fraction], Any]


Medium = Callable[[Any], Law]
"""The law at a variance > 0."""


def ball_medium(phi: Nonlinearity) -> Medium:
    """Enclosures at the precision in force, for exact variances and for balls."""
    if phi.name == "erf":
        return lambda variance: Law(variance, *_arcsine(variance, arb.pi(), arb.asin, arb.sqrt), arb_of)
    act = activation(phi)
    return lambda variance: Law(variance, *_mehler(act, variance), arb_of)


def mpmath_medium(phi: Nonlinearity, root: float, bits: int, refinement: int = 0) -> Medium:
    """mpmath numbers at its precision in force, good to about `bits` bits near the standard deviation
    `root`; `refinement` takes half as many bits and a term again."""
    bits += bits // 2 * refinement
    if phi.name == "erf":
        return lambda variance: Law(variance, *_arcsine(variance, +mp.pi, mp.asin, mp.sqrt), mpf_of)
    rows = mpmath_rows(activation(phi), root, (bits + 24) * LOG2)
    return lambda variance: Law(variance, *_hermite(rows, variance, bits, refinement), mpf_of)


Pair = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""(f, f') as functions of rho."""


def _arcsine(variance: Any, pi: Any, asin: Callable[[Any], Any], sqrt: Callable[[Any], Any]) -> Pair:
    s = pi * variance / 2
    u = s / (1 + s)
    return (
        lambda rho: 2 / pi * asin(rho * u),
        lambda rho: 1 / ((1 + s) * sqrt((1 - rho * u) * (1 + rho * u))),
    )


def _mehler(act: Activation, variance: flint.arb) -> Pair:
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

    return covariance, slope


def _hermite(rows: Any, variance: Any, bits: int, more: int) -> Pair:
    found = mpmath_correlation(rows, variance, bits, more)
    weighted = [(2 * j + 1) * b for j, b in enumerate(found.squares)]
    return (
        lambda rho: found.second if rho == 1 else found(rho * variance),
        lambda rho: found.evaluate(weighted, rho * rho) / variance,
    )
