r"""A parameter from the data: the gain at which theory gives what is measured, by each number separately.

Theory is evaluated at gains of a grid, as many as it takes, and its logarithm taken as a monotone cubic of
ln g between them. An interval at 95 % over all numbers together, widened by the budget
(`rnnchaos.verify.activity.theory.compared`) at the gain that was found, is carried over end by end. That one
gain explains all numbers is the test: refuted where the intervals have no point in common; else theory at
the middle of what they have in common is put beside the recording, and its verdicts are those of the fit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import fsum, isfinite, nan
from typing import Any

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.activity.statistics.estimates import Measured
from rnnchaos.verify.activity.theory.compared import EXIT, Compared, Setting, biases, compared, interval
from rnnchaos.verify.activity.theory.curve import Curve
from rnnchaos.verify.activity.theory.step import Step
from rnnchaos.verify.statistics.contrasts import per_interval
from rnnchaos.verify.statistics.one_look import Interval
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate


@dataclass(frozen=True)
class Fit:
    """The parameter by each number, what they have in common, its middle, and the verdict."""

    parameter: str
    by: tuple[Estimate, ...]
    common: Interval | None
    value: float | None
    verdict: str

    @property
    def exit_code(self) -> int:
        return EXIT[self.verdict]

    def said(self) -> str:
        """The verdict in a sentence."""
        if self.common is None:
            why = (
                "no number gives it an interval"
                if self.value is None
                else "no one value explains all of them"
            )
            return f"{self.verdict}: {why}"
        low, high = self.common
        shared = f"{self.parameter} from {low:.4g} to {high:.4g} explains all that have an interval"
        return f"{self.verdict}: {shared}; theory above is that of {self.parameter} = {self.value:.6g}"

    def to_json(self) -> dict[str, Any]:
        common = None if self.common is None else list(self.common)
        by = [each.to_json() for each in self.by]
        found = {"value": self.value, "common": common, "verdict": self.verdict}
        return {"parameter": self.parameter, "by": by, **found}


def fitted(seen: Measured, found: Setting, parameter: str, step: Step) -> tuple[Fit, Compared | None]:
    """The parameter of the theory, from all numbers that it predicts, and the theory there."""
    grid = found.theory.fits[parameter](found.given)
    names = tuple(found.theory.readings[found.reading])
    chance = per_interval(1 - CONFIDENCE, intervals=len(names))
    by = tuple(_by(seen, found, parameter, grid, name, chance) for name in names)
    known = [each.interval for each in by if each.interval is not None]
    if not known:
        return Fit(parameter, by, None, None, "undecided"), None
    low, high = max(a for a, _ in known), min(b for _, b in known)
    middle = (low + high) / 2
    if low > high:
        return Fit(parameter, by, None, middle, "refuted"), None
    there = compared(seen, replace(found, given={**found.given, parameter: exact(middle)}), step)
    word = {0: "verified", 1: "refuted", 2: "undecided"}[there.exit_code]
    return Fit(parameter, by, (low, high), middle, word), there


def _by(
    seen: Measured, found: Setting, parameter: str, grid: tuple[float, ...], name: str, chance: float
) -> Estimate:
    named = partial(Estimate, f"{parameter}_{name}", f"{parameter} by the {name.replace('_', ' ')}")
    centre = seen.centre(found.own(name))
    curve = Curve(grid, partial(_predicted, found, parameter, name, seen.dt))
    value, inside = curve.at(centre) if centre > 0 else (nan, False)
    if not inside:
        return named(None, None, "no such value at the gains that are looked at")
    changed: Mapping[str, Any] = {parameter: exact(value)}
    budget = list(biases(seen, found, name, **changed))
    low, high = interval(seen, found, name, chance, **changed)
    widened = fsum(bias.amount for bias in budget) * centre
    if not isfinite(widened + high - low) or low - widened <= 0:
        unknown = (bias.origin for bias in budget if not isfinite(bias.amount))
        return named(value, None, next(unknown, "the interval of the number has no end above 0"))
    ends = sorted(curve.at(end)[0] for end in (low - widened, high + widened))
    said = ", ".join(f"{bias.name} {bias.amount:.1%}" for bias in budget)
    return named(value, (ends[0], ends[1]), f"budget: {said}")


def _predicted(found: Setting, parameter: str, name: str, dt: float, value: float) -> float:
    """nan where the theory refuses, as beyond what it is evaluated at."""
    try:
        return found.predicted(name, dt, **{parameter: exact(value)})
    except UsageError:
        return nan


def exact(value: float) -> Fraction:
    """A gain of the grid, to six digits, as the parameter that theory takes."""
    return Fraction(f"{value:.6g}")
