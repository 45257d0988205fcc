r"""Diffusion of two Gaussians in simulation: entropy production of paths, clones, reverse drift.

Paths of the forward process are drawn exactly, $x_{t+\delta}=e^{-\delta}x_t+(1-e^{-2\delta})^{1/2}\xi$; read
backward they are paths of the reverse process from $p_T$. The heat of the reverse force $-\partial_xU$ is

    int f o dx = -[U] + int d_tau U dtau,  U = -x^2/2 - 2 ln p_t,  d_tau U = 2 d_t ln p_t,
    d_t ln p_t = 1 + x S + S^2 + S',  S the score,

by the trapezoid rule; the midpoint (Stratonovich) sum is of first order. Points of class + stand for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Observables = dict[str, Any]
Seed = np.random.SeedSequence


@dataclass(frozen=True)
class Law:
    """The mixture of N(m, v) and N(-m, v)."""

    m: float
    v: float

    def drawn(self, rng: np.random.Generator, size: int) -> Array:
        return np.asarray(self.m + np.sqrt(self.v) * rng.standard_normal(size))

    def log(self, x: Array) -> Array:
        """ln p + ln(8 pi)/2: where it is asked for, it is less another."""
        y, scale = self.m * x / self.v, np.log(self.v) / 2
        return np.asarray(np.logaddexp(y, -y) - (x * x + self.m**2) / (2 * self.v) - scale)

    def score(self, x: Array) -> Array:
        return np.asarray((self.m * np.tanh(self.m * x / self.v) - x) / self.v)

    def moving(self, x: Array) -> Array:
        """d ln p/dt by the equation of Fokker and Planck."""
        score, odds = self.score(x), np.tanh(self.m * x / self.v)
        return 1 + x * score + score**2 - 1 / self.v + (self.m / self.v) ** 2 * (1 - odds**2)


def law(mu: float, s2: float, t: float) -> Law:
    """p_t."""
    return Law(mu * np.exp(-t), 1 - (1 - s2) * np.exp(-2 * t))


def moved(rng: np.random.Generator, x: Array, t: float) -> Array:
    """Points a time t later."""
    return np.asarray(np.exp(-t) * x + np.sqrt(-np.expm1(-2 * t)) * rng.standard_normal(x.shape))


def forward(seed: Seed, *, mu: float, s2: float, T: float, paths: int) -> Observables:
    """Kernel: means of Sigma and of e^-Sigma over exact `paths`: `production`, `theorem`."""
    rng, first, last = np.random.default_rng(seed), law(mu, s2, 0.0), law(mu, s2, T)
    x = first.drawn(rng, paths)
    y = moved(rng, x, T)
    total = first.log(x) - last.log(y) + (x * x - y * y) / 2
    return {"production": np.mean(total), "theorem": np.mean(np.exp(-total))}


def chain(seed: Seed, *, mu: float, s2: float, dt: float, steps: int, paths: int) -> Observables:
    """Kernel: mean of e^-Sigma of the Euler chain, by the heat of the flow, `flow`, and its own, `own`."""
    rng, first = np.random.default_rng(seed), law(mu, s2, 0.0)
    fixed, left = 1 / (1 - dt / 2), (1 - dt) ** steps
    start = x = first.drawn(rng, paths)
    for _ in range(steps):
        x = (1 - dt) * x + np.sqrt(2 * dt) * rng.standard_normal(paths)
    ends = first.log(start) - Law(mu * left, fixed + left**2 * (s2 - fixed)).log(x)
    heat = (start * start - x * x) / 2
    return {name: np.mean(np.exp(-ends - heat / v)) for name, v in (("flow", 1.0), ("own", fixed))}


def reverse(seed: Seed, *, mu: float, s2: float, dt: float, steps: int, paths: int) -> Observables:
    """Kernel: mean entropy production of reverse paths by such steps, `boundary`; of e^-Sigma, `theorem`."""
    rng, now = np.random.default_rng(seed), law(mu, s2, 0.0)
    x = now.drawn(rng, paths)
    total = now.log(x) + x * x / 2 + dt * now.moving(x)
    for k in range(1, steps + 1):
        x, now = moved(rng, x, dt), law(mu, s2, k * dt)
        total += (1 if k == steps else 2) * dt * now.moving(x)
    total -= now.log(x) + x * x / 2
    return {"boundary": np.mean(total), "theorem": np.mean(np.exp(-total))}


def clones(seed: Seed, *, mu: float, s2: float, t: float, steps: int, pairs: int) -> Observables:
    """Kernel: share of `pairs` of reverse paths from one x_t that end in one class, `together`."""
    rng, dt = np.random.default_rng(seed), t / steps
    x = np.tile(law(mu, s2, t).drawn(rng, pairs), (2, 1))
    for k in range(steps):
        drift = x + 2 * law(mu, s2, t - k * dt).score(x)
        x = x + dt * drift + np.sqrt(2 * dt) * rng.standard_normal(x.shape)
    one, other = rng.random(x.shape) < (1 + np.tanh(mu * x / s2)) / 2
    return {"together": np.mean(one == other)}


def drift(
    seed: Seed, *, mu: float, s2: float, dt: float, times: Sequence[float], width: float, points: int
) -> Observables:
    """Kernel: `slopes` of what exact paths within `width` of 0 did in the step dt before each time, and where
    the parabola through them vanishes, `crossing`."""
    rng, slopes = np.random.default_rng(seed), []
    for t in times:
        x = law(mu, s2, t - dt).drawn(rng, points)
        y = moved(rng, x, dt)
        near = np.abs(y) < width
        slopes.append(np.sum(y[near] * (x[near] - y[near])) / np.sum(y[near] ** 2) / dt)
    roots = np.roots(np.polyfit(times, slopes, 2))
    return {"slopes": np.array(slopes), "crossing": roots[np.argmin(np.abs(roots - np.mean(times)))].real}


def memory_bytes(given: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: two dozen arrays of paths."""
    return 192 * largest * sum(int(given.get(name, 0)) for name in ("paths", "pairs", "points")) + 2**20
