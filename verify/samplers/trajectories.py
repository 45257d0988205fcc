r"""Trajectories of $dx=f(x)\,dt+\sqrt{2D}\,dW$, many at a time, by Euler's scheme or by Heun's.

    x -> x + dt f(x) + kick,    x -> x + dt (f(x) + f(x + dt f(x) + kick))/2 + kick,   kick = sqrt(2 D dt) xi

of first and of second order in dt in what is averaged.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rate = Callable[[Array], Array]
"""f of states (d, trajectories)."""


def trajectories(
    rng: np.random.Generator, rate: Rate, x: Array, noise: float, scheme: str, times: Mapping[str, Any]
) -> Array:
    """States (looks, d, trajectories), a `gap` apart after a `burn`, with the step `dt`: all in `times`."""
    dt, seen = times["dt"], []
    burn, gap = round(times["burn"] / dt), round(times["gap"] / dt)
    for k in range(1, burn + gap * int(times["looks"]) + 1):
        kick, slope = (2 * noise * dt) ** 0.5 * rng.standard_normal(x.shape), rate(x)
        moved = x + dt * slope + kick
        x = moved if scheme == "euler" else x + dt / 2 * (slope + rate(moved)) + kick
        if k > burn and (k - burn) % gap == 0:
            seen.append(x)
    return np.array(seen)
