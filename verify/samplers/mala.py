r"""Metropolis-adjusted Langevin chains of exp(-U), many at a time, in the units of a covariance C = R R^T.

    x' = x - h C grad U(x) + (2 h)^(1/2) R xi,   xi standard normal,

kept with the probability min(1, exp[U(x) - U(x') + (|xi|^2 - |xi'|^2)/2]), where xi' is the noise of the way
back. At a step h chosen beforehand exp(-U) is invariant; a step that follows what is kept (`tuned`) samples
it only nearly, and serves pilots and learning. Source: Roberts and Tweedie, Bernoulli 2, 341 (1996),
doi:10.2307/3318418.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Potential = Callable[[Array], tuple[Array, Array]]
"""U (chains,) and its gradient (d, chains) at states (d, chains)."""
KEPT = 0.6
"""Share of proposals that a tuned step keeps, near the best for many dimensions, 0.574."""


class Chains(NamedTuple):
    """States, with U and its gradient there."""

    x: Array
    value: Array
    slope: Array


def at(potential: Potential, x: Array) -> Chains:
    """Chains at states x (d, chains)."""
    return Chains(x, *potential(x))


def moved(
    rng: np.random.Generator, here: Chains, potential: Potential, root: Array, step: float
) -> tuple[Chains, float]:
    """The chains a step later, and the share of proposals that was kept; `root` is R."""
    noise, width = rng.standard_normal(here.x.shape), (2 * step) ** 0.5
    pull = root.T @ here.slope
    there = at(potential, here.x + root @ (width * noise - step * pull))
    back = step / width * (pull + root.T @ there.slope) - noise
    gain = here.value - there.value + (np.sum(noise**2, axis=0) - np.sum(back**2, axis=0)) / 2
    kept = np.log(rng.random(len(gain))) < gain
    pairs = zip(there, here, strict=True)
    return Chains(*(np.where(kept, new, old) for new, old in pairs)), float(np.mean(kept))


def tuned(step: float, kept: float, rate: float = 0.02) -> float:
    """h exp[rate (kept - KEPT)]: longer where more is kept."""
    return float(step * np.exp(rate * (kept - KEPT)))
