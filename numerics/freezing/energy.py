r"""E(t)/(N v_0) of small states at gamma = 1, iid of variance v_0, by a contour integral.

By `rnnchaos.theory.freezing.hessian` with $f=\frac12we^{-2wt}$, $h=g^2$, around any circle $|D|=r$,

    e(t) = (1/4 pi i) oint w exp(-2 w t) (D^2 + h D - 2 h)/D^3 dD,     w = (1 - D)(1 - h/D)^2.

The integrand is analytic but at 0. At $r=\frac12(\sqrt{h(h+8)}-h)$ for g < 1, where the circle meets the edge
of the spectrum, and at r = h beyond, Re w is smallest on the positive axis: no digit is lost at any t. Balls:
FLINT's enclosed integral over the upper half. mpmath: Gauss-Legendre on panels that halve towards the axis;
at g = 1 the phase turns by $b^{3/4}t^{1/4}$ before b bits of the integrand are gone.
"""

from fractions import Fraction
from itertools import pairwise
from math import log2
from typing import Any

from flint import acb, arb
from mpmath import mp

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.integral import integral
from rnnchaos.numerics.ball.panels import panel
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import GAIN, Quantity, real

TIME = real("t", "time", at_least=0, at_most=1000)


def _energy(numbers: Arithmetic, *, g: Fraction, t: Fraction) -> Any:
    h, time = numbers.number(g) ** 2, numbers.number(t)
    radius = h if g >= 1 else (square_root(h * (h + 8)) - h) / 2
    if numbers.balls:
        least = (-2 * time * _curvature(radius, h)).exp() * h / (1 + time) ** 3
        small = arb(2) ** -numbers.precision * least
        found = integral(
            lambda x, _: _at(radius * (acb(0, 1) * x).exp(), h, time), 0, acb.pi(), abs_tol=small
        )
        return found.real / (2 * arb.pi())
    turns = numbers.precision**0.75 * (1 + float(t)) ** 0.25
    order = int((0.4 * numbers.precision + 0.5 * turns) * (1 + 0.5 * numbers.refinement)) + 16
    depth = 3 + int(log2(1 + float(t) * (1 + float(g)) ** 2))
    edges = [mp.mpf(0), *(mp.pi / 2**k for k in range(depth, -1, -1))]
    parts = (
        panel(lambda x: _at(radius * mp.expj(x), h, time).real, *pair, order) for pair in pairwise(edges)
    )
    return mp.fsum(parts) / (2 * mp.pi)


def _at(D: Any, h: Any, time: Any) -> Any:
    """The integrand, with dD = i D d theta."""
    w = _curvature(D, h)
    decay = (-2 * w * time).exp() if isinstance(D, acb) else mp.exp(-2 * w * time)
    return w * decay * (D * D + h * D - 2 * h) / (D * D)


def _curvature(D: Any, h: Any) -> Any:
    near = 1 - h / D  # squared as a product: python-flint's power gives nan for a ball around 0
    return (1 - D) * near * near


ENGINES = engines(
    _energy,
    proof="enclosed contour integral",
    reference="mpmath: Gauss-Legendre; radius: 10 times the larger change on refining and doubling precision",
    guard=24,
)
_ID, _TITLE = "freezing.energy_linear", "E over N v_0 at gamma = 1, of small states of variance v_0"
ENERGY = Quantity(_ID, _TITLE, _ID, (GAIN, TIME), *ENGINES, phases=False)
