"""The pilot finds what was planted, and every design of the columns can be measured by it."""

import math
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.bias import pilot, record
from rnnchaos.verify.bias.design import Allowance, BiasBudget, Design
from rnnchaos.verify.bias.single import SingleSize, WithRatios
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.executors import SerialExecutor
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.pairs import paired

TRUTH = 2.0


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No processes: the kernels of this file are in no importable module."""
    monkeypatch.setattr(pilot, "realisations", partial(realisations, executor=SerialExecutor()))


def planted(seed: np.random.SeedSequence, *, N: int, burn: float, dt: float) -> dict[str, Any]:
    """X (1 + 3/N + 400/N^2 + e^-burn + dt^2), with a little noise."""
    noise = 1e-9 * np.random.default_rng(seed).standard_normal()
    return {"x": TRUTH * (1 + 3 / N + 400 / N**2 + math.exp(-burn) + dt**2 + noise)}


def planted_pair(seed: np.random.SeedSequence, **given: Any) -> dict[str, Any]:
    return paired(planted, seed, **given)


def design(**changes: Any) -> Design:
    given: Mapping[str, Any] = {
        "id": "planted",
        "single": planted,
        "double": planted_pair,
        "parameters": {"N": 200, "burn": 40.0, "dt": 0.0},
        "memory": lambda parameters, largest: 0,
        "budgets": {"quick": 10},
        "bias": {"x": BiasBudget(0.1, 0.2, 0.3)},
        "exact": {"x": lambda: TRUTH},
        "networks": (10, 6),
        "shrink": 4,
        "order": 2,
    }
    return Design(**{**given, **changes})


@pytest.mark.parametrize("interval", ["sign", "fast"])
@pytest.mark.parametrize("log", [False, True])
def test_the_finite_size_is_that_of_the_pair_at_n(interval: str, log: bool) -> None:
    """c2/(2 N^2), c2 that of ln X on the logarithmic scale: 400 - 3^2/2 and what 1/n^3 adds."""
    of = design(interval=interval, log=log)
    found = pilot.finite_size(of, {"x": 10})["x"]
    n = of.N // of.shrink
    exact = [1 + 3 / size + 400 / size**2 for size in (n, 2 * n)]
    left = 2 * math.log(exact[1]) - math.log(exact[0]) if log else 2 * exact[1] - exact[0] - 1
    assert found == pytest.approx(abs(left) / 16, rel=1e-5)
    assert log or found == pytest.approx(400 / (2 * of.N**2), rel=1e-5)


def test_a_single_size_is_what_it_is_at_n() -> None:
    """c1/N of networks of N/shrink units, over shrink; X itself is claimed, of the kernel at N."""
    of = SingleSize(**{f.name: getattr(design(), f.name) for f in fields(Design)})
    found = pilot.finite_size(of, {"x": 10})["x"]
    n = of.N // of.shrink
    assert found == pytest.approx((3 / n + 400 / n**2) / of.shrink, rel=1e-5)
    claimed = of.pair("x")
    (record,) = realisations(claimed.study, entropy=1, count=1, executor=SerialExecutor())
    assert claimed.value(record) == pytest.approx(TRUTH * (1 + 3 / 200 + 400 / 200**2), rel=1e-5)
    assert (of.biases("x")[0].order, of.study().parameters) == (1, of.alone().parameters)
    assert "single networks of 50 units" in of.biases("x")[0].origin
    assert "10 and 6 networks" in of.biases("x")[0].origin


def test_transient_and_step() -> None:
    of = design().changed(burn=2.0, dt=0.5)
    assert pilot.transient(of, {"x": 6})["x"] == pytest.approx(math.exp(-2) - math.exp(-6), rel=1e-5)
    assert pilot.step(of, {"x": 6})["x"] == pytest.approx(0.25, rel=1e-5)


def test_a_step_seen_at_a_coarser_one_is_scaled_back() -> None:
    """An error of order dt^2 exactly, seen from 1 to 1/2, is that of 1/2; the run says so."""
    of = design(coarse=2).changed(burn=2.0, dt=0.5)
    assert pilot.step(of, {"x": 6})["x"] == pytest.approx(0.25, rel=1e-5)
    assert of.run()["coarse"] == 2
    assert "coarse" not in design().run()
    assert "2 dt against half of it" in of.biases("x")[1].origin


def fading(
    seed: np.random.SeedSequence, *, N: int, burn: float, dt: float, duration: float
) -> dict[str, Any]:
    """2 (1 + the average of e^(-t/4) from burn on), and its parts."""
    left = 4 * (math.exp(-burn / 4) - math.exp(-(burn + duration) / 4)) / duration
    return {"x": TRUTH * (1 + left), "over": 3.0 + dt, "under": 2.0}


def test_the_early_transient_bounds_that_of_the_window() -> None:
    of = design(single=fading, networks=None, later=20).changed(burn=8.0, duration=40.0)
    early, whole = (measure(of, {"x": 6})["x"] for measure in (pilot.early, pilot.transient))
    assert whole < early < 1.34 * whole


def test_by_steps_is_the_error_at_the_step_itself() -> None:
    def of(dt: float) -> Measurement:
        made = study("fading", fading, N=9, burn=1.0, dt=dt**4, duration=1.0)
        return Measurement("over", made, lambda record: float(record.observables["over"]))

    assert pilot.by_steps(of, 0.1, 3, order=4) == pytest.approx(1e-4 * np.ones(3))


class Halves(WithRatios):
    ratios = {"half": ("over", "under")}  # noqa: RUF012 - declared of the class


def test_a_ratio_of_observables_is_seen_and_claimed() -> None:
    of = design(single=fading).changed(duration=40.0)
    ratio = Halves(
        **{f.name: getattr(of, f.name) for f in fields(Design)} | {"bias": {"half": BiasBudget(0.1, 0.1)}}
    )
    (record,) = realisations(ratio.study(), entropy=1, count=1, executor=SerialExecutor())
    assert ratio.pair("half").value(record) == ratio.seen("half", record.observables, 9) == 1.5
    assert ratio.pair("x").value(record) == record.observables["x"]


def test_an_absolute_budget_is_in_the_unit_of_the_observable() -> None:
    relative, absolute = (pilot.finite_size(design(absolute=a), {"x": 6})["x"] for a in ((), ("x",)))
    assert absolute == pytest.approx(TRUTH * relative)


def test_the_bound_is_two_standard_errors_of_mean_or_median() -> None:
    """At the quantiles of normal laws about 1/2 and -1: the errors of their locations are known."""
    count = 4000
    values = ndtri((np.arange(count) + 0.5) / count)[:, None] + np.array([0.5, -1.0])
    for centre, error in ((np.mean, 1.0), (np.median, math.sqrt(math.pi / 2))):
        assert (pilot.bound(values, centre) - 1) * math.sqrt(count) / 2 == pytest.approx(error, rel=0.01)


def test_the_budget_says_where_it_comes_from() -> None:
    biases = design().biases("x", 10.0)
    assert [(bias.amount, bias.order) for bias in biases[:3]] == [(1.0, 2), (3.0, 0), (2.0, 0)]
    assert "rnnchaos.verify.bias.pilot planted, 10 pairs and 6 networks" in biases[0].origin
    assert "pairs of 50 and 100 units" in biases[0].origin
    assert "3 times as late as after t = 40" in biases[2].origin
    assert "not measured" in design(networks=None).biases("x")[0].origin


def test_a_pilot_takes_the_place_of_an_estimate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed as unmeasured before, with its text; measured after, with the networks the pilot took."""
    of = design(networks=None, pilots=tmp_path / "pilots.json", unmeasured="an estimate")
    assert of.pilots is not None
    record.write(of.pilots, of.id, of.entry() | {"origin": "unmeasured: an estimate"})
    monkeypatch.setattr(pilot, "registered", lambda *_: (of, design(id="other")))
    monkeypatch.setattr(pilot, "USUAL", (10, 6))
    assert list(pilot.unmeasured()) == ["planted"]
    assert of.biases("x")[0].origin.endswith(": an estimate")
    pilot.main(["--record", "planted"])
    assert list(pilot.unmeasured()) == []
    assert of.piloted("x") == (10, 6)
    assert "rnnchaos.verify.bias.pilot planted, 10 pairs and 6 networks" in of.biases("x")[0].origin
    assert record.recorded(of.pilots, of.id)["amounts"]["x"]["finite"] == pytest.approx(0.005, rel=0.02)
    with pytest.raises(UsageError, match="is below the"):
        replace(of, bias={"x": BiasBudget(0.001, 0.2, 0.3)}).biases("x")


