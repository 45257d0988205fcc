r"""Class Claim: a statement that simulation can refute; what the data said is a
`rnnchaos.verify.report.verdict`.

With p the prediction, t the tolerance, B the bias budget and I the confidence sequence widened by B on both
sides, a claim is verified if I lies in [p - t, p + t]. A claim of kind `ordering` states that a difference
exceeds the margin p - t: its band is [p - t, inf). A rival r is a named wrong theory, refuted when r is not
in I; it must satisfy |r - p| > t, or the claim is `toothless` (it does not discriminate) before anything is
sampled, so that a verified claim has refuted all its rivals. One rival at least lies within 1.5 to 3
tolerances of p, so that a tolerance a few times wider would no longer reject it.

A claim's data are `Measurement`s: one number per independent network realisation, whose location a confidence
sequence brackets. `combine` carries these intervals into the claim's own unit (a factor from theory, a
slope), so claims that differ only by theory share one interval and count once in the family.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.identity import content_hash, name_of
from rnnchaos.verify.ensembles.study import Record, Study

Interval = tuple[float, float]
Kind = Literal["value", "ordering"]
EVERYTHING: Interval = (-math.inf, math.inf)
NEAREST_RIVAL = (1.5, 3.0)
"""In tolerances from the prediction, at least one rival."""
SLACK = 1e-9  # of a tolerance: a rival shifted by exactly 1.5, 2 or 3 tolerances must not fail by rounding


@dataclass(frozen=True)
class Bias:
    """A systematic error that sampling cannot shrink: at most `amount`, and why; falls as N^-`order`."""

    name: str
    amount: float
    origin: str
    order: int = 0


@dataclass(frozen=True)
class Rival:
    """A wrong theory: `prediction(p, t)` is what it says, from the claim's prediction p and tolerance t."""

    name: str
    prediction: Callable[[float, float], float]
    note: str = ""


def fixed(name: str, value: float, note: str = "") -> Rival:
    """A rival with a number of its own."""
    return Rival(name, lambda p, t: value, note)


def computed(name: str, value: Callable[[], float], note: str = "") -> Rival:
    """A rival whose number is computed when it is asked for."""
    return Rival(name, lambda p, t: value(), note)


def shifted(tolerances: float = 2.0) -> Rival:
    """Where physics offers no rival in the band: the prediction moved up by `tolerances` tolerances."""
    name = f"prediction shifted by {tolerances:g} tolerances"
    return Rival(name, lambda p, t: p + tolerances * t, "of no theory: how near a wrong one may come")


@dataclass(frozen=True)
class Published:
    """What somebody else found for `what`: shown beside a verdict, with its `source`, and no part of it."""

    what: str
    value: float
    source: str


@dataclass(frozen=True)
class Measurement:
    """One number per realisation of a study: `estimate(record)`, and the interval that brackets its location.

    `interval` is `sign` (median; any law) or `fast` (mean; only where a calibration run backs it). Two
    measurements are the same one, and count once in a family, where name, study, interval and all that
    `estimate` computes with are the same (`rnnchaos.verify.ensembles.identity`). Raises `UsageError` for an
    estimate that cannot be compared.
    """

    name: str
    study: Study
    estimate: Callable[[Record], float] = field(compare=False)
    interval: Literal["sign", "fast"] = "sign"
    content: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", content_hash(self.estimate))

    def check(self) -> None:
        """Raise `UsageError` where the estimate has changed since: a lambda made in a loop, say, that reads
        the loop's variable only when it is called, and so measures the last one.
        """
        if content_hash(self.estimate) != self.content:
            made = f"accepted: what stays as it was when {self.name} of {self.study.id} was made"
            raise UsageError("estimate", name_of(self.estimate), f"{made}; bind loop variables as defaults")

    def value(self, record: Record) -> float:
        """The estimate, nan for a blow-up: a failed record, or a number that is not finite."""
        if record.status != "done":
            return math.nan
        number = float(self.estimate(record))
        return number if math.isfinite(number) else math.nan


def identity(interval: Interval) -> Interval:
    """The `combine` of a claim that is measured in its own unit."""
    return interval


