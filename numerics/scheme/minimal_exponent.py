r"""The smallest Lyapunov exponent of the Euler map at step d, the lower edge of its spectrum.

The operator of `rnnchaos.numerics.scheme.lyapunov`,

    A(mu) psi(n) = [mu^2 + (1-d)^2 - d^2 g^2 C_phi'(n)] psi(n) - (1-d) mu [psi(n+1) + psi(n-1)],

is positive at mu = 0 exactly where $d^2g^2E\varphi'^2<(1-d)^2$, and has negative levels at mu = 1 - d, where
its far end oscillates. Its lowest level vanishes between, at the mu of the lower edge: the same ratios as for
lambda_1, bisection, then secants. Elsewhere there is no lower edge at N to infinity; at g <= g_c the edge is
that of the circle of eigenvalues, $1-d-dg/g_c$. Nothing is proved: radii as in
`rnnchaos.numerics.scheme.state`.
"""

from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import logarithm
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import GAIN, slope
from rnnchaos.numerics.means.hermite import Correlation
from rnnchaos.numerics.quantity import PHI, Engine, Quantity
from rnnchaos.numerics.scheme.lyapunov import STEP, RatioRecurrence
from rnnchaos.numerics.scheme.shooting import Map
from rnnchaos.numerics.scheme.start import float_state, is_quiet
from rnnchaos.numerics.scheme.state import map_engines
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_NONE = (
    "no lower edge at N = infinity: dt g sqrt(E phi'^2) is not below 1 - dt, and the smallest exponents fall "
    "without bound as N grows"
)


def edge(c: Correlation, shot: Map) -> Any:
    """ln(mu)/d, where there is an edge."""
    return logarithm(RatioRecurrence(c, shot).decline()) / shot.step


def _at_rest(bits: int, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
    """ln(1 - d - d g |c1|)/d, the eigenvalue of the linear map that is nearest to 0."""
    with working_bits(2 * bits + 32):
        mu = 1 - arb_of(dt) - arb_of(dt * g) * abs(slope(phi))
        if not mu > 0:
            return Ball(None, "circle of eigenvalues", bool(mu < 0 or mu == 0), "none", _NONE)
        return Ball(mu.log() / arb_of(dt), "exact: ln(1 - dt - dt g/g_c)/dt at g <= g_c", True, "quiescent")


def _has_edge(g: Fraction, dt: Fraction, phi: Nonlinearity) -> bool:
    """Whether dt g sqrt(E phi'^2) < 1 - dt in the chaotic state, in float64."""
    if dt == 1:
        return False
    found = float_state(float(g), float(dt), phi)
    if isinstance(found, float):
        return True  # no state: the engine says so
    return is_bounded(*found)


def is_bounded(c: Correlation, shot: Map) -> bool:
    """Whether dt g sqrt(E phi'^2) < 1 - dt."""
    return bool(shot.push * c.rise(c.variance) < shot.keep**2)


def _with_rest(engine: Engine) -> Engine:
    def run(bits: int, /, *, g: Fraction, dt: Fraction, phi: Nonlinearity) -> Ball:
        if is_quiet(g, dt, phi):
            return _at_rest(bits, g, dt, phi)
        if not _has_edge(g, dt, phi):
            how = "exact: dt = 1" if dt == 1 else "E phi'^2 of the chaotic state in float64"
            return Ball(None, how, dt == 1, "none", _NONE)
        return engine(bits, g=g, dt=dt, phi=phi)

    return run


MINIMAL_EXPONENT = Quantity(
    "scheme.minimal_exponent",
    "smallest Lyapunov exponent of the Euler map, per unit time",
    "scheme.minimal_exponent",
    (GAIN, STEP, PHI),
    *map(_with_rest, map_engines(edge)),
)
