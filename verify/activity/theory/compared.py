r"""Theory beside a recording, as claims of the harness, judged once on the networks that are there.

A claim's prediction p, tolerance t, rivals and biases are those of `rnnchaos.verify.claim`; I is Student's
interval over the networks (or, of one network, the normal interval of its error in time together with the
recorded scatter between networks of its size), at an error of 1 - `CONFIDENCE` over all claims together,
widened by the budget. The budget: what a network of finite size is off by on average (recorded pilots of the
column, or as given), what finite differences leave, and, where it is not seen whether a flow or Euler's map
made the data, what their theories differ by. Where no pilot is recorded and nothing is given, the budget is
infinite and the verdict undecided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf, isfinite
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.statistics.estimates import Measured
from rnnchaos.verify.activity.theory.declared import FLOW, MAP, FiniteSize, RecordingTheory
from rnnchaos.verify.activity.theory.step import Step, recognised
from rnnchaos.verify.claim import Bias, Claim, Measurement, Stated, shifted
from rnnchaos.verify.ensembles.study import Record, Study
from rnnchaos.verify.report.verdict import Verdict, judge, plain
from rnnchaos.verify.statistics.contrasts import per_interval
from rnnchaos.verify.statistics.one_look import Interval, known_deviation, student
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE

TOLERANCE = 0.25
"""Relative: of the kinetic energy about a tenth of the gain, of the variance less than that."""
GIVEN = "as given"
EXIT = {"verified": 0, "refuted": 1, "toothless": 1, "undecided": 2}


@dataclass(frozen=True)
class Setting:
    """What a comparison needs beside the recording: the theory at its parameters, the reading of the data,
    whether that was seen or said, and the bias of finite size where it is given (relative)."""

    theory: RecordingTheory
    given: Mapping[str, Any]
    reading: str
    sure: bool
    finite: float | None
    tolerance: float

    def own(self, name: str) -> str:
        """The name of what is measured for it."""
        return f"{name}_map" if name == "kinetic_energy" and self.reading == MAP else name

    def predicted(self, name: str, dt: float, **changed: Any) -> float:
        return self.theory.readings[self.reading][name]({**self.given, **changed}, dt)

    def finite_size(self, name: str, N: int, **changed: Any) -> FiniteSize | None:
        recorded = self.theory.finite_size(name, N, {**self.given, **changed})
        if self.finite is None:
            return recorded
        return FiniteSize(self.finite, float("nan") if recorded is None else recorded.scatter, GIVEN)

    def step_error(self, name: str, dt: float, **changed: Any) -> float:
        """What the theories of flow and map differ by, relative; 0 where it is known whose the data are."""
        if self.sure or not {FLOW, MAP} <= self.theory.readings.keys() or dt > 1:
            return 0.0
        at = {**self.given, **changed}
        try:
            flow, of_map = (self.theory.readings[each][name](at, dt) for each in (FLOW, MAP))
        except UsageError:  # beyond what the map's theory is evaluated at
            return inf
        return abs(of_map / flow - 1) if flow > 0 else 0.0


@dataclass(frozen=True)
class Compared:
    """Verdicts, what finite size explains of each difference, and what was seen of the step."""

    theory: str
    verdicts: tuple[Verdict, ...]
    explained: tuple[str, ...]
    step: str

    @property
    def exit_code(self) -> int:
        """As `rnnchaos verify`: 1 where a verdict is refuted or toothless, else 2 where one is undecided."""
        codes = {EXIT[verdict.verdict] for verdict in self.verdicts}
        return 1 if 1 in codes else max(codes, default=0)

    def to_json(self) -> dict[str, Any]:
        claims = [each.to_json() | _stated(each.stated) for each in self.verdicts]
        family = {"family_error": round(1 - CONFIDENCE, 12), "intervals": len(claims)}
        return {"theory": self.theory, "claims": claims, **family, "finite_size": list(self.explained)}


def _stated(found: Stated) -> dict[str, Any]:
    """What may be infinite, or no number in quiescence."""
    numbers = {"prediction": found.prediction, "tolerance": found.tolerance, "bias_budget": found.bias}
    return {name: plain(value) for name, value in numbers.items()}


def setting(
    seen: Measured, theory: RecordingTheory, given: Mapping[str, Any], scheme: str | None, **more: Any
) -> tuple[Setting, Step]:
    """How the recording is read: as what it was seen to be, else as it is said to be, else as the theory."""
    first = next(iter(theory.readings))
    if seen.dt > 1:
        step = Step(None, "dt above 1: taken as a flow")
    elif theory.phi is None:
        step = Step(None, "which step made the data is not looked at with this theory")
    else:
        step = recognised(seen, theory.phi(given))
    said = scheme or (first if len(theory.readings) == 1 else None)
    if step.reading in theory.readings and said in (None, step.reading):
        return Setting(theory, given, step.reading or first, True, **more), step
    if step.reading is None:
        return Setting(theory, given, said or first, said is not None, **more), step
    return Setting(theory, given, said or first, False, **more), step


def compared(seen: Measured, found: Setting, step: Step) -> Compared:
    """The verdict on each number that the theory predicts."""
    names = tuple(found.theory.readings[found.reading])
    chance = per_interval(1 - CONFIDENCE, intervals=len(names))
    verdicts = tuple(_judged(seen, found, name, chance) for name in names)
    explained = tuple(
        _explained(seen, found, name, verdict) for name, verdict in zip(names, verdicts, strict=True)
    )
    return Compared(found.theory.id, verdicts, explained, step.said)


def _judged(seen: Measured, found: Setting, name: str, chance: float) -> Verdict:
    stated = claim(seen, found, name).stated()
    low, high = interval(seen, found, name, chance)
    widened = stated.widened((low, high)) if isfinite(low) and stated.bias == stated.bias else (low, high)
    reason = stated.toothless()
    word = judge(widened, stated.band) if reason is None else "toothless"
    rivals = tuple(
        (n, r, "undecided" if widened[0] <= r <= widened[1] else "refuted") for n, r in stated.rivals
    )
    return Verdict(stated, word, widened, len(seen.networks), rivals, reason)


def interval(seen: Measured, found: Setting, name: str, chance: float, **changed: Any) -> Interval:
    """Before it is widened by the budget."""
    own = found.own(name)
    centre, (error, freedom) = seen.centre(own), seen.error(own)
    if len(seen.networks) > 1:
        return student(centre, error, freedom, chance=chance)
    finite = found.finite_size(name, seen.recording.N, **changed)
    scatter = float("nan") if finite is None else finite.scatter * centre
    return known_deviation(centre, error, scatter, chance=chance)


def biases(seen: Measured, found: Setting, name: str, **changed: Any) -> Iterator[Bias]:
    """The parts of the budget, relative."""
    finite = found.finite_size(name, seen.recording.N, **changed)
    if finite is None:
        yield Bias("finite size", inf, "no pilot is recorded at these parameters", order=1)
    else:
        yield Bias("finite size", finite.bias, finite.origin, order=1)
    left, centre = seen.left(found.own(name)), seen.centre(found.own(name))
    if left:
        yield Bias("finite differences", left / centre, "what extrapolation to dt = 0 may leave")
    apart = found.step_error(name, seen.dt, **changed)
    if apart:
        yield Bias("step", apart, "between the theories of the flow and of Euler's map at this dt")


def claim(seen: Measured, found: Setting, name: str) -> Claim:
    """What theory says of one number of the recording."""
    study = Study(f"recording of {seen.recording.N} neurons", recorded)
    return Claim(
        id=f"{found.theory.id}.{name}",
        formula=f"{found.theory.id}.{name}",
        title=f"{name.replace('_', ' ')}, data read as {found.reading}",
        point={key: str(value) for key, value in found.given.items()},
        prediction=partial(found.predicted, name, seen.dt),
        tolerance=found.tolerance,
        relative=True,
        measurements=(Measurement(found.own(name), study, partial(observable, found.own(name))),),
        rivals=(shifted(2.0), shifted(-2.0)),
        budgets={"recording": len(seen.networks)},
        biases=tuple(biases(seen, found, name)),
    )


def recorded(seed: Any) -> dict[str, Any]:
    """The kernel of a study whose realisations are those of the recording: it draws none."""
    raise NotImplementedError("the networks of a recording are those that it holds")


def observable(name: str, record: Record) -> float:
    return float(record.observables[name])


def _explained(seen: Measured, found: Setting, name: str, verdict: Verdict) -> str:
    """How far the recording is from theory, and how much of that finite size explains."""
    stated: Stated = verdict.stated
    centre, N = seen.centre(found.own(name)), seen.recording.N
    if centre != centre or not stated.prediction:
        return f"{name}: {'not measured' if centre != centre else 'theory says 0'}"
    off = f"{name}: {centre / stated.prediction - 1:+.1%} from theory"
    finite = found.finite_size(name, N)
    if finite is None:
        return f"{off}; what finite size explains is not recorded at these parameters (--finite-size)"
    shift = f"a mean over networks of N = {N} is off by at most {finite.bias:.1%} ({finite.origin})"
    networks = len(seen.networks)
    if networks > 1:
        scatter = seen.values(found.own(name)).std(ddof=1) / centre
        return f"{off}; {shift}, and these {networks} networks scatter by {scatter:.1%} each"
    scatter = "an unknown amount" if finite.scatter != finite.scatter else f"{finite.scatter:.1%}"
    return f"{off}; {shift}, and one network by {scatter}"
