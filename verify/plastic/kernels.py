r"""Networks with plastic synapses in simulation: the kernels that the claims sample.

$$\dot x=-x+J\varphi(x)+A\varphi(x),\qquad A=\frac kN\sum_mw_m\varphi_m\varphi_m^{\mathsf T},\qquad
  w_m\propto e^{-m\,dt/p},$$

$\varphi_m=\tanh x$ of m steps ago, as far as 10 p: A solved, without a matrix for it, its integral by the
trapezoidal rule (half of $w_0$). Before the start all $\varphi_m$ are those of the start: a start is
imprinted. At p = 0 $A\varphi=kq_N\varphi$. Midpoint rule, A that of the beginning of a step; float32, sums in
float64. `frozen` moves nothing: eigenvalues around a network at rest.
"""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.networks.pairs import Observables

Array = NDArray[Any]


class Synapses:
    """A by what made it; `past` are phi of the last steps, of weights `weights`."""

    def __init__(self, k: float, p: float, dt: float, phi: Array) -> None:
        self.k, self.place, steps = k, 0, max(1, ceil(10 * p / dt))
        weights = np.exp(-np.arange(steps) * dt / p) if p else np.ones(1)
        weights[0] /= 2
        self.weights = (weights / weights.sum()).astype(np.float32)
        self.past = np.tile(phi, (2 * steps, 1))

    def seen(self, phi: Array) -> None:
        """The latest step's phi; `kept` are those of m steps ago, (steps, N)."""
        steps = len(self.weights)
        self.place = (self.place - 1) % steps
        self.past[self.place :: steps] = phi
        self.kept: Array = self.past[self.place : self.place + steps]

    def sent(self, phi: Array) -> Array:
        """A phi."""
        if len(self.weights) == 1:
            return np.asarray(np.float32(self.k * np.mean(phi**2)) * phi)
        overlaps: Array = self.weights * (self.kept @ phi) * np.float32(self.k / len(phi))
        return overlaps @ self.kept

    def squares(self, phi: Array) -> tuple[float, float]:
        """(|A|^2, phi^T A phi k/N)."""
        past, w, scale = self.kept.astype(float), self.weights.astype(float), self.k / len(phi)
        both, own = np.outer(w, w) * (past @ past.T) ** 2, w * (past @ phi) ** 2
        return float(scale**2 * np.sum(both)), float(scale**2 * np.sum(own))


def plastic(
    seed: np.random.SeedSequence,
    *,
    k: float,
    p: float,
    g: float,
    N: int,
    dt: float,
    burn: float,
    duration: float,
    spread: float = 1.0,
    signs: bool = False,
    ramp: Sequence[float] = (),
) -> Observables:
    """Kernel of `simulate plastic`: `activity` q, and of the synapses `square` |A|^2 and `work`,
    k phi^T A phi/N.

    Of one network after `burn`; before, the gain is each of `ramp` for `burn`. x starts as `spread` times
    normal numbers, or with `signs` as +-`spread`.
    """
    rng = np.random.default_rng(seed)
    J = couplings(rng, N, np.float32)
    x = rng.standard_normal(N, dtype=np.float32)
    x = np.float32(spread) * (np.sign(x) if signs else x)
    synapses, half, wait = Synapses(k, p, dt, np.tanh(x)), np.float32(dt / 2), round(burn / dt)
    gains = [gain for gain in (*ramp, g) for _ in range(wait)]
    gains.extend([g] * round(duration / dt))
    sums, looks, every = np.zeros(3), 0, max(1, round(1 / dt))
    for step, gain in enumerate(gains):
        phi = np.tanh(x)
        synapses.seen(phi)
        late = x + half * (np.float32(gain) * (J @ phi) + synapses.sent(phi) - x)
        middle = np.tanh(late)
        x = x + 2 * half * (np.float32(gain) * (J @ middle) + synapses.sent(middle) - late)
        if step >= len(gains) - round(duration / dt) and step % every == 0:
            exact = phi.astype(float)
            sums += np.mean(exact**2), *synapses.squares(exact)
            looks += 1
    q, square, work = sums / looks
    return {"activity": float(q), "square": float(square), "work": float(work)}


def frozen(seed: np.random.SeedSequence, *, k: float, p: float, g: float, q: float, N: int) -> Observables:
    """Kernel: `edge`, the largest real part of the eigenvalues around a network at rest, without what its
    synapses add of rank one.

    eta at its quantiles, x of its sign, J drawn such that J phi = eta: x is at rest. Neurons d and synapses
    b = dA phi: d' = -d + J phi' d + b, p b' = -b + k q phi' d.
    """
    eta, unit = g * np.sqrt(q) * ndtri((np.arange(N) + 0.5) / N), np.eye(N)
    x = np.abs(eta) + k * q
    for _ in range(60):  # convex for x > 0: from the right Newton's steps fall to the largest root
        t = np.tanh(x)
        x -= (x - k * q * t - np.abs(eta)) / (1 - k * q * (1 - t * t))
    phi = np.sign(eta) * np.tanh(x)
    J, slope = g * couplings(np.random.default_rng(seed), N), 1 - phi**2
    J += np.outer(eta - J @ phi, phi) / (phi @ phi)
    back = k * q * np.diag(slope)
    whole = np.block([[J * slope - unit, unit], [back / p, -unit / p]]) if p else J * slope - unit + back
    return {"edge": float(np.linalg.eigvals(whole).real.max())}


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: couplings, and the past of the synapses; of `frozen` a matrix of both."""
    N, p = int(parameters["N"]), float(parameters["p"])
    if "dt" not in parameters:
        return 192 * N * N
    return 8 * N * N + 24 * N * ceil(10 * p / float(parameters["dt"]) + 2)
