r"""The laws of $w=|x|^\alpha$ that enter: x a stable weight, or normal (the initial state). Moments,
expansions of M, and bounds of their terms.

`rnnchaos.numerics.heavy_tailed.laplace` says what the coefficients are and why the bounds hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lgamma

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.quadrature import LOG2


@dataclass(frozen=True, eq=False)
class Law:
    """The law of x: `moment(u)` = E|x|^u, the two expansions, and the float logarithms that choose their
    lengths.

    `small(n)` = (coefficient of s^n ln s, of s^n), `large(k)` = c_k; `small_size(n)`, `small_ratio(n)` bound
    |small(n)|/(12 n + |ln s|) and the ratio of consecutive bounds per s; `closed(s)` is ln M where it is
    elementary (alpha = 2).
    """

    name: str
    alpha: Fraction
    moment: Callable[[acb], acb]
    small: Callable[[int], tuple[arb, arb]]
    small_size: Callable[[int], arb]
    small_ratio: Callable[[int], arb]
    large: Callable[[int], arb]
    log_small: Callable[[int], float]
    log_large: Callable[[int], float]
    closed: Callable[[arb], arb] | None

    @cached_property
    def log_first(self) -> float:
        """ln c_0."""
        return float(self.large(0).log())

    def fractional(self, q: Fraction) -> flint.arb:
        """E w^q, 0 < q < 1."""
        return self.moment(acb(arb_of(self.alpha * q))).real


def stable_moment(alpha: Fraction, u: acb) -> acb:
    r"""$E|z|^u=2^u\Gamma(\tfrac{1+u}2)\Gamma(1-\tfrac u\alpha)/(\sqrt\pi\,\Gamma(1-\tfrac u2))$,
    $-1<\mathrm{Re}\,u<\alpha$."""
    ratio = (1 - u / arb_of(alpha)).gamma() * (1 - u / 2).rgamma()
    return (u * arb.const_log2()).exp() * ((1 + u) / 2).gamma() * ratio / arb.pi().sqrt()


def normal_moment(u: acb) -> acb:
    r"""$E|x|^u=2^{u/2}\Gamma(\tfrac{1+u}2)/\sqrt\pi$, $\mathrm{Re}\,u>-1$, for x of variance 1."""
    return (u * arb.const_log2() / 2).exp() * ((1 + u) / 2).gamma() / arb.pi().sqrt()


@lru_cache(maxsize=64)
def stable(alpha: Fraction) -> Law:
    """The symmetric stable law with E exp(ikz) = exp(-|k|^alpha)."""
    a = float(alpha)

    def small(n: int) -> tuple[arb, arb]:
        x, half = arb_of(alpha * n), arb_of(alpha * n / 2)
        sine, cosine = half.sin_cos_pi()
        size = 2 * x.gamma() / (arb(n).gamma() * arb(n + 1).gamma() * arb.pi())
        slope = arb_of(alpha) * x.digamma() - arb(n).digamma() - arb(n + 1).digamma()
        return size * sine, size * (sine * slope + arb.pi() * arb_of(alpha) / 2 * cosine)

    def small_size(n: int) -> arb:
        return 2 * (arb_of(alpha * n).lgamma() - arb(n).lgamma() - arb(n + 1).lgamma()).exp() / arb.pi()

    def large(k: int) -> arb:
        gamma = arb_of((2 * k + 1) / alpha).gamma()
        return 2 * gamma**2 / (arb.pi() * arb_of(alpha) ** 2 * arb(2 * k + 1).gamma())

    return Law(
        "stable",
        alpha,
        lambda u: stable_moment(alpha, u),
        small,
        small_size,
        lambda n: (arb_of(alpha * n) + 1) ** arb_of(alpha) / arb(n) ** 2,
        large,
        lambda n: lgamma(a * n) - lgamma(n) - lgamma(n + 1),
        lambda k: 2 * lgamma((2 * k + 1) / a) - lgamma(2 * k + 1),
        (lambda s: -(4 * s).log1p() / 2) if alpha == 2 else None,
    )


@lru_cache(maxsize=64)
def normal(alpha: Fraction) -> Law:
    """w = |x|^alpha of a standard normal x."""
    a = float(alpha)

    def size(n: int) -> arb:
        return normal_moment(acb(arb_of(alpha * n))).real / arb(n + 1).gamma()

    def large(k: int) -> arb:
        q = arb_of((2 * k + 1) / alpha)
        return 2 * q.gamma() / (arb_of(alpha) * (2 * arb.pi()).sqrt() * arb(2) ** k * arb(k + 1).gamma())

    return Law(
        "normal",
        alpha,
        normal_moment,
        lambda n: (arb(0), (-1) ** n * size(n)),
        size,
        lambda n: arb(max(1.0, a)) ** arb_of(alpha / 2) * arb(n + 1) ** arb_of(alpha / 2 - 1),
        large,
        lambda n: a * n / 2 * LOG2 + lgamma((1 + a * n) / 2) - lgamma(n + 1),
        lambda k: lgamma((2 * k + 1) / a) - lgamma(k + 1) - k * LOG2,
        (lambda s: -(2 * s).log1p() / 2) if alpha == 2 else None,
    )
