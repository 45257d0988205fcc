r"""Kernel for white noise: Euler-Maruyama's map with a tangent vector beside each state.

    x' = x + dt (-x + J phi(x)) + sqrt(2 D dt) xi,     xi ~ N(0, 1) iid,
    v' = (1 - dt) v + dt J (phi'(x) v)

(`rnnchaos.verify.networks.tangent`): two copies under the same noise. Its own mean-field theory is exact at
any step (`scheme.variance.noise`, `scheme.lyapunov_max.noise`).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnnchaos.verify.networks.flow import Flow, network
from rnnchaos.verify.networks.pairs import paired
from rnnchaos.verify.networks.tangent import log_growth, tangent

Observables = dict[str, Any]


def noisy(
    seed: np.random.SeedSequence,
    *,
    g: float,
    D: float,
    N: int,
    dt: float,
    burn: float,
    duration: float,
    phi: str = "tanh",
) -> Observables:
    """`variance` and `lyapunov_max` of one network under noise; the vector turns during the second half of
    `burn`.
    """
    flow = network(seed, g=g, N=N, dt=dt, states=1, phi=phi)
    rng = np.random.default_rng(np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, 0)))
    push = kick(D, dt)
    for _ in range(round(burn / 2 / dt)):
        _step(flow, push, rng)
    vectors = rng.standard_normal(flow.states.shape, dtype=np.float32)
    steps, power = round(duration / dt), []

    def step() -> Any:
        vectors[...] = tangent(flow.states, vectors, flow.couplings, dt=dt, phi=phi)
        _step(flow, push, rng)
        return vectors

    def observe() -> None:
        power.append(float(np.square(flow.states).mean(dtype=np.float64)))

    growth = log_growth(step, align=round(burn / 2 / dt), steps=steps, observe=observe)
    return {"lyapunov_max": growth[0] / duration, "variance": sum(power) / steps}


def kick(D: float, dt: float) -> np.float32:
    """The standard deviation of what white noise of strength D adds in a step."""
    return np.float32(np.sqrt(2 * D * dt))


def _step(flow: Flow, push: np.float32, rng: np.random.Generator) -> None:
    flow.step()
    flow.states += push * rng.standard_normal(flow.states.shape, dtype=np.float32)


def noisy_pair(seed: np.random.SeedSequence, *, N: int, **parameters: Any) -> Observables:
    """Of two independent networks of N and 2N units."""
    return paired(noisy, seed, N=N, **parameters)


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: the couplings of `largest` times N units, and rows of state."""
    N = largest * int(parameters["N"])
    return 4 * N * N + 100 * N
