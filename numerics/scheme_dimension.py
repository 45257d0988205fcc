r"""The participation ratio per neuron of the Euler map at step d: the cavity series of the flow, with the
map's filter.

    N/PR = 1 + sum_{m,n} w_mn a^(m+n) M_mn^2/M_00^2,    M_mn = int dw/2pi C(w) f^m fbar^n,
    f = d/(e^(i w) - q),  q = 1 - d,    a = g^2 (E phi')^2,

weights w as in `rnnchaos.numerics.dimension`. As |f| <= 1 and a < 1, what is left out beyond m + n = L is
below a^L (L + 2)^2/(1 - a)^2. The algebra of the filter, (2 - d) f fbar = d + q (f + fbar), gives the ladder

    (2 - d) M_mn = d M_{m-1,n-1} + q (M_{m-1,n} + M_{m,n-1}),
    M_m0 = sum_{k>=m} C_k d^m binom(k-1, m-1) q^(k-m),       C_k = C(Delta_k) at lag k,

and x, a filter of phi, M^x_mn = g^2 M^phi_{m+1,n+1}. d -> 0 gives the flow's ladder; at d = 1, N/PR is 1/(1 -
a^2) for phi and 1 + 1/(1 - a^2) for x. Nothing is proved: radii as in `rnnchaos.numerics.scheme_state`.
Source: Clark, Abbott, Litwin-Kumar, Phys. Rev. Lett. 131, 118401 (2023), for the cavity; the map's series
derived here.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice, pairwise
from math import log, log1p, nan
from typing import Any

from rnnchaos.numerics.correlation import undefined
from rnnchaos.numerics.dimension import LONGEST, OF, weight
from rnnchaos.numerics.hermite import Correlation
from rnnchaos.numerics.quadrature import LOG2
from rnnchaos.numerics.quantity import GAIN, PHI, Engine, Quantity
from rnnchaos.numerics.scheme_lyapunov import lags, point
from rnnchaos.numerics.scheme_start import float_state, is_quiet
from rnnchaos.numerics.scheme_state import STEP, Extract, ball_engine, reference_engine
from rnnchaos.numerics.shooting import Map
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity import Nonlinearity

_FLOAT_NATS = 25.0


def per_neuron(of: str, nats: float) -> Extract:
    """PR/N of `of` = x or phi to e^-nats, over any numbers. Raises `NonConvergence` too near the onset."""

    def extract(c: Correlation, shot: Map) -> Any:
        ratio = point(shot.g2 * c.slope)
        length = _orders(float(ratio), nats)
        shift = 1 if of == "x" else 0  # M^x_mn = g^2 M^phi_{m+1,n+1}: the ladder of x starts one rung up
        edges = _edges(_path(c, shot), shot, length + 2 * shift)
        total, power, weigh, scale = 0 * ratio, 0 * ratio + 1, weight(of), ratio
        for order, row in enumerate(islice(_ladder(edges, shot), 2 * shift, None)):
            inner = row[shift : len(row) - shift]
            scale = inner[0] if order == 0 else scale
            terms = (weigh(order - n, n) * m * m for n, m in enumerate(inner))
            total = point(total + power * sum(terms, 0 * ratio))
            power = point(power * ratio)
        return 1 / (1 + total / scale**2)

    return extract


def _path(c: Correlation, shot: Map) -> list[Any]:
    """C_0, C_1, ..., the autocovariance of phi."""
    later = [] if shot.step == 1 else lags(c, shot)[1:]
    return [c.second, *(point(c(covariance)) for covariance in later)]


def _edges(path: list[Any], shot: Map, count: int) -> list[Any]:
    """M_m0, m = 0 .. count: C_k in a negative binomial law of the lag k."""
    out, share = [path[0]], [0 * path[0] + shot.step]
    for _ in path[2:]:
        share.append(point(share[-1] * shot.keep))
    for m in range(1, count + 1):
        pairs = zip(path[m:], share[m - 1 :], strict=False)
        out.append(point(sum((c * s for c, s in pairs), 0 * path[0])))
        if m < len(path):
            rate = point(shot.step / (m * shot.keep))
            share = [point(s * rate * (j + 1 - m)) for j, s in enumerate(share)]
    return out


def _ladder(edges: list[Any], shot: Map) -> Iterator[list[Any]]:
    """The rows M_{L-n,n}, n = 0 .. L, for L = 0, 1, ..."""
    above: list[Any] = []
    row = [edges[0]]
    yield row
    for edge in edges[1:]:
        inside = [
            point((shot.step * corner + shot.keep * (left + right)) / (2 - shot.step))
            for corner, (left, right) in zip(above, pairwise(row), strict=True)
        ]
        above, row = row, [edge, *inside, edge]
        yield row


def _orders(ratio: float, nats: float) -> int:
    """L with a^L (L + 2)^2/(1 - a)^2 below e^-nats."""
    length = int((nats + 2 * log(nats + 2) - 4 * log1p(-ratio)) / -log(ratio)) + 3
    if length > LONGEST:
        raise NonConvergence(
            "the participation ratio",
            f"a = g^2 (E phi')^2 = {ratio:.6f}: {length} orders wanted, {LONGEST} allowed",
        )
    return length


def _engine(build: Callable[[Extract], Engine]) -> Engine:
    def engine(bits: int, /, *, g: Fraction, dt: Fraction, of: str, phi: Nonlinearity) -> Ball:
        if is_quiet(g, dt, phi):
            return undefined(bits, g, phi)
        return build(per_neuron(of, bits * LOG2))(bits, g=g, dt=dt, phi=phi)

    return engine


def _vectorised(*, g: Any, dt: Any, of: str, phi: Nonlinearity) -> Any:
    """In float64, to about 1e-7: the far lags are lost where the shot turns away."""
    import numpy as np

    def one(gain: float, step: float) -> float:
        found = float_state(gain, step, phi)
        return nan if isinstance(found, float) else float(per_neuron(of, _FLOAT_NATS)(*found))

    return np.vectorize(one, otypes=[float])(*(np.asarray(a, dtype=float) for a in (g, dt)))


DIMENSION = Quantity(
    "scheme.participation_ratio",
    "participation ratio per neuron of the Euler map, PR/N",
    "scheme.participation_ratio",
    (GAIN, STEP, OF, PHI),
    _engine(ball_engine),
    _engine(reference_engine),
    _vectorised,
)
