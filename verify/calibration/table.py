r"""The calibration tables: every interval of the harness, on every law, beside one interval that is known to
be broken.

* `calibration_table`: P(an interval ever misses up to n_max) from synthetic runs, each row with its
  Clopper-Pearson interval. The sign sequence meets every law; the fast interval meets those it is used for
  (Gaussian values, Richardson pairs, stored network pairs), for the median as for the mean; a family of
  claims that share realisations is one row, with the family's error. The watched t interval is the planted
  fault.
* `tail_table`: the same probability at 1e-3 and 1e-6, computed by
  `rnnchaos.verify.statistics.exact_errors`, where sampling cannot reach.

A row's verdict is `exposed` where the nominal error is refuted, else `within`. Only the planted fault may be
exposed.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.calibration.intervals import WatchedT, calibrate, schedule
from rnnchaos.verify.calibration.laws import GAUSSIAN, LAWS, Law, family, pair_law
from rnnchaos.verify.statistics.exact_errors import fast_miss_probability, sign_miss_probability
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, FastInterval, SignSequence

Case = tuple[Law, ConfidenceSequence, str]


def _cases(error: float, n_max: int, extra: Sequence[Law]) -> list[Case]:
    """(law, rule, target) of every row at one nominal error."""
    sign, fast = SignSequence(error=error, planned=n_max), FastInterval(error=error, planned=n_max)
    pairs, shared = (pair_law(), *extra), family()
    cases: list[Case] = [(law, sign, "median") for law in (*LAWS, *pairs, shared)]
    cases += [(law, fast, target) for law in (GAUSSIAN, *pairs, shared) for target in ("median", "mean")]
    return [*cases, (GAUSSIAN, WatchedT(error=error, planned=n_max), "mean")]


def calibration_table(
    *, runs: int, n_max: int, entropy: int, errors: Sequence[float] = (1e-2, 1e-3), extra: Sequence[Law] = ()
) -> list[dict[str, Any]]:
    """Every law under the sign sequence, pairs (and `extra` laws) under the fast interval, and the broken
    interval.

    `extra` are laws of stored network values. Rows as in `Calibration.row`.
    """
    looks = schedule(n_max)
    rows: list[dict[str, Any]] = []
    for error in errors:
        cases = _cases(error, n_max, extra)
        seeds = np.random.SeedSequence(entropy).generate_state(len(cases))
        rows += [
            calibrate(law, rule, checkpoints=looks, runs=runs, entropy=int(seed), target=target).row()
            for (law, rule, target), seed in zip(cases, seeds, strict=True)
        ]
    return rows


def tail_table(
    *, n_max: int, entropy: int, runs: int = 2000, errors: Sequence[float] = (1e-3, 1e-6)
) -> list[dict[str, Any]]:
    """P(ever missing), every n watched: exact (sign), importance-sampled (fast, Gaussian values)."""
    rows: list[dict[str, Any]] = []
    for error in errors:
        sign = sign_miss_probability(SignSequence(error=error, planned=n_max), n_max)
        quick, doubt = fast_miss_probability(
            FastInterval(error=error, planned=n_max), n_max, runs=runs, entropy=entropy
        )
        for law, rule, value, radius in (
            ("any continuous", "SignSequence", sign, 0.0),
            (GAUSSIAN.name, "FastInterval", quick, 5 * doubt),
        ):
            ends = [value - radius, value + radius]
            verdict = "exposed" if ends[0] > error else "within"
            rows.append(
                {"law": law, "rule": rule, "target": "median", "nominal": error}
                | {"measured": value, "interval": ends, "runs": None, "verdict": verdict}
            )
    return rows
