r"""A design: networks of N and 2N units, what is observed in them, and the systematic error that is left.

$$Y - X = -\frac{c_2}{2N^2} + \text{transient} + \text{step},\qquad Y = 2X(2N) - X(N).$$

X is theory for what is simulated; where that is the exact theory of a map at its step, noise included, the
step is no error. The other errors are measured by `python -m rnnchaos.verify.bias.pilot ID`, for every
observable in the unit of its claim, with two standard errors added, and belong to the run that gave them: a
design with `pilots` is refused where it differs from its entry there (`rnnchaos.verify.bias.record`).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.bias import record
from rnnchaos.verify.bias.extrapolation import FLOAT32, pair
from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.ensembles.study import Kernel, Study, study

Array = NDArray[np.float64]
UNMEASURED = "scaled from a prototype; not measured by rnnchaos.verify.bias.pilot"


class BiasBudget(NamedTuple):
    """Bounds of the errors of one observable. `networks`: of the pilot, where not those of the design."""

    finite: float
    transient: float = 0.0
    step: float | None = None
    networks: tuple[int, int] | None = None

    def amounts(self) -> dict[str, float]:
        """By kind of error."""
        found = {"finite": self.finite, "transient": self.transient, "step": self.step}
        return {kind: amount for kind, amount in found.items() if amount is not None}


def budgeted(most: int, claimed: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    """Arguments of a `Design` whose claims have at most `most` realisations when quick: by observable theory,
    bounds of finite size, transient and step, as far as they are given, and the tolerance."""
    return {
        "budgets": {"quick": most, "standard": 3 * most, "thorough": 10 * most},
        "exact": {name: law for name, (law, *_) in claimed.items()},
        "bias": {name: BiasBudget(*left) for name, (_, *left, _) in claimed.items()},
        "tolerance": {name: tolerance for name, (*_, tolerance) in claimed.items()},
    }


@dataclass(frozen=True, kw_only=True)
class Design:
    """Observables of `single` networks, claimed by realisations of `double`, which is `single` at N and 2N.

    `parameters` are the kernel's, `size` naming that of the number of units; `memory(parameters,
    largest=2)` is that of a pair. `bias` and `tolerance` go by the observable's name, `exact` says what an
    observable tends to. Budgets are fractions of that, those of `absolute` observables are not. `log`: what
    is averaged is ln X, and its budget is absolute.

    The pilot: `networks` are how many pairs gave the finite size and how many networks transient and step;
    None for as many as its record says, and where there is none, the budgets come from where `unmeasured`
    says. Pairs have N/`shrink`
    units and twice that; the transient is seen in `watched` units (0: N/`shrink`) of `crowd` times the
    states, `later` times as late, or is measured by `transient(design, networks of each observable)`, as
    `decay` says. `order` is the power of dt by which the step's error falls; it is seen from `coarse` dt to
    half of that. `pilots` is the file of what pilots measured; None where budgets answer to no pilot.
    Without motion (`moving`) nothing is late, and no `extra` is in the budget.
    """

    id: str
    single: Kernel
    double: Kernel
    parameters: Mapping[str, Any]
    memory: Callable[..., int]
    budgets: Mapping[str, int]
    bias: Mapping[str, BiasBudget]
    exact: Mapping[str, Callable[[], float]] = field(default_factory=dict)
    tolerance: Mapping[str, float] = field(default_factory=dict)
    absolute: tuple[str, ...] = ()
    interval: Literal["sign", "fast"] = "sign"
    log: bool = False
    extra: tuple[Bias, ...] = (FLOAT32,)
    size: str = "N"
    networks: tuple[int, int] | None = None
    unmeasured: str = UNMEASURED
    shrink: int = 2
    watched: int = 0
    crowd: int = 1
    later: int = 3
    order: int = 1
    coarse: int = 1
    decay: str = "the same networks {later} times as late as after t = {burn:g}"
    transient: Callable[[Any, Mapping[str, int]], Mapping[str, float]] | None = None
    pilots: Path | None = None
    moving: bool = True

    @property
    def N(self) -> int:
        """Units of the smaller network of a pair."""
        return int(self.parameters[self.size])

    def changed(self, **parameters: Any) -> Self:
        """The same design with other parameters of the kernel."""
        return replace(self, parameters={**self.parameters, **parameters})

    def own(self) -> Mapping[str, Any]:
        """Parameters of the kernel that theory gives; evaluated when a study is made."""
        return {}

    def study(self) -> Study:
        """The pairs; all claims of the design read them."""
        given = {**self.parameters, **self.own()}
        return study(self.id, self.double, memory_bytes=self.memory(given, largest=2), **given)

    def alone(self) -> Study:
        """Single networks, for the pilot."""
        given = {**self.parameters, **self.own()}
        return study(f"pilot.{self.id}", self.single, memory_bytes=self.memory(given, largest=1), **given)

    def limit(self, name: str) -> float:
        """What an observable tends to as N -> infinity."""
        return self.exact[name]()

    def truth(self, name: str) -> tuple[Any, float]:
        """What `seen` tends to, and the unit of the budget."""
        limit = self.limit(name)
        if self.log:
            return math.log(limit), 1.0
        return limit, 1.0 if name in self.absolute else abs(limit)

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        """The observable behind a budget in a network of `units` units; an array where the largest counts."""
        observable, index = component(name)
        value = np.asarray(found[observable] if index is None else found[observable][index], float)
        return np.log(value) if self.log else value

    def extrapolated(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        """Y of the observable behind a budget in a pair of `units` units and twice as many."""
        small, large = (
            {key.removesuffix(size): value for key, value in found.items() if key.endswith(size)}
            for size in ("_N", "_2N")
        )
        return np.asarray(2 * self.seen(name, large, 2 * units) - self.seen(name, small, units))

    def pair(self, name: str) -> Measurement:
        """Y of an observable, or of a component of it, `marginal[2]`."""
        return pair(self.study(), *component(name), interval=self.interval, log=self.log)

    def claimed(self, name: str) -> dict[str, Any]:
        """What a claim about an observable is made of: arguments of `Claim`."""
        return {
            "tolerance": self.tolerance[name],
            "measurements": (self.pair(name),),
            "budgets": self.budgets,
            "biases": self.biases(name),
        }

    def carried(self, name: str, prediction: Callable[[], float]) -> Callable[[Interval], Interval]:
        """`combine` from the interval of Y to that of `prediction`: times prediction/limit, both theory's,
        or plus their difference where budgets are absolute.
        """

        def combine(interval: Interval) -> Interval:
            low, high = (math.exp(end) for end in interval) if self.log else interval
            if name in self.absolute:
                return low + prediction() - self.limit(name), high + prediction() - self.limit(name)
            factor = prediction() / self.limit(name)
            return low * factor, high * factor

        return combine

    def run(self) -> dict[str, Any]:
        """All that decides what a pilot finds: the kernel's parameters and how networks are watched."""
        watched = ("size", "shrink", "watched", "crowd", "later", "order", "interval", "log", "absolute")
        own = (f.name for f in fields(self) if f.name not in {base.name for base in fields(Design)})
        found = {name: getattr(self, name) for name in (*watched, *own)}
        kernels = {"single": self.single.__qualname__, "double": self.double.__qualname__}
        kernels |= {"transient": self.transient.__qualname__} if self.transient else {}
        found |= {"coarse": self.coarse} if self.coarse > 1 else {}
        networks = {name: self.piloted(name) for name in self.bias}
        return found | kernels | {"networks": networks, "parameters": dict(self.parameters)}

    def entry(self) -> dict[str, Any]:
        """The design as its entry in `pilots`, with the budgets it has."""
        amounts = {name: left.amounts() for name, left in self.bias.items()}
        return {"run": self.run(), "amounts": amounts, "tolerance": dict(self.tolerance)}

    def budget(self, name: str) -> BiasBudget:
        """That of one observable. Raises `UsageError` where it is not of a pilot of this very design."""
        if self.pilots is not None:
            record.hold(self.pilots, self.id, self.entry())
        return self.bias[name]

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        """The budget of one observable with its origins, times `unit`; finite size and step alone of what
        is not `moving`. Raises `UsageError` (`budget`)."""
        left = self.budget(name)
        source = self.source(name)
        found = [self.finite(left.finite * unit, source)]
        if left.step is not None:
            steps = ("dt", "dt/2") if self.coarse == 1 else (f"{self.coarse} dt", "half of it")
            seen = " against ".join(steps)
            halved = f"{seen} in the same networks, an error of order dt^{self.order}: {source}"
            found.append(Bias("time step", left.step * unit, halved))
        if not self.moving:
            return tuple(found)
        late = self.decay.format(later=self.later, burn=self.parameters["burn"])
        return (*found, Bias("transient", left.transient * unit, f"{late}: {source}"), *self.extra)

    def finite(self, amount: float, source: str) -> Bias:
        """The error of finite size, with its origin."""
        n = self.N // self.shrink
        fit = f"|c2|/(2 N^2), bias(N) = c1/N + c2/N^2, by pairs of {n} and {2 * n} units: {source}"
        return Bias("finite size after extrapolation", amount, fit, order=2)

    def piloted(self, name: str) -> tuple[int, int] | None:
        """Pairs and networks that gave a budget: the design's, else its record's; None without a pilot."""
        given = self.bias[name].networks or self.networks
        if given is not None or self.pilots is None:
            return given
        pair = record.entries(self.pilots).get(self.id, {}).get("run", {}).get("networks", {}).get(name)
        return None if pair is None else (pair[0], pair[1])

    def source(self, name: str) -> str:
        """Where the budget of an observable comes from: the command of its pilot, or `unmeasured`."""
        networks = self.piloted(name)
        if networks is None:
            return self.unmeasured
        pairs, late = networks
        tool = f"rnnchaos.verify.bias.pilot {self.id}"
        return f"{tool}, {pairs} pairs and {late} networks, two standard errors added"


def component(name: str) -> tuple[str, int | None]:
    """`marginal[2]` as (marginal, 2); no index where there is none."""
    observable, _, index = name.rstrip("]").partition("[")
    return observable, int(index) if index else None


@dataclass(frozen=True)
class Allowance:
    """A systematic error that no pair of sizes measures: `measure()` gives its amounts by name, `budgets` are
    what claims take for them. `studies` are those that the pilot sampled; `pilots` as of a `Design`.
    """

    id: str
    measure: Callable[[], Mapping[str, float]]
    budgets: Mapping[str, float] = field(default_factory=dict)
    studies: Callable[[], Sequence[Study]] = tuple
    pilots: Path | None = None

    def entry(self) -> dict[str, Any]:
        """The allowance as its entry in `pilots`."""
        run = {
            f"{place} {of.id}": {"kernel": of.kernel.__qualname__} | dict(of.parameters)
            for place, of in enumerate(self.studies())
        }
        amounts = {name: {"amount": amount} for name, amount in self.budgets.items()}
        return {"run": run, "amounts": amounts, "tolerance": {}}

    def budget(self, name: str) -> float:
        """One amount. Raises `UsageError` where it is not of a pilot of these very studies."""
        if self.pilots is not None:
            record.hold(self.pilots, self.id, self.entry())
        return self.budgets[name]
