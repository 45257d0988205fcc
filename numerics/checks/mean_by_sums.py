r"""$E[f]$ over one or two Gaussian variables for a SymPy expression f, to any digits: what the means in a
printed statement are worth.

    E f(x)       = sum_k w_k f(s z_k)                      trapezoid rule in z, x = s z, step halved until it
    stands E f(x) h(y)  = sum_n rho^n a_n b_n,  a_n = E[f(s z) He_n(z)]/sqrt(n!)     Mehler's expansion, by
    the same rule

for f analytic in a strip: the rule errs like exp(-c/step), so that the change on halving is the root of what
is left. Mehler's sum ends where Parseval leaves nothing, $\sum_{m>n}a_m^2=E f^2-\sum_{m\le n}a_m^2$. Nothing
here is shared with the engines (`rnnchaos.numerics.means`), which these numbers check. Not for f with a kink.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import log, sqrt
from typing import Any

import mpmath as mp
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, exact_mpf
from rnnchaos.numerics.ball.precision import working_bits

Function = Callable[[arb], arb]
_GUARD, _MOST, _HALVINGS = 40, 4000, 7
_LOG2 = log(2)


def mean(f: Function, variance: Any, bits: int) -> Any:
    """E f(sqrt(variance) z) to about `bits` bits, as an mpmath number. Raises `ValueError` where the rule
    does not settle."""
    with working_bits(bits + _GUARD):
        return exact_mpf(_settled(lambda step: [_sum(f, variance, step, bits)], bits)[0].mid())


def _settled(rule: Callable[[float], list[Any]], bits: int) -> list[Any]:
    """The rule at a step whose double differs by less than the root of 2^-bits; an empty list is too wide a
    step."""
    step = 0.5
    before = rule(step)
    for _ in range(_HALVINGS):
        step /= 2
        now = rule(step)
        size = max((abs(float(a.mid())) for a in now), default=0.0)
        near = size * 2.0 ** (-bits / 2 - 4)
        if before and now and all(abs(a - b) <= near for a, b in zip(now, before, strict=False)):
            return now
        before = now
    raise ValueError("a Gaussian mean does not settle")


def _nodes(step: float, reach: float) -> Iterator[tuple[arb, arb]]:
    """(z, weight) of the trapezoid rule for the normal law."""
    h, scale = arb(step), arb(step) / (2 * arb.pi()).sqrt()
    for k in range(-int(reach / step) - 1, int(reach / step) + 2):
        z = h * k
        yield z, (-z * z / 2).exp() * scale


def _sum(f: Function, variance: Any, step: float, bits: int) -> arb:
    spread, total = arb_of(mp.mpf(variance)).sqrt(), arb(0)
    for z, weight in _nodes(step, sqrt(2 * (bits + 8) * _LOG2)):
        total = (total + weight * f(spread * z)).mid()
    return total


@lru_cache(maxsize=64)
def _coefficients(f: Function, variance: Any, most: float, bits: int) -> tuple[arb, ...]:
    """The Hermite coefficients a_0, a_1, ... of f, as far as they matter in 2^-bits at correlations up to
    `most`."""
    with working_bits(bits + _GUARD):
        return tuple(_settled(lambda step: _hermite(f, variance, step, most, bits), bits))


def _hermite(f: Function, variance: Any, step: float, most: float, bits: int) -> list[arb]:
    """Until Parseval leaves nothing; none where the step is too wide for as many."""
    spread, whole = arb_of(mp.mpf(variance)).sqrt(), arb(0)
    rows: list[tuple[arb, arb, arb]] = []
    for z, weight in _nodes(step, 2 * sqrt((bits + 8) * _LOG2)):
        if z >= 0:  # the node at -z comes with it: even coefficients see the even part of f, odd ones the odd
            there, back = f(spread * z), f(-spread * z)
            share = weight / 2 if z == 0 else weight
            whole += share * (there * there + back * back)
            rows.append((z.mid(), ((there + back) * share).mid(), ((there - back) * share).mid()))
    left, small = whole.mid(), abs(whole) * arb(2) ** -(bits + 4)
    low, high, found, reach = [arb(0)] * len(rows), [arb(1)] * len(rows), list[arb](), 1.0
    for n in range(min(_MOST, int((3 / step) ** 2) + 8)):
        a = sum((row[1 + n % 2] * h for row, h in zip(rows, high, strict=True)), arb(0)).mid()
        found.append(a)
        left, reach = (left - a * a).mid(), reach * most
        if left * reach < small:
            return found
        root, over = arb(n).sqrt(), 1 / arb(n + 1).sqrt()
        low, high = (
            high,
            [((row[0] * h - root * b) * over).mid() for row, h, b in zip(rows, high, low, strict=True)],
        )
    return []


def product_mean(f: Function, h: Function, variances: tuple[Any, Any], covariance: Any, bits: int) -> Any:
    """E f(x) h(y), as an mpmath number. Raises `ValueError` for a covariance that is none."""
    one, other = variances
    with working_bits(bits + _GUARD):
        rho = arb_of(mp.mpf(covariance)) / (arb_of(mp.mpf(one)) * arb_of(mp.mpf(other))).sqrt()
        if abs(rho) > 1 + arb(2) ** -(bits // 2):
            raise ValueError("a covariance above the variances")
        most = min(1.0, (int(8 * abs(float(rho.mid()))) + 1) / 8)
        a, b = _coefficients(f, one, most, bits), _coefficients(h, other, most, bits)
        total = arb(0)
        for left, right in reversed(list(zip(a, b, strict=False))):
            total = (total * rho + left * right).mid()
        return exact_mpf(total)
