r"""Mehler's squares of an expression: $h_k=E[\varphi(\sqrt Dz)He_k(z)]/\sqrt{k!}$ by the trapezoid rule in z
and the sums of `rnnchaos.numerics.means.hermite_recurrence`. Nothing is proved.
"""

from math import pi, sqrt

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.means.hermite_recurrence import ball_sums, spare_bits
from rnnchaos.numerics.means.mehler_length import nearest, needed
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.theory.errors import NonConvergence

_MOST_WORK = 1_000_000


def sampled_squares(
    activation: Activation, variance: flint.arb, bits: int, refinement: int
) -> tuple[list[flint.arb], flint.arb]:
    """b_1, b_3, ... and a rough size of what is left out. Raises `NonConvergence` where it would be too
    many.
    """
    root, nats = variance.sqrt(), bits * LOG2
    decay = nearest(activation.phi)
    distance = decay / float(root.mid())
    count = int(needed(float(variance.mid()), float(variance.mid()), decay, bits) * 1.5**refinement)
    shift = min(distance, sqrt(nats))
    step = 2 * pi * shift / (nats + shift**2 + shift * sqrt(2 * count)) / 2**refinement
    size = int(2 * sqrt(nats) * 1.2**refinement / step) + 1
    if size * count > _MOST_WORK:
        raise NonConvergence(
            "Mehler's expansion for this phi",
            f"{size} nodes times {count} terms at variance {float(variance.mid()):.3g}",
        )
    places = [arb(step) * j for j in range(1, size + 1)]
    front = 2 * arb(step) / (2 * arb.pi()).sqrt()
    loads = [(front * (-z * z / 2).exp() * activation.value(root * z)).mid() for z in places]
    with working_bits(ctx.prec + spare_bits(step * size, 2 * count)):
        means = ball_sums([arb(step) * j for j in range(1, size + 1)], loads, count)
    terms = [mean.mid() ** 2 for mean in means]
    return terms, _tail(terms[-2], terms[-1], 2 * count)


def _tail(before: flint.arb, last: flint.arb, k: int) -> flint.arb:
    """A rough size of sum k b_k over the k left out: a geometric series where the last two terms show one (an
    entire phi, whose terms fall fast), and no more than if k^2 terms were as large.
    """
    ratio, largest = last / before, (before + last).abs_upper()
    rate = (1 - ratio).mid() if ratio < 1 else arb(0)
    return 2 * k * largest * min(arb(k), 1 / rate**2) if rate > 0 else 2 * k * k * largest
