"""Networks and recordings of known law, written apart from the package: what its analysis must find."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import rnnchaos

Array = NDArray[Any]


def field(N: int, g: float, rng: np.random.Generator) -> Callable[[Array], Array]:
    """F(x) = -x + J tanh(x), J_ij ~ N(0, g^2/N)."""
    J = (rng.standard_normal((N, N)) * g / np.sqrt(N)).astype(np.float32)
    return lambda x: J @ np.tanh(x) - x


def runge_kutta(F: Callable[[Array], Array], x: Array, h: Any) -> Array:
    """One step of order four."""
    one = F(x)
    two = F(x + h / 2 * one)
    three = F(x + h / 2 * two)
    return x + h / 6 * (one + 2 * two + 2 * three + F(x + h * three))


def euler(F: Callable[[Array], Array], x: Array, h: Any) -> Array:
    """One step of Euler's map."""
    return x + h * F(x)


def recorded(
    step: Callable[[Callable[[Array], Array], Array, Any], Array],
    *,
    N: int,
    g: float,
    dt: float,
    burn: float,
    duration: float,
    networks: int,
    seed: int,
    substeps: int = 1,
) -> Array:
    """Activity (networks, T, N) at times dt apart."""
    out = np.empty((networks, round(duration / dt), N), np.float32)
    for k, network in enumerate(out):
        rng, h = np.random.default_rng([seed, k]), np.float32(dt / substeps)
        F, x = field(N, g, rng), rng.standard_normal(N).astype(np.float32)
        for t in range(-round(burn / dt), len(network)):
            if t >= 0:
                network[t] = x
            for _ in range(substeps):
                x = step(F, x, h)
    return out


def gaussian_processes(
    C: Array, *, N: int, T: int, networks: int, rng: np.random.Generator, scatter: float = 0.0
) -> Array:
    """N independent stationary normal processes of autocovariance C(0), C(dt), ... in each network, by the
    circulant that C goes round; of each network scaled by one factor of deviation `scatter`."""
    ring = np.concatenate([C, C[-2:0:-1]])
    spectrum = np.fft.rfft(ring).real
    assert spectrum.min() > -1e-6 * spectrum.max()
    assert len(C) >= T
    amplitude = np.sqrt(np.maximum(spectrum, 0))[:, None]
    out = np.empty((networks, T, N))
    for each in out:
        white = np.fft.rfft(rng.standard_normal((len(ring), N)), axis=0)
        each[:] = np.fft.irfft(amplitude * white, len(ring), axis=0)[:T]
        each *= 1 + scatter * rng.standard_normal()
    return out


def mean_field(g: float, dt: float, length: int, name: str = "gaussian.correlation") -> Array:
    """Delta at the lags 0, dt, ..., of the flow or of Euler's map."""
    step = {} if name.startswith("gaussian") else {"dt": dt}
    found: Array = rnnchaos.evaluate(name, g=g, lag=np.arange(length) * dt, **step)
    return found
