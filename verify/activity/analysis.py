"""The analysis of a recording as a result: text, JSON, exit code, and a page with pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rnnchaos.verify.activity.statistics.estimates import Measured, stationary
from rnnchaos.verify.activity.theory.compared import Compared
from rnnchaos.verify.activity.theory.fit import Fit
from rnnchaos.verify.report.verdict import Verdict
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate, shown

LAGS = 2000
"""Of the autocovariance, in JSON."""


@dataclass(frozen=True, eq=False)
class ActivityAnalysis:
    """Estimates, what was seen in the recording, theory beside it where one was named, the parameter that
    was asked for, and what repeats the analysis."""

    seen: Measured
    estimates: tuple[Estimate, ...]
    compared: Compared | None
    fit: Fit | None
    step: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """The estimate of this name."""
        found = (*self.estimates, *(() if self.fit is None else self.fit.by))
        return {each.name: each for each in found}[name]

    @property
    def verdicts(self) -> dict[str, str]:
        """verified, refuted, undecided or toothless, by the id of the claim."""
        return {} if self.compared is None else {each.id: each.verdict for each in self.compared.verdicts}

    @property
    def exit_code(self) -> int:
        """As `rnnchaos verify` where theory stands beside the recording, else 0."""
        codes = {part.exit_code for part in (self.compared, self.fit) if part is not None}
        return 1 if 1 in codes else max(codes, default=0)

    def title(self) -> str:
        given = self.seen.recording
        networks = f"{given.realisations} networks of " if given.realisations > 1 else ""
        return f"{networks}{given.N} neurons at {given.T} times, dt = {self.seen.dt:g}"

    def text(self) -> str:
        """All of it, one number a line."""
        return "\n".join(self._lines())

    __str__ = text
    __repr__ = text

    def _lines(self) -> Iterator[str]:
        given = self.seen.recording
        yield f"{given.source}: {self.title()}"
        if given.notes:
            yield f"read: {'; '.join(given.notes)}"
        yield "\nActivity"
        for each in self.estimates:
            yield f"  {line(each)}"
        yield f"  {stationary(self.seen)}"
        yield from self._of_theory()
        yield f"\nintervals at {CONFIDENCE:.0%}"

    def _of_theory(self) -> Iterator[str]:
        if self.step:
            yield f"\nStep: {self.step}"
        if self.compared is not None:
            yield f"\nTheory beside it ({self.compared.theory})"
            yield from (f"  {said(each)}" for each in self.compared.verdicts)
            yield from (f"  {each}" for each in self.compared.explained)
            yield f"  family error {1 - CONFIDENCE:g} over {len(self.compared.verdicts)} intervals"
        if self.fit is not None:
            yield f"\nThe parameter {self.fit.parameter} from the data"
            yield from (f"  {line(each)}" for each in self.fit.by)
            yield f"  {self.fit.said()}"

    def to_json(self) -> dict[str, Any]:
        """The object of `--json`, without its schema."""
        given = self.seen.recording
        shape = {"realisations": given.realisations, "T": given.T, "N": given.N, "dt": self.seen.dt}
        return {
            "source": given.source,
            **shape,
            "notes": list(given.notes),
            "confidence": CONFIDENCE,
            "estimates": [each.to_json() for each in self.estimates],
            "autocovariance": [float(value) for value in self.seen.autocovariance[:LAGS]],
            "stationary": stationary(self.seen),
            "step": self.step or None,
            "theory": None if self.compared is None else self.compared.to_json(),
            "fit": None if self.fit is None else self.fit.to_json(),
            "parameters": self.parameters,
        }

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        from rnnchaos.verify.report.html_table import html_table

        rows = [
            (e.title, shown(e.value), *(("", "") if e.interval is None else map("{:.6g}".format, e.interval)))
            for e in self.estimates
        ]
        rows += [(each.id, each.verdict, *map("{:.6g}".format, each.interval)) for each in self._claims()]
        return html_table(("", "value", "low", "high"), rows, f"{self.seen.recording.source}: {self.title()}")

    def _claims(self) -> tuple[Verdict, ...]:
        return () if self.compared is None else self.compared.verdicts


def line(each: Estimate) -> str:
    """One estimate."""
    value = shown(each.value, each.interval)
    return f"{each.title}: {value}" + (f" ({each.reason})" if each.reason else "")


def said(verdict: Verdict) -> str:
    """One verdict in the words of the harness."""
    low, high = verdict.interval
    stated = verdict.stated
    found = f"[{low:.5g}, {high:.5g}] beside {stated.prediction:.6g} ± {stated.tolerance:.3g}"
    budget = ", ".join(f"{bias.name} {bias.amount:.2%}" for bias in stated.claim.biases)
    why = f" ({verdict.reason})" if verdict.reason else ""
    return f"{verdict.id}: {verdict.verdict}{why}; {found}, budget: {budget or 'none'}"
