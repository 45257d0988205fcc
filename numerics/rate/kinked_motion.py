r"""The motion of the autocovariance of a piecewise linear phi, for the collocation of its exponent.

At a kink $C$ is singular at lag 0, like $(\Delta_0-\Delta)^{3/2}$, but analytic in u, $\Delta=\Delta_0\cos
u$, on $[0,u_\infty]$, and so are $\dot u^2=2[V(\Delta_\infty)-V(\Delta)]/(\Delta_0\sin u)^2$ and the
potential $1-g^2C_{\varphi'}$. With $w=1-u/u_\infty=s^2$ the equation is that of
`rnnchaos.numerics.meanfield.collocation` with a potential of its own, and $\psi_s(1)=0$ at lag 0, as under
noise. Both functions are interpolated at Chebyshev points; nothing is proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Any

from flint import arb, arb_poly, fmpq
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.linear_algebra import polynomial
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic, both_at
from rnnchaos.numerics.meanfield.collocation import lowest_energy
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.numerics.pairs.kinked_balls import kinked_balls
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.theory.errors import present

MORE = 160
"""Bits beyond those asked for: divided differences lose so many."""


@dataclass(frozen=True)
class KinkedShape(Shape):
    """A shape with the polynomial (W - W_0)/t of its potential."""

    excess: Callable[[Any], Any] = mp.mpf

    def well(self, t: Any, first: Any, second: Any, quotient: Any) -> Any:
        return self.excess(t)


def kinked_energy(numbers: Arithmetic, found: Any) -> Any:
    """E_0 of a chaotic state as an mpmath number; half as many points again where refined."""
    with both_at(numbers.precision + MORE):
        return lowest_energy(kinked_shape(numbers, found), noisy=True)


def kinked_shape(numbers: Arithmetic, found: Any) -> KinkedShape:
    """The interpolated motion of a chaotic state, at `MORE` bits beyond the precision; half as many points
    again where refined."""
    bits = numbers.bits + numbers.bits // 2 * numbers.refinement
    m, d, far = (arb_of(x).mid() if hasattr(x, "_mpf_") else x.mid() for x in found.unknowns)
    pieces = present(pieces_of(found.network.phi), "pieces")
    means, c = kinked_balls(pieces, 1, m, d), found.network.couplings(arb_of)
    rest, end = means.pair(far).integral.value, (far / d).acos()
    count = int(0.45 * bits) + 12
    places = [((1 + arb.cos_pi_fmpq(fmpq(2 * k + 1, 2 * count))) / 2).mid() for k in range(count)]
    q, well = [], []
    for w in places:
        u = end * (1 - w)
        shared = d * u.cos()
        pair = means.pair(shared)
        energy = (
            (shared - far) * (shared + far)
            - 2 * c.gain * (rest - pair.integral.value)
            - 2 * c.frozen * (shared - far)
        )
        q.append(energy / (d * u.sin() * end * w) ** 2 / 4)
        well.append(1 - c.gain * pair.product.covariance)
    head = 1 - c.gain * means.pair(far).product.covariance
    shape = _interpolated(places, [x.mid() for x in q])
    excess = _interpolated(places, [((x - head) / w).mid() for x, w in zip(well, places, strict=True)])
    return KinkedShape(mpf_of(d), tuple(shape), bits * log(2), 1.0, 2, polynomial(excess))


def _interpolated(places: list[arb], values: list[arb]) -> list[Any]:
    """The coefficients of the polynomial through the points, by Newton's divided differences."""
    table = list(values)
    for gap in range(1, len(places)):
        for k in range(len(places) - 1, gap - 1, -1):
            table[k] = ((table[k] - table[k - 1]) / (places[k] - places[k - gap])).mid()
    found = arb_poly([table[-1]])
    for k in range(len(places) - 2, -1, -1):
        found = found * arb_poly([-places[k], 1]) + table[k]
    with working_bits(int(mp.prec)):
        return [mpf_of(x.mid()) for x in found.coeffs()]
