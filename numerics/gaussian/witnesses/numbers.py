"""What the witnesses of the Gaussian network put in: values by `evaluate`, and the autocovariance as a
function of the lag."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath as mp

from rnnchaos.numerics.ball.convert import arb_of, exact_mpf
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import in_motion
from rnnchaos.theory.nonlinearity.registry import nonlinearity

DIGITS = 34
_BITS = 150


def number(name: str, *, digits: int = DIGITS, **parameters: Any) -> Any:
    """A value of this column."""
    return evaluate(f"gaussian.{name}", digits=digits, **parameters).mpf


def at_gain(g: str, phi: str = "tanh") -> dict[str, Any]:
    """g, Delta0 and Gamma0."""
    state: dict[str, Any] = {"g": g, "phi": phi}
    return {
        "g": mp.mpf(g),
        "Delta0": number("variance", **state),
        "Gamma0": number("kinetic_energy", **state),
    }


@lru_cache(maxsize=16)
def _motion(g: str, phi: str) -> Motion:
    found: list[Motion] = []

    def kept(moving: Motion) -> Any:
        found.append(moving)
        return moving.variance

    in_motion(kept)(_BITS, g=Fraction(g), phi=nonlinearity(phi))
    return found[-1]


def lagged(g: str, phi: str = "tanh") -> Callable[[Any], Any]:
    """Delta as a function of an mpmath lag, as `gaussian.correlation` has it, the motion solved once."""
    moving = _motion(g, phi)

    @lru_cache(maxsize=4096)
    def autocovariance(tau: Any) -> Any:
        with working_bits(_BITS + 60):
            lag = abs(arb_of(tau))
            return (
                exact_mpf((moving.variance * moving.position(lag).sech()).mid())
                if tau
                else exact_mpf(moving.variance.mid())
            )

    return autocovariance
