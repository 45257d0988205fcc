r"""What an ensemble found, one line an observable: mean over realisations, interval, theory at N = infinity.

The interval is Student's at `LEVEL`, over realisations, of which there must be three. Theory is what the
study's template names for the parameters; the difference is relative to it. Finite networks differ from
theory by more than the interval: this is a table to read, and `rnnchaos verify` has tolerances and biases.
Components of a vector are lines of their own; what has more axes, or codes, is in the store alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from rnnchaos.theory.errors import RnnChaosError
from rnnchaos.verify.ensembles.store import Store
from rnnchaos.verify.ensembles.template import Template, known_template

LEVEL = 0.95
LONGEST = 64
"""Components of a vector that have lines; `hidden` counts what is left out."""


@dataclass(frozen=True)
class Finding:
    """One observable over the `count` realisations that have it; low and high are None for fewer than
    three."""

    name: str
    mean: float
    low: float | None
    high: float | None
    count: int
    theory: float | None = None

    @property
    def difference(self) -> float | None:
        """(mean - theory)/|theory|; None where there is no theory, or it is 0."""
        return (self.mean - self.theory) / abs(self.theory) if self.theory else None

    def to_json(self) -> dict[str, Any]:
        """Plain numbers, null where there are none."""
        return {
            "observable": self.name,
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "count": self.count,
            "theory": self.theory,
            "relative_difference": self.difference,
        }


@dataclass(frozen=True)
class Findings:
    """The observables of one ensemble, its parameters, and what the table leaves to the store."""

    study: str
    parameters: Mapping[str, Any]
    lines: Sequence[Finding]
    hidden: Sequence[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """One object of `tables`."""
        return {
            "study": self.study,
            "parameters": dict(self.parameters),
            "level": LEVEL,
            "observables": [line.to_json() for line in self.lines],
            "not_shown": list(self.hidden),
        }


class Gathered:
    """Numbers of realisations as they come: scalars and short vectors, by observable."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}
        self.hidden: dict[str, None] = {}

    def add(self, observables: Mapping[str, Any]) -> None:
        """One realisation that is done."""
        for name, raw in observables.items():
            array = np.asarray(raw)
            if (
                array.ndim > 1
                or array.dtype == np.uint8
                or array.size > LONGEST
                or array.dtype.kind not in "iufb"
            ):
                self.hidden[name] = None
                continue
            labels = [name] if array.ndim == 0 else [f"{name}[{k}]" for k in range(array.size)]
            for label, value in zip(labels, array.ravel().tolist(), strict=True):
                self.values.setdefault(label, []).append(float(value))

    def findings(self, study: str, parameters: Mapping[str, Any]) -> Findings:
        """The table, with the theory that the study's template names."""
        template = known_template(study)
        expected = predictions(template, parameters) if template is not None else {}
        lines = [_finding(name, values, expected.get(name)) for name, values in self.values.items()]
        return Findings(study, parameters, lines, list(self.hidden))


def predictions(template: Template, parameters: Mapping[str, Any]) -> dict[str, float]:
    """Theory's numbers by observable; without those that do not exist at these parameters."""
    if template.theory is None:
        return {}
    found = {}
    for name, compute in template.theory(parameters).items():
        try:
            value = float(compute())
        except RnnChaosError:
            continue
        if isfinite(value):
            found[name] = value
    return found


def _finding(name: str, values: Iterable[float], theory: float | None) -> Finding:
    y = np.array(list(values))
    mean, n = float(y.mean()), len(y)
    if n < 3:
        return Finding(name, mean, None, None, n, theory)
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * float(y.std(ddof=1)) / sqrt(n)
    return Finding(name, mean, mean - half, mean + half, n, theory)


def tables(path: str | Path) -> list[Findings]:
    """What each ensemble of the store found, beside theory. Raises `UsageError` where there is no store."""
    groups: dict[str, tuple[str, dict[str, Any], Gathered]] = {}
    for _, archive in Store(path).archives():
        if archive is None or archive.provenance["status"] != "done":
            continue
        made = archive.provenance
        named = json.dumps([made["study"], made["parameters"]], sort_keys=True)
        group = groups.setdefault(named, (made["study"], dict(made["parameters"]), Gathered()))
        group[2].add(archive.observables)
    return [gathered.findings(study, given) for study, given, gathered in groups.values()]
