r"""The Franz-Parisi potential by a double trapezoid rule, estimated: $x_0=\mu+s\xi$ of class +, $r=\sqrt D$,

    V = e^(-2t) D/(2 Delta) + 1/2 + ln 2r - E ln[p_0(x_0 + r) e^(c r z) + p_0(x_0 - r) e^(-c r z)].

The logarithm has singular points at $|\mathrm{Im}\,z|=\pi/2cr$ and at $|\mathrm{Im}\,\xi|$ of about $\pi
s/2\max(r,\mu)$: steps are planned by these. mpmath takes $\ln\sqrt{p_+p_-}+\ln2\cosh(crz+\tfrac12\ln
p_+/p_-)$ in FLINT's arithmetic, at nodes half a step away.
"""

from collections.abc import Callable, Iterator
from math import ceil, log, pi, sqrt
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.elementary import logarithm
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.diffusion.laws import LATER, MU, S2, state
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import Quantity, real

DISTANCE = real("D", "squared distance from x_0", above=0, at_most=1e4)
ESTIMATE = "double trapezoid rule over balls; radius: 10 times the change on refining and on doubling bits"
REFERENCE = "mpmath: split logarithm, nodes half a step away; radius as over balls"
Log = Callable[[arb, arb, arb], arb]


def _whole(plus: arb, minus: arb, tilt: arb) -> arb:
    return (plus * tilt + minus / tilt).log()


def _split(plus: arb, minus: arb, tilt: arb) -> arb:
    """By the geometric mean and the hyperbolic cosine of half the odds."""
    odds = (plus / minus).sqrt() * tilt
    return (plus * minus).log() / 2 + (odds + 1 / odds).log()


def _nodes(reach: float, numbers: Arithmetic, offset: arb) -> Iterator[tuple[arb, arb]]:
    """z and its weight, for a function analytic in |Im z| < reach."""
    nats, refinement = numbers.planned * log(2), numbers.refinement
    a = min(0.9 * reach, sqrt(2 * nats))
    h = arb(2 * pi * a / (nats + a * a / 2 + 4) / (1 + 0.3 * refinement))
    scale = h / (2 * arb.pi()).sqrt()
    for k in range(-(count := ceil(sqrt(2 * nats) / float(h)) + 1), count + 1):
        z = h * (k + offset)
        yield z, scale * (-z * z / 2).exp()


def _mean(numbers: Arithmetic, mu: arb, s2: arb, r: arb, c: arb) -> arb:
    """L."""
    of, offset = (_whole, arb(0)) if numbers.balls else (_split, arb("0.5"))
    s = s2.sqrt()
    density: Any = lambda x: (-((x * x + mu * mu) / (2 * s2))).exp() * (mu * x / s2).cosh()  # noqa: E731
    inner = [((c * r * z).exp(), w) for z, w in _nodes(pi / 2 / float(c * r), numbers, offset)]
    total = arb(0)
    for xi, weight in _nodes(pi * float(s) / 2 / float(r.max(mu)), numbers, offset):
        plus, minus = density(mu + s * xi + r), density(mu + s * xi - r)
        total += weight * sum((w * of(plus, minus, tilt) for tilt, w in inner), arb(0))
    return total - (2 * arb.pi() * s2).log() / 2


def _potential(numbers: Arithmetic, *, mu: Any, s2: Any, t: Any, D: Any) -> Any:
    p, distance = state(numbers, mu, s2, t), numbers.number(D)
    with working_bits(numbers.precision):
        balls = Arithmetic(True, numbers.bits, numbers.planned)
        own = state(balls, mu, s2, t)
        mean = _mean(numbers, arb_of(mu), arb_of(s2), arb_of(D).sqrt(), (own.decay / own.Delta).sqrt())
    half, left = numbers.number(1) / 2, mean if numbers.balls else mpf_of(mean)
    return p.decay / p.Delta * distance / 2 + half + logarithm(4 * distance) / 2 - left


BOTH = engines(_potential, estimate=ESTIMATE, reference=REFERENCE, guard=16)
_ID, _TITLE = "diffusion.franz_parisi", "potential of the squared distance from x_0"
POTENTIAL = Quantity(_ID, _TITLE, _ID, (MU, S2, LATER, DISTANCE), *BOTH, phases=False)
