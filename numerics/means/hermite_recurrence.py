r"""Sums of Hermite functions over nodes, $S_k=\sum_jw_jh_k(z_j)$, $h_k=He_k/\sqrt{k!}$.

**By their recurrence**, for float64 and mpmath,

    h_k = (z h_(k-1) - sqrt(k-1) h_(k-2))/sqrt(k),
    h_(k+2) = [(z^2 - 2k - 1) h_k - sqrt(k(k-1)) h_(k-2)]/sqrt((k+1)(k+2)).

Both act on values at nodes z that carry any factor, such as the weights of a mean.

**From power moments**, over balls, k odd or even. With $M_n=\sum_jw_jz_j^n$ the generating function
$e^{zt-t^2/2}=\sum_kHe_k(z)t^k/k!$ gives

    sum_k S_k t^k/sqrt(k!) = e^(-t^2/2) sum_n M_n t^n/n!.

The moments come from one product of matrices, $z^{2(a+Bb)}=z^{2a}\cdot z^{2Bb}$ with a, b < B, about
$\sqrt{count}$; the product of series is taken once for every range of k, with t scaled by
$\tau\approx\sqrt k$, where the terms that matter are of one size. This takes some ten times less than the
recurrence in k. **Cancellation**: the terms are as large as $|h_k(iz)|\approx e^{z\sqrt k-z^2/4}$ times the
load, which falls like $e^{-z^2/2}$; the numbers must be that much more exact than the sums are to be
(`spare_bits`), and balls tell whether they were.

**Gauss-Hermite nodes** in float64, for means over several normal variables: `hermite_grid`.
"""

from collections.abc import Iterator
from itertools import accumulate, count, repeat
from math import isqrt, lgamma, log, prod, sqrt
from typing import Any

import flint
import numpy as np
from flint import arb, arb_mat, arb_poly, ctx
from mpmath import mp

from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.theory.errors import NonConvergence

MOST_BYTES, _OBJECT = 1_000_000_000, 100
"""What the tables of powers may take; and what a ball takes beside its digits."""
_SPREAD = 40.0
"""How far ln(sqrt(k!)/tau^k) may be from its least within one range of k."""


def hermite_arrays(z: Any, start: Any) -> Iterator[Any]:
    """start h_0, start h_1, ... over float64 arrays."""
    before, now = np.zeros_like(z), start
    for k in count(1):
        yield now
        before, now = now, (z * now - np.sqrt(k - 1) * before) / np.sqrt(k)


