r"""E phi''^2 of an analytic phi over balls: $\Delta_0^2E\varphi''^2=\sum_nn(n-1)a_n^2$, with its
remainder.

For any j <= N, $\sum_nn(n-1)\cdots(n-j+1)a_n^2=\Delta_0^jE(\varphi^{(j)})^2$, and by Cauchy's estimate on
circles of radius V in the band, $|\varphi^{(j)}|\le(j-1)!\,S/V^{j-1}$ on the real axis, S = sup |phi'| over
|Im w| <= V. So

    sum_(n>=N) n(n-1) a_n^2 <= Delta0^j [(j-1)! S/V^(j-1)]^2 (N-j)!/(N-2)!,

small at a j of the order of $V\sqrt{N/\Delta_0}$. Source: derived here.
"""

from collections.abc import Iterator

import flint
from flint import arb

from rnnchaos.numerics.ball.enclosure import up_to
from rnnchaos.numerics.bands.proof import band_of
from rnnchaos.numerics.pairs.hermite_balls import hermite_balls, plan
from rnnchaos.numerics.pairs.hermite_rule import HermiteRule
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_MOST, _SHARES = 60, (0.125, 0.25, 0.5, 0.75, 1)


def mean_square_curvature(phi: Nonlinearity, mean: flint.arb, variance: flint.arb, bits: int) -> flint.arb:
    """E phi''^2 to about `bits` bits; enclosed where phi has a proved band."""
    rule, band = plan(phi, float(mean.mid()), float(variance.mid()), 1.0, bits), band_of(phi)
    squares = hermite_balls(phi, mean, variance, rule).squares
    found = sum((n * (n - 1) * a for n, a in enumerate(squares)), arb(0))
    if band is not None and isinstance(rule, HermiteRule):
        heights = [(variance.sqrt() * rule.height).abs_upper() * share for share in _SHARES]
        rests = [rest for v in heights for rest in _rests(band.bound(v), v, variance, len(squares))]
        found += up_to(min(rests, key=float))
    return found / variance**2


def _rests(slope: flint.arb, height: flint.arb, variance: flint.arb, terms: int) -> Iterator[flint.arb]:
    """The bound for j = 2, 3, ..."""
    rest = variance**2 * (slope / height) ** 2
    yield rest
    for j in range(3, min(_MOST, terms)):
        rest *= variance * ((j - 1) / height) ** 2 / (terms - j + 1)
        yield rest
