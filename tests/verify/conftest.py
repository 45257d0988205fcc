"""A report with every verdict in it, from a family of claims about a normal law; names try to be markup."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.study import Record, Study, realise, study
from rnnchaos.verify.harness.family import Family
from rnnchaos.verify.report.report import Report

HOSTILE = '</title><script>alert("x")</script> & <img src=x onerror=alert(1)> ]]> \x00\ud800'


def kernel(seed: np.random.SeedSequence, *, mean: float) -> dict[str, Any]:
    x, y = np.random.default_rng(seed).normal(mean, 0.3, 2)
    return {"x": x, "y": y}


def records(of: Study, count: int) -> Iterator[Record]:
    return (realise(of, 1, index) for index in range(count))


STUDY = study("normal law", kernel, mean=1.0)
MEAN = Measurement("x", STUDY, lambda record: float(record.observables["x"]), "fast")
MEDIAN = Measurement("y", STUDY, lambda record: float(record.observables["y"]))
NOTHING = Rival("nothing", lambda p, t: p - 5 * t)


def claim(id: str, prediction: float, tolerance: float, **changes: Any) -> Claim:
    given: dict[str, Any] = {
        "title": f"the mean of {id}",
        "point": {"mean": "1"},
        "measurements": (MEAN,),
        "rivals": (shifted(2), NOTHING, Rival("absurd", lambda p, t: 1000.0)),
        "biases": (Bias("finite size", 0.01, "fitted to 1/N"),),
        "budgets": {"quick": 400},
    }
    return Claim(
        id=id,
        formula="fake.mean",
        prediction=lambda: prediction,
        tolerance=tolerance,
        **(given | changes),
    )


CLAIMS = (
    claim("fake.true", 1.0, 0.2, finite_size=MEDIAN),
    claim("fake.median", 1.0, 0.2, measurements=(MEDIAN,)),
    claim("fake.false", 1.6, 0.2),
    claim("fake.fine", 1.0, 0.02),
    claim("fake.beyond", 0.7, 0.2, kind="ordering", rivals=(shifted(-2), NOTHING)),
    claim("fake.toothless", 1.0, 0.2, rivals=(shifted(0.5), shifted(2))),
    claim(
        f"fake.{HOSTILE}",
        1.0,
        0.25,
        title=HOSTILE,
        point={HOSTILE: HOSTILE},
        rivals=(Rival(HOSTILE, lambda p, t: p + 2 * t), shifted(2.05), NOTHING),
        biases=(Bias(HOSTILE, 0.01, HOSTILE),),
    ),
)


@pytest.fixture(scope="session")
def mixed() -> Report:
    """verified, verified, refuted, undecided, verified, toothless, verified."""
    return Family(CLAIMS, records, budget="quick", error=1e-3).run(seed=1)


@pytest.fixture(scope="session")
def mutated() -> Report:
    """The true claim withstands its rivals, the false one is mistaken for one, the fine one stays open."""
    false = claim("fake.false", 1.4, 0.2, rivals=(shifted(-2), shifted(2)))
    return Family((CLAIMS[0], false, CLAIMS[3]), records, budget="quick", error=1e-3, mutate=True).run(seed=1)
