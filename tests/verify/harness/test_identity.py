"""What counts as one measurement: its estimate, not its name; and what is refused."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import erf

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.identity import content_hash
from rnnchaos.verify.ensembles.study import Record, Study, realise, study
from rnnchaos.verify.harness.family import Family, verify
from rnnchaos.verify.harness.planning import family_size
from rnnchaos.verify.harness.selection import claims, distinct, selected
from rnnchaos.verify.heavy_tailed import column
from rnnchaos.verify.report.report import Report

Estimate = Callable[[Record], float]
SCALE = 2.0


def kernel(seed: np.random.SeedSequence, *, mean: float = 0.0) -> dict[str, Any]:
    x = np.random.default_rng(seed).normal(mean, 0.3)
    return {"x": x, "pair": np.array([x, x + 5.0])}


STUDY = study("fake", kernel)


def source(of: Study, count: int) -> Iterator[Record]:
    return (realise(of, 1, index) for index in range(count))


def x_of(record: Record) -> float:
    return float(record.observables["x"])


def claim(id: str, estimate: Estimate, *, of: Study = STUDY, name: str = "x", **changes: Any) -> Claim:
    base = Claim(
        id=id,
        formula="fake.mean",
        title=f"the mean of {id}",
        point={},
        prediction=lambda: 0.0,
        tolerance=0.5,
        measurements=(Measurement(name, of, estimate, "fast"),),
        rivals=(shifted(2), Rival("far", lambda p, t: p + 9 * t)),
        budgets={"quick": 200},
    )
    return replace(base, **changes)


def check(*claims: Claim) -> Report:
    return Family(claims, source, budget="quick", error=1e-3).run(seed=1)


def test_a_claim_copied_with_another_lambda_is_measured_by_its_own() -> None:
    """The same name and study, the mean of x and of x + 5, both said to be 0: the second is refuted."""
    first = claim("fake.a", lambda record: float(record.observables["x"]))
    second = claim("fake.b", lambda record: float(record.observables["x"]) + 5)
    report = check(first, second)
    assert [verdict.verdict for verdict in report.claims] == ["verified", "refuted"]
    assert report.intervals == 2
    (alone,) = check(second).claims
    assert alone.verdict == "refuted"
    assert alone.interval[0] > 4
    assert report.claims[1].interval[0] > 4


def test_the_same_text_twice_counts_once() -> None:
    first = claim("fake.a", lambda record: float(record.observables["x"]))
    second = claim("fake.b", lambda record: float(record.observables["x"]))
    assert check(first, second).intervals == 1


def test_one_name_in_two_studies_counts_twice() -> None:
    """Also in `plan` and in the counts of the report, whose studies have one id."""
    pair = [claim(f"fake.{mean}", x_of, of=study("fake", kernel, mean=mean)) for mean in (0.0, 0.1)]
    report = check(*pair)
    assert report.intervals == 2
    assert len(report.counts) == 2
    both = replace(pair[0], measurements=tuple(c.measurements[0] for c in pair), combine=lambda a, b: a)
    assert family_size(both, "quick") == 2


def made(index: int) -> Estimate:
    return lambda record: float(record.observables["pair"][index])


class Component:
    """A callable with state."""

    def __init__(self, index: int) -> None:
        self.index = index

    def __call__(self, record: Record) -> float:
        return float(record.observables["pair"][self.index])

    def method(self, record: Record) -> float:
        return self(record)


@dataclass(frozen=True)
class Frozen:
    index: int

    def __call__(self, record: Record) -> float:
        return float(record.observables["pair"][self.index])


def component(index: int, record: Record) -> float:
    return float(record.observables["pair"][index])


def nested(index: int) -> Estimate:
    inner = made(index)
    return lambda record: inner(record)


def recursive(index: int) -> Estimate:
    def estimate(record: Record, depth: int = 3) -> float:
        return estimate(record, depth - 1) if depth else float(record.observables["pair"][index])

    return estimate


def local_class(index: int) -> Estimate:
    class Local:
        places = (index,)

        def __call__(self, record: Record) -> float:
            return float(record.observables["pair"][self.places[0]])

    return Local()


def text(index: int) -> Estimate:
    """Of a file of its own, where `at` is a global."""
    space: dict[str, Any] = {"at": index}
    exec("def estimate(record): return float(record.observables['pair'][at])", space)
    estimate: Estimate = space["estimate"]
    return estimate


KINDS: dict[str, Callable[[int], Estimate]] = {
    "closure": made,
    "default": lambda i: lambda record, i=i: float(record.observables["pair"][i]),  # type: ignore[misc]
    "keyword default": lambda i: lambda record, *, i=i: float(record.observables["pair"][i]),  # type: ignore
    "partial": lambda i: partial(component, i),
    "partial of a lambda": lambda i: partial(lambda i, record: float(record.observables["pair"][i]), i),
    "callable object": Component,
    "frozen callable": Frozen,
    "bound method": lambda i: Component(i).method,
    "function in a closure": nested,
    "recursive": recursive,
    "cached": lambda i: cache(made(i)),
    "class of its own": local_class,
    "global": text,
    "array": lambda i: partial(np.dot, np.eye(2)[i]),
    "ufunc": lambda i: lambda record, of=(np.tanh, erf)[i]: float(of(x_of(record))),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_estimates_are_what_they_compute_with(make: Callable[[int], Estimate]) -> None:
    first, again, other = (Measurement("y", STUDY, make(index)) for index in (0, 0, 1))
    assert first == again
    assert len({first, again, other}) == 2


def test_one_object_with_another_constant_is_another_estimate() -> None:
    """Smallest changes: 1 ulp, the type of a number, a sign of zero, the order of a sequence."""
    numbers = [1.0, 1, True, np.nextafter(1.0, 2), np.float64(1), "1", b"1", 0.0, -0.0, float("nan"), None]
    groups = [(1, 2), (2, 1), [1, 2], ((1,), 2), {1, 2}, {1: 2}]
    arrays = [np.array(each) for each in ([1, 2], [1.0, 2], [[1, 2]])] + [np.array([1, 2], object)]
    values: list[Any] = [*numbers, *groups, *arrays, x_of, made, Component, Component(1), np, Path("1")]
    hashes = {content_hash(partial(component, value)) for value in values}
    assert len(hashes) == len(values)
    assert content_hash(partial(component, {1, 2})) == content_hash(partial(component, {2, 1}))


def test_a_loop_variable_that_is_read_late_is_refused() -> None:
    late = [claim(f"fake.{i}", lambda record: float(record.observables["pair"][i])) for i in range(2)]  # noqa: B023
    with pytest.raises(UsageError, match=r"estimate = .*accepted.*loop variables") as refused:
        check(*late)
    assert refused.value.exit_code == 64
    assert "\n" not in str(refused.value)
    bound = [claim(f"fake.{i}", KINDS["default"](i)) for i in range(2)]
    assert [verdict.verdict for verdict in check(*bound).claims] == ["verified", "refuted"]


def test_a_state_that_changed_since_is_refused() -> None:
    moving = Component(0)
    one = claim("fake.state", moving)
    moving.index = 1
    with pytest.raises(UsageError, match="stays as it was"):
        check(one)


UNREAD = {
    "lock": threading.Lock(),
    "generator": (i for i in range(3)),
    "ufunc of one's own": np.frompyfunc(abs, 1, 1),
}


@pytest.mark.parametrize("hidden", UNREAD.values(), ids=UNREAD)
def test_what_has_no_readable_state_is_refused_in_one_line(hidden: Any) -> None:
    with pytest.raises(UsageError, match="accepted") as refused:
        Measurement("x", STUDY, lambda record: hidden and x_of(record))
    assert refused.value.exit_code == 64
    assert "\n" not in str(refused.value)


def test_an_open_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log, pytest.raises(UsageError):
        Measurement("x", STUDY, lambda record: log and x_of(record))


def test_different_claims_of_one_id_are_refused_and_equal_ones_are_one() -> None:
    def build(shift: float) -> Claim:
        return claim("fake.same", lambda record: float(record.observables["x"]) + shift)

    assert len(distinct([build(0.0), build(0.0)])) == 1
    for run in (check, partial(verify, executor=SerialExecutor(), seed=1)):
        with pytest.raises(UsageError, match=r"fake\.same") as refused:
            run(build(0.0), build(5.0))
        assert refused.value.exit_code == 64
        assert "\n" not in str(refused.value)


def test_what_every_claim_is_made_of_is_read() -> None:
    assert len({content_hash(claim) for claim in claims()}) == len(claims()) > 100


def test_a_claim_that_a_column_builds_twice_is_one() -> None:
    """Of the same measurements and theory; and one that is named by its id and by a prefix."""
    id = "heavy_tailed.annealed_growth.a1.N10"
    first, again = (next(each for each in column.CLAIMS() if each.id == id) for _ in range(2))
    assert first is not again
    assert len(distinct([first, again])) == 1
    found = [each.id for each in selected((id, "heavy_tailed.annealed_growth"), "quick")]
    assert found.count(id) == 1
    assert len(found) > 5


def test_counters_with_one_text_count_once() -> None:
    counted = [
        claim(f"fake.{i}", x_of, count=lambda record: {"positive": int(record.observables["x"] > -99)})
        for i in range(2)
    ]
    (counts,) = check(*counted).counts.values()
    assert counts["positive"] == counts["realisations"]


def test_a_wrapper_is_what_it_wraps() -> None:
    assert content_hash(lru_cache(maxsize=1)(made(0))) != content_hash(lru_cache(maxsize=1)(made(1)))
    assert content_hash(itemgetter("x")) != content_hash(itemgetter("y"))
