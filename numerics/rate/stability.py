r"""Whether what a scan in float64 took for a state at rest is one, decided in balls:

    static:  g^2 E phi'^2 < 1, Re z < 1    at the enclosed (m, Delta0), z of both modes of the mean
    silent:  g |phi'(b)| < 1, J0 phi'(b) < 1;   for phi odd and b = 0 with <=, decided exactly

(z: `rnnchaos.numerics.rate.model.mean_mode`). Nearer to where it turns than about 1e-12 the scan cannot tell
rest from motion, and what is exact at rest, Gamma0 = 0, would be wrong: there a state is refused unless balls
show it. That no other state stands beside is left to the scan.

Of moving states the mean is followed where it decouples, at m = 0 of an odd phi without bias
(`symmetry_turned`). Elsewhere a disturbed mean moves the covariance at all lags, and whether it grows is not
decided here: such a state is listed.
"""

from math import sqrt

import flint
import numpy as np
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain, slope
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.equations import STATIC, Couplings, Row
from rnnchaos.numerics.rate.model.mean_mode import larger, matrix, outlier
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import Place
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.start import LOSS, start_of_static
from rnnchaos.numerics.rate.state import solved
from rnnchaos.theory.errors import NonConvergence, UsageError, present

_MORE, _SURE = 96, 1e-9
_TOLD = "whether the state at rest is stable, too near to where it turns"


def margin(c: Couplings, x: object, means: Means) -> Row:
    """1 - g^2 E phi'^2."""
    s = means.slope
    return 1 - c.gain * s.value, [-c.gain * s.mean, -c.gain * s.variance]


def require_static(network: Network, place: Place, bits: int) -> None:
    """Raises `NonConvergence` unless g^2 E phi'^2 < 1 and Re z < 1, enclosed where phi's means are."""
    bulk = mean = arb.nan()
    for more in (0, _MORE):
        with working_bits(bits + LOSS + more):
            found = solved(STATIC, network, start_of_static(network, place))
            bulk, mean = found.number(margin), 1 - found.over_root(outlier)
        if bulk > 0 and mean > 0:
            return
    raise NonConvergence(_TOLD, f"1 - g^2 E phi'^2 = {bulk.str(3)}, 1 - Re z = {mean.str(3)}")


def mean_turned(network: Network, place: Place) -> bool:
    """Whether a scan's state at rest has an unstable mean, by more than the scan errs; silence in balls."""
    if place.variance == 0:
        return drawn(network) is True
    c, m, d = network.couplings(float), np.array([place.mean]), np.array([place.variance])
    entries = matrix(c, c.gain, float_means(network.phi)(m, d))
    return bool(larger([float(np.ravel(entry)[0]) for entry in entries]) > 1 + _SURE)


def symmetry_turned(network: Network, place: Place) -> bool:
    """Whether a moving state at m = 0 of an odd phi without bias gives way to m != 0: J0 E phi' > 1.

    By the symmetry x -> -x a small m moves no covariance, to first order, and no covariance moves it: its
    growth is J0 E phi' - 1 whatever moves, noise included.
    """
    c, here = network.couplings(float), abs(place.mean) <= _SURE * sqrt(place.variance)
    if not (network.phi.odd and network.b == 0 and here):
        return False
    first = float_means(network.phi)(np.array([0.0]), np.array([place.variance])).first
    return bool(c.J0 * float(np.ravel(first.mean)[0]) > 1 + _SURE)


def silence_is_shown(network: Network) -> bool:
    """Whether silence at b is shown to be stable; False where that is open, as at a kink. Raises
    `NonConvergence` where it is shown not to be.
    """
    if _shaken(network):
        raise NonConvergence(_TOLD, "g |phi'(b)| is above 1, and the scan sees no activity")
    return _shaken(network) is False and drawn(network) is False


def _shaken(network: Network) -> bool | None:
    """Whether fluctuations grow from silence; None where that is open."""
    g = present(network.g, "g")
    if symmetric_silence(network):
        return network.phi.slope_fraction != 0 and not is_quiescent_gain(g, network.phi)
    steep = slope_at_silence(network)
    return None if steep is None else _above_one(arb_of(g) * abs(steep))


def drawn(network: Network) -> bool | None:
    """Whether J0 phi'(b) > 1 where phi(b) = 0: a mean grows from silence; None where that is open."""
    steep = network.phi.slope_fraction if symmetric_silence(network) else None
    if steep is not None:
        return network.J0 * steep > 1
    known = slope_at_silence(network)
    return None if known is None else _above_one(arb_of(network.J0) * known)


def _above_one(ball: flint.arb) -> bool | None:
    return True if ball > 1 else False if ball < 1 else None


def slope_at_silence(network: Network) -> flint.arb | None:
    """phi'(b), enclosed; None at a kink."""
    if symmetric_silence(network):
        return slope(network.phi)
    try:
        found: flint.arb = phi_and_slope(network.phi)(arb_of(network.b)).slope
    except UsageError:
        return None
    return found


def symmetric_silence(network: Network) -> bool:
    """Whether the silent state is x = 0 of an odd phi."""
    return bool(network.b == 0 and network.phi.odd)
