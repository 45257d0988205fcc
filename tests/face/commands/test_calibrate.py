"""`rnnchaos calibrate`: the table, its exit codes, and that it speaks of the harness as it runs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from rnnchaos.cli import main
from rnnchaos.commands.measure import calibrate
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.calibration import report
from rnnchaos.verify.calibration.families import (
    CLAIMS,
    allowed_tolerance,
    by_formula,
    by_harness,
    false_verdicts,
    family_rows,
)
from rnnchaos.verify.calibration.laws import family
from rnnchaos.verify.calibration.report import calibration_report, exit_code, store_laws
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.study import realise, study
from rnnchaos.verify.harness.family import FAMILY_ERROR, Family
from rnnchaos.verify.harness.selection import claims
from rnnchaos.verify.networks.flow import richardson_pair
from rnnchaos.verify.statistics.contrasts import WORD, per_interval
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, FastInterval, SignSequence

PLANNED = 120


def nothing(seed: np.random.SeedSequence) -> dict[str, Any]:
    return {}


def claim(index: int, tolerance: float, interval: Any, budgets: dict[str, int]) -> Claim:
    """Claim number `index`: its prediction lies one tolerance above the true location 0."""
    of = study("synthetic", nothing)
    value = Measurement(f"y{index}", of, lambda record: float(record.observables["y"][index]), interval)
    return Claim(
        id=f"synthetic.c{index}",
        formula="synthetic",
        title="a location",
        point={},
        prediction=lambda: tolerance,
        tolerance=tolerance,
        measurements=(value,),
        rivals=(shifted(), Rival("far", lambda p, t: p + 9 * t)),
        budgets=budgets,
    )


@pytest.fixture(autouse=True)
def no_registered_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns' claims evaluate their thresholds; two synthetic ones stand for them here."""
    listed = (claim(0, 0.1, "fast", {"quick": 800}), claim(1, 0.1, "fast", {"quick": 500, "standard": 2400}))
    monkeypatch.setattr(report, "claims", lambda: listed)


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "claims", lambda: (claim(0, 0.1, "fast", {"quick": 800}),))
        return calibration_report(runs=1000, seed=1, planned=PLANNED)


def test_the_planted_fault_and_nothing_else_is_exposed(content: dict[str, Any]) -> None:
    assert content["exposed"] == ["WatchedT on gaussian"]
    assert exit_code(content) == 0
    assert exit_code(content | {"exposed": []}) == 2
    assert exit_code(content | {"exposed": ["SignSequence on cauchy", "WatchedT on gaussian"]}) == 1


def test_one_table_with_rates_intervals_and_power(content: dict[str, Any]) -> None:
    laws = {row["law"] for row in content["rows"]}
    assert {"gaussian", "log-normal", "t3", "cauchy", "pairs", "network pairs", "family of 8"} <= laws
    assert {row["nominal"] for row in content["rows"]} == {1e-2, 1e-3}
    assert {row["nominal"] for row in content["tails"]} == {1e-3, 1e-6}
    powered = [row for row in content["rows"] if "power" in row]
    assert len(powered) == 2 * (9 + 3)
    for row in powered:
        power = [row["power"][d] for d in ("1", "1.5", "2", "3")]
        assert power == sorted(power)
        assert row["interval"][0] <= row["measured"] <= row["interval"][1]
        assert row["false_refutations"] <= 0.002
        assert row["false_verifications"] <= 2 * row["nominal"]
    gaussian = [row for row in powered if row["law"] == "gaussian"]
    assert all(
        row["verified"] > 0.8 and row["power"]["2"] > 0.9 and row["power"]["3"] == 1 for row in gaussian
    )


def test_everything_about_a_report_is_repeated_by_its_seed(content: dict[str, Any]) -> None:
    json.dumps(content, allow_nan=False)
    again = family_rows(SignSequence(error=0.01, planned=PLANNED), runs=1000, entropy=1)
    assert list(again) == content["families"][:2]


