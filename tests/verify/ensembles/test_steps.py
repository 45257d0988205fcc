"""A run that nobody would wait for is refused before it begins, by one rule for all studies."""

from typing import Any

import pytest

from rnnchaos.numerics.quantity import Parameter
from rnnchaos.theory.algebra.interval import Interval
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.template import MOST_STEPS, TIMES, Template, template

TEBIBYTE = 2**40
STUDIES = list(registered("STUDIES"))
FITTING = {"g": "2", "T": "1", "alpha": "1.5", "N": "20", "N0": "4", "P": "3", "k": "2"}


def given(study: Template, **more: Any) -> dict[str, Any]:
    names = {parameter.name for parameter in study.parameters}
    asked = {p.name: FITTING.get(p.name, "1") for p in study.parameters if p.required}
    return asked | {name: value for name, value in (FITTING | more).items() if name in names}


def longest(parameter: Parameter) -> Any:
    assert isinstance(parameter.domain, Interval)
    most = parameter.domain.at_most
    return f"1,{most}" if parameter.name == "times" else most


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
def test_no_study_takes_more_steps_than_anybody_waits_for(study: Template) -> None:
    """At the longest declared times and a tiny step; one that counts in steps is bounded by its domain, and
    one without time by those of all that it counts, or by memory."""
    times = {p.name: longest(p) for p in study.parameters if p.name in TIMES}
    if not times:
        assert study.id in {"equilibria", "in_context", "diffusion", "langevin_machine"}, (
            "a study without a duration"
        )
        counts = {p.name: longest(p) for p in study.parameters if getattr(p.domain, "whole", False)}
        if study.id == "langevin_machine":
            pytest.importorskip("sklearn")
            with pytest.raises(UsageError, match=r"steps of so many; accepted: at most 1e\+09"):
                study.study(given(study, **counts))
            return
        largest = study.study(given(study, **counts))
        assert max(counts.values()) <= 1000 or largest.memory_bytes > TEBIBYTE
        return
    if any(parameter.name == "dt" for parameter in study.parameters):
        with pytest.raises(UsageError, match=r"steps \(.*accepted: at most 1e\+08 steps") as refused:
            study.study(given(study, dt="1e-9", **times))
        assert refused.value.name == "dt"
    else:
        assert sum(times.values()) <= MOST_STEPS
        assert study.study(given(study, **times)).key


@pytest.mark.parametrize("id", ["gaussian", "spectrum", "gradient"])
def test_the_step_that_a_refusal_names_is_accepted(id: str) -> None:
    study = template(id)
    with pytest.raises(UsageError) as refused:
        study.study(given(study, dt="1e-9", duration="77.7"))
    named = refused.value.accepted.partition("dt from ")[2].partition(" ")[0]
    assert study.study(given(study, dt=named, duration="77.7")).key
    with pytest.raises(UsageError, match="steps"):
        study.study(given(study, dt=str(0.98 * float(named)), duration="77.7"))


def test_looks_are_no_further_apart_than_the_run_is_long() -> None:
    """Else the first look alone would take longer than all that is asked for."""
    study = template("freezing")
    with pytest.raises(UsageError, match=r"every = 3\.5: accepted: at most the duration 3"):
        study.study(given(study, gamma="0.5", duration="3", every="3.5"))
    assert study.study(given(study, gamma="0.5", duration="3", every="3")).key


def test_steps_of_a_map_are_counted_as_such() -> None:
    """Its dt is 1, whatever the default of a flow's is; the longest time is named."""
    study = template("spectrum")
    assert study.study(given(study, scheme="rates", duration="9e7")).key
    with pytest.raises(UsageError, match=r"duration = 200000000\.0: 2e") as refused:
        study.study(given(study, scheme="rates", duration="2e8"))
    assert "dt" not in refused.value.accepted


def test_what_is_kept_of_every_sample_is_part_of_the_memory() -> None:
    study = template("gaussian")
    short, long = (study.study(given(study, dt="1e-5", duration=t)).memory_bytes for t in ("100", "200"))
    samples, states = 100 / 2e-5, 2
    assert long - short >= 2 * 8 * samples * states
