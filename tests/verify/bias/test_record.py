"""Constants know their run: a design that is not the one whose pilot gave its budgets is refused, and each
truth is that of the network that is simulated.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify import prediction
from rnnchaos.verify.bias import record
from rnnchaos.verify.bias.design import Allowance, BiasBudget, Design
from rnnchaos.verify.gaussian.design import POINTS
from rnnchaos.verify.gaussian.lyapunov import FLOW
from rnnchaos.verify.gaussian.moments import secant
from rnnchaos.verify.gradient import design as gradient
from rnnchaos.verify.gradient.flow_claims import between
from rnnchaos.verify.gradient.points import COMPARED
from rnnchaos.verify.modular import orderings
from rnnchaos.verify.modular.design import LARGE, NOISE, SMALL

DESIGNS = [entry for entry in registered("DESIGNS") if isinstance(entry, Design)]
every_design = pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.id)
REFUSED = r"design = .*python -m rnnchaos\.verify\.bias\.pilot --record "


@every_design
def test_a_design_is_the_one_that_was_measured(design: Design) -> None:
    assert design.pilots is not None
    for name in design.bias:
        assert design.budget(name) == design.bias[name]
    entry = record.recorded(design.pilots, design.id)
    if None in map(design.piloted, design.bias):
        assert entry["origin"] == f"unmeasured: {design.unmeasured}"
    else:
        assert entry["origin"].startswith("rnnchaos.verify.bias.pilot")


def moves(value: Any) -> Any:
    """The value of a parameter moved by its smallest unit."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return math.nextafter(value, math.inf)
    return [*value, value[-1]] if isinstance(value, list | tuple) else f"{value}2"


@every_design
def test_a_design_with_any_other_parameter_is_refused(design: Design) -> None:
    """N, dt, burn, duration, ... of the kernel, and how the pilot watched it."""
    name = next(iter(design.bias))
    others = [design.changed(**{key: moves(value)}) for key, value in design.parameters.items()]
    others += [replace(design, **{key: getattr(design, key) + 1}) for key in ("shrink", "watched", "later")]
    others += [replace(design, log=not design.log), replace(design, networks=(1, 1)), design.changed(more=1)]
    assert len(others) > 8
    for other in others:
        with pytest.raises(UsageError, match=REFUSED) as refused:
            other.biases(name)
        assert refused.value.exit_code == 64


def scaled(design: Design, factor: float, name: str) -> Design:
    left = design.bias[name]
    step = None if left.step is None else left.step * factor
    changed = BiasBudget(left.finite * factor, left.transient * factor, step, left.networks)
    return replace(design, bias={**design.bias, name: changed})


@every_design
def test_a_budget_below_what_was_measured_is_refused(design: Design) -> None:
    for name in design.bias:
        for factor in (0.1, 0.999):
            with pytest.raises(UsageError, match=REFUSED):
                scaled(design, factor, name).biases(name)
        assert scaled(design, 1.5, name).biases(name)


@every_design
def test_a_tolerance_wider_than_planned_is_refused(design: Design) -> None:
    """0.15 to 0.2 of the largest exponent: still verified, with everything in between let through."""
    for name, width in design.tolerance.items():
        with pytest.raises(UsageError, match=REFUSED):
            replace(design, tolerance={**design.tolerance, name: width * 4 / 3}).claimed(name)
        assert replace(design, tolerance={**design.tolerance, name: width / 2}).claimed(name)


def test_an_entry_that_was_edited_or_is_missing_is_refused(tmp_path: Path) -> None:
    design = FLOW["2"]
    assert design.pilots is not None
    whole = json.loads(design.pilots.read_text())
    amounts = whole[design.id]["amounts"]["lyapunov_max"]
    edits: list[Callable[[], object]] = [
        lambda: amounts.update(finite=amounts["finite"] / 10),
        lambda: whole[design.id]["tolerance"].update(lyapunov_max=0.2),
        lambda: whole[design.id]["run"]["parameters"].update(dt=0.2),
        lambda: whole.pop(design.id),
    ]
    for number, edit in enumerate(edits):
        edit()
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(whole))
        with pytest.raises(UsageError, match=REFUSED):
            replace(design, pilots=path).claimed("lyapunov_max")
    with pytest.raises(UsageError, match="no pilot of it"):
        replace(design, pilots=tmp_path / "none.json").claimed("lyapunov_max")


def test_what_is_recorded_holds(tmp_path: Path) -> None:
    path = tmp_path / "pilots.json"
    design = replace(FLOW["2"].changed(N=600), pilots=path)
    record.write(path, design.id, design.entry() | {"origin": "a test"})
    record.write(path, "another", design.entry())
    assert design.claimed("lyapunov_max")
    assert list(json.loads(path.read_text())) == ["another", design.id]


# Truths: those of the networks that are simulated


