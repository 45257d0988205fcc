"""JUnit XML of a run: refuted and toothless fail, undecided is an error, nothing is skipped."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from rnnchaos.verify.report.junit import junit
from rnnchaos.verify.report.markup import clean
from rnnchaos.verify.report.report import Report

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def cases(report: Report) -> list[ET.Element]:
    return list(ET.fromstring(junit(report, written=WHEN)).iter("testcase"))


def outcomes(report: Report) -> list[str | None]:
    """The tag of what did not pass, None for what did."""
    found = [[child for child in case if child.tag != "system-out"] for case in cases(report)]
    assert all(len(children) <= 1 for children in found)
    return [children[0].tag if children else None for children in found]


def test_one_case_a_claim_with_its_outcome(mixed: Report) -> None:
    assert [case.get("name") for case in cases(mixed)] == [clean(v.id) for v in mixed.claims]
    assert {case.get("classname") for case in cases(mixed)} == {"fake.mean"}
    assert outcomes(mixed) == [None, None, "failure", "error", None, "failure", None]


def test_the_counts_are_those_of_the_cases(mixed: Report) -> None:
    root = ET.fromstring(junit(mixed, written=WHEN))
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    for node in (root, suite):
        counts = {name: node.get(name) for name in ("tests", "failures", "errors", "skipped", "time")}
        assert counts == {
            "tests": "7",
            "failures": "2",
            "errors": "1",
            "skipped": "0",
            "time": str(mixed.seconds),
        }
    assert suite.get("timestamp") == "2026-01-02T03:04:05"


def test_what_failed_says_why(mixed: Report) -> None:
    (refuted, undecided, toothless) = [case[0] for case in cases(mixed) if case[0].tag != "system-out"]
    low, high = mixed.claims[2].interval
    assert refuted.get("message") == f"refuted: [{low:.5g}, {high:.5g}] against 1.6"
    assert (undecided.get("type"), toothless.get("type")) == ("undecided", "toothless")
    assert "within the tolerance: prediction shifted by 0.5 tolerances" in str(toothless.get("message"))
    assert "rival nothing (0.6): undecided" in str(refuted.text)


def test_names_stay_names_and_forbidden_characters_are_replaced(mixed: Report) -> None:
    last = cases(mixed)[-1]
    title = mixed.claims[-1].stated.claim.title
    assert last.get("name") == f"fake.{clean(title)}"
    assert f"rival {clean(title)} (1.5): refuted" in str(last[0].text)
    assert "\ufffd" in clean(title)


def test_properties_repeat_the_run(mixed: Report) -> None:
    document = junit(replace(mixed, command="rnnchaos verify 'a b' --seed 1"), written=WHEN)
    known = {p.get("name"): p.get("value") for p in ET.fromstring(document).iter("property")}
    assert known["command"] == "rnnchaos verify 'a b' --seed 1"
    assert (known["seed"], known["budget"], known["mutate"]) == ("1", "quick", "false")
    assert {name: known[name] for name in mixed.host} == dict(mixed.host)


def test_under_mutation_a_rival_that_passes_is_the_failure(mutated: Report) -> None:
    assert outcomes(mutated) == [None, "failure", "error"]
    assert "verified" in str(cases(mutated)[1][0].text)


def test_an_empty_run_is_a_document(mixed: Report) -> None:
    assert cases(replace(mixed, claims=())) == []
