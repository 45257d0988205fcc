"""Verdicts as JUnit XML, which continuous integration reads: one test case a claim.

    verified             passes
    refuted, toothless   <failure>: the statement is wrong, or no data could tell it from its rivals
    undecided            <error>: the test could not be carried through within its budget

An undecided claim is an error and not a skip because a skip leaves a build green, and noise must never pass a
claim; the command itself exits with 2. With `mutate` a case is a claim under attack by its rivals: `failure`
where one came out verified in the theory's place, `error` where one is still inside the interval.
"""

from datetime import datetime
from xml.etree.ElementTree import Element

from rnnchaos.verify.report.markup import element, to_xml
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.report.verdict import Verdict

CHILD = {1: "failure", 2: "error"}


def junit(report: Report, *, written: datetime) -> bytes:
    """The document; `written` (UTC) is the time stamp of its only suite."""
    codes = [report.code(verdict) for verdict in report.claims]
    numbers = {
        "tests": len(codes),
        "failures": codes.count(1),
        "errors": codes.count(2),
        "skipped": 0,
        "time": report.seconds,
    }
    rows = zip(report.claims, report.rows(), codes, strict=True)
    suite = element(
        "testsuite",
        _properties(report),
        *(_case(verdict, row, code) for verdict, row, code in rows),
        name="rnnchaos verify",
        timestamp=written.strftime("%Y-%m-%dT%H:%M:%S"),
        **numbers,
    )
    return to_xml(element("testsuites", suite, name="rnnchaos verify", **numbers))


def _properties(report: Report) -> Element:
    """What repeats the run, and what it ran on."""
    known = {
        "command": report.command,
        "seed": report.seed,
        "budget": report.budget,
        "mutate": str(report.mutate).lower(),
        "family_error": report.family_error,
        **report.host,
    }
    return element("properties", *(element("property", name=k, value=str(v)) for k, v in known.items()))


def _case(verdict: Verdict, row: dict[str, str], code: int) -> Element:
    story = "\n".join(f"{name}: {value}" for name, value in row.items())
    rivals = "\n".join(f"rival {name} ({value:.6g}): {word}" for name, value, word in verdict.rivals)
    case = element("testcase", classname=verdict.stated.claim.formula, name=verdict.id)
    if code:
        message = f"{verdict.verdict}: {verdict.reason or row['interval']} against {row['prediction']}"
        case.append(element(CHILD[code], f"{story}\n{rivals}", message=message, type=verdict.verdict))
    else:
        case.append(element("system-out", f"{story}\n{rivals}"))
    return case
