r"""Errors of a spectrum from a series of growths: batches, correlations, jackknife, by loops; dimensions."""

from functools import partial
from typing import Any

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.spectrum import dimensions
from rnnchaos.verify.spectrum.statistics import (
    GrowthSeries,
    effective_samples,
    jackknife,
    quantile,
    scatter,
    standard_errors,
)


def series(growth: Any, durations: Any = None, **given: Any) -> GrowthSeries:
    """Growth (m, k) over intervals of one step and unit time, unless said otherwise."""
    growth = np.asarray(growth, dtype=float)
    m = len(growth)
    usual: dict[str, Any] = {
        "volume": np.full(m, np.nan),
        "full": False,
        "exact": True,
        "conditions": np.ones(m),
    }
    usual |= {"steps": np.full(m, 2), "rounding": 2.0**-52, "step_errors": np.zeros(0)}
    lasting = np.ones(m) if durations is None else np.asarray(durations, dtype=float)
    return GrowthSeries(lasting, growth, **usual | given)


def batched(of: GrowthSeries, count: int) -> tuple[Any, Any]:
    """Each interval in the batch that holds its middle."""
    found: dict[int, list[Any]] = {}
    end, whole = 0.0, of.durations.sum()
    for duration, growth in zip(of.durations, of.growth, strict=True):
        batch = min(int(count * (end + duration / 2) / whole), count - 1)
        end += duration
        before = found.get(batch, [0.0, 0.0])
        found[batch] = [before[0] + duration, before[1] + growth]
    return np.array([x for x, _ in found.values()]), np.array([x for _, x in found.values()])


def inflated(off: Any) -> float:
    """(1 + c)/(1 - c) of one series of deviations, c between 0 and 0.9."""
    n, power = len(off), np.mean(off**2)
    c = np.mean([off[i] * off[i + 1] for i in range(n - 1)]) / power + 1 / n if power > 0 else 1 / n
    c = min(max(c, 0.0), 0.9)
    return float((1 + c) / (1 - c))


def error_of(of: GrowthSeries, i: int, count: int) -> float:
    """Standard error of exponent i."""
    durations, growth = batched(of, count)
    rates = growth[:, i] / durations
    mean = growth[:, i].sum() / durations.sum()
    variance = sum(d * (r - mean) ** 2 for d, r in zip(durations, rates, strict=True)) / durations.sum()
    return float(np.sqrt(variance / (len(rates) - 1) * inflated(rates - mean)))


def _examples() -> list[GrowthSeries]:
    """Independent, correlated, alternating and constant growth; even intervals and uneven ones."""
    rng = np.random.default_rng(12)
    white = rng.standard_normal((80, 3))
    red = np.cumsum(white, axis=0)
    slow = np.array([np.convolve(x, np.ones(9), "same") for x in white.T]).T
    turned = white + 3 * (-1.0) ** np.arange(80)[:, None]
    uneven = 1 + np.arange(80) % 4
    return [series(white), series(slow, uneven), series(red), series(turned), series(white + 2, uneven)]


def errors() -> None:
    """Standard errors, the scatter of neighbours, effective samples."""
    from scipy.stats import t  # a second to import

    for of in _examples():
        for count in (16, 64, 5):
            agree(of.batches(count)[0], batched(of, count)[0], rtol=1e-12)
            agree(of.batches(count)[1], batched(of, count)[1], rtol=1e-12)
        agree(of.exponents, of.growth.sum(0) / of.durations.sum(), rtol=1e-12)
        found, freedom = standard_errors(of)
        agree(found, [error_of(of, i, 16) for i in range(3)], rtol=1e-10)
        agree(freedom, 15)
        durations, growth = batched(of, 16)
        rates = growth / durations[:, None]
        steps = [np.mean([(rates[n + 1, i] - rates[n, i]) ** 2 for n in range(15)]) for i in range(3)]
        agree(scatter(of), np.sqrt(np.array(steps) / 2 / 16), rtol=1e-10)
        single = [_spread(of, i) for i in range(3)]
        fine = [error_of(of, i, 64) ** 2 for i in range(3)]
        agree(effective_samples(of), [min(s / e, 80) for s, e in zip(single, fine, strict=True)], rtol=1e-9)
    few, flat, four = series(np.ones((3, 2))), series(np.ones((16, 2))), series([[1.0], [2], [4], [3]])
    agree(
        [*standard_errors(few)[0], standard_errors(few)[1], *scatter(few)],
        [np.inf, np.inf, 1, np.inf, np.inf],
    )
    agree([*standard_errors(flat)[0], *effective_samples(flat)], [0, 0, 16, 16])
    agree(standard_errors(four)[0], [error_of(four, 0, 16)])
    hold(bool(np.isfinite(scatter(four)).all()), "four batches are enough")
    agree(quantile(0.9, 7), t.ppf(0.95, 7), rtol=1e-9)


