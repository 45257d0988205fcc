r"""The spread of one realisation behind each claim, from verdicts that were written:
`python -m rnnchaos.verify.calibration.spread REPORT.json...` puts it into `spreads.json` of the columns.

After n realisations a verdict's interval, the bias budget B on both sides left out, has the half-width
h(n) s, with h that of the rule for values of deviation 1, so that s = (half-width - B)/h(n) in the claim's
own unit. It is known to about 1/sqrt(2 n) of itself; of an interval between order statistics, worse. Where a
claim combines several intervals, s is that of one measurement with an interval as wide: the combination's
centre moves less than such a one's, so that what follows from s errs on the long side.
"""

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias import record
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.harness.selection import selected
from rnnchaos.verify.statistics.contrasts import per_interval
from rnnchaos.verify.statistics.sequences import ConfidenceSequence, FastInterval, SignSequence

FILE = "spreads.json"
ALIKE = 1e-6
"""Of an interval's width: the least spread, that of realisations which are all alike."""
MEASURE = "measure it: python -m rnnchaos.verify.calibration.spread REPORT.json"


@dataclass(frozen=True)
class Spread:
    """Deviation `sd` of one realisation about `centre`, in the unit of the claim, as `realisations` of them
    showed it; `prediction` is that of the claim.
    """

    sd: float
    realisations: int
    centre: float
    prediction: float

    @property
    def careful(self) -> float:
        """The deviation and one standard error of it."""
        return self.sd * (1 + 1 / math.sqrt(2 * self.realisations))

    @property
    def low(self) -> float:
        """The centre less two standard errors."""
        return self.centre - 2 * self.sd / math.sqrt(self.realisations)


def rule_of(claim: Claim, *, error: float, planned: int) -> ConfidenceSequence:
    """The confidence sequence of the claim's measurements."""
    signs = any(measurement.interval == "sign" for measurement in claim.measurements)
    return (SignSequence if signs else FastInterval)(error=error, planned=planned)


def spread(claim: Claim, verdict: Mapping[str, Any], *, error: float) -> Spread:
    """From one entry of a report's `claims`, `error` being that of one interval."""
    low, high = (float(end) for end in verdict["interval"])
    n = int(verdict["realisations"])
    planned = max(claim.budgets.values())
    unit = rule_of(claim, error=error, planned=planned).detectable(1.0, n)
    sd = max(((high - low) / 2 - float(verdict["bias_budget"])) / unit, ALIKE * (high - low))
    return Spread(sd, n, (low + high) / 2, float(verdict["prediction"]))


def entry(claim: Claim, found: Spread, origin: str) -> dict[str, Any]:
    """A spread with the run that gave it."""
    return {"run": _run(claim), "spread": asdict(found), "origin": origin}


def known(claim: Claim) -> Spread:
    """What is recorded. Raises `UsageError` where nothing is, or it is of another run."""
    was = record.recorded(path_of(claim), claim.id)
    now = json.loads(json.dumps(_run(claim)))
    if was["run"] != now:
        raise record.refused(claim.id, "its studies are not those whose spread was measured", MEASURE)
    return Spread(**was["spread"])


def _run(claim: Claim) -> dict[str, Any]:
    runs = {of.id: {"kernel": of.kernel.__qualname__} | dict(of.parameters) for of in claim.studies}
    return json.loads(json.dumps(runs, default=str))  # type: ignore[no-any-return]


def path_of(claim: Claim) -> Path:
    """The file of the column of a claim."""
    return Path(str(files(f"rnnchaos.verify.{claim.id.partition('.')[0]}"))) / FILE


def write(reports: Iterable[Mapping[str, Any]]) -> list[str]:
    """Record the spreads of the claims of reports; their ids."""
    done = []
    for report in reports:
        asked = [verdict["id"] for verdict in report["claims"]]
        for verdict in report["claims"]:
            claim = next(c for c in selected((verdict["id"],), report["budget"]) if c.id == verdict["id"])
            error = per_interval(report["family_error"], intervals=report["intervals"])
            found = spread(claim, verdict, error=error)
            words = "" if report["budget"] == "quick" else f" --budget {report['budget']}"
            origin = (
                f"rnnchaos verify {_named(claim, asked, report['budget'])}{words} --seed {report['seed']}"
            )
            record.write(path_of(claim), claim.id, entry(claim, found, origin))
            done.append(claim.id)
    return done


def _named(claim: Claim, asked: Sequence[str], budget: str) -> str:
    """The claim's column, or the claims that were asked for where they are not all of it."""
    column = claim.id.partition(".")[0]
    whole = {each.id for each in selected((column,), budget)} <= set(asked)
    return column if whole else " ".join(asked)


if __name__ == "__main__":
    print("\n".join(write(json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:])))
