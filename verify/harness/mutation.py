r"""Generic mutations of formulas, and which layer catches each: what `verify --mutate` reports beside the
rivals.

For every mutant of every formula of the columns under test (`rnnchaos.theory.algebra.mutations`):

    derivation   the last step no longer follows from those before it
    identity     the statement is no longer homogeneous in the unit of activity (formulas for a general phi)
    evaluation   certified values no longer satisfy it
    simulation   the value it claims is outside the confidence sequence of a claim of this run

A layer that does not apply to a formula (no witness, no claim) catches nothing. The survey passes when the
layers together catch at least `WANTED` of all mutants and simulation every one that shifts a claimed value by
more than two tolerances. Survivors are listed by name. A layer that takes longer than `PATIENCE` over a
mutant has not caught it: a changed integrand may have no end to its integral.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

from rnnchaos.numerics.checks.derivation import check_last
from rnnchaos.numerics.checks.homogeneity import applies, homogeneous
from rnnchaos.numerics.checks.reference_point import ReferencePoint, Witness, claimed, misfit, quick
from rnnchaos.theory.algebra.deadline import OutOfTime, deadline
from rnnchaos.theory.algebra.mutations import Mutant, mutants
from rnnchaos.theory.catalogue import formulas
from rnnchaos.theory.formula import Formula
from rnnchaos.verify.report.report import Report
from rnnchaos.verify.report.verdict import Verdict

WANTED = 0.95
LARGE = 2.0
"""In tolerances: a mutant whose value is further off is for simulation to catch."""
PATIENCE = 20.0
"""Seconds on the processor that a layer has for one mutant."""
LAYERS = ("derivation", "identity", "evaluation", "simulation")


@dataclass
class FormulaSurvey:
    """One formula: how many mutants, how many each layer could see and caught, and who survived all of
    them."""

    id: str
    mutants: int
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LAYERS, 0))
    caught: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LAYERS, 0))
    survivors: list[str] = field(default_factory=list)
    large: int = 0
    large_caught: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "mutants": self.mutants,
            "caught": {name: [self.caught[name], self.seen[name]] for name in LAYERS},
            "survivors": self.survivors,
        }


@dataclass(frozen=True)
class Survey:
    """All formulas; `large` mutants shift a claimed value by more than two tolerances."""

    formulas: tuple[FormulaSurvey, ...]

    @property
    def mutants(self) -> int:
        return sum(f.mutants for f in self.formulas)

    @property
    def survivors(self) -> int:
        return sum(len(f.survivors) for f in self.formulas)

    @property
    def large(self) -> tuple[int, int]:
        """(caught by simulation, all) of the mutants that simulation alone must catch."""
        return sum(f.large_caught for f in self.formulas), sum(f.large for f in self.formulas)

    @property
    def exit_code(self) -> int:
        caught, all_large = self.large
        enough = self.mutants - self.survivors >= WANTED * self.mutants
        return 0 if enough and caught == all_large else 1

    def to_json(self) -> dict[str, Any]:
        """The key `mutations` of `rnnchaos verify --mutate --json`."""
        caught, all_large = self.large
        return {
            "mutants": self.mutants,
            "detected": self.mutants - self.survivors,
            "large_shifts": {"mutants": all_large, "caught_by_simulation": caught},
            "formulas": [f.to_json() for f in self.formulas],
        }


def survey(report: Report) -> Survey:
    """Mutate every formula of the columns that the report's claims belong to."""
    columns = {v.stated.claim.formula.partition(".")[0] for v in report.claims}
    entries = [entry for entry in formulas() if entry.id.partition(".")[0] in columns]
    return Survey(tuple(surveyed(entry(), _claims_of(entry.id, report.claims)) for entry in entries))


def _claims_of(id: str, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Claims of one number that measure the formula's subject itself."""
    return [v for v in verdicts if v.stated.claim.formula == id and len(v.stated.claim.measurements) == 1]


def surveyed(formula: Formula, verdicts: Sequence[Verdict]) -> FormulaSurvey:
    """All mutants of one formula against all layers."""
    found, witness = mutants(formula), quick().get(formula.id)
    out, general = FormulaSurvey(formula.id, len(found)), applies(formula)
    points = [] if witness is None else _at_claims(formula, witness, verdicts)
    for mutant in found:
        marks = {"derivation": _noticed(_underived, mutant.formula)}
        if general:
            marks["identity"] = not homogeneous(mutant.formula)
        if witness is not None:
            marks["evaluation"] = _noticed(_off, mutant.formula, witness)
        if points:
            marks["simulation"] = _noticed(outside, mutant, points, out)
        _count(out, mutant, marks)
    return out


def _underived(formula: Formula) -> bool:
    return not check_last(formula).holds


def _off(formula: Formula, witness: Witness) -> bool:
    return misfit(formula, witness) > 1


def _noticed(look: Callable[..., bool], *of: Any) -> bool:
    """What a layer says of a mutant, and no where it takes too long."""
    try:
        with deadline(PATIENCE, of_processor=True):
            return look(*of)
    except OutOfTime:
        return False


def _at_claims(
    formula: Formula, witness: Witness, verdicts: Sequence[Verdict]
) -> list[tuple[Verdict, ReferencePoint]]:
    """The witness at the points of the claims whose prediction it gives there: it knows what is measured."""
    points = [(v, witness.build(v.stated.claim.point)) for v in verdicts]
    return [
        (v, point)
        for v, point in points
        if abs(claimed(formula, point) - v.stated.prediction) <= v.stated.tolerance
    ]


def _count(out: FormulaSurvey, mutant: Mutant, marks: dict[str, bool]) -> None:
    for name, mark in marks.items():
        out.seen[name] += 1
        out.caught[name] += mark
    if not any(marks.values()):
        out.survivors.append(f"{mutant.kind}: {mutant.name}")


def outside(mutant: Mutant, points: Sequence[tuple[Verdict, ReferencePoint]], out: FormulaSurvey) -> bool:
    """Whether the mutant's number is outside the interval of a claim; none at all is outside every
    interval."""
    refuted = large = False
    for verdict, witness in points:
        value, (low, high) = claimed(mutant.formula, witness), verdict.interval
        refuted |= not (isfinite(value) and low <= value <= high)
        shift = abs(value - verdict.stated.prediction) if isfinite(value) else inf
        large |= shift > LARGE * verdict.stated.tolerance
    out.large += large
    out.large_caught += large and refuted
    return refuted
