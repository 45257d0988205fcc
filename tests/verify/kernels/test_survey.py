"""No mutant of a kernel survives but those shown to compute the same: a sample by default, all behind
slow."""

import json
import subprocess
import sys

import pytest

from rnnchaos.verify.harness.kernels import (
    ALLOWED,
    KernelSurvey,
    all_kernels,
    oracles,
    survey,
    surveyed,
)
from rnnchaos.verify.kernels.mutants import modules, mutants
from rnnchaos.verify.kernels.oracle import Oracles

EVERY = 10
SAMPLED = ("rnnchaos.verify.gradient.kernels",)
"""With the networks that they run."""
KNOWN = {id: why for each in oracles() for id, why in each.equivalent.items()}


def test_of_a_sample_none_survives_unexplained() -> None:
    found = survey(SAMPLED, every=EVERY, first=5)
    assert found.mutants > 40
    assert found.unexplained == []


def test_what_is_called_equivalent_is_a_mutant_and_has_a_reason() -> None:
    every = {mutant.id for mutant in mutants(modules(all_kernels()))}
    assert sorted(set(KNOWN) - every) == []
    assert len(KNOWN) <= ALLOWED * len(every)
    assert all(len(why) > 15 for why in KNOWN.values())


@pytest.mark.slow
def test_all_mutants_are_detected_or_equivalent() -> None:
    found = survey(all_kernels())
    assert found.unexplained == []
    assert found.exit_code == 0


def test_what_is_called_equivalent_survives() -> None:
    """Else the reason is wrong."""
    chosen = [mutant for mutant in mutants(modules(all_kernels())) if mutant.id in KNOWN]
    bare = [Oracles(each.id, each.checks) for each in oracles()]
    assert sorted(surveyed(chosen, bare).survivors) == sorted(mutant.id for mutant in chosen)


@pytest.mark.slow
def test_the_survey_is_a_program() -> None:
    """Its workers find by name what they are to run."""
    words = [sys.executable, "-m", "rnnchaos.verify.harness.kernels", "modular"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("kernels: ")


def test_without_an_oracle_all_survive_by_name() -> None:
    chosen = list(mutants(["rnnchaos.verify.networks.pairs"]))
    found = surveyed(chosen, [Oracles("none", (lambda: None,))])
    assert list(found.survivors) == [mutant.id for mutant in chosen]
    assert found.exit_code == 1
    assert "NOT SHOWN to be equivalent" in found.text()
    assert json.loads(json.dumps(found.to_json()))["detected"] == 0


def test_too_many_equivalents_fail_as_well() -> None:
    assert KernelSurvey(100, ("a",), {"a": "the same"}).exit_code == 0
    assert KernelSurvey(10, ("a",), {"a": "the same"}).exit_code == 1
    assert KernelSurvey(100, ("a",), {}).exit_code == 1


def test_a_kernel_that_hangs_is_stopped() -> None:
    """A loop that never ends: its steps are not counted."""
    (mutant,) = (
        m
        for m in mutants(["rnnchaos.verify.spectrum.run"])
        if m.function == "Run._interval" and m.change == "left out: self.done += steps -> pass"
    )
    (bookkeeping,) = (c for each in oracles(()) for c in each.checks if c.__name__ == "probes")
    assert surveyed([mutant], [Oracles("one", (bookkeeping,))]).survivors == ()
