"""A study that a user can name: `rnnchaos simulate gaussian --g 2 --N 500` fills in a template's parameters.

A column lists its templates in `STUDIES`. Parameters are declared as those of quantities are, so that bad
input is refused in the same words; memory is known before anything is allocated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from rnnchaos.numerics.nonlinearity.irrational import Irrational
from rnnchaos.numerics.quantity import Parameter, real, refuse_misfits, shown
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity
from rnnchaos.verify.ensembles.study import Kernel, Study

Theory = Callable[[Mapping[str, Any]], Mapping[str, Callable[[], float]]]
"""`parameters of the study` -> theory's number for each observable that has one, at N = infinity."""
Summary = Callable[..., dict[str, Any]]
"""`(records, parameters of the study, **asked)` -> names and JSON values."""


TIMES = ("burn", "align", "duration", "times")
"""Parameters that say for how long a realisation runs, in time or in steps; of a list the longest."""
MOST_STEPS = 10**8
"""Of one realisation: a quarter of an hour and more where a step is fastest, the loop being Python's."""


def step_of(parameters: Mapping[str, Any]) -> float:
    """The time step, 1 where a study counts in steps."""
    return float(parameters.get("dt", 1))


@dataclass(frozen=True)
class Template:
    """`id` names the study on the command line; `memory(parameters)` is the peak in bytes of one realisation;
    `realisations` is how many are run where nothing is said; `check(parameters)` raises `UsageError` for
    values that are good each by itself and not together. `derived(parameters)` are more parameters of the
    kernel, which theory gives: computed here, so that no kernel depends on theory. `summary(records,
    parameters, **asked)` is what `simulate` prints of an ensemble, `asks` being the parameters that it
    takes and the kernel does not. `theory(parameters)` says what theory gives for observables;
    `fitted(given)` fills in what depends on other values that were given; `step(parameters)` is the time
    that one step takes.
    """

    id: str
    title: str
    kernel: Kernel
    parameters: tuple[Parameter, ...]
    memory: Callable[[Mapping[str, Any]], int]
    realisations: int = 100
    check: Callable[[Mapping[str, Any]], None] | None = None
    derived: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    summary: Summary | None = None
    asks: tuple[Parameter, ...] = ()
    theory: Theory | None = None
    fitted: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    step: Callable[[Mapping[str, Any]], float] = step_of

    def study(self, given: Mapping[str, Any]) -> Study:
        """The study at these parameters, defaults filled in. Raises `UsageError` for missing, foreign or bad
        ones, and for more steps than `MOST_STEPS`."""
        names = [p.name for p in (*self.parameters, *self.asks)]
        foreign = [name for name in given if name not in names]
        if foreign:
            raise UsageError(foreign[0], given[foreign[0]], f"{self.id} takes {', '.join(names)}")
        given = given if self.fitted is None else self.fitted(given)
        exact = {p.name: self._value(p, given) for p in self.parameters}
        refuse_misfits(self.parameters, exact)
        values = {name: _plain(value) for name, value in exact.items()}
        self._refuse_steps(values)
        if self.check is not None:
            self.check(values)
        if self.derived is not None:
            values |= self.derived(values)
        return Study(self.id, self.kernel, tuple(values.items()), self.memory(values))

    def _refuse_steps(self, values: Mapping[str, Any]) -> None:
        """Raise `UsageError` where one realisation takes more steps than anybody waits for."""
        times = {name: np.max(values[name]) for name in TIMES if name in values}
        if "every" in values and values["every"] > values["duration"]:
            raise UsageError(
                "every", values["every"], f"accepted: at most the duration {times['duration']:g}"
            )
        step, total = self.step(values), sum(times.values())
        if total <= MOST_STEPS * step:
            return
        name = "dt" if step == values.get("dt") else max(times, key=lambda each: times[each])
        said = " + ".join(f"{each} {time:g}" for each, time in times.items())
        least = 1.005 * total / MOST_STEPS
        better = f", dt from {least:.3g} on" if name == "dt" and least < 1 else ""
        why = f"{total / step:.2g} steps ({said}, in steps of {step:g})"
        raise UsageError(name, values[name], f"{why}; accepted: at most {MOST_STEPS:.0e} steps{better}")

    def asked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values of `asks`. Raises `UsageError`."""
        return {p.name: _plain(self._value(p, given)) for p in self.asks}

    def _value(self, parameter: Parameter, given: Mapping[str, Any]) -> Any:
        if parameter.name in given:
            return parameter(given[parameter.name])
        if parameter.required:
            raise UsageError(
                parameter.name, "missing", f"{self.id} needs {parameter.name}: {parameter.accepted}"
            )
        return parameter(parameter.default)


def _plain(value: Any) -> Any:
    """An exact parameter as the JSON value that a kernel takes."""
    if isinstance(value, Nonlinearity):
        return shown(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return float(value) if isinstance(value, Fraction | Irrational) else value


def known_template(name: str) -> Template | None:
    """The template `name`; None where there is none."""
    return next((each for each in registered("STUDIES") if each.id == name), None)


def template(name: str) -> Template:
    """The template `name`. Raises `UsageError` that lists all of them."""
    known: dict[str, Template] = {t.id: t for t in registered("STUDIES")}
    if name not in known:
        raise UsageError("study", name, f"accepted: {', '.join(sorted(known))}")
    return known[name]


def times(dt: str, burn: float, duration: float) -> tuple[Parameter, ...]:
    """The usual parameters of a simulated motion, with their defaults."""
    return (
        real("dt", "time step", above=0, at_most=1, default=dt, required=False),
        real("burn", "time before averaging", at_least=0, at_most=1e7, default=burn, required=False),
        real("duration", "averaging time", above=0, at_most=1e7, default=duration, required=False),
    )
