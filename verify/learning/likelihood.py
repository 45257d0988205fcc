r"""A model of energy that learns data, its likelihood bracketed from both sides.

It ascends its likelihood by chains that start at the data (`rnnchaos.verify.learning.ascent`); ln Z is
annealed from the normal law with the second moments C of the data, and back from the chains
(`rnnchaos.verify.samplers.annealing`). Too small a ln Z flatters the model: the larger bound counts.
"""

from typing import Any

import numpy as np

from rnnchaos.verify.learning.ascent import Course, Learner, learnt
from rnnchaos.verify.samplers.annealing import partition, weighted, with_error
from rnnchaos.verify.samplers.mala import Array


def second_moments(data: Array) -> Array:
    """C = <x x^T> of columns x."""
    return np.asarray(data @ data.T / data.shape[1])


def bracketed(
    rng: np.random.Generator,
    of: Learner,
    J: Array,
    train: Array,
    test: Array,
    course: Course,
    sizes: tuple[int, int],
) -> tuple[Array, dict[str, Any]]:
    """Couplings learnt from J on by so many chains, and what so many rungs of annealing say of them: `train`,
    the mean log-likelihood of these data; `images`, that of each of the others; ln Z from `below` and
    `above`, `effective` samples and the share of `negatives` among these (x against the mean of the data),
    each with its `_error`."""
    chains, rungs = sizes
    root = np.asarray(np.linalg.cholesky(second_moments(train)), float)
    x = train[:, rng.integers(train.shape[1], size=chains)]
    J, x = learnt(rng, of, J, train, x, root, course)
    found, potential = partition(rng, of.potential(J), root, x, rungs), of.potential(J)
    against = np.where(train.mean(axis=1) @ found.x < 0, 1.0, 0.0)
    observed = found.observables()
    observed["negatives"], observed["negatives_error"] = with_error(rng, weighted, found.logs, against)
    own, fresh = (-potential(x)[0] - max(found.below, found.above) for x in (train, test))
    observed["train"], observed["train_error"] = np.mean(own), np.std(own, ddof=1) / len(own) ** 0.5
    return J, observed | {"images": fresh}
