r"""The smallest Lyapunov exponent of the flow, from vectors carried backward along trajectories.

    dv/dt = [-1 + g J diag phi'(x(t))] v,      ln |v(t - T)| - ln |v(t)| = -lambda_N T:

forward in time a vector turns into the direction that grows fastest, backward into the one that shrinks
fastest. Trajectories run forward by Runge-Kutta steps of dt/2 and are kept; vectors run backward along them
by Runge-Kutta steps of -dt, whose three times are times of the trajectory: an error of order dt^4. States
themselves are never run backward, where they would leave the attractor. Source: derived here; the same for
Euler's map is `rnnchaos.verify.networks.backward`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.backward import kept
from rnnchaos.verify.networks.tangent import log_growth
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Dense, flat, stack
from rnnchaos.verify.spectrum.field import Network, Parts
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.steps import RungeKutta

Array = NDArray[Any]


class Tangent:
    """The field G(v) = J diag(gain) v of vectors (S, 1, N), the gains g phi' (S, N) one after the other."""

    leak = 1.0

    def __init__(self, couplings: Dense, gains: Iterator[Array]) -> None:
        self.couplings, self.gains = couplings, gains

    def add(self, parts: Parts, factor: float, out: Parts, keep: float = 1.0) -> None:
        """out <- keep out + factor G(v), at the next gains."""
        scaled = stack(parts[0].shape, parts[0].dtype)
        np.multiply(parts[0][:, 0], next(self.gains), out=scaled[:, 0], casting="same_kind")
        self.couplings.add(flat(scaled), factor, flat(out[0]), keep)


def smallest_of_flow(
    couplings: Dense, phi: Activation, g: float, plan: Plan, states: Array, vectors: Array
) -> Array:
    """lambda_N (S,) of the flow from `states` (S, N), the last `align` of the trajectories turning `vectors`
    (S, N); `plan` is of scheme `rk4`.
    """
    turned, counted = plan.steps(plan.align), plan.steps(plan.duration)
    halved = replace(plan, dt=plan.dt / 2)
    field = Network(couplings, phi, np.full(len(states), g))
    path = kept(halved, field, states, steps=2 * (turned + counted) + 1)
    gains = (g * phi.slope(x) for x in at_stages(path[::-1]))
    scheme: Any = RungeKutta(Tangent(couplings, gains), -plan.dt)
    part = stack((len(vectors), 1, vectors.shape[1]), vectors.dtype)
    part[:, 0] = vectors

    def step() -> Array:
        scheme.step([part])
        return part[:, 0]

    return -log_growth(step, align=turned, steps=counted) / (counted * plan.dt)


def at_stages(path: Iterable[Array]) -> Iterator[Array]:
    """States at the stages of steps of two intervals of a path: 0, 1, 1, 2; 2, 3, 3, 4; ..."""
    states = iter(path)
    start = next(states)
    for middle, end in zip(states, states, strict=True):
        yield from (start, middle, middle, end)
        start = end


def path_bytes(parameters: Mapping[str, Any]) -> int:
    """Of the states kept, in float32; `parameters` are those of a kernel."""
    halves = 2 * (parameters["align"] + parameters["duration"]) / parameters["dt"] + 1
    return int(4 * halves * parameters["states"] * parameters["N"])
