"""Oracles of learning: Adam entry by entry, and images pixel by pixel."""

from typing import Any
from unittest.mock import patch

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.datasets import digits
from rnnchaos.verify.kernels.oracle import SEED, agree, refused
from rnnchaos.verify.learning.ascent import Course, Learner, learnt
from rnnchaos.verify.learning.likelihood import bracketed
from rnnchaos.verify.samplers.annealing import partition, weighted, with_error
from rnnchaos.verify.samplers.mala import at, moved, tuned


def _potential(J: Any) -> Any:
    """U = |J x|^2/2 + |x|^2 and its gradient."""
    return lambda x: (np.sum((J @ x) ** 2, axis=0) / 2 + np.sum(x * x, axis=0), J.T @ J @ x + 2 * x)


def _slope(unit: float) -> Any:
    """Minus dU/dJ, averaged, in a unit."""
    return lambda J, x: -unit * J @ x @ x.T / x.shape[1]


def _adam(past: list[Any], i: int, j: int) -> float:
    """The direction of an entry after these gradients, all of them weighed, with the corrections."""
    t, moments = len(past), []
    for b, power in ((0.9, 1), (0.99, 2)):
        whole = sum((1 - b) * b ** (t - 1 - s) * float(g[i, j]) ** power for s, g in enumerate(past))
        moments.append(whole / (1 - b**t))
    return float(moments[0] / (moments[1] ** 0.5 + 1e-12))


def ascents() -> None:
    """Five updates, the rate falling over the last; entry by entry, of gradients large and tiny."""
    rng = np.random.default_rng(5)
    J, data, x = rng.normal(size=(2, 2)), rng.normal(size=(2, 6)), rng.normal(size=(2, 4))
    root, course = np.array([[0.9, 0.0], [0.3, 1.1]]), Course(5, 3, 0.1)
    for unit in (1.0, 1e-12):
        expected, rng, chains, step, past = J.copy(), np.random.default_rng(SEED), x, 0.05, list[Any]()
        slope = _slope(unit)
        for rate in (0.1, 0.1, 0.1, 0.08, 0.04):
            potential = _potential(expected)
            for _ in range(3):
                held, kept = moved(rng, at(potential, chains), potential, root, step)
                chains, step = held.x, tuned(step, kept)
            past.append(slope(expected, data) - slope(expected, chains))
            for i, j in np.ndindex(2, 2):
                expected[i, j] += rate * _adam(past, i, j)
        found = learnt(np.random.default_rng(SEED), Learner(_potential, slope), J, data, x, root, course)
        agree({"J": found[0], "x": found[1]}, {"J": expected, "x": chains}, rtol=1e-9)


def pictures() -> None:
    """Of six images four are learnt; of four pixels two vary by more than 1, one by 1; none without
    scikit-learn."""
    raw = np.array([[0, 4, 8, 1, 9, 2], [1] * 6, [5, 7] * 3, [3, 9, 0, 16, 2, 7]], float).T
    rng = np.random.default_rng(11)
    u, order = rng.random((6, 2)), rng.permutation(6)
    images = [[2 * (raw[k, p] + u[k, i]) / 17 - 1 for i, p in enumerate((0, 3))] for k in order]
    found = digits.parted(raw, 11, 4)
    agree(found[0], np.transpose(images[:4]), rtol=1e-12)
    agree(found[1], np.transpose(images[4:]), rtol=1e-12)
    with patch.object(digits, "find_spec", lambda name: None):
        refused(digits.pixels, UsageError)


def likelihoods() -> None:
    """The whole of it by its parts: chains from data, learning, ln Z, images one by one."""
    rng = np.random.default_rng(7)
    J, train, test = rng.normal(size=(2, 2)), rng.normal(size=(2, 9)) + 0.3, rng.normal(size=(2, 4))
    of, course = Learner(_potential, _slope(1.0)), Course(3, 2, 0.1)
    rng, second = np.random.default_rng(SEED), sum(np.outer(y, y) for y in train.T) / 9
    root = np.asarray(np.linalg.cholesky(second), float)
    x = train[:, rng.integers(9, size=5)]
    couplings, x = learnt(rng, of, J, train, x, root, course)
    found = partition(rng, _potential(couplings), root, x, 6)
    away = np.array([float(y @ train.sum(axis=1) < 0) for y in found.x.T])
    share = with_error(rng, weighted, found.logs, away)
    free = max(found.below, found.above)
    own, fresh = ([-np.sum((couplings @ y) ** 2) / 2 - y @ y - free for y in z.T] for z in (train, test))
    expected = found.observables() | {"negatives": share[0], "negatives_error": share[1]}
    centre = sum(own) / 9
    expected |= {"train": centre, "images": fresh}
    expected["train_error"] = (sum((value - centre) ** 2 for value in own) / 8 / 9) ** 0.5
    ends, seen = bracketed(np.random.default_rng(SEED), of, J, train, test, course, (5, 6))
    agree(seen, expected, rtol=1e-9)
    agree(ends, couplings, rtol=1e-12)


CHECKS = (ascents, pictures, likelihoods)
