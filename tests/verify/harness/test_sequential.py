"""What a run owes to the theorem behind its intervals: one mixture from start to end, and verdicts that stay.

Each check is a function that says whether the harness passes; faults are planted and must fail it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.study import Record, Study, study
from rnnchaos.verify.harness.family import Family
from rnnchaos.verify.harness.sequential import Sample, SequentialTest, checkpoints
from rnnchaos.verify.report.verdict import judge
from rnnchaos.verify.statistics.contrasts import difference
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence

PLANNED = 200
RULES = {"sign": SignSequence, "fast": FastInterval}


def kernel(seed: np.random.SeedSequence, *, part: str = "a") -> dict[str, Any]:
    return {}


def x_of(record: Record) -> float:
    return float(record.observables["x"])


def measured(part: str = "a", interval: Any = "fast") -> Measurement:
    return Measurement("x", study("fake", kernel, part=part), x_of, interval)


def claim(id: str = "fake.mean", **changes: Any) -> Claim:
    base = Claim(
        id=id,
        formula="fake.mean",
        title="a mean",
        point={},
        prediction=lambda: 1.0,
        tolerance=0.5,
        measurements=(measured(),),
        rivals=(shifted(2), Rival("far", lambda p, t: p + 9 * t)),
        budgets={"quick": PLANNED},
    )
    return replace(base, **changes)


Values = Callable[[int, str], float]


def normal(index: int, part: str) -> float:
    return float(np.random.default_rng((index, len(part))).normal(1.0, 0.3))


def family(*claims: Claim, values: Values = normal, mutate: bool = False) -> Family:
    def source(of: Study, count: int) -> Iterator[Record]:
        part = dict(of.parameters)["part"]
        return (Record(i, "done", {"x": np.array(values(i, part))}, 0.0) for i in range(count))

    return Family(claims, source, budget="quick", error=1e-3, mutate=mutate)


def one_mixture(interval: str) -> bool:
    """Whether the interval at every checkpoint is that of one rule, fixed by the planned maximum."""
    open_ended = claim(measurements=(measured(interval=interval),), tolerance=0.02)
    (verdict,) = family(open_ended).run(seed=0).claims
    looks = checkpoints(PLANNED)
    values = np.array([normal(index, "a") for index in range(PLANNED)])
    low, high = RULES[interval](error=1e-3, planned=PLANNED).running(values, looks)
    seen = np.array(verdict.history)
    same: bool = np.allclose(seen, np.array([looks, low, high]).T, rtol=1e-9)
    return same


@pytest.mark.parametrize("interval", RULES)
def test_every_interval_of_a_run_is_of_one_mixture(interval: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one_mixture(interval)

    def by_running_n(self: Sample) -> Any:
        return RULES[interval](error=self.error, planned=max(1, len(self.values)))

    monkeypatch.setattr(Sample, "sequence", property(by_running_n))
    assert not one_mixture(interval)


def is_martingale(rule: SignSequence, n_max: int = 130) -> bool:
    """E_n(K) = [E_(n+1)(K) + E_(n+1)(K+1)]/2 for every n and K, and E_0 = 1: what Ville's inequality asks."""
    for n in range(n_max):
        count = np.arange(n + 1)
        now, fewer, more = (np.exp(rule.log_e(n + up, count + one)) for up, one in ((0, 0), (1, 0), (1, 1)))
        if not np.allclose(now, (fewer + more) / 2, rtol=1e-9):
            return False
    return bool(rule.log_e(0, 0) == 0)


class Switching(SignSequence):
    """The planted fault: the mixture follows the running n."""

    def log_e(self, n: Any, count: Any) -> Any:
        return SignSequence(error=self.error, planned=int(np.max(n)) or 1).log_e(n, count)


@pytest.mark.parametrize("planned", [1, 59, 60, 800])
def test_the_sign_sequence_is_a_martingale_and_a_switching_one_is_not(planned: int) -> None:
    assert is_martingale(SignSequence(error=0.05, planned=planned))
    assert not is_martingale(Switching(error=0.05, planned=planned))


@pytest.mark.parametrize(("planned", "tau2"), [(59, 1.0), (60, 0.1), (800, 0.1)])
def test_the_fast_interval_keeps_its_mixture(planned: int, tau2: float) -> None:
    """E_n at the radius is 1/error, E_n by the formula at one tau^2, on both sides of n = 60."""
    rule = FastInterval(error=0.01, planned=planned)
    for n in (20, 59, 60, 61, 300):
        k, radius = 1 + n * tau2, float(rule.factor(n)[0])
        e = k**-0.5 * ((n - 1 + n * radius**2) / (n - 1 + n * radius**2 / k)) ** (n / 2)
        assert e == pytest.approx(100, rel=1e-9)


def first_word_stays() -> bool:
    """A claim that goes on for its rivals, and whose values then move into its band: it stays refuted."""

    def drifting(index: int, part: str) -> float:
        return 6 * (normal(index, part) - 1) + (10.0 if index >= 30 else 0.0)

    near = claim(prediction=lambda: 10.0, tolerance=1.0, rivals=(shifted(-10), shifted(2)))
    (verdict,) = family(near, values=drifting, mutate=True).run(seed=0).claims
    words = [judge((low, high), near.stated().band) for _, low, high in verdict.history]
    assert "refuted" in words
    assert words[-1] != "refuted"
    return verdict.verdict == "refuted"


def test_a_verdict_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_word_stays()

    def forgetful(self: SequentialTest) -> None:
        self.verdict = "undecided"
        intact(self)

    intact = SequentialTest.judge
    monkeypatch.setattr(SequentialTest, "judge", forgetful)
    assert not first_word_stays()


def counts(least: int = 0) -> tuple[int, int, str]:
    """Realisations of a joint claim of which one study is far ahead, because another claim drew from it."""
    ahead = claim("fake.ahead", tolerance=0.01)
    joint = claim(
        "fake.joint",
        measurements=(measured("a"), measured("bb")),
        combine=difference,
        prediction=lambda: 0.0,
        budgets={"quick": 20},
        least=least,
        tolerance=5.0,
    )
    first, second = family(ahead, joint).run(seed=0).claims
    return first.realisations, second.realisations, second.verdict


def test_a_joint_claim_counts_its_longest_study_and_waits_for_its_shortest() -> None:
    assert counts() == (PLANNED, PLANNED, "verified")
    assert counts(least=20) == (PLANNED, PLANNED, "verified")
    assert counts(least=21) == (PLANNED, PLANNED, "undecided")


def test_fewest_for_most_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    intact = SequentialTest.judge

    def fewest(self: SequentialTest) -> None:
        intact(self)
        self.realisations = min(sampler.done for sampler in self.samplers)

    monkeypatch.setattr(SequentialTest, "judge", fewest)
    assert counts()[1] < PLANNED
