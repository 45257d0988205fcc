r"""The spectrum at the origin: boundary, rightmost and leftmost point, edges and moments of the Hessian.

The cubic of `rnnchaos.theory.freezing.spectrum` in closed form, with $p=g^2(1+\gamma^2)+\gamma^2g^4$ and
$c=\gamma^2g^4(p/3)^{-3/2}\le1$,

    rho = 2 sqrt(p/3) cos(acos(-c cos theta)/3),
    lambda = (D - 1)(1 - gamma g^2/D)^2,     D = rho e^(i theta),

acos by atan2, which bears c = 1 (g = gamma = 1). At gamma = 1 lambda is real at every theta, -w.
"""

from fractions import Fraction
from functools import partial
from math import comb, log2
from typing import Any

import flint
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.elementary import root_from_zero, square_root
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import GAIN, Parameter, Quantity, choice, integer, real
from rnnchaos.numerics.value import Ball

GAMMA = real("gamma", "strength of the reaction term", at_least=0, at_most=1)
THETA = real("theta", "angle of D on the boundary", at_least=0, at_most=7)
PART = choice("part", "part of the eigenvalue", ("real", "imaginary"), default="real")
EDGE = choice("edge", "edge of the spectrum", ("lower", "upper"), default="upper")
ORDER = integer("n", "order of the moment", at_least=0, at_most=1000)
PROOF = "closed form in ball arithmetic"
REFERENCE = "mpmath: closed form; radius: 10 times the change on doubling the precision"
ONE = Fraction(1)


def modulus(numbers: Arithmetic, g: Fraction, gamma: Fraction, cosine: Any) -> Any:
    """rho, the largest root of the cubic."""
    g2, s = numbers.number(g) ** 2, numbers.number(gamma) ** 2
    third = (g2 * (1 + s) + s * g2 * g2) / 3
    x = s * g2 * g2 / (third * square_root(third)) * cosine
    return 2 * square_root(third) * _cosine_of_third(root_from_zero(1 + x), root_from_zero(1 - x))


def _cosine_of_third(y: Any, x: Any) -> Any:
    """cos(2 atan2(y, x)/3)."""
    balls = isinstance(y, arb)
    angle = 2 * (arb.atan2(y, x) if balls else mp.atan2(y, x)) / 3
    return angle.cos() if balls else mp.cos(angle)


def eigenvalue(numbers: Arithmetic, g: Fraction, gamma: Fraction, cosine: Any, sine: Any) -> tuple[Any, Any]:
    """(Re, Im) of lambda on the boundary."""
    rho = modulus(numbers, g, gamma, cosine)
    r = numbers.number(gamma) * numbers.number(g) ** 2 / rho
    near, off, x, y = 1 - r * cosine, r * sine, rho * cosine - 1, rho * sine
    square, cross = near * near - off * off, 2 * near * off
    return x * square - y * cross, x * cross + y * square


def _on_axis(numbers: Arithmetic, *, sign: int, g: Fraction, gamma: Fraction) -> Any:
    return eigenvalue(numbers, g, gamma, sign, 0)[0]


def _boundary(numbers: Arithmetic, *, g: Fraction, gamma: Fraction, theta: Fraction, part: str) -> Any:
    at = numbers.number(theta)
    sine, cosine = at.sin_cos() if isinstance(at, flint.arb) else (mp.sin(at), mp.cos(at))
    return eigenvalue(numbers, g, gamma, cosine, sine)[part == "imaginary"]


def _edge(numbers: Arithmetic, *, g: Fraction, edge: str) -> Any:
    return -_on_axis(numbers, sign=1 if edge == "lower" else -1, g=g, gamma=ONE)


def _moment(numbers: Arithmetic, *, g: Fraction, n: int) -> Any:
    h = numbers.number(g) ** 2
    return sum((comb(n + 1, j + 1) * comb(2 * n, j) * h**j for j in range(n + 1)), 0 * h) / (n + 1)


def _zero(bits: int, /, *, g: Fraction, gamma: Fraction = ONE, **other: Any) -> Ball | None:
    """Where the number is 0: the right edge at the onset and, at gamma = 1, beyond it; what is real there."""
    if other.get("part") == "imaginary":
        return Ball(arb(0), "exact: real") if gamma == 1 or other["theta"] == 0 else None
    if other.get("edge") == "upper" or other.get("theta", 0) != 0:
        return None
    how = "exact: no gap from g = 1 on" if gamma == 1 else "exact: the onset, whatever gamma"
    return Ball(arb(0), how) if g == 1 or (gamma == 1 and g > 1) else None


def _loss(*, g: Fraction, gamma: Fraction = ONE, **other: Any) -> int:
    """Bits that cancellation costs: near g = 1, near gamma = 1, at large and at small g."""
    small = (float(g), float(abs(g - 1)), float(1 - gamma))
    return 24 + 4 * sum(int(abs(log2(max(x, 1e-300)))) for x in small if x)


def _quantity(name: str, title: str, compute: Any, *parameters: Parameter, zero: bool = True) -> Quantity:
    at_rest = (_zero,) if zero else ()
    both = engines(compute, *at_rest, proof=PROOF, reference=REFERENCE, guard=_loss)
    id = f"freezing.{name}"
    return Quantity(id, title, id, (GAIN, *parameters), *both, phases=False)


_RIGHT, _LEFT = (partial(_on_axis, sign=sign) for sign in (1, -1))
SPECTRUM = (
    _quantity("rightmost_eigenvalue", "rightmost eigenvalue at the origin", _RIGHT, GAMMA),
    _quantity("leftmost_eigenvalue", "leftmost eigenvalue at the origin", _LEFT, GAMMA, zero=False),
    _quantity("spectrum_boundary", "boundary of the spectrum at the origin", _boundary, GAMMA, THETA, PART),
    _quantity("hessian_edges", "edges of the spectrum of the Hessian at the origin", _edge, EDGE),
    _quantity("hessian_moment", "mean of w^n over the spectrum of the Hessian", _moment, ORDER, zero=False),
)
