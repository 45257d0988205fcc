r"""u(s) of the flow: the share of the Lyapunov exponents above s, a curve from 1 at $-2-\lambda_1$ to 0 at
$\lambda_1$.

u(-1 - y) = 1 - u(-1 + y) by the mirror symmetry of the spectrum, so that rates above -1 are enough; next to
-1, where the kernel grows without bound, u is the odd line through 1/2. At g <= g_c the spectrum is that of
the fixed point, a semicircle of radius $g|c_1|$ about -1.
"""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV
from rnnchaos.numerics.gaussian.volumes.sampled import chaos
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain, slope
from rnnchaos.numerics.meanfield.state_engines import no_solution
from rnnchaos.numerics.quantity import shown
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.curve import RIM, shares, towards
from rnnchaos.numerics.volumes.dynamics import NO_STATE, Chaos, Pilot, fraction, second
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_DIGITS, _NEXT, _FAR, _NEAR = 2, 0.02, 5e-3, 1.5e-2
_METHOD = (
    "sampled: the kernel at the rate, on {} quasi-random paths with calibrated weights; radius: {:g} of the "
    "number, what other rings and paths were seen to change"
)


def above(bits: int, /, *, g: Fraction, s: Fraction, phi: Nonlinearity) -> Ball:
    """u at one rate."""
    known = _known(bits, g, s, phi)
    if known is not None:
        return known
    pilot, edge = _pilot(g, phi), float(_top(g, phi))
    (found,) = _shares(pilot, edge, [float(s)])
    distance = abs(float(s) + 1)
    radius = _NEAR if distance < 3 * _NEXT else _FAR * (1 if distance < (1 + edge) * (1 - RIM) else 10)
    paths = len(pilot.sampler.pilot_gains.weights)
    return Ball(widened(arb(found), arb(radius * found)), _METHOD.format(paths, radius), False)


def above_in_time(bits: int, /, *, g: Fraction, s: Fraction, phi: Nonlinearity) -> Ball:
    """u at one rate, as the slope of Psi from determinants over times. Raises `NonConvergence`."""
    known = _known(bits, g, s, phi)
    if known is not None:
        return known
    edge, mirrored = float(_top(g, phi)), float(abs(s + 1) - 1)
    if not _NEXT <= mirrored + 1 <= (1 + edge) * (1 - RIM):
        raise UsageError("s", shown(s), "accepted by mpmath: a rate that is not next to -1 or to an edge")
    found = second(towards(_pilot(g, phi), edge, mirrored), fraction)
    return found if s > -1 else replace(found, arb=1 - present(found.arb, "the share"))


def _known(bits: int, g: Fraction, s: Fraction, phi: Nonlinearity) -> Ball | None:
    """The answer where nothing has to be sampled."""
    if is_quiescent_gain(g, phi):
        return _semicircle(bits, g, s, phi)
    edge = _edge(g, phi)
    if edge is None:
        return no_solution(g, phi, NO_STATE)
    if not abs(arb_of(s) + 1) < edge + 1:
        return Ball(arb(1 if s < 0 else 0), "beyond the edges, lambda_1 and its mirror image", False)
    return Ball(arb(1) / 2, "the spectrum is symmetric about -1", False) if s == -1 else None


def curve(*, g: Any, s: Any, phi: Nonlinearity) -> Any:
    """u over arrays of gains and rates, one kernel followed along all rates of a gain."""
    import numpy as np

    gains, rates = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (g, s)))
    out = np.empty(rates.shape)
    for gain in np.unique(gains):
        here = gains == gain
        out[here] = _at_gain(Fraction(str(float(gain))), rates[here], phi)
    return out


def _at_gain(g: Fraction, rates: Any, phi: Nonlinearity) -> list[float]:
    known = [_known(64, g, Fraction(str(float(rate))), phi) for rate in rates]
    inside = [float(rate) for rate, ball in zip(rates, known, strict=True) if ball is None]
    found = iter(_shares(_pilot(g, phi), float(_top(g, phi)), inside) if inside else ())
    return [next(found) if ball is None else _number(ball) for ball in known]


def _number(ball: Ball) -> float:
    return float("nan") if ball.arb is None else float(ball.arb.mid())


def _shares(pilot: Pilot, edge: float, rates: list[float]) -> list[float]:
    """u at rates between the edges, by what is known above -1."""
    distances = [abs(rate + 1) for rate in rates]
    asked = [max(distance, _NEXT) - 1 for distance in distances]
    places = sorted(set(asked))
    known = dict(zip(places, shares(pilot, edge, places), strict=True))
    out = []
    for rate, distance, place in zip(rates, distances, asked, strict=True):
        half = (0.5 - known[place]) * min(1.0, distance / _NEXT)
        out.append(0.5 - half if rate > -1 else 0.5 + half)
    return out


@lru_cache(maxsize=4)
def _pilot(g: Fraction, phi: Nonlinearity) -> Pilot:
    found = chaos(_DIGITS, g, phi)
    return present(found if isinstance(found, Chaos) else None, "the chaotic state").at_zero[1]


def _top(g: Fraction, phi: Nonlinearity) -> arb:
    return present(_edge(g, phi), "the upper edge")


@lru_cache(maxsize=8)
def _edge(g: Fraction, phi: Nonlinearity) -> arb | None:
    """lambda_1, to 15 digits."""
    with working_bits(96):
        return LYAPUNOV.ball(60, g=g, phi=phi).arb


def _semicircle(bits: int, g: Fraction, s: Fraction, phi: Nonlinearity) -> Ball:
    """(arccos y - y sqrt(1 - y^2))/pi, y = (1 + s)/(g |c_1|)."""
    with working_bits(bits + 32):
        y = (1 + arb_of(s)) / (arb_of(g) * abs(slope(phi)))
        if not abs(y) < 1:
            return Ball(arb(1 if s < -1 else 0), "exact: beyond the circle of eigenvalues", True, "quiescent")
        share = (y.acos() - y * (1 - y * y).sqrt()) / arb.pi()
        return Ball(share, "closed form at g <= g_c: a semicircle", True, "quiescent")
