r"""Mehler's expansion at variance D: $C(\Delta)=E[\varphi(x)\varphi(y)]=\sum_{k\ \mathrm{odd}}b_ks^k$,
$s=\Delta/D$, $b_k=D^ka_k^2/k!$, $a_k=E\varphi^{(k)}(\sqrt Dz)$.

Registered phi: `rnnchaos.numerics.means.mehler_proved`, proved. Expressions: proved in
`rnnchaos.numerics.means.mehler_contour`, estimated in `rnnchaos.numerics.means.mehler_estimated`.

The terms left out are known by Parseval: $\sum_kk\,b_k=D\,E\varphi'^2$, so that $\sum_{k>K}kb_k$ is
enclosed by what is missing.
"""

from dataclasses import dataclass

import flint
from flint import arb

from rnnchaos.numerics.ball.enclosure import up_to
from rnnchaos.numerics.means import mehler_proved
from rnnchaos.numerics.means.contour import Integrand
from rnnchaos.numerics.means.mehler_contour import contour_squares, slope_mean
from rnnchaos.numerics.means.mehler_estimated import sampled_squares
from rnnchaos.numerics.means.mehler_length import count, nearest, needed
from rnnchaos.numerics.nonlinearity.activation import Activation


@dataclass(frozen=True)
class Mehler:
    """b_1, b_3, b_5, ... at one variance, and a ball [0, bound] for sum_k k b_k over the k left out."""

    variance: flint.arb
    terms: tuple[flint.arb, ...]
    rest: flint.arb

    @property
    def last(self) -> int:
        """The largest k kept."""
        return 2 * len(self.terms) - 1


def mean_square_slope(activation: Activation, variance: flint.arb) -> flint.arb:
    """E phi'^2, enclosed. Raises `Unproved` for an expression about which too little can be proved."""
    if activation.phi.registered:
        return mehler_proved.mean_square_slope(activation, variance)
    return slope_mean(activation, variance, Integrand(slope=2))


def mehler(
    activation: Activation, variance: flint.arb, bits: int, *, refinement: int = 0, enclosing: bool = False
) -> Mehler:
    """The expansion so far that sum_k k b_k of the rest is about 2^-bits; enclosures for registered phi, and
    for an expression where `enclosing` asks for them.

    `refinement` matters for estimates only: each halves the step and keeps half as many terms again, or one
    more where the terms are proved. Raises `NonConvergence` where it would take more than `MOST_TERMS`,
    `Unproved` where an expression defies proof.
    """
    if not (activation.phi.registered or enclosing):
        sampled, left_out = sampled_squares(activation, variance, bits, refinement)
        return Mehler(variance, tuple(sampled), up_to(left_out))
    name, size = activation.phi.name, float(variance.mid())
    if activation.phi.registered:
        terms = mehler_proved.squares(name, variance, count(name, size, bits) + refinement, bits)
    else:
        terms = contour_squares(activation, variance, needed(size, size, nearest(activation.phi), bits), bits)
    missing = variance * mean_square_slope(activation, variance) - _weighted(terms)
    return Mehler(variance, tuple(terms), up_to(missing))


def _weighted(terms: list[flint.arb]) -> flint.arb:
    return sum(((2 * j + 1) * b for j, b in enumerate(terms)), arb(0))
