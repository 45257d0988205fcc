"""Oracles of samplers: quantiles by quadrature, the ends of a grid, trajectories one by one."""

from itertools import pairwise
from typing import Any

import numpy as np
from scipy.integrate import quad

from rnnchaos.verify.kernels.oracle import SEED, agree, hold
from rnnchaos.verify.samplers.trajectories import trajectories
from rnnchaos.verify.samplers.wells import wells


def quantiles() -> None:
    """The share of |x| below each draw is the number that was drawn; signs are the next ones."""
    for a, b, D in ((1.0, 1.0, 0.5), (-2.0, 0.7, 0.4), (0.0, 2.0, 1.0), (30.0, 1.0, 0.1), (-200.0, 1.0, 1.0)):
        rng = np.random.default_rng(4)
        u, signs = rng.random(6), rng.random(6) < 0.5
        x, peak = wells(np.random.default_rng(4), 6, a, b, D), max(a / b, 0.0)
        weight = lambda y, a=a, b=b, D=D, peak=peak: np.exp(  # noqa: E731
            (a * (y * y - peak) / 2 - b * (y**4 - peak**2) / 4) / D
        )
        top = 4 * (D / b) ** 0.25 + 2 * peak**0.5
        edges = sorted(
            {
                0.0,
                *(min(max(peak**0.5 + s * (D / (2 * abs(a) + b)) ** 0.5, 0.0), top) for s in (-6, 0, 6)),
                top,
            }
        )
        whole = sum(quad(weight, *pair)[0] for pair in pairwise(edges))
        below = [
            sum(quad(weight, low, min(high, y))[0] for low, high in pairwise(edges) if low < y)
            for y in abs(x)
        ]
        agree(np.array(below) / whole, u, rtol=1e-5, atol=1e-7)
        hold(bool(np.array_equal(x > 0, signs)), "signs")


class Ends:
    """A generator of the smallest and the largest number, and then of a half."""

    def __init__(self) -> None:
        self.given = iter((np.array([0.0, 1.0]), np.array([0.5, 0.5])))

    def random(self, count: int) -> Any:
        return next(self.given)


def ends() -> None:
    """Where the exponent, a square in x^2 and, for a < 0, linear in it, is 40 below its least."""
    for a, b, D in ((0.3, 2.0, 1.5), (5.0, 2.0, 0.02), (-0.3, 2.0, 1.5), (-30.0, 2.0, 1.5)):
        wide = min((160 * D / b) ** 0.5, 80 * D / abs(a) if a < 0 else 1e9)
        square = [max(max(a / b, 0) - wide, 0), max(a / b, 0) + wide]
        given: Any = Ends()
        agree(wells(given, 2, a, b, D), [-(each**0.5) for each in square], rtol=1e-12)


def stepped(rate: Any, x: Any, rng: Any, D: float, scheme: str, at: dict[str, Any]) -> Any:
    """Seen states, (look, chain, coordinate), by loops over chains."""
    x, dt, seen = np.array(x, float), at["dt"], []
    count, gap = round(at["burn"] / dt), round(at["gap"] / dt)
    for step in range(1, count + at["looks"] * gap + 1):
        kicks = np.sqrt(2 * D * dt) * rng.standard_normal(x.shape)
        for c in range(x.shape[1]):
            slope = np.array(rate(*x[:, c]))
            moved = x[:, c] + dt * slope + kicks[:, c]
            if scheme == "heun":
                moved = x[:, c] + dt * (slope + rate(*moved)) / 2 + kicks[:, c]
            x[:, c] = moved
        if step > count and (step - count) % gap == 0:
            seen.append(x.T.copy())
    return np.array(seen)


def paths() -> None:
    """Two coupled states in three trajectories, by both schemes, after a transient and without one."""
    rate: Any = lambda x, y: [y - x**3, 0.5 - x * y]  # noqa: E731
    for scheme, burn, gap in (("euler", 0.2, 0.3), ("heun", 0.0, 0.2)):
        at = {"dt": 0.1, "burn": burn, "gap": gap, "looks": 3}
        start = np.array([[0.1, -0.4, 1.2], [0.7, 0.2, -1.0]])
        expected = stepped(rate, start, np.random.default_rng(SEED), 0.3, scheme, at)
        found = trajectories(
            np.random.default_rng(SEED), lambda s: np.array(rate(*s)), start, 0.3, scheme, at
        )
        agree(found, expected.swapaxes(1, 2), rtol=1e-12)


CHECKS = (quantiles, ends, paths)
