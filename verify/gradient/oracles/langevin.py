r"""Langevin schemes step by step in float64 from the same draws; their law at J = 0 from its recursion."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnchaos.verify.gradient.landscape import Landscape
from rnnchaos.verify.gradient.langevin import Langevin, harmonic_variance
from rnnchaos.verify.gradient.oracles.landscape import motion
from rnnchaos.verify.kernels.oracle import Oracles, agree


def steps(scheme: str, J: Any, x: Any, rng: Any, *, T: float, dt: float, phi: str = "tanh") -> Iterator[Any]:
    """States (S, N) of a scheme, the start first."""

    def slope(states: Any) -> Any:
        return np.array([motion(J, row, phi)[1] for row in states])

    def noise() -> Any:
        return rng.standard_normal(x.shape, dtype=np.float32).astype(float)

    size, old = np.sqrt(2 * T * dt), noise()
    v, c = np.sqrt(T) * old, np.exp(-0.1 * dt)
    yield x
    while True:
        xi = noise()
        if scheme == "euler":
            x = x - dt * slope(x) + size * xi
        elif scheme == "heun":
            ahead = x - dt * slope(x) + size * xi
            x = x - dt * (slope(x) + slope(ahead)) / 2 + size * xi
        elif scheme == "matthews":
            x = x - dt * slope(x) + size * (old + xi) / 2
        else:
            middle = x + dt / 2 * (v - dt / 2 * slope(x))
            kept = c * (v - dt / 2 * slope(x)) + np.sqrt(T * (1 - c * c)) * xi
            x = middle + dt / 2 * kept
            v = kept - dt / 2 * slope(x)
        old = xi
        yield x


def schemes() -> None:
    """All four, over a few steps; the variance that each has at J = 0 is that of its own recursion."""
    rng = np.random.default_rng(3)
    J, start = 0.6 * rng.standard_normal((5, 5)), rng.standard_normal((2, 5))
    for scheme in ("euler", "heun", "matthews", "inertial"):
        given: dict[str, Any] = {"T": 0.7, "dt": 0.2}
        single = start.astype(np.float32).astype(float)
        rng_of: Any = _Single(5)
        run = Langevin(Landscape(J), single.copy(), rng=rng_of, scheme=scheme, **given)
        want = steps(scheme, J, single, np.random.default_rng(5), **given)
        agree(run.states, next(want), rtol=0)
        for _ in range(3):
            run.step()
            agree(run.states, next(want), rtol=1e-6, atol=1e-7)
        run.advance(0.4)
        agree(run.states, [next(want) for _ in range(2)][1], rtol=1e-6, atol=1e-7)
        agree(harmonic_variance(scheme, 0.2), _harmonic(scheme, 0.2), rtol=1e-12)


class _Single:
    """Noise in float32 for states in float64."""

    def __init__(self, seed: int) -> None:
        self.of = np.random.default_rng(seed)

    def standard_normal(self, shape: Any, dtype: Any) -> Any:
        return self.of.standard_normal(shape, dtype=np.float32).astype(dtype)


def _harmonic(scheme: str, dt: float) -> float:
    """s = a^2 s + 2 dt b^2, x' = a x + b sqrt(2 dt) xi, iterated; the last two keep the law exactly."""
    s, a, b = 1.0, 1 - dt, 1.0
    if scheme == "heun":
        a, b = 1 - dt * (1 + (1 - dt)) / 2, 1 - dt / 2
    for _ in range(400 if scheme in ("euler", "heun") else 0):
        s = a * a * s + 2 * dt * b * b
    return s


ORACLES = Oracles("gradient.schemes", (schemes,))
