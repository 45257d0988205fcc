r"""The participation ratio per neuron of the Euler map at step d: the cavity integral of the flow, with the
map's filter.

    N/PR = 1 + psi/C_0^2,   psi = int int dw1 dw2/(2 pi)^2 K(u) C(w1) C(w2) over a period,
    u = a f_1 f_2,   f = d/(e^(i w) - q),   q = 1 - d,   a = g^2 (E phi')^2,

K as in `rnnchaos.numerics.gaussian.participation`. In $e_1=e^{iw_1}$ the kernel is rational,
$1/(1-u)=1+b/(e_1-p)$ with $b=adf_2$, $p=q+b$, $|p|<1$, so that the integral over w1 is a power series in p:

    A = Re[b L],   B = |b|^2 (C_0 + 2 Re[p L])/(1 - |p|^2),   L = sum_{k>=1} C_k p^(k-1),
    psi = int dw/(2 pi) C(w) (2 A + B) for phi,   psi = int dw/(2 pi) C(w) (C_0 + 4 A + B) for x,

C_k = C(Delta_k) at lag k for phi, Delta_k for x. As functions of tan(w/2) all have their singularities on the
imaginary axis from +-i (1-r)/(1+r) on, Delta_k ~ r^k: the trapezoid rule in y, tan(w/2) = (1-r)/(1+r) sinh y.
Its step is the logarithm of a rational number and drops out by $\int C(w)dw=2\pi C_0$, so that
any arithmetic will do. d -> 0 gives the flow; at d = 1, N/PR is 1/(1 - a^2) for phi and 1 + 1/(1 - a^2) for
x. Nothing is proved: radii as in `rnnchaos.numerics.scheme.state`. Source: Clark, Abbott, Litwin-Kumar, Phys.
Rev. Lett. 131, 118401 (2023), for the cavity; the map's integral derived here.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, exp, log, nan, pi
from typing import Any

import flint
from numpy.polynomial import Polynomial

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import point
from rnnchaos.numerics.ball.linear_algebra import complex_function
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.gaussian.correlation import undefined
from rnnchaos.numerics.gaussian.participation import OF
from rnnchaos.numerics.meanfield.gain import GAIN
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.scheme.domain import lagged
from rnnchaos.numerics.scheme.lyapunov import lags
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet
from rnnchaos.numerics.scheme.state import Extract, map_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_FLOAT_NATS, _SPARE = 25.0, 12


def per_neuron(of: str, nats: float) -> Extract:
    """PR/N of `of` = x or phi to e^-nats, over any numbers."""

    def extract(c: Correlation, shot: Map) -> Any:
        path = _path(c, shot, of)
        total = weights = 0 * path[0]
        series = _series(path)
        for e, share in _circle(c, shot, nats * (1 + shot.refinement / 2)):
            power = point(share * (path[0] + 2 * (series(e) * e).real))
            total = point(total + power * _inner(c, shot, path[0], series, of, e))
            weights = point(weights + power)
        return 1 / (1 + total / weights / path[0])

    return extract


def _path(c: Correlation, shot: Map, of: str) -> list[Any]:
    """C_0, C_1, ..., the autocovariance of phi or x."""
    later = [] if shot.step == 1 else lags(c, shot)[1:]
    if of == "x":
        return [c.variance, *later]
    return [c.second, *(point(c(covariance)) for covariance in later)]


def _complex(real: Any, imaginary: Any) -> Any:
    """A complex number of their kind."""
    if isinstance(real, flint.arb):
        return flint.acb(real, imaginary)
    if isinstance(real, float):
        return complex(real, imaginary)
    from mpmath import mp

    return mp.mpc(real, imaginary)


def _circle(c: Correlation, shot: Map, nats: float) -> Iterator[tuple[Any, Any]]:
    """Nodes e^(i w), 0 <= w < pi, with their shares up to a factor; e^y is a power of one rational number."""
    falls = 0 * c.variance if shot.step == 1 else shot.decay(c)
    scale, step = point((1 - falls) / (1 + falls)), pi**2 / (nats + _SPARE)
    one = 0 * c.variance + 1
    ratio, power = one * ceil(1024 * exp(step)) / 1024, one
    for k in range(int((nats + 8 - log(float(scale))) / log(float(ratio)))):
        t, rise = point(scale * (power - 1 / power) / 2), (power + 1 / power) / 2
        square = t * t
        share = point(rise / (1 + square))
        yield _complex((1 - square) / (1 + square), 2 * t / (1 + square)), share / 2 if k == 0 else share
        power = point(power * ratio)


def _series(path: list[Any]) -> Callable[[Any], Any]:
    """z -> sum_{k>=1} C_k z^(k-1), compiled."""
    if isinstance(path[0], flint.arb):
        exact = flint.acb_poly(path[1:])
        return lambda z: point(exact(z))
    if isinstance(path[0], float):
        return Polynomial(path[1:] or [0.0])
    return complex_function(flint.acb_poly([arb_of(covariance) for covariance in path[1:]]))


def _inner(c: Correlation, shot: Map, start: Any, transform: Callable[[Any], Any], of: str, e: Any) -> Any:
    """The integral over w1."""
    b = shot.g2 * c.slope * shot.step**2 / (e - shot.keep)
    p = b + shot.keep
    series = transform(p)
    first = (b * series).real
    second = _square(b) * (start + 2 * (p * series).real) / (1 - _square(p))
    return 2 * first + second if of == "phi" else start + 4 * first + second


def _square(z: Any) -> Any:
    return z.real * z.real + z.imag * z.imag


def _engine(which: int) -> Engine:
    def engine(bits: int, /, *, g: Fraction, dt: Fraction, of: str, phi: Nonlinearity) -> Ball:
        if is_quiet(g, dt, phi):
            return undefined(bits, g, phi)
        spare = 0 if dt == 1 else bits - 20  # the far lags are lost at the square root of the shot's error
        return map_engines(per_neuron(of, bits * LOG2))[which](bits + spare, g=g, dt=dt, phi=phi)

    return engine


def _vectorised(*, g: Any, dt: Any, of: str, phi: Nonlinearity) -> Any:
    """In float64, to about 1e-7: the far lags are lost where the shooting error dominates."""
    import numpy as np

    def one(gain: float, step: float) -> float:
        found = float_state(gain, step, phi)
        return nan if isinstance(found, float) else float(per_neuron(of, _FLOAT_NATS)(*found))

    return np.vectorize(one, otypes=[float])(*(np.asarray(a, dtype=float) for a in (g, dt)))


DIMENSION = Quantity(
    "scheme.participation_ratio",
    "participation ratio per neuron of the Euler map, PR/N",
    "scheme.participation_ratio",
    (GAIN, lagged(40), OF, PHI),
    _engine(0),
    _engine(1),
    _vectorised,
)
