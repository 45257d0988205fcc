r"""The participation ratio per neuron from the two-site cavity method, as a single integral.

    N/PR = 1 + psi/C_0^2,   psi = int int dw1 dw2/(2 pi)^2 K(u) C(w1) C(w2),
    u = a/((1 + i w1)(1 + i w2)),   a = g^2 (E phi')^2 = 1 - q_0,

K = |1-u|^-2 - 1 with the spectrum of phi, K = (2 - |u|^2)/|1-u|^2 - 1 with that of x. In w1 the kernel is
rational: with $1/(1-u)=1+v/(p+iw_1)$, $v=a/(1+iw)$, $p=1-v=(q_0+iw)/(1+iw)$ at $w=w_2$, and the partial
fractions of $|p+iw_1|^{-2}$, the integral over w1 is one of the covariance over lags,

    A = Re[v L(p)],   B = |v|^2 Re L(p)/Re p,   L(p) = int_0^inf C(tau) e^(-p tau) dtau,
    psi = int dw/(2 pi) C(w) (2 A + B) for phi,   psi = int dw/(2 pi) C(w) (C_0 + 4 A + B) for x.

As functions of w all have their singularities on the imaginary axis from +-i sqrt(q_0) on (that is where Re p
= 0 and where the poles of C begin). So w = sqrt(q_0) sinh y maps the plane without them onto |Im y| < pi/2,
and the trapezoid rule in y needs as few nodes near the onset as far from it. C(w) is the trapezoid rule of
`rnnchaos.numerics.gaussian.power_spectrum`, L the double exponential rule in x, Delta = Delta0 sech x, x =
exp(y - e^-y). Nothing is proved. The second engine integrates K(u) C C over both frequencies. Domain: as far
as its work takes seconds (`not_too_strong`). Source: D. G. Clark, L. F.
Abbott, A. Litwin-Kumar, Phys. Rev. Lett. 131, 118401 (2023); the single integral derived here.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import asinh, log, pi
from typing import TYPE_CHECKING, Any

import flint
from flint import acb, arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import estimated
from rnnchaos.numerics.gaussian.correlation import undefined
from rnnchaos.numerics.gaussian.power_spectrum import Series, TimeMidpoints
from rnnchaos.numerics.meanfield.gain import GAIN, is_quiescent_gain, not_too_strong
from rnnchaos.numerics.meanfield.motion import Motion, resolution
from rnnchaos.numerics.meanfield.motion_engines import by_mpmath, in_motion, nearest
from rnnchaos.numerics.quantity import PHI, Quantity, choice
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

if TYPE_CHECKING:
    from rnnchaos.numerics.meanfield.motion_mpmath import Shape

OF = choice("of", "whose covariance matrix: x, or phi(x)", ("x", "phi"), default="x")
_SPARE = 12
_NEAREST = Fraction(1, 5)  # the frequencies to sum over grow like the inverse square
METHOD = (
    "cavity theory: a single integral over frequency of spectrum and Laplace transform; radius: 10 times the "
    "larger change on half as many digits again in precision and terms, a quarter as many in nodes"
)


Node = tuple[flint.arb, flint.arb]
"""tau, and its share in int_0^inf C(tau) f(tau) dtau/C_0."""


def _covariance(moving: Motion, of: str, nats: float) -> Callable[[flint.arb], flint.arb]:
    """C/C_0 at x."""
    if of == "x":
        return lambda x: x.sech()
    terms = [b.mid() for b in moving.expansion.terms]
    series, start = Series(terms, nats), sum(terms, arb(0)).mid()
    return lambda x: x.sech() * series(x) / start


def _even_nodes(moving: Motion, of: str, nats: float) -> list[Node]:
    """For cos(w tau) at w up to `resolution` rate: the trapezoid rule in x."""
    times, covariance = TimeMidpoints(moving, nats), _covariance(moving, of, nats)
    step = arb(pi / resolution(moving.distance, nats))
    places = (step * k for k in range(int((nats + 4) / float(step)) + 1))
    nodes = [(times.time(x), (step * covariance(x) * times.speed(x)).mid()) for x in places]
    return [(nodes[0][0], nodes[0][1] / 2), *nodes[1:]]


def _one_sided_nodes(moving: Motion, of: str, nats: float) -> list[Node]:
    """For e^(-p tau): the double exponential rule in x."""
    times, covariance = TimeMidpoints(moving, nats), _covariance(moving, of, nats)
    step, nodes = pi**2 / (4 * nats), []
    for k in range(-int(log(nats) / step) - 2, int(log(2 * nats) / step) + 2):
        y = arb(step) * k
        x = (y - (-y).exp()).exp().mid()
        share = step * x * (1 + (-y).exp()) * covariance(x) * times.speed(x)
        nodes.append((times.time(x), share.mid()))
    return nodes


def _inner(of: str, head: flint.arb, laplace: list[Node], w: flint.arb) -> flint.arb:
    """The integral over w1, over C_0."""
    v = (1 - head) / acb(1, w)
    p = acb(head, w) / acb(1, w)
    transform = sum((share * (-p * tau).exp() for tau, share in laplace), acb(0))
    first, second = (v * transform).real, abs(v) ** 2 * transform.real / p.real
    return 2 * first + second if of == "phi" else 1 + 4 * first + second


def _per_neuron(moving: Motion, of: str, nats: float) -> flint.arb:
    head, rate = moving.shape[0].mid(), moving.rate.mid()
    spectral, laplace = _even_nodes(moving, of, nats), _one_sided_nodes(moving, of, nats)
    step, total = arb(pi**2 / (nats + _SPARE)), arb(0)  # the nearest pole is of third order
    for k in range(int(asinh(resolution(moving.distance, nats)) / float(step)) + 2):
        w = (rate * (step * k).sinh()).mid()
        power = 2 * sum(((share * (w * tau).cos()).mid() for tau, share in spectral), arb(0))
        term = power * _inner(of, head, laplace, w) * rate * (step * k).cosh()
        total = (total + (term / 2 if k == 0 else term)).mid()
    return 1 / (1 + step * total / arb.pi())


def ball(bits: int, /, *, g: Fraction, of: str, phi: Nonlinearity) -> Ball:
    """PR/N by the single integral. Raises `NonConvergence` beyond the domain of Mehler's expansion, before
    anything long is begun.
    """
    nats = (bits - 12) * LOG2

    @cache
    def found(precision: int, refinement: int) -> Ball:
        accuracy = nats * (1 + refinement / 4)
        return in_motion(lambda moving: _per_neuron(moving, of, accuracy), undefined)(precision, g=g, phi=phi)

    def solve(precision: int, refinement: int) -> flint.arb:
        return present(found(precision, refinement).arb, "the participation ratio of the chaotic state")

    longer = bits + bits // 2
    first = found(longer, 0)  # what is beyond the domain is so at once
    return first if first.arb is None else estimated(solve, METHOD, bits=bits, longer=longer)


def _by_frequency_sums(q: "Shape", *, of: str) -> Any:
    from rnnchaos.numerics.gaussian.correlation_mpmath import participation_ratio

    return participation_ratio(q, of=of)


_SUMS = by_mpmath(_by_frequency_sums, undefined)


def reference(bits: int, /, *, g: Fraction, of: str, phi: Nonlinearity) -> Ball:
    """PR/N by a double integral over frequency: mpmath's times, float64 sums. Raises `NonConvergence`
    beyond 12 digits.
    """
    if bits > 70:
        raise NonConvergence("the participation ratio by frequency sums", "float64 sums reach 12 digits")
    nearest(g, phi, _NEAREST)
    found = _SUMS(bits, g=g, phi=phi, of=of)
    if found.arb is None:
        return found
    return replace(found, arb=widened(found.arb, found.arb * arb(2) ** -43))


def _minus_one(bits: int, /, *, g: Fraction, phi: Nonlinearity) -> Ball:
    state = "quiescent" if is_quiescent_gain(g, phi) else "chaotic"
    return Ball(arb(-1), "exact: the trace of -1 + J diag phi' per unit, N to infinity", True, state)


PARTICIPATION_RATIO = Quantity(
    "gaussian.participation_ratio",
    "participation ratio per neuron, PR/N",
    "gaussian.participation_ratio",
    (not_too_strong(GAIN, 10), OF, PHI),
    ball,
    reference,
)
SPECTRUM_SUM = Quantity(
    "gaussian.spectrum_sum",
    "mean of all Lyapunov exponents of the flow, per unit time",
    "gaussian.spectrum_sum",
    (GAIN, PHI),
    _minus_one,
    _minus_one,
)
