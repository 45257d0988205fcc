r"""Annealed importance sampling of a partition function, from below and from above.

Along potentials U_s, s from 0 to 1, with chains that leave each exp(-U_s) invariant,

    w = exp sum_k [U_(s_k)(x_k) - U_(s_(k+1))(x_k)],   <w> = Z_1/Z_0,

whatever the ladder of s. Hence ln(mean w) from draws of exp(-U_0) underestimates ln(Z_1/Z_0) on average, by
Jensen's inequality, and -ln(mean w) on the way back from draws of exp(-U_1) overestimates it: two stochastic
bounds. Here U_s = (1 - s) x C^-1 x/2 + s U, so that Z_0 is known. Sources: Neal, Statistics and Computing 11,
125 (2001), doi:10.1023/A:1008923215028; backwards: Grosse, Ghahramani, Adams, arXiv:1511.02543.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import logsumexp

from rnnchaos.verify.samplers.mala import Array, Potential, at, moved, tuned

Between = Callable[[float], Potential]
"""s -> U_s."""
RESAMPLED = 200
"""Bootstrap samples of an error."""
SETTLED = 500
"""Steps of fixed length before chains count as draws."""


class Rung(NamedTuple):
    """s, and the length of the step taken there."""

    share: float
    step: float


class Partition(NamedTuple):
    """ln Z from `below` and `above`, and `effective` samples on the way there, each with its error; these
    samples x (d, chains), and the logarithms of their weights."""

    below: float
    below_error: float
    above: float
    above_error: float
    effective: float
    effective_error: float
    x: Array
    logs: Array

    def observables(self) -> dict[str, Any]:
        """The numbers by name."""
        return {name: value for name, value in self._asdict().items() if isinstance(value, float)}


def blended(inverse: Array, last: Potential) -> Between:
    """U_s from C^-1 and U."""

    def between(share: float) -> Potential:
        def potential(x: Array) -> tuple[Array, Array]:
            pull, (value, slope) = (1 - share) * (inverse @ x), last(x)
            return np.sum(x * pull, axis=0) / 2 + share * value, pull + share * slope

        return potential

    return between


def piloted(
    rng: np.random.Generator, between: Between, x: Array, root: Array, shares: Sequence[float]
) -> list[Rung]:
    """The ladder: steps that a pilot of chains, at x first, tunes on its way. They are fixed from here on, as
    the bounds need."""
    step, rungs = 0.3, list[Rung]()
    for share in shares:
        potential = between(share)
        rungs.append(Rung(share, step))
        (x, *_), kept = moved(rng, at(potential, x), potential, root, step)
        step = tuned(step, kept, 0.1)
    return rungs


def annealed(
    rng: np.random.Generator, between: Between, x: Array, root: Array, rungs: Sequence[Rung]
) -> tuple[Array, Array]:
    """States (d, chains) at the last rung and ln w of each, from draws x at the first."""
    here, logs = at(between(rungs[0].share), x), np.zeros(x.shape[1])
    for share, step in rungs[1:]:
        potential = between(share)
        there = at(potential, here.x)
        logs += here.value - there.value
        here, _ = moved(rng, there, potential, root, step)
    return here.x, logs


def partition(rng: np.random.Generator, potential: Potential, root: Array, x: Array, rungs: int) -> Partition:
    """Of exp(-U), from chains x (d, chains) that sample it nearly, over a ladder of so many `rungs`, s = k^2;
    `root` is that of C, R R^T = C."""
    (d, chains), inverse = x.shape, np.asarray(np.linalg.inv(root @ root.T), float)
    between, noise = blended(inverse, potential), rng.standard_normal((2, d, chains))
    ladder = piloted(rng, between, root @ noise[0], root, [(k / (rungs - 1)) ** 2 for k in range(rungs)])
    here = at(potential, x)
    for _ in range(SETTLED):
        here, _ = moved(rng, here, potential, root, ladder[-1].step)
    there, forth = annealed(rng, between, root @ noise[1], root, ladder)
    _, back = annealed(rng, between, here.x, root, ladder[::-1])
    known = np.log(np.diag(root)).sum() + d * np.log(2 * np.pi) / 2
    below, above = with_error(rng, log_mean, forth), with_error(rng, log_mean, back)
    ends = (known + below[0], below[1], known - above[0], above[1])
    return Partition(*ends, *with_error(rng, effective, forth), there, forth)


def log_mean(logs: Array) -> float:
    """ln of the mean of w."""
    return float(logsumexp(logs) - np.log(len(logs)))


def effective(logs: Array) -> float:
    """(sum w)^2/sum w^2, the effective number of samples."""
    return float(np.exp(2 * logsumexp(logs) - logsumexp(2 * logs)))


def weighted(logs: Array, values: Array) -> float:
    """Mean of values with the weights w."""
    weights = np.exp(logs - np.max(logs))
    return float(weights @ values / np.sum(weights))


def with_error(
    rng: np.random.Generator, statistic: Callable[..., float], *data: Array
) -> tuple[float, float]:
    """A statistic of chains and its standard error: the deviation over bootstrap samples of the chains."""
    chosen = rng.integers(len(data[0]), size=(RESAMPLED, len(data[0])))
    found = [statistic(*(each[rows] for each in data)) for rows in chosen]
    return statistic(*data), float(np.std(found, ddof=1))