def test_what_has_no_pilot_is_listed_and_what_is_unknown_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pilot, "registered", lambda *_: (design(), design(id="guessed", networks=None)))
    pilot.main(["--unmeasured"])
    assert capsys.readouterr().out == "guessed\n"
    with pytest.raises(UsageError, match="design = gessed: accepted: planted, guessed"):
        pilot.main(["--record", "gessed"])


def test_a_component_is_named_by_its_index() -> None:
    of, found = design(), {"x": np.array([1.0, 4.0])}
    assert of.seen("x", found, 1).tolist() == [1.0, 4.0]
    assert of.seen("x[1]", found, 1) == 4.0
    assert of.pair("x[1]").name == "x[1]"


def test_amounts_of_every_kind(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (design(), Allowance("own", lambda: {"left": 0.123456}))
    monkeypatch.setattr(pilot, "registered", lambda *_: entries)
    pilot.main(["own"])
    assert capsys.readouterr().out == '{"id": "own", "left": {"amount": 0.12}}\n'
    assert set(pilot.measured(design())["x"]) == {"finite", "transient", "step"}


ENTRIES = tuple(registered("DESIGNS"))


def test_ids_of_designs_are_unique() -> None:
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", [e for e in ENTRIES if isinstance(e, Design)], ids=lambda e: e.id)
def test_every_design_knows_what_its_observables_tend_to(entry: Design) -> None:
    assert set(entry.tolerance) <= set(entry.bias)
    for name in entry.bias:
        value, unit = entry.truth(name)
        assert np.isfinite(value).all()
        assert unit > 0
