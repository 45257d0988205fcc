"""From curves to crossings, and from a store to the table."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnnchaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.heavy_tailed import transition_table as heavy_tailed_table
from rnnchaos.verify.heavy_tailed.transition_crossing import (
    Transition,
    crossing,
    interpolated,
    on_the_grid,
    transition,
)
from rnnchaos.verify.heavy_tailed.transition_printed import agreement, meets
from rnnchaos.verify.heavy_tailed.transition_table import table

GAINS = np.geomspace(0.01, 10, 50)
STEP = GAINS[1] / GAINS[0]


def curve(at: float) -> Any:
    """Linear in ln g through zero at `at`."""
    return np.log(GAINS / at)


def test_crossings_of_straight_lines_are_exact() -> None:
    for at in (0.02, 0.3333, 0.391, 7.0):
        assert interpolated(GAINS, curve(at)) == pytest.approx(at, rel=1e-12)
        grid = on_the_grid(GAINS, curve(at))
        assert at <= grid <= at * STEP * (1 + 1e-12)
    assert interpolated(GAINS, curve(20.0)) == math.inf
    assert math.isnan(interpolated(GAINS, curve(0.001)))
    assert on_the_grid(GAINS, curve(20.0)) == math.inf


def test_bootstrap_interval_holds_the_crossing_of_the_mean() -> None:
    """Trials that cross at log-normal gains: the mean crosses at their geometric mean, and the interval has
    the width of its standard error; in 100 sets of ten trials it holds the truth about as often as it
    says."""
    rng, held, widths = np.random.default_rng(3), 0, []
    for _ in range(100):
        ends = 0.3 * np.exp(0.2 * rng.standard_normal(10))
        value, (low, high) = crossing(GAINS, np.array([curve(at) for at in ends]))
        assert value == pytest.approx(np.exp(np.log(ends).mean()))
        assert low < value < high
        held += low <= 0.3 <= high
        widths.append(np.log(high / low))
    assert 80 <= held <= 99
    assert np.mean(widths) == pytest.approx(2 * 1.96 * 0.2 / np.sqrt(10), rel=0.15)


def test_a_sample_that_never_crosses_counts_as_beyond_the_grid() -> None:
    curves = np.array([curve(9.0), curve(11.0), curve(40.0)])
    assert crossing(GAINS, curves)[1][1] == math.inf


def records() -> list[Record]:
    trials = []
    for index, at in enumerate((0.3, 0.35, 0.4)):
        seen = {
            "gains": GAINS,
            "exact": curve(at),
            "published": curve(2 * at)[:40],
            "log_radius": np.log(5.0),
        }
        trials.append(Record(index, "done", {k: np.asarray(v) for k, v in seen.items()}, 1.0))
    return [*trials, Record(3, "failed", {}, 1.0)]


def test_a_transition_has_every_gain_by_its_name() -> None:
    found = transition(records(), alpha="1", N=1000)
    mean = (0.3 * 0.35 * 0.4) ** (1 / 3)
    assert found.exact == pytest.approx(mean)
    assert found.trials == 3
    assert 2 * mean <= found.published <= 2 * mean * STEP
    assert found.annealed == pytest.approx(0.163128298)
    assert found.quenched == pytest.approx((0.2, 0.2, 0.2))
    assert set(found.to_json()) >= {
        "lyapunov_crossing_gain",
        "annealed_critical_gain",
        "quenched_critical_gain",
    }


def test_agreement_is_one_step_or_the_interval() -> None:
    """The paper has 0.791 and 0.391 at alpha = 1, N = 1000."""
    row = Transition("1", 1000, 10, 0.687, (0.5, 0.7), 0.391, 0.33, (0.3, 0.4), 0.163, (0.1, 0.2, 0.3))
    assert agreement(row, STEP) == {
        "published": "paper",
        "exact, grid": "recomputed",
        "exact": "recomputed",
        "annealed": "neither",
        "quenched": "neither",
    }
    assert meets(0.595, 0.596 / STEP, STEP)
    assert not meets(0.33, 0.391, STEP)
    assert meets(0.33, 0.391, STEP, (0.3, 0.4))


def test_a_store_becomes_a_table(tmp_path: Path) -> None:
    given = {"alpha": "1,2", "N": 30, "k": 6, "points": 20, "low": 0.05, "high": 5, "burn": 30, "align": 10}
    done = rnnchaos.simulate(
        "transition", realisations=2, seed=4, out=tmp_path, executor="serial", duration=10, **given
    )
    assert {"transition alpha=1", "transition alpha=2"} == set(done.summaries)
    text = table(tmp_path)
    assert text.count("| 2 | 30 |") == 4
    assert "seed 4" in text
    assert "numpy" in text
    next((tmp_path / "records").glob("*.npz")).unlink()
    assert "1 of 2 trials are done" in table(tmp_path)
    with pytest.raises(UsageError, match="transition"):
        heavy_tailed_table.ensembles(_other_store(tmp_path / "other"))


def _other_store(folder: Path) -> Path:
    small = {"alpha": 1, "N": 5, "burn": 2, "align": 2, "duration": 4}
    rnnchaos.simulate("heavy_tailed", realisations=1, seed=1, out=folder, executor="serial", **small)
    return folder
