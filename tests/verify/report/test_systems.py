"""What a report says of each system: in its object, on disk, in the printed table and by the exit code."""

import json
import re
from dataclasses import replace
from pathlib import Path

from rnnchaos.text.verdicts import report_text
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.family import Family
from rnnchaos.verify.report import write
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.report.systems import worst
from tests.verify.conftest import CLAIMS, records

GOOD, MEDIAN, FALSE, OPEN, _, TOOTHLESS, _ = CLAIMS


def named(claim: Claim, system: str) -> Claim:
    return replace(claim, id=claim.id.replace("fake", system))


def run() -> Report:
    """Three systems of one study: all verified; one refuted and one undecided; one undecided."""
    claims = [named(GOOD, "a"), named(MEDIAN, "a"), named(FALSE, "b"), named(OPEN, "b"), named(OPEN, "c")]
    return Family(claims, records, budget="quick", error=1e-3).run(seed=1)


REPORT = run()


def test_every_claim_is_counted_once_with_its_verdict() -> None:
    found = {entry["system"]: entry for entry in REPORT.to_json()["systems"]}
    assert list(found) == ["a", "b", "c"]
    words = ("claims", "verified", "refuted", "undecided", "toothless")
    counts = {name: tuple(entry[word] for word in words) for name, entry in found.items()}
    assert counts == {"a": (2, 2, 0, 0, 0), "b": (2, 0, 1, 1, 0), "c": (1, 0, 0, 1, 0)}
    assert {name: entry["intervals"] for name, entry in found.items()} == {"a": 2, "b": 1, "c": 1}
    assert found["a"]["rivals"] == sum(len(v.rivals) for v in REPORT.claims if v.system == "a")


def test_exit_codes_are_those_of_the_systems_claims_and_the_worst_is_that_of_the_run() -> None:
    codes = {each.work.system: each.exit_code for each in REPORT.systems}
    assert codes == {"a": 0, "b": 1, "c": 2}
    assert REPORT.exit_code == 1
    assert (worst([]), worst([0, 0]), worst([0, 2]), worst([2, 1])) == (0, 0, 2, 1)


def test_a_shared_study_stands_with_each_system_and_once_in_the_sum() -> None:
    entries = REPORT.to_json()["systems"]
    (once,) = (kinds["realisations"] for kinds in REPORT.counts.values())
    assert [entry["realisations"] for entry in entries] == [once] * 3
    assert REPORT.to_json()["realisations"] == once
    assert {entry["seconds"] for entry in entries} == {REPORT.to_json()["simulation_seconds"]}


def test_the_file_holds_what_the_command_prints(tmp_path: Path) -> None:
    write.write(REPORT, tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "report.json").read_text())
    assert kept == json.loads(json.dumps(REPORT.to_json()))
    assert kept["exit_code"] == 1
    page = (tmp_path / "out" / "report.html").read_text()
    assert "3 systems" in page
    assert page.count('class="system"') == 3


def test_the_printed_table_has_a_row_a_system_where_there_are_several() -> None:
    lines = report_text(REPORT).splitlines()
    (start,) = (k for k, line in enumerate(lines) if line.startswith("system "))
    assert [line.split()[0] for line in lines[start + 1 : start + 5]] == ["a", "b", "c", "all"]
    assert lines[-1].startswith("budget quick, family error 0.001 over 2 intervals of 3 systems together,")
    single = Family([GOOD, MEDIAN], records, budget="quick", error=1e-3).run(seed=1)
    assert not any(line.startswith("system ") for line in report_text(single).splitlines())


def test_the_guide_names_every_field_and_no_other() -> None:
    page = Path(__file__).parents[3] / "notes" / "guides" / "all_systems.md"
    rows = [line.split("|")[1] for line in page.read_text().splitlines() if line.startswith("| `")]
    fields = [field for row in rows for field in re.findall(r"`(\w+)`", row)]
    assert sorted(fields) == sorted(REPORT.to_json()["systems"][0])


def test_a_toothless_claim_fails_its_system() -> None:
    report = Family([named(TOOTHLESS, "a"), named(GOOD, "b")], records, budget="quick", error=1e-3).run(
        seed=1
    )
    (bad, good) = (each.to_json() for each in report.systems)
    assert (bad["toothless"], bad["exit_code"], bad["realisations"]) == (1, 1, good["realisations"])
    assert good["exit_code"] == 0
