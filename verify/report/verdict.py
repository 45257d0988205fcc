r"""Class Verdict: what the data said about one claim.

With p the prediction, t the tolerance, B the bias budget and I the confidence sequence widened by B on both
sides, a claim is

    verified    if I lies in [p - t, p + t],
    refuted     if I misses [p - t, p + t],
    undecided   otherwise,

so noise can never pass a claim.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any

from rnnchaos.verify.claim import Interval, Published, Stated
from rnnchaos.verify.statistics.contrasts import WORD, decide


def judge(interval: Interval, band: Interval) -> str:
    """verified, refuted or undecided: `interval` inside the closed band, disjoint from it, or neither.

    >>> judge((0.9, 1.05), (0.8, 1.2)), judge((1.3, 2.0), (0.8, 1.2)), judge((0.7, 1.0), (0.8, 1.2))
    ('verified', 'refuted', 'undecided')
    """
    return WORD[int(decide(*interval, band))]


@dataclass(frozen=True)
class Verdict:
    """What the data said about one claim. `interval` is already widened by the bias budget.

    `detectable` is the half-width of the interval: a prediction further than this from the measurement is
    refuted. `rivals` holds (name, prediction, verdict); `reason` says why a claim is toothless; `history` the
    interval (n, low, high) at each checkpoint, for the plots of a report.
    """

    stated: Stated
    verdict: str
    interval: Interval
    realisations: int
    rivals: tuple[tuple[str, float, str], ...]
    reason: str | None = None
    history: tuple[tuple[int, float, float], ...] = ()

    @property
    def id(self) -> str:
        return self.stated.claim.id

    @property
    def system(self) -> str:
        return self.stated.claim.system

    @property
    def published(self) -> tuple[Published, ...]:
        return self.stated.claim.published

    @property
    def detectable(self) -> float:
        return (self.interval[1] - self.interval[0]) / 2

    def __repr__(self) -> str:
        low, high = self.interval
        seen = f"[{low:.5g}, {high:.5g}] beside {self.stated.prediction:.6g} ± {self.stated.tolerance:.3g}"
        return f"<{self.id}: {self.verdict}; {seen}, {self.realisations} realisations>"

    def _repr_html_(self) -> str:
        """A small table, for notebooks; names and titles are data, not markup."""
        from rnnchaos.verify.report.html_table import html_table

        (low, high), stated = self.interval, self.stated
        facts = {
            "verdict": self.verdict if self.reason is None else f"{self.verdict}: {self.reason}",
            "predicted": f"{stated.prediction:.6g} ± {stated.tolerance:.3g}",
            "measured": f"[{low:.5g}, {high:.5g}], {self.realisations} realisations",
        } | {f"rival: {name}": f"{value:.6g}, {word}" for name, value, word in self.rivals}
        return html_table((self.id, stated.claim.title), facts.items())

    def to_json(self) -> dict[str, Any]:
        """One entry of `claims` in `rnnchaos verify --json`."""
        out: dict[str, Any] = {
            "id": self.id,
            "title": self.stated.claim.title,
            "prediction": self.stated.prediction,
            "tolerance": self.stated.tolerance,
            "interval": [plain(end) for end in self.interval],
            "bias_budget": self.stated.bias,
            "verdict": self.verdict,
            "realisations": self.realisations,
            "detectable": plain(self.detectable),
            "rivals": [{"name": n, "prediction": plain(r), "verdict": v} for n, r, v in self.rivals],
        }
        if self.published:
            out["published"] = [asdict(found) for found in self.published]
        return out if self.reason is None else out | {"reason": self.reason}


def plain(number: float) -> float | str:
    """A number for JSON: infinities and nan become the strings 'inf', '-inf', 'nan'."""
    return number if math.isfinite(number) else str(number)
