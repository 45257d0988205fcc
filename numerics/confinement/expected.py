r"""The mean number of fixed points of N neurons: Kac and Rice's integral, exactly for N = 1, sampled beyond.

    E N = 1 + E_x [N(x; 0, g^2 q)/rho(x) |det M|],   q = |phi(x)|^2/N,   J = x phi^T/|phi|^2 + J' P_perp,

x from a mixture rho of the saddle's density of one neuron and of |x| half-normal in a uniform direction, of
which the second engine takes more. That keeps the variance finite: the integrand goes as |x|^(2-N) at the
origin, and as a Gaussian of variance g^2 far out. Without the modulus (`signed`) the integral is
1 - E sign det(1 - J), as all signs sum to 1. No network is searched. Source: derived here.
"""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from math import gamma, log, pi, sqrt
from typing import Any

import numpy as np
from flint import arb
from mpmath import mp
from numpy.typing import NDArray

from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.confinement.potential import GAIN
from rnnchaos.numerics.confinement.saddle import start
from rnnchaos.numerics.engines import Arithmetic, closed
from rnnchaos.numerics.quantity import integer
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.estimate import replicated
from rnnchaos.theory.nonlinearity.registry import registered

Array = NDArray[np.float64]
SIZE, LEAST, MOST, NEAR, SHARES = 20_000, 6, 60, 1.15, {False: 0.25, True: 0.6}
DIGITS = {"ball": 2, "mpmath": 1}
SAMPLED = "Kac and Rice's integral, sampled from seeds; radius: Student's interval at 99.9 % and more"
NEURONS = integer("N", "neurons", at_least=1, at_most=12)


def _tilt(x: Array, c: float, k: float) -> Array:
    f2 = np.tanh(x) ** 2
    return np.asarray(c * f2 / 2 + np.log1p(k * (1 - f2) ** 2) / 2)


def points(rng: np.random.Generator, g: float, N: int, share: float) -> tuple[Array, Array]:
    """(x, ln of the density they come from), SIZE of them; near the onset and below of a Gaussian."""
    s, c, k = start(Fraction(g), registered("tanh")) if g >= NEAR else (0.3 * g * g, 0.0, 0.0)
    scale, z = 0.75 * g * sqrt(N), np.linspace(-9 * sqrt(s), 9 * sqrt(s), 4001)
    lnZ = log(float(np.exp(_tilt(z, c, k) - z * z / (2 * s)).sum()) * (z[1] - z[0]))
    kept = np.empty(0)
    while len(kept) < SIZE * N:
        z = sqrt(s) * rng.standard_normal(2 * SIZE * N)
        kept = np.append(kept, z[np.log(rng.random(len(z))) < _tilt(z, c, k) - log(1 + k) / 2])
    x, top = kept[: SIZE * N].reshape(SIZE, N), int(share * SIZE)
    away = rng.standard_normal((top, N))
    lengths = scale * np.abs(rng.standard_normal(top)) / np.linalg.norm(away, axis=1)
    x[:top] = away * lengths[:, None]
    r, sphere = np.linalg.norm(x, axis=1), log(2 * pi ** (N / 2) / gamma(N / 2))
    radial = log(2 / sqrt(2 * pi) / scale) - (r / scale) ** 2 / 2 - (N - 1) * np.log(r) - sphere
    own = np.sum(_tilt(x, c, k) - x * x / (2 * s), axis=1) - N * lnZ
    return x, np.logaddexp(log(share) + radial, log(1 - share) + own)


def batch(seed: int, g: float, N: int, *, share: float, signed: bool = False) -> float:
    """E N from SIZE points and one matrix each; N >= 2."""
    rng = np.random.default_rng(seed)
    x, density = points(rng, g, N, share)
    f, slope = np.tanh(x), 1 - np.tanh(x) ** 2
    q = np.mean(f * f, axis=1)
    ratio = -N * np.log(2 * pi * g * g * q) / 2 - np.sum(x * x, axis=1) / (2 * g * g * q) - density
    drawn, unit = g / sqrt(N) * rng.standard_normal((SIZE, N, N)), f / np.sqrt(N * q)[:, None]
    drawn -= (drawn @ unit[:, :, None]) * unit[:, None, :]
    J = x[:, :, None] * (f / (N * q)[:, None])[:, None, :] + drawn
    value = np.linalg.det(np.eye(N) - J * slope[:, None, :])
    return 1 + float(np.mean(np.exp(ratio) * (value if signed else np.abs(value))))


@lru_cache(maxsize=64)
def estimate(second: bool, g: float, N: int) -> tuple[float, float]:
    """Mean and radius, of as many replicates as the digits take, or MOST."""
    seeds = [int(seed) for seed in np.random.SeedSequence(2410_19348 + second).generate_state(MOST)]
    one, wanted = partial(batch, g=g, N=N, share=SHARES[second]), DIGITS["mpmath" if second else "ball"]
    return replicated(one, seeds, (LEAST, 2 * LEAST, 4 * LEAST, MOST), 10.0**-wanted)


def single(numbers: Arithmetic, *, g: Fraction, N: int) -> Any:
    """1 + erfc(1/(g sqrt 2)), N = 1."""
    at = 1 / (numbers.number(g) * square_root(numbers.number(2)))
    return 1 + (at.erfc() if numbers.balls else mp.erfc(at))


_TITLE = "mean number of fixed points of N neurons"
ONE = closed("confinement.expected_equilibria", _TITLE, single, (GAIN, NEURONS))


def expected(second: bool, bits: int, /, *, g: Fraction, N: int) -> Ball:
    """By the first engine, or the second."""
    if N == 1:
        return (ONE.mpmath if second else ONE.ball)(bits, g=g, N=1)
    middle, radius = estimate(second, float(g), N)
    return Ball(widened(arb(middle), arb(radius)), SAMPLED, False)


_BOTH: dict[str, Any] = {name: partial(expected, name == "mpmath") for name in DIGITS}
EXPECTED = replace(ONE, **_BOTH, fewer_digits=lambda given: {} if given["N"] == 1 else DIGITS)
