r"""How many stationary states an expression has: the uniqueness theorem of
`rnnchaos.numerics.meanfield.state` is not assumed.

    flow          P(Delta0) (1 - D^2/Delta0^2) = 2 g^2,   P = Delta0^2/Var Phi,   Delta0 >= D
    map, dt = 1   (Delta0 - 2 D)/E phi^2 = g^2,                                   Delta0 >= 2 D

with white noise of strength D, or none: the left sides are scanned over Delta0 (steps of sqrt 2, from 2^-20
of phi's own scale) and their crossings of the right sides are counted. None above the onset or under noise:
no stationary activity (a typed answer). More than one, or one below the onset without noise: a `UsageError`
that names them. At steps 0 < dt < 1 nothing is scanned, so both ends must have one state.
"""

from fractions import Fraction
from functools import lru_cache
from math import ceil, log2, sqrt

from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import is_quiescent_gain
from rnnchaos.numerics.means.measured_rule import PROBE, Probe, probe
from rnnchaos.numerics.nonlinearity.activation import Activation, natural_scale
from rnnchaos.theory.errors import NonConvergence, UsageError

_SCAN = 36
NONE = Fraction(0)
Interval = tuple[float, float]


@lru_cache(maxsize=256)
def crossings(
    g: Fraction, activation: Activation, noise: Fraction = NONE, white: bool = False
) -> tuple[Interval, ...]:
    """Intervals of Delta0 in which the stationary states lie, as far as the scan sees; `white`: the map's at
    dt = 1.
    """
    target = float(g) ** 2 * (1 if white else 2)
    found, last = [], float(noise) * (1 + white)
    below = bool(noise) or not is_quiescent_gain(g, activation.phi)
    with working_bits(PROBE):
        for variance, at in _scanned(activation, _octaves(g)):
            if variance > last and (_height(variance, at, float(noise), white) < target) != below:
                found.append((last, variance))
                below = not below
            last = max(last, variance)
    return tuple(found)


def _octaves(g: Fraction) -> int:
    return max(30, ceil(2 * log2(float(g)) + 20))


def _height(variance: float, at: Probe, noise: float, white: bool) -> float:
    share = noise / variance
    return at.map * (1 - 2 * share) if white else at.flow * (1 - share**2)


@lru_cache(maxsize=64)
def _scanned(activation: Activation, octaves: int) -> tuple[tuple[float, Probe], ...]:
    """(Delta0, what is known there) in steps of sqrt 2, from 2^-20 to 2^octaves of phi's scale at most."""
    unit, seen = natural_scale(activation) ** 2, []
    with working_bits(PROBE):
        for step in range(-40, 2 * octaves):
            variance = unit * 2.0 ** (step / 2)
            try:
                seen.append((variance, probe(activation, arb(variance), _SCAN)))
            except NonConvergence:
                break
    return tuple(seen)


def branch(
    g: Fraction, activation: Activation, noise: Fraction = NONE, white: bool = False
) -> Interval | None:
    """The one interval that holds Delta0; None where there is none. Raises `UsageError` for several,
    `NonConvergence` where phi has no means to scan.
    """
    if not noise:
        activation.phi.require_linear_onset()
    found = crossings(g, activation, noise, white)
    quiet = not noise and is_quiescent_gain(g, activation.phi)
    if len(found) > 1 or (found and quiet):
        places = ", ".join(f"{sqrt(max(low, high / 4) * high):.3g}" for low, high in found)
        branches = f"{len(found)} branch{'es' * (len(found) > 1)}{' beside quiescence' * quiet}"
        where = " at dt = 1" * white + f" under noise D = {float(noise):g}" * bool(noise)
        message = f"g(Delta0) has {branches}{where} for phi = {activation.phi.name}, Delta0 near {places}"
        raise UsageError("g", float(g), f"{message}; accepted: a gain with one solution")
    if not (found or quiet or _scanned(activation, _octaves(g))):
        raise NonConvergence("the scan of g(Delta0)", f"no means of {activation.phi.name} at any Delta0")
    return found[0] if found else None


def map_branch(g: Fraction, dt: Fraction, activation: Activation, noise: Fraction = NONE) -> Interval | None:
    """The same for the Euler map at step dt of an expression: the interval of the flow, or of dt = 1.

    Raises `UsageError` where the flow (dt < 1) or the map at dt = 1 has several.
    """
    found = branch(g, activation, noise, white=dt == 1)
    if dt < 1:
        branch(g, activation, noise, white=True)
    return found
