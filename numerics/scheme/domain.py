r"""Which time steps the Euler map's own theory is evaluated at: the work is known before it begins.

Below step 1 the expansion of C has some $(g/g_c)^2$ terms, each wanted at some $1/\kappa$ lags, $\kappa=
\delta\min(g/g_c-1,1)/\sqrt{1-\delta}$: their product is the work, in units that do not matter. Near the onset
the state takes a power series instead (`rnnchaos.numerics.scheme.near_onset`), and at step 1 neither.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import Any

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.gain import excess
from rnnchaos.numerics.quantity import Engine, Parameter, real, shown
from rnnchaos.numerics.scheme.near_onset import FURTHEST, is_near
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError

MOST = 600
_NEAREST_SAMPLED, _STRONGEST, _MOST_SAMPLED = 0.04, 4, 200
_STEP = real(
    "dt", "time step of the Euler map, in units of the neuron's time constant", at_least=0.001, at_most=1
)
_WORK = "r^2 sqrt(1 - dt)/(dt min(r - 1, 1))"
_ACCEPTED = f"{_STEP.accepted}; 1, or at r = g/g_c > {{}} with {_WORK} at most {{:g}}"


def _work(given: Mapping[str, Any]) -> float:
    """Terms times lags, 0 where there is nothing to sum; noise alone keeps lags short."""
    with working_bits(64):
        above, step = float(excess(given["g"], given["phi"])), float(given["dt"])
    if step == 1 or (above <= 0 and not given.get("D")):
        return 0.0
    slow = 1.0 if given.get("D") else min(above, 1.0)
    return float((1 + above) ** 2 * sqrt(1 - step) / (step * slow))


def _state(given: Mapping[str, Any]) -> bool:
    series = not given.get("D") and is_near(given["g"], given["dt"], given["phi"])
    return series or _work(given) <= MOST


def _is_sampled(given: Mapping[str, Any]) -> bool:
    with working_bits(64):
        above = float(excess(given["g"], given["phi"]))
    return above <= 0 or (_NEAREST_SAMPLED <= above <= _STRONGEST and _work(given) <= _MOST_SAMPLED)


def lagged(most: float) -> Parameter:
    """The step where every lag is wanted, and the work of what is done with them is at most `most`."""
    return replace(_STEP, accepted=_ACCEPTED.format(1, most), fits=lambda given: _work(given) <= most)


def reference(engine: Engine, most: float = 30) -> Engine:
    """The second engine, which is slower: refused beyond `most`, before it begins."""

    def run(bits: int, /, **given: Any) -> Ball:
        series = not given.get("D") and is_near(given["g"], given["dt"], given["phi"])
        if not series and (work := _work(given)) > most:
            accepted = f"accepted by mpmath: {_WORK} at most {most:g}, r = g/g_c; here it is {work:.3g}"
            raise UsageError("dt", shown(given["dt"]), accepted)
        return engine(bits, **given)

    return run


STEP = replace(_STEP, accepted=_ACCEPTED.format(f"{1 + FURTHEST:g}", MOST), fits=_state)
"""The step at which the state alone is asked for."""
SAMPLED_STEP = replace(
    _STEP,
    accepted=_ACCEPTED.format(f"{1 + _NEAREST_SAMPLED:g}, at most 5,", _MOST_SAMPLED),
    fits=lambda given: given["dt"] == 1 or _is_sampled(given),
)
"""The step at which the whole spectrum of exponents is evaluated: in closed form at 1, sampled below."""
LAGGED_STEP = lagged(MOST)
