"""The means of a piecewise polynomial phi over balls (`rnnchaos.numerics.pairs.price`): one-point means in
closed form, the integrals by FLINT's adaptive rule with proved errors."""

from collections.abc import Callable
from math import factorial

import flint
from flint import acb, arb, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.pairs.jets import Jet
from rnnchaos.numerics.pairs.pieces import Normal, Pieces, Truncated
from rnnchaos.numerics.pairs.price import Priced

BALL_NORMAL = Normal(
    lambda z: (-z * z / 2).exp() / (2 * arb.pi()).sqrt(), lambda z: (-z / arb(2).sqrt()).erfc() / 2, arb_of
)
Weight = Callable[[acb, acb, acb, acb, acb], acb]
"""(gap, sin t, e, u + v, Delta0) -> the factor of J_i J_j e^(-e)/(2 pi)."""


def kinked_balls(pieces: Pieces, order: int, mean: flint.arb, variance: flint.arb) -> Priced:
    """The means at (m, Delta0), balls or points, at the precision in force; phi^(order + 1) is a sum of
    deltas."""
    truncated = Truncated.at(pieces, mean, variance.sqrt(), BALL_NORMAL, 2 * pieces.degree + 2)
    squares = tuple(truncated.jet(pieces.nth(j).square) for j in range(order + 1))
    slope = squares[1] if order else Jet(arb("inf"), arb.nan(), arb.nan())

    def price(k: int, covariance: flint.arb) -> Jet:
        return _price(pieces, order, mean, variance, k, covariance)

    return Priced(mean, variance, truncated.jet(pieces), squares[0], slope, squares, price)


def _price(
    pieces: Pieces, order: int, mean: flint.arb, variance: flint.arb, k: int, covariance: flint.arb
) -> Jet:
    """The jet of I_k."""
    jumps = [arb_of(j) for j in pieces.nth(order).jumps]
    shifts = [arb_of(b) - mean for b in pieces.breaks]
    pairs = [
        (a * b * (1 if i == j else 2), u, v, i == j)
        for i, (a, u) in enumerate(zip(jumps, shifts, strict=True))
        for j, (b, v) in enumerate(zip(jumps, shifts, strict=True))
        if i <= j
    ]

    def total(weight: Weight) -> flint.arb:
        return sum((_integral(weight, variance, covariance, *pair) for pair in pairs), arb(0))

    def power(gap: acb, n: int) -> acb:
        return gap**n / factorial(n) if n >= 0 else acb(0)

    return Jet(
        total(lambda gap, sine, e, both, d: power(gap, k)),
        total(lambda gap, sine, e, both, d: power(gap, k) * both / (d * (1 + sine))),
        total(lambda gap, sine, e, both, d: power(gap, k - 1) * sine + power(gap, k) * e / d),
        -total(lambda gap, sine, e, both, d: power(gap, k - 1)) if k else arb.nan(),
    )


def _integral(
    weight: Weight,
    variance: flint.arb,
    covariance: flint.arb,
    jump: flint.arb,
    u: flint.arb,
    v: flint.arb,
    same: bool,
) -> flint.arb:
    """One pair's share, t from asin(rho) to pi/2."""
    start = (covariance / variance).asin()
    length = arb.pi() / 2 - start

    def integrand(x: acb, analytic: bool) -> acb:
        t = start + length * x
        sine = t.sin()
        if same:
            e = acb(u * u) / (variance * (1 + sine))
        else:
            square = t.cos() ** 2
            e = (u * u + v * v - 2 * u * v * sine) / (2 * variance * square)
            if not e.is_finite():  # at t = pi/2: the weight is linear in e, and e^(-e), e e^(-e) <= 1
                bound = weight(variance * sine - covariance, sine, acb(arb(0, 1)), acb(u + v), acb(variance))
                return acb(arb.nan()) if analytic else acb(widened(arb(0), abs(bound)))
        return weight(variance * sine - covariance, sine, e, acb(u + v), acb(variance)) * (-e).exp()

    found = integral(
        integrand,
        0,
        1,
        abs_tol=arb(2) ** -int(ctx.prec) + sum((x.rad() for x in (variance, covariance, u, v)), arb(0)),
        eval_limit=100_000,
    )
    return jump * length * found.real / (2 * arb.pi())
