r"""Recordings of rate networks: variance over neurons and time, and kinetic energy.

The flow is `rate.*`. Data of Euler's map at dt are to first order those of the flow on another scale of time,

    x(t) of the map = x(t/sqrt(1 - dt)) of the flow:   the same variance, kinetic energy Gamma0/(1 - dt).

What a network of finite size adds was not measured alone, so it is given, or nothing is verified. Nor is it
seen which step made the data: frozen parts of the input stand in the way.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.rate.model.parameters import STATE
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.theory.declared import FLOW, MAP, FiniteSize, Given, RecordingTheory, number

NAMES = ("variance", "kinetic_energy")
COARSEST = 0.5
"""Of a map that is taken to first order; at this step a Gaussian network's energy is 0.3 % off by that."""


def _flow(name: str, given: Given, dt: float) -> float:
    at: Mapping[str, Any] = {**given, "g": np.array([number(given["g"])])}
    return float(evaluate(f"rate.{name}", **at)[0])


def _map(name: str, given: Given, dt: float) -> float:
    """Raises `UsageError` for a coarse step."""
    if dt > COARSEST:
        raise UsageError("dt", dt, f"accepted with --theory rate --scheme euler: at most {COARSEST}")
    return _flow(name, given, dt) / (1 - dt if name == "kinetic_energy" else 1)


def _finite_size(name: str, N: int, given: Given) -> FiniteSize | None:
    return None


THEORY = RecordingTheory(
    id="rate",
    title="Rate network",
    parameters=tuple(each for each in STATE if each.name != "D"),  # under noise x has no velocity
    readings={kind: {name: partial(of, name) for name in NAMES} for kind, of in ((FLOW, _flow), (MAP, _map))},
    finite_size=_finite_size,
    fits={},
    phi=None,
)
