r"""The parameters of the column of reconstructed networks: times are whole steps, and few enough."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.quantity import GAIN as ANY_GAIN
from rnnchaos.numerics.quantity import REGISTERED_PHI, Parameter, integer, limited, real

MOST_STEPS = 1000
GAIN = real("g", "gain of both networks", above=0, at_most=10)
FLOW_GAIN = replace(ANY_GAIN, meaning="gain of both networks")
ETA = real("eta", "amplitude of the error of the couplings", at_least=0, at_most=1)
STEP = real("dt", "time step of the Euler map, 1 in discrete time", above=0, at_most=1)
START = real("D0", "variance of the initial state", at_least=1e-6, at_most=100, default=1, required=False)
PHI = REGISTERED_PHI
THETA = real("theta", "share of 2 Delta0 at which prediction ends", above=0, at_most=10)
NEURONS = integer("N", "neurons", at_least=1, at_most=10**9)
TAKEN = limited(
    integer("P", "samples of the regression", at_least=3, at_most=10**12),
    "N + 2 at least: with fewer samples the mean error is infinite",
    lambda given: bool(given["P"] > given["N"] + 1),
)
NOISE = real("sigma", "standard deviation of the noise on the fields", at_least=0, at_most=1e6)
LONG = real("t", "time", at_least=0, at_most=1000)


def steps(time: Any, dt: Any) -> int | None:
    """How many steps dt a time is; None where it is no whole number of them, or of too many."""
    if not isinstance(time, Fraction) or not isinstance(dt, Fraction):
        return None
    ratio = time / dt
    return int(ratio) if ratio.denominator == 1 and ratio <= MOST_STEPS else None


def _time(name: str, meaning: str, *with_: str, **more: Any) -> Parameter:
    """A time in whole steps, few enough with those before it."""

    def fits(given: Mapping[str, Any]) -> bool:
        times = [given[each] for each in (name, *with_)]
        return all(isinstance(t, Fraction) for t in times) and steps(sum(times), given["dt"]) is not None

    found = real(name, meaning, at_least=0, at_most=MOST_STEPS, **more)
    accepted = f"a multiple of dt from 0 to {MOST_STEPS}, at most {MOST_STEPS} steps"
    return replace(found, accepted=accepted, fits=fits)


TIME = _time("t", "time")
OTHER = _time("s", "time of the other copy")
BURN = _time("burn", "time before the couplings differ", "t", default=0, required=False)
