r"""u(s) of the Euler map: the share of the Lyapunov exponents above s, from 0 at $\lambda_1$ to 1 at the
lower edge, or at no rate where there is none.

At g <= g_c the exponents are $\ln|z|/\delta$ of eigenvalues z that fill the disc of radius $\delta g|c_1|$
about $1-\delta$ evenly: u is the part of it beyond the circle $|z|=e^{s\delta}$.
"""

from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

import flint
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.scheme.lyapunov import exponent
from rnnchaos.numerics.scheme.minimal_exponent import edge, is_bounded
from rnnchaos.numerics.scheme.start import float_state, is_quiet
from rnnchaos.numerics.scheme.volumes.sampled import chaos
from rnnchaos.numerics.scheme.volumes.white import closed
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.curve import curve as curve_of
from rnnchaos.numerics.volumes.density import Closed, Found, along, density_engines
from rnnchaos.numerics.volumes.dynamics import Chaos
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_DIGITS = 2


def _known(bits: int, engine: int, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Found:
    """The disc of eigenvalues, the closed form at step 1, or the curve below it."""
    if is_quiet(g, dt, phi):
        return Closed(partial(_disc, bits, g, dt, phi))
    return closed(bits, engine, g, phi) if dt == 1 else _curve(g, dt, phi)


@lru_cache(maxsize=4)
def _curve(g: Fraction, dt: Fraction, phi: Nonlinearity) -> Found:
    found = chaos(_DIGITS, g, dt, phi)
    if not isinstance(found, Chaos):
        return Closed(lambda s: found)
    known = float_state(float(g), float(dt), phi)
    state = present(None if isinstance(known, float) else known, "the chaotic state")
    lower = {"lower": float(edge(*state))} if is_bounded(*state) else {}
    return curve_of(found, float(exponent(*state)), **lower)


def _disc(bits: int, g: Fraction, dt: Fraction, phi: Nonlinearity, s: Fraction) -> Ball:
    """Beyond the circle of radius e^(s dt)."""
    with working_bits(2 * bits + 32):
        circle, radius, centre = (arb_of(s * dt)).exp(), arb_of(dt * g) * abs(slope(phi)), arb_of(1 - dt)
        share = _beyond(circle, radius, centre)
        return Ball(share, "closed form at g <= g_c: a disc of eigenvalues", share is not None, "quiescent")


def _beyond(circle: flint.arb, radius: flint.arb, centre: flint.arb) -> Any:
    """The part of a disc outside of a circle about 0: less the lens of both over its area."""
    if circle > centre + radius:
        return arb(0)
    if circle < centre - radius:
        return arb(1)
    if circle < radius - centre:
        return 1 - (circle / radius) ** 2
    inner = (centre**2 + radius**2 - circle**2) / (2 * centre * radius)
    outer = (centre**2 + circle**2 - radius**2) / (2 * centre * circle)
    kite = (4 * (centre * radius) ** 2 - (centre**2 + radius**2 - circle**2) ** 2).sqrt() / 2
    return 1 - (radius**2 * inner.acos() + circle**2 * outer.acos() - kite) / (arb.pi() * radius**2)


above, above_in_time = density_engines(_known)
curve = along(_known)