def odd_sums(z: list[Any], start: list[Any], bits: int) -> Iterator[int]:
    """2^bits sum load h_1, 2^bits sum load h_3, ... from mpmath numbers `start` = load h_1, by the recurrence
    in integers, fast where mpmath is not.
    """
    now = [int(mp.ldexp(load, bits)) for load in start]
    before, squares = [0] * len(now), [int(mp.ldexp(x * x, bits)) for x in z]
    for k in count(1, 2):
        yield sum(now)
        low, high = isqrt(k * (k - 1) << 2 * bits), isqrt((1 << 2 * bits) // ((k + 1) * (k + 2)))
        shift = (2 * k + 1) << bits
        before, now = (
            now,
            [
                (((square - shift) * a - low * b) >> bits) * high >> bits
                for square, a, b in zip(squares, now, before, strict=True)
            ],
        )


def spare_bits(furthest: float, last: int) -> int:
    """The bits that the sums up to k = `last` lose over places up to `furthest`, under loads like
    e^(-z^2/2).
    """
    worst = min(furthest, 2 * sqrt(last) / 3)
    return int((worst * sqrt(last) - 0.75 * worst**2) / LOG2) + 4 * last.bit_length()


def ball_sums(
    z: list[flint.arb], loads: list[flint.arb], count: int, *, even: bool = False
) -> list[flint.arb]:
    """S_1, S_3, ..., `count` of them, or S_0, S_2, ..., at places z >= 0, at the precision in force."""
    first = 0 if even else 1
    moments, out = _moments(z, loads, count, first), []
    for low, high, scale in _ranges(count, first):
        square = scale * scale
        series = arb_poly(list(_over_factorials(moments[:high], square, first)))
        gauss = arb_poly(list(_gauss(high, square)))
        found = series * gauss
        out += [found[j] * _norm(2 * j + first, scale, first) for j in range(low, high)]
    return out


def require_room(nodes: int, count: int) -> None:
    """Raises `NonConvergence` where the tables of powers for `count` sums over so many nodes would not fit,
    at the precision in force: before a value of phi is taken at any."""
    if 2 * (isqrt(count - 1) + 1) * nodes * (ctx.prec // 8 + _OBJECT) > MOST_BYTES:
        size = f"{count} sums over {nodes} nodes at {ctx.prec} bits"
        raise NonConvergence("Hermite sums", f"{size} take more than {MOST_BYTES:.0e} bytes")


def _moments(z: list[flint.arb], loads: list[flint.arb], count: int, first: int) -> list[flint.arb]:
    """M_1, M_3, ..., or M_0, M_2, ... Raises `NonConvergence` where the tables of powers would not fit."""
    require_room(len(z), count)
    width = isqrt(count - 1) + 1
    squares = [x * x for x in z]
    start = [load * x for load, x in zip(loads, z, strict=True)] if first else loads
    small = _powers(start, squares, width)
    large = _powers([arb(1)] * len(z), [square**width for square in squares], width)
    table = arb_mat(large) * arb_mat(small).transpose()
    return [table[n // width, n % width] for n in range(count)]


def _powers(start: list[flint.arb], factors: list[flint.arb], count: int) -> list[list[flint.arb]]:
    def following(row: list[flint.arb], _: None) -> list[flint.arb]:
        return [a * b for a, b in zip(row, factors, strict=True)]

    return list(accumulate(repeat(None, count - 1), following, initial=start))


def _ranges(count: int, first: int) -> Iterator[tuple[int, int, flint.arb]]:
    """(first j, end, tau) with k = 2j + 1 or 2j: sqrt(k!)/tau^k varies by less than e^_SPREAD from its
    least."""
    low = 0
    while low < count:
        middle = low
        while _apart(2 * low + first, 2 * middle + first) < _SPREAD and middle < count:
            middle += 1
        high = middle
        while _apart(2 * high + first, 2 * middle + first) < _SPREAD and high < count:
            high += 1
        yield low, high, arb(2 * middle + first).sqrt()
        low = high


def _apart(k: int, centre: int) -> float:
    """ln of sqrt(k!)/centre^(k/2) over its least."""
    return ((lgamma(k + 1) - lgamma(centre + 1)) - (k - centre) * log(max(centre, 1))) / 2


def _over_factorials(moments: list[flint.arb], square: flint.arb, first: int) -> Iterator[flint.arb]:
    """M_n tau^(n-first)/n!, n = 1, 3, ... or 0, 2, ..."""
    factor = arb(1)
    for j, moment in enumerate(moments):
        yield moment * factor
        factor = factor * square / ((2 * j + 1 + first) * (2 * j + 2 + first))


def _gauss(count: int, square: flint.arb) -> Iterator[flint.arb]:
    """(-tau^2/2)^m/m!."""
    term = arb(1)
    for m in range(1, count + 1):
        yield term
        term = -term * square / (2 * m)


def _norm(k: int, scale: flint.arb, first: int) -> flint.arb:
    """sqrt(k!)/tau^(k-first)."""
    return (arb(k + 1).lgamma() / 2 - (k - first) * scale.log()).exp()


def hermite_grid(first: tuple[Any, Any], *counts: int) -> tuple[tuple[Any, ...], Any]:
    """Nodes in float64 of a rule, `first`, and of Gauss-Hermite rules with so many nodes for standard normal
    variables, each along an axis of its own; the product of all weights, each rule's adding up to 1."""
    nodes, weights = zip(first, *map(np.polynomial.hermite_e.hermegauss, counts), strict=True)
    return np.ix_(*nodes), prod(np.ix_(*(weight / weight.sum() for weight in weights)), start=np.ones(()))
