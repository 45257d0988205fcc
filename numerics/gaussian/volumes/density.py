r"""u(s) of the flow: the share of the Lyapunov exponents above s, a curve from 1 at $-2-\lambda_1$ to 0 at
$\lambda_1$, odd about (-1, 1/2).

At g <= g_c the spectrum is that of the fixed point, a semicircle of radius $g|c_1|$ about -1. The flow's
symmetry is put in at -1 alone: u(-1 - y) = 1 - u(-1 + y) tells how accurate the curve is.
"""

from fractions import Fraction
from functools import lru_cache, partial

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV
from rnnchaos.numerics.gaussian.volumes.sampled import chaos
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain, slope
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.curve import curve as curve_of
from rnnchaos.numerics.volumes.density import Closed, Found, along, density_engines
from rnnchaos.numerics.volumes.dynamics import Chaos
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_DIGITS = 2


def _known(bits: int, engine: int, *, g: Fraction, phi: Nonlinearity) -> Found:
    """The semicircle, or the curve of the chaotic flow."""
    return Closed(partial(_semicircle, bits, g, phi)) if is_quiescent_gain(g, phi) else _curve(g, phi)


@lru_cache(maxsize=4)
def _curve(g: Fraction, phi: Nonlinearity) -> Found:
    found = chaos(_DIGITS, g, phi)
    if not isinstance(found, Chaos):
        return Closed(lambda s: found)
    with working_bits(96):
        edge = float(present(LYAPUNOV.ball(60, g=g, phi=phi).arb, "the upper edge"))
    return curve_of(found, edge, -2 - edge, middle=0.5)


def _semicircle(bits: int, g: Fraction, phi: Nonlinearity, s: Fraction) -> Ball:
    """(arccos y - y sqrt(1 - y^2))/pi, y = (1 + s)/(g |c_1|)."""
    with working_bits(bits + 32):
        y = (1 + arb_of(s)) / (arb_of(g) * abs(slope(phi)))
        if not abs(y) < 1:
            return Ball(arb(1 if s < -1 else 0), "exact: beyond the circle of eigenvalues", True, "quiescent")
        share = (y.acos() - y * (1 - y * y).sqrt()) / arb.pi()
        return Ball(share, "closed form at g <= g_c: a semicircle", True, "quiescent")


above, above_in_time = density_engines(_known)
curve = along(_known)
