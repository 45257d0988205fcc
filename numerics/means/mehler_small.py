r"""Mehler's squares of tanh and gd at small variance D: the Taylor series in D, which envelops its sum.

With $\varphi'(x)=\int_0^\infty\cos(\omega x)F(\omega)d\omega$, F > 0
(`rnnchaos.numerics.means.mehler_proved`),

    a_k = E phi^(k)(sqrt(D) z) = +-int omega^(k-1) F e^(-D omega^2/2) = +-sum_m (-D/2)^m |c_(k+2m)|/m!

diverges, but $e^{-x}$ lies between any two consecutive partial sums of its series and F is positive: what is
left out has the sign of the first term left out and is smaller. The smallest term is about
$e^{-\pi^2/8D}$, so that a few terms do near the onset, where a quadrature over the frequency would have to
resolve F far below the width $D^{-1/2}$ of the Gaussian. Source: derived here; c_k from DLMF 4.19.5, 4.19.3.
"""

from collections.abc import Callable

import flint
from flint import arb, fmpq, fmpz

from rnnchaos.numerics.ball.enclosure import widened

_LONGEST = 400


def _tanh(k: int) -> flint.arb:
    """|tanh^(k)(0)|, k odd."""
    return arb(abs(fmpq.bernoulli(k + 1)) * 2 ** (k + 1) * (2 ** (k + 1) - 1) / (k + 1))


def _gd(k: int) -> flint.arb:
    """|gd^(k)(0)|, k odd."""
    return arb(abs(fmpz.euler_number(k - 1)))


DERIVATIVES: dict[str, Callable[[int], flint.arb]] = {"tanh": _tanh, "gd": _gd}
"""The size of the k-th derivative at 0, k odd, of the phi that have this series here."""


def small_squares(name: str, variance: flint.arb, count: int, bits: int) -> list[flint.arb] | None:
    """b_1, b_3, ..., `count` of them, each to a relative 2^-bits; None where D is too large for that."""
    derivatives: list[flint.arb] = []
    out, factor = [], variance
    for j in range(count):
        mean = _mean(DERIVATIVES[name], derivatives, variance, j, bits)
        if mean is None:
            return None
        out.append(factor * mean**2)
        factor = factor * variance**2 / ((2 * j + 2) * (2 * j + 3))
    return out


def _mean(
    derivative: Callable[[int], flint.arb], known: list[flint.arb], variance: flint.arb, j: int, bits: int
) -> flint.arb | None:
    """|a_k| at k = 2j + 1, enclosed by the first term left out; None where the terms grow before that."""
    total, power, last = arb(0), arb(1), arb("inf")
    for m in range(_LONGEST):
        if len(known) == j + m:
            known.append(derivative(2 * (j + m) + 1))
        term = power * known[j + m]
        if not term < last:
            return None
        if term.abs_upper() <= total.abs_lower() * arb(2) ** -bits:
            return widened(total, term)
        total, last = total + (-term if m % 2 else term), term.abs_upper()
        power = power * variance / (2 * m + 2)
    return None
