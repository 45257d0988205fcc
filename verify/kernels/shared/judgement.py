r"""Errors and verdicts of a spectrum from a series of growths: batches, correlations, jackknife, by loops."""

from typing import Any

import numpy as np
from scipy.stats import norm, t

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.kernels.oracle import agree, hold, refused
from rnnchaos.verify.spectrum import dimensions
from rnnchaos.verify.spectrum.convergence import judge, needed
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
    usual = {"volume": np.full(m, np.nan), "full": False, "exact": True, "conditions": np.ones(m)}
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
    hold(np.isfinite(scatter(four)).all(), "four batches are enough")
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


def reasons(of: GrowthSeries) -> str:
    """What fails, in one line."""
    return "; ".join(judge(of).reasons)


def _steady(m: int = 64, k: int = 2) -> Any:
    """Growth without any scatter."""
    return np.tile(np.array([0.5, -0.7, -0.9][:k]), (m, 1))


def verdicts() -> None:
    """Each condition on either side of its limit."""
    steady, still = _steady(), np.full(64, -0.2)
    for exact, off, passes in (
        (True, 1.9e-6, True),
        (True, 2.1e-6, False),
        (False, 1.9e-3, True),
        (False, 2.1e-3, False),
    ):
        found = judge(series(steady, volume=still + off, full=True, exact=exact))
        hold(bool(found.reasons) != passes, f"{off}: {found.reasons}")
        agree(found.trace_residual, off / 2, rtol=1e-6)
        hold(passes or ("too long" in found.reasons[0]) != exact, "why")
    for errors, passes in (
        ([9e-4] * 4, True),
        ([1.1e-3] * 4, False),
        ([8.5e-4, -8.5e-4] * 2, True),
        ([8.8e-4, -8.8e-4] * 2, False),
        ([-1.1e-3] * 4, False),
        ([5.0], True),
        ([5.0] * 2, False),
    ):
        found = judge(series(steady, step_errors=np.array(errors)))
        hold(bool(found.reasons) != passes, f"{errors}: {found.reasons}")
        agree(found.step_error, np.mean(errors), rtol=1e-12)
    noisy = series(steady + 0.4 * np.random.default_rng(1).standard_normal((64, 2)))
    half = t.ppf(0.975, 15) * error_of(noisy, 0, 16)
    for share, passes in ((0.98, True), (1.02, False)):
        of = series(noisy.growth, step_errors=np.full(4, share * half))
        hold(bool(judge(of).reasons) != passes, f"{share} of half an interval: {judge(of).reasons}")
    hold(judge(series(steady)).step_error is None and judge(series(steady)).reasons == (), "steady")


def drifts() -> None:
    """The second half less the first, against the scatter of neighbours at level 1e-3/k, and rounding."""
    for size, passes in ((3.0e-9, True), (3.4e-9, False)):
        moved = np.ones((64, 1))
        moved[32:] += size
        found = judge(series(moved))
        hold(("drifts" in "".join(found.reasons)) != passes, f"{size}: {found.reasons}")
        agree(found.drift, [size], rtol=1e-6)
    rough = 0.1 * np.random.default_rng(4).standard_normal((64, 3))
    rough -= np.repeat([rough[:32].mean(0), rough[32:].mean(0)], 32, axis=0)
    allowed = 2 * t.ppf(1 - 5e-4 / 3, 15) * scatter(series(rough))[1]
    for share, passes in ((0.9, True), (1.2, False)):
        moved = rough + np.array([0.0, 1.0, 0.0]) * share * allowed * (np.arange(64) >= 32)[:, None]
        found = "".join(judge(series(moved)).reasons)
        hold(("exponent 2 drifts by +" in found) != passes, f"{share}: {found}")


def worst() -> None:
    """The exponent that drifts most for what it scatters, not the one that drifts most."""
    rough = np.random.default_rng(4).standard_normal(64)
    still = np.ones(64)
    still[32:] += 1e-6
    found = "".join(judge(series(np.column_stack([rough, still]))).reasons)
    hold("exponent 2 drifts by +1.0e-06" in found, found)


