r"""Couplings and random numbers: dense matrices beside those that are never formed, stable numbers in their
published form, tangents beside differences."""

from fractions import Fraction
from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, agree, hold
from rnnchaos.verify.networks import flow, stable
from rnnchaos.verify.networks.hierarchy import Hierarchy, counts
from rnnchaos.verify.networks.tangent import log_growth, tangent

STRENGTHS, SIZES, TOP = (0.7, 1.3, 2.0), (2, 3), 4


def dense(rng: np.random.Generator, strengths: Any, sizes: Any, top: int) -> Any:
    """J of a hierarchy as a matrix: on each level the block's coupling times the share of a neuron in it."""
    units = [top]
    for size in reversed(sizes):
        units.insert(0, units[0] * size)
    total = np.zeros((units[0], units[0]))
    for count, sigma in zip(units, strengths, strict=True):
        block = rng.standard_normal((count, count), dtype=np.float32).T.astype(float) * sigma / np.sqrt(count)
        inside = units[0] // count
        total += np.kron(block, np.ones((inside, inside))) / inside
    return total


def hierarchy() -> None:
    """Inputs are those of the dense matrix; means are means; sizes multiply up."""
    found = Hierarchy(np.random.default_rng(SEED), STRENGTHS, SIZES, TOP)
    J = dense(np.random.default_rng(SEED), STRENGTHS, SIZES, TOP)
    rows = np.random.default_rng(1).standard_normal((3, 24))
    agree(found.inputs(rows), rows @ J.T, atol=1e-6)
    agree(found.matmat(rows.T), J @ rows.T, atol=1e-6)
    hold(found.shape == (24, 24) and counts(SIZES, TOP) == [24, 12, 4], "sizes")
    means = found.means(rows)
    for level, size in enumerate((1, 2, 6)):
        agree(means[level], rows.reshape(3, -1, size).mean(2), rtol=1e-12)
    agree(Hierarchy(np.random.default_rng(SEED), (1.0,), (), 4).inputs(rows[:, :4]).shape, (3, 4))


def stable_numbers() -> None:
    """Chambers, Mallows and Stuck's numbers from the same uniform and exponential ones, block by block."""
    for alpha in ("1", "2", "0.7", "1.5"):
        law = stable.StableLaw(Fraction(alpha), Fraction(3, 2))
        count = stable.BLOCK + 1
        found = law.draw(np.random.default_rng(SEED), (count,))
        rng, a = np.random.default_rng(SEED), float(alpha)
        want = np.concatenate([stable_law(rng, a, n) for n in (stable.BLOCK, 1)])
        agree(found, 1.5 * want, rtol=1e-9)
        agree(
            law.draw(np.random.default_rng(SEED), 5), found[:5] if a == 1 else 1.5 * _first(a, 5), rtol=1e-9
        )
        k = np.array([0.0, -0.5, 2.0])
        agree(law.characteristic(k), np.exp(-(np.abs(1.5 * k) ** a)), rtol=1e-12)
    hold(law.draw(np.random.default_rng(SEED), (2, 3)).shape == (2, 3), "shape")


def _first(alpha: float, n: int) -> Any:
    return stable_law(np.random.default_rng(SEED), alpha, n)


def stable_law(rng: np.random.Generator, a: float, n: int) -> Any:
    """In the published form, with its powers."""
    u = np.pi * rng.random(n) - np.pi / 2
    if a == 1:
        return np.tan(u)
    w = rng.standard_exponential(n)
    return np.sin(a * u) / np.cos(u) ** (1 / a) * (np.cos(u - a * u) / w) ** ((1 - a) / a)


def tangents() -> None:
    """v' is the difference of two steps of the simulator from neighbours, in float64."""
    rng = np.random.default_rng(4)
    J, x, v = 0.3 * rng.standard_normal((5, 5)), rng.standard_normal((2, 5)), rng.standard_normal((2, 5))

    def stepped(states: Any) -> Any:
        run = flow.Flow(*_as_given(J, states.copy()), dt=0.3, phi="x/(1+x**2)")
        run.step()
        return run.states

    h = 1e-5
    want = (stepped(x + h * v) - stepped(x - h * v)) / (2 * h)
    agree(tangent(x, v, J, dt=0.3, phi="x/(1+x**2)"), want, rtol=1e-8, atol=1e-9)


def _as_given(*arrays: Any) -> Any:
    """In float64, where the kernel's own are float32."""
    return arrays


def growth() -> None:
    """Vectors are normalised at every step; growth counts after the alignment, and what is observed with
    it."""
    for align, steps in ((2, 3), (0, 4)):
        v, seen, made = np.array([[1.0, 0.0], [0.0, 1.0]]), list[float](), list[int]()
        matrices = [np.array([[1.0 + n, 0.5], [0.2 * n, 2.0]]) for n in range(align + steps)]

        def step() -> Any:
            v[...] = v @ matrices[len(made)].T  # noqa: B023 - called at once
            made.append(1)  # noqa: B023
            return v  # noqa: B023

        found = log_growth(step, align=align, steps=steps, observe=lambda: seen.append(v[0, 0]))  # noqa: B023
        for start, total in zip(np.eye(2), found, strict=True):
            after = start
            lengths = [1.0]
            for matrix in matrices:
                after = matrix @ after
                lengths.append(float(np.linalg.norm(after)))
            agree(total, np.log(lengths[-1] / lengths[align]), rtol=1e-12)
        hold((len(seen), len(made)) == (steps, align + steps), "as many looks as steps")
        agree(np.linalg.norm(v, axis=1), [1, 1], rtol=1e-12)
        agree(log_growth(lambda: np.full((1, 1), 2.0), align=0, steps=1), [np.log(2)], rtol=1e-12)


CHECKS = (hierarchy, stable_numbers, tangents, growth)
