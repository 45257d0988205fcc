r"""The annealed network, W redrawn at every step: x(t+1) = W_t phi(x(t)), W_ij = g N^(-1/alpha) z_ij.

Given x, the N sums sum_j W_ij phi(x_j) are independent, and by stability each is s z_i with the scale s = g
(mean |phi(x_j)|^alpha)^(1/alpha). So N numbers a step stand for N^2, with the same law; a test draws the
whole W beside it. Chains are the rows of one array. For phi linear the state is kept at scale 1 and ln s is
added up, so that nothing overflows however long the walk of ln s is: its increments ln g + ln(mean
|z|^alpha)/alpha are independent, which the theory of this column rests on.

Kernels, one realisation being `chains` independent chains:

    growth          mean and variance of the increments of ln s
    quiescent       fractions of |x_i(T)| below thresholds, linear, from x_i(0) ~ N(0, 1)
    intermittent    fractions of time in which s is below thresholds, tanh
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.stable import StableLaw

Array = NDArray[np.float64]
Observables = dict[str, Any]


def absolute_power(x: Array, alpha: float) -> Array:
    """|x|^alpha."""
    if alpha == 1:
        return np.abs(x)
    return np.square(x) if alpha == 2 else np.abs(x) ** alpha


class Chains:
    """States (chains, N) of the annealed network at `gain`; `phi` None is linear."""

    def __init__(
        self, rng: np.random.Generator, states: Array, *, alpha: float, gain: float, phi: Any = None
    ) -> None:
        self.rng, self.states, self.alpha, self.gain = rng, states, alpha, gain
        self.law, self.phi = StableLaw(Fraction(str(alpha))), phi
        self.log_scale = np.zeros(len(states))

    def step(self) -> Array:
        """One step; ln of its factor s, (chains,). Linear states are then those of scale 1."""
        rates: Array = self.states if self.phi is None else self.phi(self.states)
        with np.errstate(divide="ignore"):
            log_factor: Array = np.log(self.gain) + np.log(self._power(rates)) / self.alpha
        self.states = self.law.draw(self.rng, self.states.shape)
        if self.phi is None:
            self.log_scale += log_factor
        else:
            self.states *= np.exp(log_factor)[:, None]
        return log_factor

    def _power(self, rates: Array) -> Array:
        return np.asarray(absolute_power(rates, self.alpha).mean(axis=1))


def growth(seed: np.random.SeedSequence, *, alpha: float, N: int, chains: int, steps: int) -> Observables:
    """Kernel: `rate` and `variance` of the increments of ln s at gain 1, over chains and `steps` steps."""
    rng = np.random.default_rng(seed)
    network = _started(rng, alpha=alpha, N=N, chains=chains, gain=1.0)
    increments = np.array([network.step() for _ in range(steps)])
    return {"rate": increments.mean(), "variance": increments.var(ddof=1)}


def quiescent(
    seed: np.random.SeedSequence,
    *,
    alpha: float,
    N: int,
    chains: int,
    steps: int,
    gains: Sequence[float],
    threshold: float,
) -> Observables:
    """Kernel: `fraction` of |x_i| < threshold after `steps` steps, one for each gain, from N(0, 1).

    The network is linear, so that one run at gain 1 serves all gains: |x_i| scales by g^steps.
    """
    rng = np.random.default_rng(seed)
    network = Chains(rng, rng.standard_normal((chains, N)), alpha=alpha, gain=1.0)
    for _ in range(steps):
        network.step()
    sizes = np.abs(network.states)
    levels = threshold / np.asarray(gains)[:, None] ** steps / np.exp(network.log_scale)
    return {"fraction": np.array([(sizes < level[:, None]).mean() for level in levels])}


def intermittent(
    seed: np.random.SeedSequence,
    *,
    alpha: float,
    N: int,
    g: float,
    chains: int,
    burn: int,
    steps: int,
    levels: Sequence[float],
) -> Observables:
    """Kernel: `fraction` of chains and steps with s below each of `levels`, after `burn` steps of tanh."""
    rng = np.random.default_rng(seed)
    network = _started(rng, alpha=alpha, N=N, chains=chains, gain=g, phi=np.tanh)
    for _ in range(burn):
        network.step()
    logs, below = np.log(levels), np.zeros(len(levels))
    for _ in range(steps):
        below += (network.step()[:, None] < logs).sum(axis=0)
    return {"fraction": below / (chains * steps)}


def _started(
    rng: np.random.Generator,
    *,
    alpha: float,
    N: int,
    chains: int,
    gain: float,
    phi: Callable[[Array], Array] | None = None,
) -> Chains:
    """Chains whose first state is stable of scale 1."""
    states = StableLaw(Fraction(str(alpha))).draw(rng, (chains, N))
    return Chains(rng, states, alpha=alpha, gain=gain, phi=phi)
