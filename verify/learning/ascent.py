r"""Ascent of a likelihood whose normalisation is sampled: d<ln P>/dJ = G_data - G_model(J), by Adam.

    m <- b_1 m + (1 - b_1) G,   v <- b_2 v + (1 - b_2) G^2,   J <- J + rate m'/(v'^(1/2) + 1e-12),

m' = m/(1 - b_1^t), v' = v/(1 - b_2^t) at update t. G_model is the mean over chains that are never restarted.
The rate is constant for a half of the updates and falls linearly to 0 over the other. Source: Kingma, Ba,
arXiv:1412.6980, algorithm 1; persistent chains: Tieleman, ICML 25, 1064 (2008), doi:10.1145/1390156.1390290.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rnnchaos.verify.samplers.mala import Array, Potential, at, moved, tuned

MEMORY = 0.9, 0.99
"""b_1 and b_2."""


class Learner(NamedTuple):
    """A model of couplings J: the potential of a J, and G of states (d, many) at a J."""

    potential: Callable[[Array], Potential]
    gradient: Callable[[Array, Array], Array]


class Course(NamedTuple):
    """Updates, steps of the chains in each, and the rate of the first ones."""

    updates: int
    leaps: int
    rate: float


def learnt(
    rng: np.random.Generator, of: Learner, J: Array, data: Array, x: Array, root: Array, course: Course
) -> tuple[Array, Array]:
    """J after the course, from J on, and the chains (d, chains), from x on; `root` R R^T is their unit."""
    first, second, step = np.zeros_like(J), np.zeros_like(J), 0.05
    for update in range(course.updates):
        potential = of.potential(J)
        chains = at(potential, x)
        for _ in range(course.leaps):
            chains, kept = moved(rng, chains, potential, root, step)
            step = tuned(step, kept)
        x = chains.x
        gradient = of.gradient(J, data) - of.gradient(J, x)
        first = MEMORY[0] * first + (1 - MEMORY[0]) * gradient
        second = MEMORY[1] * second + (1 - MEMORY[1]) * gradient**2
        ahead, scale = (m / (1 - b ** (update + 1)) for m, b in zip((first, second), MEMORY, strict=True))
        rate = course.rate * min(1.0, 2 * (1 - update / course.updates))
        J = J + rate * ahead / (np.sqrt(scale) + 1e-12)
    return J, x
