"""The analysis of a network as a result: text, JSON, and a page with pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rnnchaos.verify.weights.reading.network import Array, Weights
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate, shown
from rnnchaos.verify.weights.statistics.null_models import Compared
from rnnchaos.verify.weights.statistics.tail import Tail

CONVENTION = "J[i, j] is the weight from neuron j to neuron i (rows are targets)"
SECTIONS = {
    "network": "Network",
    "tail": "Law of the weights",
    "theory": "What random theory predicts for a network like it",
    "own": "Its own critical gains",
    "motion": "In motion",
}


@dataclass(frozen=True, eq=False)
class WeightsAnalysis:
    """Estimates by section (`SECTIONS`), the verdict on the law of the weights, eigenvalues, null models, and
    what repeats the analysis: its options, seed and versions."""

    weights: Weights
    estimates: dict[str, tuple[Estimate, ...]]
    tail: Tail
    eigenvalues: Array
    nulls: tuple[Compared, ...]
    parameters: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """The estimate of this name."""
        return {each.name: each for part in self.estimates.values() for each in part}[name]

    def text(self) -> str:
        """All of it, one number a line."""
        return "\n".join(self._lines())

    __str__ = text
    __repr__ = text

    def _lines(self) -> Iterator[str]:
        yield f"{self.weights.source}: {self.weights.N} neurons; {CONVENTION}"
        if self.weights.notes:
            yield f"read: {'; '.join(self.weights.notes)}"
        for section, title in SECTIONS.items():
            if not self.estimates[section]:
                continue
            yield f"\n{title}"
            for each in self.estimates[section]:
                value = shown(each.value, each.interval)
                yield f"  {each.title}: {value}" + (f" ({each.reason})" if each.reason else "")
        yield ""
        if self.nulls:
            yield f"Null models ({self.parameters['shuffles']} networks each; p of two sides by ranks)"
            yield from (f"  {said(each)}" for each in self.nulls)
            yield ""
        yield f"intervals at {CONFIDENCE:.0%}; phi = {self.parameters['phi']}, seed {self.parameters['seed']}"

    def to_json(self) -> dict[str, Any]:
        """The object of `--json`, without its schema."""
        network = {"source": self.weights.source, "N": self.weights.N, "notes": list(self.weights.notes)}
        return {
            **network,
            "convention": CONVENTION,
            "confidence": CONFIDENCE,
            "estimates": {name: [e.to_json() for e in part] for name, part in self.estimates.items()},
            "law": self.tail.to_json(),
            "null_models": [each.to_json() for each in self.nulls],
            "parameters": self.parameters,
        }

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        from rnnchaos.verify.report.html_table import html_table

        rows = [
            (e.title, shown(e.value), *(("", "") if e.interval is None else map("{:.6g}".format, e.interval)))
            for part in self.estimates.values()
            for e in part
        ]
        return html_table(("", "value", "low", "high"), rows, f"{self.weights.source}: {self.tail.verdict}")


def said(each: Compared) -> str:
    """One comparison in a line."""
    if each.p is None or each.quantiles is None:
        return f"{each.rule}, {each.name}: {each.reason}"
    low, middle, high = each.quantiles
    found = f"{shown(each.value)} against {middle:.4g} [{low:.4g}, {high:.4g}]"
    return f"{each.rule}, {each.name}: {found}, p = {each.p:.2g}"