def test_budgets_say_what_they_detect() -> None:
    rows = report.budgets()
    assert [(row["budget"], row["realisations"], row["intervals"]) for row in rows] == [
        ("quick", 800, 2),
        ("standard", 2400, 1),
    ]
    fast = FastInterval(error=FAMILY_ERROR["quick"] / 2, planned=800).detectable(1.0, 800)
    assert rows[0]["detects"]["FastInterval"] == fast < rows[0]["detects"]["SignSequence"]


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_the_family_row_is_about_the_harness_as_it_runs(rule: type[ConfidenceSequence]) -> None:
    """The same values through the harness itself: the same verdict of every claim, in every run."""
    whole = rule(error=FAMILY_ERROR["quick"], planned=PLANNED)
    single = rule(error=per_interval(whole.error, intervals=CLAIMS), planned=PLANNED)
    values = family(claims=CLAIMS).draw(np.random.default_rng(np.random.SeedSequence(5)), 12, PLANNED)
    values += 0.8 * allowed_tolerance(single) * np.linspace(-3, 3, 12)[:, None, None]  # all three verdicts
    found = by_formula(whole, values)
    assert all(by_harness(whole, run).agrees(found.run(index)) for index, run in enumerate(values))
    assert set(found.verdicts.ravel().tolist()) == set(WORD)


def by_name(self: Family) -> None:
    """The planted fault: a family that counts names."""
    intact(self)
    self.share = per_interval(self.error, intervals=len({m.name for m in self.measurements}))
    for sample in self.samples.values():
        sample.error = self.share


intact = Family.__post_init__


@pytest.mark.parametrize("rule", [SignSequence, FastInterval])
def test_a_family_that_counts_names_is_exposed(
    rule: type[ConfidenceSequence], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rule(error=1e-2, planned=PLANNED)
    words = [row["verdict"] for row in family_rows(whole, runs=100, entropy=3)]
    monkeypatch.setattr(Family, "__post_init__", by_name)
    planted = [row["verdict"] for row in family_rows(whole, runs=100, entropy=3)]
    assert (words, planted) == (["within", "within"], ["within", "exposed"])


def test_false_verdicts_are_refutations_of_the_right_and_verifications_of_the_wrong() -> None:
    verdicts = np.array([[-1, 0, 1, 0, -1, 0, 1, 0]])
    assert false_verdicts(verdicts).tolist() == [[True, False, False, False, False, False, True, False]]


def test_stored_pairs_become_laws(tmp_path: Path) -> None:
    of = study("small", richardson_pair, g=3.0, N=20, dt=1.0, states=1, burn=2.0, duration=4.0, phi="tanh")
    with Store(tmp_path / "kept") as store:
        store.plan(of, 1, 5)
        for index in range(5):
            store.write(of, 1, realise(of, 1, index))
    (law,) = store_laws(tmp_path / "kept")
    assert law.name == "small kinetic_energy"
    assert law.scale > 0
    with Store(tmp_path / "empty"):
        pass
    with pytest.raises(UsageError, match="two or more Richardson pairs"):
        store_laws(tmp_path / "empty")


def test_the_command_prints_a_table_or_json(content: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fake(**options: Any) -> dict[str, Any]:
        asked.append(options)
        return content

    monkeypatch.setattr(report, "calibration_report", fake)
    runner = CliRunner()
    text = runner.invoke(calibrate, ["--runs", "1000", "--seed", "1"], standalone_mode=False)
    assert text.return_value == 0
    assert "exposed: WatchedT on gaussian (WatchedT is the planted fault)" in text.output
    assert "power at 1.5 t" in text.output
    lines = text.output.splitlines()
    assert sum(line.startswith("family-wise false alarms: ") for line in lines) == 1
    assert sum(line.startswith("power at 1.5 tolerances: ") for line in lines) == 1
    printed = runner.invoke(calibrate, ["--seed", "7", "--json"], standalone_mode=False).output
    assert json.loads(printed)["schema"] == "rnnchaos/calibrate/1"
    assert [(each["runs"], each["seed"]) for each in asked] == [(1000, 1), (10000, 7)]


@pytest.mark.parametrize("words", [("--runs", "99"), ("--runs", "many"), ("--seed", "-1"), ("--runs", "1e9")])
def test_bad_input_is_refused(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(calibrate, words, standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert words[0][2:] in str(result.exception)


@pytest.mark.slow
def test_at_full_size_every_rate_is_within_its_nominal_error() -> None:
    content = calibration_report(runs=10_000, seed=2)
    assert content["exposed"] == ["WatchedT on gaussian"]
    for row in (*content["rows"], *content["families"]):
        if row["rule"] != "WatchedT":
            assert row["interval"][0] <= row["nominal"]


def test_budgets_of_one_run_of_all_systems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--power", "--together", "--runs", "100", "--seed", "1", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["together"]
    assert {row["claim"] for row in content["claims"]} == {c.id for c in claims() if "quick" in c.budgets}
    assert all(row["planned"] > 0 and row["sure"] for row in content["claims"])
    assert main(["calibrate", "--together"]) == 64
    assert "accepted: --power --together" in capsys.readouterr().err
