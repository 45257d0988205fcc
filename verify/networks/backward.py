r"""The smallest Lyapunov exponent of Euler's map, from vectors carried backward along trajectories.

    v(n) = M(n)^-1 v(n+1),    <ln |v(n)|/|v(n+1)|> = -lambda_N dt:

forward in time a vector turns into the direction that grows fastest, backward into the one that shrinks
fastest. One vector takes the place of a frame of all N, so that networks may be large. Before the step of
state x it is the solution v of w = (1 - dt) v + dt g J diag phi'(x) v, by iterating

    v <- (w - dt g J diag phi'(x) v)/(1 - dt),

which converges where the spectrum has a lower edge, dt g sqrt(E phi'^2) < 1 - dt, and is refused elsewhere.
States themselves are never run backward, where they would leave the attractor. Source: derived here.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.networks.tangent import log_growth
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Dense, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import Plan

Array = NDArray[Any]

CLOSE, MOST = 1e-5, 200
"""The iteration of a step ends where no component changes by more, after so many at most."""


def smallest_exponents(
    couplings: Dense, phi: Activation, g: float, plan: Plan, states: Array, vectors: Array
) -> Array:
    """lambda_N (S,) of Euler's map from `states` (S, N), the last `align` of the trajectories turning
    `vectors` (S, N). Raises `NonConvergence`.
    """
    turned, counted = plan.steps(plan.align), plan.steps(plan.duration)
    field = Network(couplings, phi, np.full(len(states), g))
    seen = kept(plan, field, states, steps=turned + counted)
    late_first = iter(seen[::-1])

    def step() -> Array:
        nonlocal vectors
        vectors = before_step(couplings, g * phi.slope(next(late_first)), vectors, plan.dt)
        return vectors

    return -log_growth(step, align=turned, steps=counted) / (counted * plan.dt)


def kept(plan: Plan, field: Network, states: Array, *, steps: int) -> Array:
    """The states (steps, S, N) before each step, the first after `burn`."""
    scheme, part = plan.build(field), stack((len(states), 1, states.shape[1]), states.dtype)
    part[:, 0] = states
    for _ in range(plan.steps(plan.burn)):
        scheme.step([part])
    found = np.empty((steps, *states.shape), states.dtype)
    for each in found:
        each[...] = part[:, 0]
        scheme.step([part])
    return found


@np.errstate(over="ignore", invalid="ignore")
def before_step(couplings: Dense, gains: Array, image: Array, dt: float) -> Array:
    """Vectors (S, N) that a step of gains g phi' (S, N) takes to `image`, of length 1 and more. Raises
    `NonConvergence`.
    """
    v = image
    for _ in range(MOST):
        before, v = v, image.copy()
        couplings.add((gains * before).astype(v.dtype, copy=False), -dt / (1 - dt), v, 1 / (1 - dt))
        change = np.abs(v - before).max()
        if change < CLOSE:
            return v
    raise NonConvergence("a step of Euler's map, backward,", f"{change:.1e}")


def trajectory_bytes(parameters: Mapping[str, Any]) -> int:
    """Of the states kept, in float32; `parameters` are those of a kernel."""
    steps = (parameters["align"] + parameters["duration"]) / parameters["dt"]
    return int(4 * steps * parameters["states"] * parameters["N"])