def _spread(of: GrowthSeries, i: int) -> float:
    rates, mean = of.growth[:, i] / of.durations, of.growth[:, i].sum() / of.durations.sum()
    return float(of.durations @ (rates - mean) ** 2 / of.durations.sum())


def jackknives() -> None:
    """Leaving out one batch at a time; not known from few batches, or where the value does not exist."""
    for of in _examples():
        durations, growth = batched(of, 16)
        left = [(growth.sum(0) - g) / (durations.sum() - d) for d, g in zip(durations, growth, strict=True)]
        values = np.array([_curved(x) for x in left])
        off = values - values.mean()
        error = np.sqrt(15 / 16 * (off**2).sum() * inflated(off))
        agree(jackknife(_curved, of), [_curved(of.exponents), error], rtol=1e-9)
    agree(jackknife(_curved, series(np.ones((3, 3)))), [_curved(np.ones(3)), np.nan])
    agree(jackknife(lambda x: np.nan, _examples()[0]), [np.nan, np.nan])
    hold(np.isfinite(jackknife(_curved, series(np.eye(4)[:, :3]))[1]), "four batches are enough")


def _curved(x: Any) -> float:
    return float(np.exp(x[0]) + x[1] * x[2])


def traces() -> None:
    """|sum of exponents - growth of volume| per unit of time and direction, where both are known."""
    growth = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]])
    volume = np.array([3.4, np.nan, 0.8])
    found = series(growth, [1.0, 5.0, 2.0], volume=volume, full=True).trace_residual()
    agree(found, abs(3 - 3.4 + 1 - 0.8) / 3 / 2, rtol=1e-12)
    for given in ({"full": False, "volume": volume}, {"full": True, "volume": np.full(3, np.nan)}):
        hold(series(growth, **given).trace_residual() is None, "not known")


def covered() -> None:
    """Dimensions, entropies and participation ratios by their definitions, at the edges too."""
    for exponents, full, D, H in (
        ([0.5, 0.1, -0.3, -2.0], False, 3.15, 0.6),
        ([-0.3, 0.5, -1.0, 0.1], True, 3.3, 0.6),
        ([0.0, -1.0], False, 1.0, 0.0),
        ([-0.5, -1.0], False, 0.0, 0.0),
        ([0.5, -0.2], False, np.nan, 0.5),
        ([0.5, -0.2], True, 2.0, 0.5),
        ([0.5, 0.2], False, np.nan, np.nan),
        ([0.5, 0.0], False, np.nan, 0.5),
        ([0.5, 0.2], True, 2.0, 0.7),
    ):
        agree(dimensions.kaplan_yorke(np.array(exponents), full=full), D, rtol=1e-12)
        agree(dimensions.entropy_rate(np.array(exponents), full=full), H, rtol=1e-12)
    x = np.random.default_rng(6).standard_normal((7, 3)) + 0.3
    for gap, centred in ((1, False), (3, False), (2, True)):
        y = (x[:3] - x[3:6]) / np.sqrt(2) if centred else x
        pairs = [(s, r) for s in range(len(y)) for r in range(len(y)) if abs(s - r) >= gap]
        power = sum((y[s] @ y[s]) * (y[r] @ y[r]) for s, r in pairs)
        want = power / sum((y[s] @ y[r]) ** 2 for s, r in pairs)
        agree(dimensions.participation_ratio(x, gap=gap, centred=centred), want, rtol=1e-10)
    for bad, gap in ((x, 0), (x, 7), (x[0], 1), (x[:0], 1), (np.full((3, 2), np.nan), 1)):
        refused(partial(dimensions.participation_ratio, bad, gap=gap), UsageError)


CHECKS = (errors, jackknives, traces, covered)
