r"""The verdict on a spectrum: each condition on either side of its limit."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import agree, hold
from rnnchaos.verify.kernels.shared.judgement import error_of, series
from rnnchaos.verify.spectrum.convergence import judge, needed
from rnnchaos.verify.spectrum.echo_state import echo_state
from rnnchaos.verify.spectrum.statistics import GrowthSeries, scatter, standard_errors


def reasons(of: GrowthSeries) -> str:
    """What fails, in one line."""
    return "; ".join(judge(of).reasons)


def _steady(m: int = 64, k: int = 2) -> Any:
    """Growth without any scatter."""
    return np.tile(np.array([0.5, -0.7, -0.9][:k]), (m, 1))


def verdicts() -> None:
    """Each condition on either side of its limit."""
    from scipy.stats import t  # a second to import

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
    from scipy.stats import t

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
        said = reasons(series(moved))
        hold(("exponent 2 drifts by +" in said) != passes, f"{share}: {said}")


def worst() -> None:
    """The exponent that drifts most for what it scatters, not the one that drifts most."""
    rough = np.random.default_rng(4).standard_normal(64)
    still = np.ones(64)
    still[32:] += 1e-6
    found = "".join(judge(series(np.column_stack([rough, still]))).reasons)
    hold("exponent 2 drifts by +1.0e-06" in found, found)


def samples() -> None:
    """Sixteen intervals at least, eight effective samples, or what independent growth shows by chance."""
    from scipy.stats import norm

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
    growth[7, 1:], growth[11, 2] = growth[7, 0] - 36, -60
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


def echoes() -> None:
    """Whether other states have met the run, where they should have; the interval on either side of 0."""
    for low, high, time, ratios, sure, expected in (
        (-0.2, -0.1, 300.0, (0.0, 1e-6), True, "holds"),
        (-0.2, -0.1, 300.0, (1.1e-6, 0.0), True, "fails"),
        (-0.2, -0.1, 276.0, (1.1e-6, 0.0), True, "undecided"),  # exp(-27.6) is above 1e-12
        (-0.2, -0.1, 277.0, (1.1e-6, 0.0), True, "fails"),
        (-0.2, -0.1, 300.0, (0.0, 0.0), False, "undecided"),
        (-0.2, 0.0, 300.0, (0.0, 0.0), True, "undecided"),
        (-0.2, 0.1, 300.0, (0.0, 0.0), True, "undecided"),
        (0.0, 0.1, 300.0, (0.0, 0.0), True, "undecided"),
        (0.1, 0.2, 300.0, (0.0, 0.0), True, "fails"),
    ):
        found = echo_state(low, high, time, ratios, sure=sure)
        hold(found.verdict == expected, f"{found} at {low}, {high}, {time}, {ratios}")


CHECKS = (verdicts, drifts, worst, samples, roundings, echoes)
