"""Densities as sums of two Gaussians, scores by shares, rates by differences."""

from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import brentq

from rnnchaos.verify.diffusion import kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree


def density(x: Any, m: float, v: float) -> Any:
    """p(x)."""
    return sum(np.exp(-((x - c) ** 2) / (2 * v)) for c in (m, -m)) / (2 * np.sqrt(2 * np.pi * v))


def at(t: float, mu: float, s2: float) -> tuple[float, float]:
    """Mean and variance of class + at time t."""
    return mu / np.exp(t), s2 / np.exp(2 * t) + 1 - 1 / np.exp(2 * t)


def score(x: Any, m: float, v: float) -> Any:
    """By the share of class + in p."""
    share = np.exp(-((x - m) ** 2) / (2 * v)) / np.sqrt(2 * np.pi * v) / 2 / density(x, m, v)
    return share * (m - x) / v + (1 - share) * (-m - x) / v


def forward() -> None:
    """Sigma as the ratio of probabilities of a path and its reverse, by the prior's."""
    mu, s2, T, rng = 1.3, 0.4, 0.7, np.random.default_rng(SEED)
    x = mu + s2**0.5 * rng.normal(size=50)
    y = x / np.exp(T) + (1 - np.exp(-2 * T)) ** 0.5 * rng.normal(size=50)
    ratio = density(x, *at(0, mu, s2)) * density(y, 0, 1) / density(x, 0, 1) / density(y, *at(T, mu, s2))
    expected = {"production": np.mean(np.log(ratio)), "theorem": np.mean(1 / ratio)}
    agree(kernels.forward(SEED, mu=mu, s2=s2, T=T, paths=50), expected, rtol=1e-9)


def chain() -> None:
    """Three steps, with the kernels' ratio step by step."""
    mu, s2, dt, rng, steps = 1.1, 0.6, 0.2, np.random.default_rng(SEED), 3
    m, v, x = mu, s2, [mu + s2**0.5 * rng.normal(size=40)]
    for _ in range(steps):
        x.append(x[-1] - dt * x[-1] + (2 * dt) ** 0.5 * rng.normal(size=40))
        m, v = m - dt * m, v * (1 - dt) ** 2 + 2 * dt
    boundary = density(x[-1], m, v) / density(x[0], mu, s2)
    steps_back = ((b - a + dt * a) ** 2 - (a - b + dt * b) ** 2 for a, b in pairwise(x))
    own = np.exp(sum(steps_back) / 4 / dt)
    expected = {
        "flow": np.mean(boundary * density(x[0], 0, 1) / density(x[-1], 0, 1)),
        "own": np.mean(boundary * own),
    }
    agree(kernels.chain(SEED, mu=mu, s2=s2, dt=dt, steps=steps, paths=40), expected, rtol=1e-9)


def reverse() -> None:
    """The heat of a reverse path by U; d ln p/dt by differences."""
    mu, s2, dt, steps, rng = 1.2, 0.5, 0.3, 3, np.random.default_rng(SEED)
    x = [mu + s2**0.5 * rng.normal(size=30)]
    for _ in range(steps):
        x.append(x[-1] / np.exp(dt) + (1 - np.exp(-2 * dt)) ** 0.5 * rng.normal(size=30))
    logs: Any = lambda k, t: np.log(density(x[k], *at(t, mu, s2)))  # noqa: E731
    U = [-(x[k] ** 2) / 2 - 2 * logs(k, k * dt) for k in range(steps + 1)]
    rates = [(logs(k, k * dt + 1e-5) - logs(k, k * dt - 1e-5)) / 1e-5 for k in range(steps + 1)]
    heat = U[-1] - U[0] + dt * (sum(rates) - (rates[0] + rates[-1]) / 2)
    ends = logs(steps, steps * dt) - logs(0, 0.0)
    expected = {"boundary": np.mean(ends + heat), "theorem": np.mean(np.exp(-ends - heat))}
    agree(kernels.reverse(SEED, mu=mu, s2=s2, dt=dt, steps=steps, paths=30), expected, rtol=1e-7)


def clones() -> None:
    """Path by path, the class of an end by its share of the density."""
    mu, s2, t, steps, n, rng = 0.8, 0.5, 0.4, 4, 1000, np.random.default_rng(SEED)
    m, v = at(t, mu, s2)
    x = [m + v**0.5 * rng.normal(size=n)] * 2
    for k in range(steps):
        force = [each + 2 * score(each, *at(t - k * t / steps, mu, s2)) for each in x]
        x = [e + 0.1 * f + 0.2**0.5 * g for e, f, g in zip(x, force, rng.normal(size=(2, n)), strict=True)]
    drawn = rng.uniform(size=(2, n))
    plus = [np.exp(-((e - mu) ** 2) / 2 / s2) / (8 * np.pi * s2) ** 0.5 / density(e, mu, s2) for e in x]
    same = [(a < p) == (b < q) for a, b, p, q in zip(*drawn, *plus, strict=True)]
    found = kernels.clones(SEED, mu=mu, s2=s2, t=t, steps=steps, pairs=n)
    agree(found, {"together": np.mean(same)}, rtol=1e-12)


def drift() -> None:
    """Slopes by least squares, and where the parabola through three of them, by Lagrange, changes sign."""
    mu, s2, dt, width, times, rng = 1.0, 0.2, 0.1, 0.5, [0.35, 0.45, 0.55], np.random.default_rng(SEED)
    slopes = []
    for t in times:
        m, v = at(t - dt, mu, s2)
        x = m + v**0.5 * rng.normal(size=400)
        y = x / np.exp(dt) + (1 - np.exp(-2 * dt)) ** 0.5 * rng.normal(size=400)
        pairs = [(b, (a - b) / dt) for a, b in zip(x, y, strict=True) if -width < b < width]
        slopes.append(sum(b * c for b, c in pairs) / sum(b * b for b, _ in pairs))
    basis: Any = lambda z: [np.prod([(z - u) / (t - u) for u in times if u != t]) for t in times]  # noqa: E731
    zero = brentq(lambda z: np.dot(basis(z), slopes), times[0], times[-1], xtol=1e-13)
    found = kernels.drift(SEED, mu=mu, s2=s2, dt=dt, times=times, width=width, points=400)
    agree(found, {"slopes": slopes, "crossing": zero}, rtol=1e-9)


_AT = "diffusion.kernels"
_CLASS = "rng.random(x.shape) {} (1 + np.tanh(mu * x / s2)) / 2"
_KNOWN = {
    f"{_AT}.drift: edge: np.abs(y) < width -> np.abs(y) <= width": "no point lies at the edge",
    f"{_AT}.clones: edge: {_CLASS.format('<')} -> {_CLASS.format('<=')}": "no draw is the probability",
    f"{_AT}.clones: turned: {_CLASS.format('<')} -> {_CLASS.format('>')}": "both clones change their class",
}
ORACLES = Oracles("diffusion", (forward, chain, reverse, clones, drift), _KNOWN)