Given = list[tuple[str, dict[str, str]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Given]:
    """Quantities and parameters that theory is asked for; the answers are made up."""
    seen: Given = []

    def answer(name: str, *, digits: int = 15, **given: Any) -> Any:
        seen.append((name, given))
        value = 0.3 + (len(name) % 7) / 10 + len(seen) / 1000
        return value if "g" not in given or isinstance(given["g"], str) else [value]

    caches = (prediction.theory, prediction.uncertified, gradient.steepness)
    for each in caches:
        each.cache_clear()
    monkeypatch.setattr(prediction, "evaluate", answer)
    monkeypatch.setattr(gradient, "evaluate", answer)
    yield seen
    for each in caches:
        each.cache_clear()


def number(value: Any) -> float:
    return float(Fraction(value)) if isinstance(value, str) else float(getattr(value, "flat", [value])[0])


def simulated(design: Design) -> dict[str, Any]:
    """What the kernel runs at, under the names that theory has for it."""
    found = dict(design.parameters)
    if "strengths" in found:
        found |= {"sigma": found["strengths"][0], "sigma_mu": found["strengths"][-1], "N0": found["sizes"][0]}
    return found


LISTS = {"strengths", "sizes"}


def elsewhere(design: Design, name: str, asked: Given) -> list[str]:
    """Parameters at which the truth of an observable is not that of the network simulated."""
    asked.clear()
    design.truth(name)
    wrong, at = [], simulated(design)
    for quantity, given in asked:
        for key in given.keys() & at.keys():
            if key == "phi":
                wrong += [] if given[key] == at[key] else [f"{quantity} of {given[key]}, not {at[key]}"]
                continue
            parts = given[key].split(",") if key in LISTS else [given[key]]
            here = at[key] if key in LISTS else [at[key]]
            if [number(part) for part in parts] != [float(part) for part in here]:
                wrong.append(f"{quantity} at {key} = {given[key]}, simulated at {at[key]}")
        euler = quantity.startswith("scheme.")
        if euler and "dt" not in given:
            wrong.append(f"{quantity} without a step")
    return wrong


@every_design
def test_the_truth_is_that_of_the_network_simulated(design: Design, asked: Given) -> None:
    found: list[str] = []
    for name in design.bias:
        found += elsewhere(design, name, asked)
        compared = {key for _, given in asked for key in given} & simulated(design).keys()
        assert compared or not asked
    assert found == []


@pytest.mark.parametrize("planted", [{"dt": "0.2"}, {"g": "2.01"}])
def test_a_truth_at_another_step_or_gain_shows(planted: dict[str, str], asked: Given) -> None:
    """Simulated at dt = 0.4, the theory of dt = 0.2: off by 1.7 %, a ninth of the tolerance."""
    at = {"g": "2", "dt": "0.4"} | planted
    exact = {"lyapunov_max": partial(prediction.uncertified, "scheme.lyapunov_max", **at)}
    assert elsewhere(FLOW["2"], "lyapunov_max", asked) == []
    assert elsewhere(replace(FLOW["2"], exact=exact), "lyapunov_max", asked)


# Budgets: a claim that reads several designs carries the errors of each


def at(g: str) -> Design:
    return next(point for point in POINTS if point.g == g)


JOINT: dict[str, tuple[Callable[[], Any], tuple[Design, ...]]] = {
    "secant": (lambda: [secant("1.5", "2")], (at("1.5"), at("2"))),
    "small": (lambda: [orderings.exponents("small", "", *SMALL)], SMALL),
    "large": (lambda: [orderings.exponents("large", "", *LARGE)], LARGE),
    "noise": (lambda: [orderings.exponents("noise", "", *NOISE)], NOISE),
    **{f"{p.id} {f.id}": (partial(between, p, f), (p, f)) for p, f in COMPARED},
}


def carried(claims: Callable[[], Any], design: Design, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the bias of each claim grows with the budgets of a design that it reads."""
    larger = {name: scaled(design, 1.5, name).bias[name] for name in design.bias}
    before = list(claims())
    with monkeypatch.context() as patch:
        patch.setitem(design.__dict__, "bias", larger)
        after = list(claims())
    reads = [design.study() in claim.studies for claim in before]
    sums = [[math.fsum(bias.amount for bias in claim.biases) for claim in each] for each in (before, after)]
    return [new > old for old, new, read in zip(*sums, reads, strict=True) if read]


@pytest.mark.parametrize("joint", JOINT)
def test_a_joint_claim_carries_the_errors_of_all_it_reads(
    joint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims, designs = JOINT[joint]
    for design in designs:
        found = carried(claims, design, monkeypatch)
        assert found
        assert all(found)


def test_a_budget_of_one_gain_alone_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_gain() -> list[Any]:
        whole = secant("1.5", "2")
        return [replace(whole, biases=at("2").biases("kinetic_energy"))]

    assert carried(one_gain, at("2"), monkeypatch) == [True]
    assert carried(one_gain, at("1.5"), monkeypatch) == [False]


# Allowances: systematic errors that no pair of sizes measures


ALLOWANCES = [entry for entry in registered("DESIGNS") if isinstance(entry, Allowance)]


@pytest.mark.parametrize("entry", ALLOWANCES, ids=lambda entry: entry.id)
def test_an_allowance_belongs_to_its_studies(entry: Allowance) -> None:
    for name, amount in entry.budgets.items():
        assert entry.budget(name) == amount > 0
        with pytest.raises(UsageError, match=REFUSED):
            replace(entry, budgets={**entry.budgets, name: amount / 10}).budget(name)
        for place, of in enumerate(entry.studies()):
            for key, value in of.parameters:
                other = dict(of.parameters) | {key: moves(value)}
                studies = [*entry.studies()]
                studies[place] = replace(of, parameters=tuple(other.items()))
                with pytest.raises(UsageError, match=REFUSED):
                    replace(entry, studies=lambda found=tuple(studies): found).budget(name)
