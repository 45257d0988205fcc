"""Oracles of Metropolis-adjusted chains and of annealing: densities of proposals, rungs one by one."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, agree, hold
from rnnchaos.verify.samplers import annealing, mala

ROOT = np.array([[1.3, 0.0], [-0.4, 0.7]])


def quartic(x: Any) -> tuple[Any, Any]:
    """U = x^4/4 + x y/3 + y^2 of columns, and its gradient."""
    one, two = x
    return one**4 / 4 + one * two / 3 + two**2, np.array([one**3 + two / 3, one / 3 + 2 * two])


def _proposed(x: Any, there: Any, step: float) -> float:
    """ln of the density of the proposal, but for a constant."""
    middle = x - step * ROOT @ ROOT.T @ quartic(x)[1]
    return float(-np.sum(np.linalg.solve(ROOT, there - middle) ** 2) / (4 * step))


def steps() -> None:
    """Chain by chain, by densities of the ways there and back; some are kept and some are not."""
    for step in (0.5, 1.2):
        x = np.random.default_rng(1).normal(size=(2, 200))
        rng, expected, kept = np.random.default_rng(SEED), [], 0
        noise, levels = rng.normal(size=x.shape), rng.random(200)
        for y, xi, level in zip(x.T, noise.T, levels, strict=True):
            there = y - step * ROOT @ ROOT.T @ quartic(y)[1] + (2 * step) ** 0.5 * ROOT @ xi
            ratio = quartic(y)[0] - quartic(there)[0] + _proposed(there, y, step) - _proposed(y, there, step)
            expected.append(there if level < np.exp(min(ratio, 0)) else y)
            kept += level < np.exp(min(ratio, 0))
        hold(0 < kept < 200, "all or none were kept")
        found, share = mala.moved(np.random.default_rng(SEED), mala.at(quartic, x), quartic, ROOT, step)
        ends = np.array(expected).T
        agree([share], [kept / 200], rtol=1e-12)
        agree(
            found._asdict(),
            dict(zip(("x", "value", "slope"), (ends, *quartic(ends)), strict=True)),
            rtol=1e-9,
        )


def tuning() -> None:
    """A step grows by the exponential of what is kept above 3/5."""
    agree(
        [mala.tuned(0.3, 0.8), mala.tuned(0.3, 0.1, 0.5)],
        [0.3 * np.exp(0.004), 0.3 * np.exp(-0.25)],
        rtol=1e-12,
    )


def _ladder(x: Any, shares: Any, rng: Any) -> tuple[list[float], Any]:
    """Lengths of steps rung by rung; the first is 0.3."""
    step, found = 0.3, []
    for share in shares:
        found.append(step)
        x, kept = _stepped(x, share, step, rng)
        step *= np.exp(0.1 * (kept - 0.6))
    return found, x


def _mixed(share: float) -> Any:
    """(1 - s) |R^-1 x|^2/2 + s U, and its gradient."""

    def potential(x: Any) -> tuple[Any, Any]:
        y, (value, slope) = np.linalg.solve(ROOT, x), quartic(x)
        pull = np.linalg.solve(ROOT.T, y)
        return (1 - share) * np.sum(y * y, axis=0) / 2 + share * value, (1 - share) * pull + share * slope

    return potential


def _stepped(x: Any, share: float, step: float, rng: Any) -> tuple[Any, float]:
    chains, kept = mala.moved(rng, mala.at(_mixed(share), x), _mixed(share), ROOT, step)
    return chains.x, kept


def _weights(x: Any, rungs: Any, rng: Any) -> tuple[Any, Any]:
    """States and ln w."""
    logs, before = np.zeros(x.shape[1]), rungs[0][0]
    for share, step in rungs[1:]:
        logs = logs + _mixed(before)(x)[0] - _mixed(share)(x)[0]
        (x, _), before = _stepped(x, share, step, rng), share
    return x, logs


def _spread(rng: Any, statistic: Any, *data: Any) -> tuple[float, float]:
    chosen = rng.integers(len(data[0]), size=(200, len(data[0])))
    found = [statistic(*([each[row] for row in rows] for each in data)) for rows in chosen]
    centre = sum(found) / 200
    return statistic(*data), (sum((value - centre) ** 2 for value in found) / 199) ** 0.5


def _of_logs(logs: Any) -> float:
    return float(np.log(np.mean(np.exp(logs))))


def _effective(logs: Any) -> float:
    return float(np.sum(np.exp(logs)) ** 2 / np.sum(np.exp(logs) ** 2))


def partition_functions() -> None:
    """The whole of it, by its parts in their order: pilot, 500 steps, there, back, bootstrap."""
    x = np.random.default_rng(2).normal(size=(2, 5))
    rng, shares = np.random.default_rng(SEED), [(k / 3) ** 2 for k in range(4)]
    noise = rng.normal(size=(2, 2, 5))
    lengths, _ = _ladder(ROOT @ noise[0], shares, rng)
    rungs, last = list(zip(shares, lengths, strict=True)), x
    for _ in range(500):
        last, _ = _stepped(last, 1.0, lengths[-1], rng)
    there, forth = _weights(ROOT @ noise[1], rungs, rng)
    _, back = _weights(last, rungs[::-1], rng)
    known = np.log(2 * np.pi * np.linalg.det(ROOT))
    below, above = _spread(rng, _of_logs, forth), _spread(rng, _of_logs, back)
    expected = {"below": known + below[0], "below_error": below[1], "above": known - above[0]}
    expected |= {"above_error": above[1], "x": there, "logs": forth}
    expected |= dict(zip(("effective", "effective_error"), _spread(rng, _effective, forth), strict=True))
    found = annealing.partition(np.random.default_rng(SEED), quartic, ROOT, x, 4)
    agree(found._asdict(), expected, rtol=1e-7)
    numbers = {name: value for name, value in expected.items() if name not in ("x", "logs")}
    agree(found.observables(), numbers, rtol=1e-7)


def weights() -> None:
    """A mean over samples by their weights, and its error; by the one sample that weighs anything."""
    rng = np.random.default_rng(3)
    logs, values = rng.normal(size=(2, 7))
    mean: Any = lambda logs, values: sum(np.exp(logs) * values) / sum(np.exp(logs))  # noqa: E731
    found = annealing.with_error(np.random.default_rng(SEED), annealing.weighted, logs, values)
    agree(found, _spread(np.random.default_rng(SEED), mean, logs, values), rtol=1e-9)
    agree(annealing.weighted(np.array([-800.0, 800.0]), values[:2]), values[1], rtol=1e-12)


CHECKS = (steps, tuning, partition_functions, weights)
