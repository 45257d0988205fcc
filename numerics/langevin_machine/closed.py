r"""What has a closed form: linear machines and their learning, low temperature, the step of the sampler.

W(t) = T/C + e^(-Ct/T) (W_0 - T/C) e^(-Ct/T);   m = [l +- (l^2 + 4(c/T + l))^(1/2)]/2(c/T + l);
w = [1 - (1 - 2 delta T/c)^(1/2)]/delta;        S = T/(w(1 - delta w/2)).
"""

from fractions import Fraction
from math import ceil, log2
from typing import Any

from flint import arb_mat
from mpmath import mp

from rnnchaos.numerics.ball.elementary import digamma, logarithm, square_root, tanh
from rnnchaos.numerics.ball.linear_algebra import inverse, matrix_exponential
from rnnchaos.numerics.engines import Arithmetic, absent
from rnnchaos.numerics.feedback.half_line import crossing
from rnnchaos.numerics.rational.matrix import by_rows

_GROWS = "none: without data and without decay M grows without end"
ENDLESS = absent(_GROWS, lambda *, c, decay, **_: c == decay == 0)


def quenched(numbers: Arithmetic, *, g: Any, T: Any) -> Any:
    """ln(2 pi T)/2 - ln g + 1/2 - 1/(2 g^2), without the latter three for g <= 1."""
    gain, least = numbers.number(g), logarithm(2 * numbers.pi * numbers.number(T)) / 2
    return least if g <= 1 else least - logarithm(gain) + (1 - 1 / gain**2) / 2


def attractor(numbers: Arithmetic, *, J: Any) -> Any:
    """The root x > 0 of x = J tanh x; of J = x/tanh x, which grows from 1, there is one for J > 1."""
    gap = lambda numbers, x: x - numbers.number(J) * tanh(x)  # noqa: E731
    lost = 16 + int(3 * max(0.0, -log2(float(J - 1))))
    return crossing(numbers, gap, Fraction(ceil(float(J)) + 1), loss=lost, what="a fixed point")


def weight_of_zero(numbers: Arithmetic, *, J: Any) -> Any:
    """(1 - J s)/(2 J - 1 - J s), J s = J - x^2/J for tanh."""
    couple, x = numbers.number(J), attractor(numbers, J=J)
    outer = 1 - couple + x**2 / couple
    return outer / (2 * (couple - 1) + outer)


def cold_moment(numbers: Arithmetic, *, J: Any) -> Any:
    """(1 - P_0) x^2."""
    return (1 - weight_of_zero(numbers, J=J)) * attractor(numbers, J=J) ** 2


def cold_series(numbers: Arithmetic, *, J: Any, T: Any) -> Any:
    """Of Z/(2 pi T)^(1/2), to T^3."""
    J, T = numbers.number(J), numbers.number(T)
    c = 1 - J
    terms = (1 / c, -J / c**4, J * (3 * J + 2) / c**7, -J * (45 * J**2 + 78 * J + 17) / (3 * c**10))
    return sum(term * T**k for k, term in enumerate(terms))


def flow(numbers: Arithmetic, *, C: Any, T: Any, W0: Any, t: Any, i: int, j: int) -> Any:
    """An entry of W(t)."""
    of, hot = arb_mat if numbers.balls else mp.matrix, numbers.number(T)
    data, start = (of(list(map(list, by_rows([numbers.number(x) for x in m])))) for m in (C, W0))
    end, decayed = inverse(data) * hot, matrix_exponential(data * (-numbers.number(t) / hot))
    return (end + decayed * (start - end) * decayed)[i - 1, j - 1]


def fixed_point(numbers: Arithmetic, *, c: Any, T: Any, decay: Any, sign: str) -> Any:
    """m of a sign."""
    slow = numbers.number(decay)
    stiff = numbers.number(c) / numbers.number(T) + slow
    root = square_root(slow**2 + 4 * stiff)
    return (slow + root if sign == "positive" else slow - root) / (2 * stiff)


def gap(numbers: Arithmetic, *, N: int, n: int, mean: str) -> Any:
    """(tau - N)/2, an exact rational number."""
    tau = Fraction(n * N, n - N - 1) if mean == "zero" else Fraction((n + 1) * N, n - N - 2)
    return numbers.number((tau - N) / 2)


def expected_kl(numbers: Arithmetic, *, N: int, n: int) -> Any:
    """[N (N+1)/(n-N-1) + sum_{i<N} psi((n-i)/2) + N ln(2/n)]/2."""
    logs = sum((digamma(numbers.number(Fraction(n - i, 2))) for i in range(N)), numbers.number(0))
    logs += N * logarithm(numbers.number(Fraction(2, n)))
    return (numbers.number(Fraction(N * (N + 1), n - N - 1)) + logs) / 2


def chain_variance(numbers: Arithmetic, *, w: Any, T: Any, delta: Any) -> Any:
    """T/(w (1 - delta w/2))."""
    stiff = numbers.number(w)
    return numbers.number(T) / (stiff * (1 - numbers.number(delta) * stiff / 2))


def biased_fixed_point(numbers: Arithmetic, *, c: Any, T: Any, delta: Any) -> Any:
    """2 (T/c)/(1 + (1 - 2 delta T/c)^(1/2)), without cancellation."""
    goal = numbers.number(T) / numbers.number(c)
    room = 0 * goal if c == 2 * delta * T else square_root(1 - 2 * numbers.number(delta) * goal)
    return 2 * goal / (1 + room)
