r"""The double well $f=ax-bx^3$: covariances of estimates, and what Euler's step does, from its moments.

Moments and means of polynomials are those of `rnnchaos.numerics.densities.quartic`; the rest is linear
algebra of two unknowns.
"""

from dataclasses import replace
from fractions import Fraction
from math import log2
from typing import Any

from flint import arb

from rnnchaos.numerics.densities.quartic import Polynomial, Well, times
from rnnchaos.numerics.engines import Arithmetic, closed
from rnnchaos.numerics.quantity import Parameter, Quantity, choice, integer, real
from rnnchaos.numerics.value import Ball

LINEAR_RATE = real("a", "linear rate of the double well", at_least=-1000, at_most=1000)
CUBIC_RATE = real("b", "cubic rate of the double well", above=0, at_most=1000)
NOISE = real("D", "diffusion: half the variance of the noise per time", above=0, at_most=1000)
WELL = (LINEAR_RATE, CUBIC_RATE, NOISE)
ORDER = integer("k", "order of the moment", at_least=0, at_most=200)
MOMENT = integer("k", "order of the moment", at_least=1, at_most=100, default=2, required=False)
STEP = real("delta", "step of Euler's scheme", at_least=0, at_most=1)
METHOD = choice(
    "method", "how a and b are estimated", ("score_matching", "likelihood"), default="score_matching"
)
ELEMENT = choice("element", "variances of a and b, or their covariance", ("aa", "ab", "bb"), default="aa")
RATE = choice("rate", "which rate is estimated", ("a", "b"), default="a")


def moment(numbers: Arithmetic, *, a: Fraction, b: Fraction, D: Fraction, k: int) -> Any:
    """E x^k."""
    return Ball(arb(0), "exact: by symmetry") if k % 2 else Well(numbers, a, b, D).moment(k)


def _element(aa: Any, ab: Any, bb: Any, element: str) -> Any:
    return {"aa": aa, "ab": ab, "bb": bb}[element]


def _inverse(aa: Any, ab: Any, bb: Any, element: str) -> Any:
    """An entry of the inverse of a symmetric matrix."""
    return _element(bb, -ab, aa, element) / (aa * bb - ab**2)


def estimator_covariance(numbers: Arithmetic, *, method: str, element: str, **of: Fraction) -> Any:
    """n C of a and b: A^-1 Omega A^-T, or the inverse of the information."""
    well = Well(numbers, **of)
    m2, m4, m6 = map(well.moment, (2, 4, 6))
    if method == "likelihood":
        scores: tuple[Polynomial, ...] = {2: 1 / (2 * well.D)}, {4: -1 / (4 * well.D)}
        pairs = ((scores[i], scores[j]) for i, j in ((0, 0), (0, 1), (1, 1)))
        aa, ab, bb = (well.mean(times(s, t)) - well.mean(s) * well.mean(t) for s, t in pairs)
        return _inverse(aa, ab, bb, element)
    a, b, D = well.a, well.b, well.D
    g, h = {2: a, 4: -b, 0: D}, {4: a, 6: -b, 2: 3 * D}  # L psi of x^2/2 and x^4/4
    gg, gh, hh = (well.mean(times(*pair)) for pair in ((g, g), (g, h), (h, h)))
    aa = m6**2 * gg - 2 * m4 * m6 * gh + m4**2 * hh
    ab = m4 * m6 * gg - (m2 * m6 + m4**2) * gh + m2 * m4 * hh
    bb = m4**2 * gg - 2 * m2 * m4 * gh + m2**2 * hh
    return _element(aa, ab, bb, element) / (m2 * m6 - m4**2) ** 2


def martingale_covariance(numbers: Arithmetic, *, element: str, **of: Fraction) -> Any:
    """T C: 2 D times the inverse of E f_i f_j, f_a = x, f_b = -x^3."""
    well = Well(numbers, **of)
    return 2 * well.D * _inverse(well.moment(2), -well.moment(4), well.moment(6), element)


def _shift(well: Well, k: int) -> Any:
    """Covariance of x^k and u = f'/2 + f^2/4D: what a moment gains per step."""
    a, b, D = well.a, well.b, well.D
    u = {0: a / 2, 2: a**2 / (4 * D) - 3 * b / 2, 4: -a * b / (2 * D), 6: b**2 / (4 * D)}
    return well.mean(times(u, {k: well.numbers.number(1)})) - well.mean(u) * well.moment(k)


def euler_moment_shift(numbers: Arithmetic, *, delta: Fraction, k: int, **of: Fraction) -> Any:
    """To first order in the step."""
    if k % 2 or not delta:
        return Ball(arb(0), "exact: by symmetry" if k % 2 else "exact: no step")
    return numbers.number(delta) * _shift(Well(numbers, **of), k)


def euler_estimate(numbers: Arithmetic, *, delta: Fraction, rate: str, **of: Fraction) -> Any:
    """The estimate from moments that are right to first order in the step."""
    well = Well(numbers, **of)
    step = numbers.number(delta)
    m2, m4, m6 = (well.moment(k) + step * _shift(well, k) for k in (2, 4, 6))
    top = 3 * m2 * m4 - m6 if rate == "a" else 3 * m2**2 - m4
    return well.D * top / (m2 * m6 - m4**2)


def _loss(*, a: Fraction, b: Fraction, D: Fraction, **other: Any) -> int:
    """Bits that cancellation costs: narrow wells, and units that are far apart."""
    depth = max(float(a) ** 2 / float(4 * b * D), 1.0)
    scale = max(abs(log2(float(each))) for each in (b, D))
    return 96 + int(8 * log2(depth) + 8 * scale)


def _of_well(name: str, title: str, compute: Any, *more: Parameter) -> Quantity:
    proof = "Kummer's functions in ball arithmetic"
    return closed(f"fokker_planck.{name}", title, compute, (*WELL, *more), guard=_loss, proof=proof)


_SHIFTED = "fokker_planck.euler_estimate"
_SEEN = _of_well("euler_estimate", "estimate from Euler samples, first order", euler_estimate, STEP, RATE)
_TRAJECTORY = "covariance of a and b times the observed time, dense samples"
DOUBLE_WELL = (
    _of_well("moment", "moment E x^k of the double well", moment, ORDER),
    _of_well("estimator_covariance", "covariance of a and b times n", estimator_covariance, METHOD, ELEMENT),
    _of_well("martingale_covariance", _TRAJECTORY, martingale_covariance, ELEMENT),
    _of_well("euler_moment_shift", "first-order shift of E x^k", euler_moment_shift, STEP, MOMENT),
    replace(_SEEN, id=_SHIFTED, formula="fokker_planck.estimate"),
)