def samples() -> None:
    """Sixteen intervals at least, eight effective samples, or what independent growth shows by chance."""
    for m, k in ((16, 1), (16, 4), (64, 5), (640, 40), (30, 0), (10, 1000)):
        n = min(m, 64)
        c = min(0.9, norm.ppf(1 - 0.01 / k) / np.sqrt(n)) if k else 0.0
        agree(needed(m, k), min(8.0, n * (1 - c) / (1 + c)), rtol=1e-9)
    rng = np.random.default_rng(5)
    hold("15 intervals, 16 needed" in reasons(series(rng.standard_normal((15, 1)))), "15 intervals")
    hold("intervals" not in reasons(series(rng.standard_normal((16, 1)))), "16 intervals")
    hold(reasons(series(_steady(5))) == "", "no scatter, nothing to sample")
    red = np.cumsum(rng.standard_normal((64, 1)), axis=0)
    hold("effective samples, " in reasons(series(red)), reasons(series(red)))
    beside = np.column_stack([rng.standard_normal(64), np.cumsum(1e-11 * np.ones(64))])
    hold("effective" not in reasons(series(beside)), "rounding is not sampled")
    mixed = np.column_stack([rng.standard_normal(64), np.cumsum(rng.standard_normal(64))])
    hold("effective samples, " in reasons(series(mixed)), "the least counts")
    tiny = series(red)
    scaled = 3 + red * 2e-9 / standard_errors(tiny)[0]
    agree(standard_errors(series(scaled))[0], [2e-9], rtol=1e-3)
    hold("effective" not in reasons(series(scaled)), "rounding of a large exponent")


def roundings() -> None:
    """Beyond a condition of a tenth of 1/eps the smallest growth is lost; within one step for good."""
    steady = _steady(32, 3)
    for factor, steps, words in ((0.9, 1, ""), (1.1, 1, "use k <= 2"), (1.1, 3, "within 3 steps")):
        conditions, lengths = np.ones(32), np.full(32, 4)
        conditions[7], lengths[7] = factor * 0.1 * 2.0**52, steps
        growth = steady.copy()
        growth[7, 2] = growth[7, 0] - 36
        growth[9, 2] = -steady[7, 2] * 2 - growth[7, 2] if factor < 1 else growth[9, 2]
        found = reasons(series(growth, conditions=conditions, steps=lengths))
        hold(("condition" in found) == bool(words) and words in found, found)
        hold(("use k" in found) == ("use k" in words), found)
        hold(not words or f"{conditions[7]:.1e}" in found, found)
    conditions, lengths = np.ones(32), np.full(32, 9)
    conditions[[7, 11]], lengths[[7, 11]] = [2.0**51, 2.0**50], [5, 3]
    found = reasons(series(steady, conditions=conditions, steps=lengths))
    hold(f"{2.0**51:.1e}" in found and "within 3 steps" in found, found)
    lengths[[7, 11]], growth = 1, steady.copy()
    hold("use k <= 2" in reasons(series(growth, conditions=conditions, steps=lengths)), "one is not resolved")
    growth[7, 1:], growth[11, 2] = -60, -60
    hold(
        "use k <= 1" in reasons(series(growth, conditions=conditions, steps=lengths)), "two are not resolved"
    )
    volume = np.full(32, -1.1)
    volume[3] = -np.inf
    found = reasons(
        series(_lost(steady), volume=volume, full=True, conditions=np.full(32, 2.0), steps=np.ones(32, int))
    )
    hold("singular" in found and "use k <= 1" in found and "within one step" in found, found)


def _lost(steady: Any) -> Any:
    """Two of three directions gone in the fourth interval."""
    growth = steady.copy()
    growth[3, 1:] = -80
    return growth


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
        refused(lambda bad=bad, gap=gap: dimensions.participation_ratio(bad, gap=gap), UsageError)


CHECKS = (errors, jackknives, traces, verdicts, drifts, worst, samples, roundings, covered)
