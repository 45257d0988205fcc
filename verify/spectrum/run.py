"""A spectrum run: transient of the state, alignment of the frame, sampling; resumable at every factorisation.

Three phases: `burn` steps of the state alone; `align` steps of state and frame, in which the frame turns into
the growing directions; `sample` steps, whose growth is kept interval by interval. Intervals follow the
measured condition (`rnnchaos.verify.spectrum.orthonormal.QRInterval`) and are at most sample/`INTERVALS`
long, so that there is enough to judge convergence by. At `PROBES` moments of the sample a flow's time step is
judged, where a `probe` is given (`rnnchaos.verify.spectrum.frame_evolution`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum.frame_evolution import IntervalGrowth
from rnnchaos.verify.spectrum.orthonormal import LIMITS, QRInterval

Array = NDArray[Any]

INTERVALS = 64
"""Least number of intervals of a sample, where it has as many steps."""
PROBES = 32
"""Looks at the error of the time step: under 6 % of the sampling of one exponent over 2000 steps."""


class FrameEvolution(Protocol):
    """Advances states and frames; see `rnnchaos.verify.spectrum.frame_evolution`."""

    @property
    def limit(self) -> str: ...

    @property
    def states(self) -> Array: ...

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth: ...

    def arrays(self) -> dict[str, Array]: ...

    def restore(self, arrays: Mapping[str, Array]) -> None: ...


@dataclass
class History:
    """Growth (m, B, k) of m intervals of `steps` (m,) steps; `volume` (m, B) is ln |det|, nan where unknown.

    `power` (m, B) is the mean square of the state at the end of each, `conditions` (m,) the largest condition
    of a frame there; `step_errors` (p, B) is what the probes found. `end` (B, N) is the last state of a run
    that is over.
    """

    steps: list[int] = field(default_factory=list)
    growth: list[Array] = field(default_factory=list)
    volume: list[Array] = field(default_factory=list)
    power: list[Array] = field(default_factory=list)
    conditions: list[float] = field(default_factory=list)
    step_errors: list[Array] = field(default_factory=list)
    fallbacks: int = 0
    end: Array = field(default_factory=lambda: np.zeros((0, 0)))

    def add(self, grown: IntervalGrowth, steps: int, states: Array) -> None:
        """One more interval."""
        found = grown.factored
        self.steps.append(steps)
        self.growth.append(found.growth)
        unknown = np.full(len(found.growth), np.nan)
        self.volume.append(unknown if grown.volume is None else grown.volume)
        self.power.append(np.square(states, dtype=float).mean(axis=1))
        self.fallbacks += found.fallbacks
        self.conditions.append(found.condition)

    def alone(self, system: int) -> "History":
        """That of one of the systems; what is of all, conditions and fallbacks, as it is."""
        one = slice(system, system + 1)
        growth, volume = ([array[one] for array in each] for each in (self.growth, self.volume))
        power, errors = ([array[one] for array in each] for each in (self.power, self.step_errors))
        return replace(self, growth=growth, volume=volume, power=power, step_errors=errors, end=self.end[one])

    @property
    def condition(self) -> float:
        """The largest met."""
        return max(self.conditions, default=1.0)

    def arrays(self) -> dict[str, Array]:
        return {each.name: np.array(getattr(self, each.name)) for each in fields(self) if each.name != "end"}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        for each in fields(self):
            if each.name in arrays:
                setattr(self, each.name, list(np.atleast_1d(arrays[each.name])))
        self.fallbacks = int(arrays["fallbacks"])


@dataclass
class Run:
    """`align` and `sample` steps of a frame; every `audit_every`-th interval follows the determinant. `watch`
    is called after each interval, and raises where the run is in vain."""

    evolution: FrameEvolution
    align: int
    sample: int
    audit_every: int = 0
    most: int | None = None
    probe: Callable[[], Array] | None = None
    watch: Callable[[], object] = lambda: None
    done: int = 0
    history: History = field(default_factory=History)

    def __post_init__(self) -> None:
        most = max(1, self.sample // INTERVALS) if self.most is None else self.most
        self.qr = QRInterval(LIMITS[self.evolution.limit], most)

    def advance(self, checkpoint: Checkpoint) -> History:
        """Run to the end, with a checkpoint now and then. Raises `NonConvergence`, `CannotWrite`."""
        while self.done < self.align + self.sample:
            self._interval()
            checkpoint.save(self.arrays, self.done, self.align + self.sample)
        self.history.end = self.evolution.states.copy()
        return self.history

    def _interval(self) -> None:
        sampling = self.done >= self.align
        end = self.align + (self.sample if sampling else 0)
        steps = min(self.qr.interval, end - self.done)
        audit = sampling and self.audit_every > 0 and len(self.history.steps) % self.audit_every == 0
        grown = self.evolution.evolve(steps, audit=audit)
        self.watch()
        self.qr.update(grown.factored, steps)
        self.done += steps
        if sampling:
            self.history.add(grown, steps, self.evolution.states)
            if self.probe is not None and self._part(self.done) > self._part(self.done - steps):
                self.history.step_errors.append(self.probe())

    def _part(self, done: int) -> int:
        """Which of `PROBES` equal parts of the sample this is in."""
        return (done - self.align) * PROBES // self.sample

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        qr = np.array([self.qr.interval, self.qr.rate])
        return {"qr": qr, "done": np.array(self.done), **self.history.arrays(), **self.evolution.arrays()}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        """Go on from `arrays`."""
        self.qr.interval, self.qr.rate = int(arrays["qr"][0]), float(arrays["qr"][1])
        self.done = int(arrays["done"])
        self.history.restore(arrays)
        self.evolution.restore(arrays)