@dataclass(frozen=True)
class Claim:
    """A prediction, how it is measured, what would matter, and who else must be rejected.

    `tolerance` and the amounts of `biases` are absolute, or fractions of |prediction| where `relative` is
    set. `budgets` maps a budget's name to the maximum number of realisations in a run of the claim's system
    alone (`rnnchaos.verify.harness.family_plan`); `combine` takes one interval per measurement. No verdict
    is taken before `least` realisations of each study. `finite_size` is reported beside the claim, so are
    the `quantiles` of its first measurement (a random variable whose median alone is claimed) and
    `published` values, and `count` sorts the networks of a record into kinds. Raises `UsageError` when the
    statement is incomplete.
    """

    id: str
    formula: str
    title: str
    point: Mapping[str, str]
    prediction: Callable[[], float]
    tolerance: float
    measurements: tuple[Measurement, ...]
    rivals: tuple[Rival, ...]
    budgets: Mapping[str, int]
    biases: tuple[Bias, ...] = ()
    relative: bool = False
    kind: Kind = "value"
    combine: Callable[..., Interval] = identity
    finite_size: Measurement | None = None
    count: Callable[[Record], Mapping[str, int]] | None = None
    least: int = 0
    quantiles: tuple[float, ...] = ()
    published: tuple[Published, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tolerance) and self.tolerance > 0):
            raise UsageError("tolerance", self.tolerance, f"{self.id} needs a finite tolerance > 0")
        if len(self.rivals) < 2:
            raise UsageError("rivals", len(self.rivals), f"{self.id} needs at least two rivals")
        if not self.measurements:
            raise UsageError("measurements", 0, f"{self.id} needs at least one measurement")
        if any(bias.amount < 0 or not bias.origin for bias in self.biases):
            raise UsageError("biases", self.id, "each bias is an amount >= 0 with its origin")

    @property
    def system(self) -> str:
        """The physical system that the claim is about: the first word of its id."""
        return self.id.partition(".")[0]

    @property
    def studies(self) -> tuple[Study, ...]:
        """The studies whose realisations this claim reads, each once, in order."""
        return tuple({m.study.key: m.study for m in self.measurements}.values())

    def stated(self) -> "Stated":
        """Evaluate prediction, tolerance, budget and rivals: everything that is fixed before sampling."""
        p = float(self.prediction())
        unit = abs(p) if self.relative else 1.0
        t = self.tolerance * unit
        rivals = tuple((rival.name, float(rival.prediction(p, t))) for rival in self.rivals)
        return Stated(self, p, t, math.fsum(b.amount for b in self.biases) * unit, rivals)


def about(formula: str, title: str, at: Mapping[str, str], *rivals: Rival, **of: Any) -> Claim:
    """The claim, relative to theory, about a formula at a point, which its id and title say, with a rival
    that is shifted. `of`: the other arguments of `Claim`, and those that are not as planned."""
    where = ", ".join(f"{name} = {value}" for name, value in at.items())
    id = ".".join((formula, *(f"{name}{value}" for name, value in at.items())))
    given = {"id": id, "title": f"{title} at {where}", "rivals": (*rivals, shifted())}
    return Claim(formula=formula, point=at, **{"relative": True} | given | of)


@dataclass(frozen=True)
class Stated:
    """A claim with its numbers: prediction p, tolerance t, bias budget, (name, prediction) of each rival."""

    claim: Claim
    prediction: float
    tolerance: float
    bias: float
    rivals: tuple[tuple[str, float], ...]

    @property
    def band(self) -> Interval:
        """What the claim allows: [p - t, p + t], or [p - t, inf) for an ordering."""
        upper = math.inf if self.claim.kind == "ordering" else self.prediction + self.tolerance
        return (self.prediction - self.tolerance, upper)

    def toothless(self) -> str | None:
        """Why no data could tell this claim from its rivals, or None. Asked before any sampling."""
        if not all(math.isfinite(x) for x in (self.prediction, self.tolerance, *(r for _, r in self.rivals))):
            return "a prediction is not a finite number"
        if self.tolerance == 0:
            return "a tolerance relative to a prediction of 0 is no tolerance"
        distances = [abs(r - self.prediction) / self.tolerance for _, r in self.rivals]
        near = [name for (name, _), d in zip(self.rivals, distances, strict=True) if d <= 1]
        if near:
            return f"within the tolerance: {', '.join(near)}"
        if not any(NEAREST_RIVAL[0] - SLACK <= d <= NEAREST_RIVAL[1] + SLACK for d in distances):
            return "no rival within 1.5 to 3 tolerances of the prediction"
        return None

    def widened(self, *intervals: Interval) -> Interval:
        """The interval I of the claim: the measurements' intervals combined, then widened by the bias."""
        low, high = self.claim.combine(*intervals)
        return (low - self.bias, high + self.bias)
