r"""The plan of a spectrum run: scheme, time step, precision, how long; what it needs of memory.

Schemes: `rk4` and `euler` for the flow dx/dt = -x + g J phi(x), with step dt; `rates` for the map x' = phi(g
J x), `inputs` for the map x' = g J phi(x). Precisions: `float64`; `float32`; `mixed`, a float32 frame beside
a float64 state, which costs about half of float64 and agrees with it to a few 1e-6. The step of rk4 is judged
as an approximation of the flow (`rnnchaos.verify.spectrum.frame_evolution`); euler is taken as the map it is.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles.machine import available_memory
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.run import History
from rnnchaos.verify.spectrum.statistics import GrowthSeries
from rnnchaos.verify.spectrum.steps import Euler, Map, RungeKutta, Scheme

Array = NDArray[Any]

FLOWS = ("rk4", "euler")
MAPS = ("rates", "inputs")
SCHEMES = (*FLOWS, *MAPS)
CHOICES = {
    "map": "of maps, rates (x' = phi(g J x + b), x are rates) or inputs (x' = g J phi(x) + b, x are inputs)",
    "flow": "of the flow dx/dt = -x + g J phi(x) + b, rk4 (the flow itself) or euler (Euler's map of it)",
}
"""What to choose from, where a scheme is named by its kind."""
PRECISIONS = ("float64", "mixed", "float32")


@dataclass(frozen=True)
class Plan:
    """`k` exponents by `scheme` with step `dt`; times of transient, alignment and sampling; precision;
    whether an input drives it, which is followed by explicit frames alone; and the device that runs it
    (`rnnchaos.verify.devices`)."""

    k: int
    scheme: str = "rk4"
    dt: float = 0.1
    burn: float = 100.0
    align: float = 50.0
    duration: float = 200.0
    precision: str = "float64"
    driven: bool = False
    device: str = "numpy"

    def steps(self, time: float) -> int:
        """The steps that last `time`."""
        return round(time / self.dt)

    def build(self, field: Network, duration: float | None = None) -> Scheme:
        """The scheme over this field; `duration` is that of a step, dt where it is None."""
        step = self.dt if duration is None else duration
        if self.scheme == "rk4":
            return RungeKutta(field, step)
        return Map(field) if self.scheme == "rates" else Euler(field, step)

    @property
    def rounding(self) -> float:
        """Rounding of the frame."""
        return float(np.finfo(np.float64 if self.precision == "float64" else np.float32).eps)

    def eliminates(self, N: int) -> bool:
        """Whether all exponents of a map are wanted: elimination, in float64 whatever the precision."""
        return self.scheme in MAPS and self.k == N and not self.driven and self.device == "numpy"

    def memory_bytes(self, N: int, *, systems: int = 1, matrices: int = 1) -> int:
        """Peak of a run: `matrices` J in the precisions that it needs, and arrays of the frames."""
        frame = 8 if self.precision == "float64" else 4
        couplings = {"float64": 8, "mixed": 12, "float32": 4}[self.precision]
        if self.eliminates(N):
            return N * N * 8 * (2 * matrices + 4 * systems)
        copies = 5 if self.scheme == "rk4" else 3
        factorised = 8 * self.k * (2 * N + 2 * self.k)
        return N * N * couplings * matrices + frame * copies * systems * (self.k + 1) * N + factorised


def refuse_memory(needed: int) -> None:
    """Raise `NotEnoughMemory` where `needed` bytes are not available."""
    free = available_memory()
    if needed > free:
        need, have = (f"{size / 2**30:.2f} GiB" for size in (needed, free))
        raise NotEnoughMemory(f"this spectrum needs {need} of memory, {have} are available")


def checked(plan: Plan, N: int, *, longest: float = 1.0) -> Plan:
    """`plan`, with everything in range, a step no longer than `longest`. Raises `UsageError`."""
    if not 1 <= plan.k <= N:
        raise UsageError("k", plan.k, f"accepted: an integer from 1 to N = {N}")
    if plan.scheme not in SCHEMES:
        raise UsageError("scheme", plan.scheme, f"accepted: {CHOICES.get(plan.scheme, ', '.join(SCHEMES))}")
    if plan.precision not in PRECISIONS:
        raise UsageError("precision", plan.precision, f"accepted: {', '.join(PRECISIONS)}")
    if plan.scheme in MAPS and plan.dt != 1:
        raise UsageError("dt", plan.dt, "accepted: 1 for a map")
    if not 0 < plan.dt <= longest:
        raise UsageError("dt", plan.dt, f"accepted: 0 < dt <= {longest:g}")
    for name in ("burn", "align", "duration"):
        time = getattr(plan, name)
        if not (np.isfinite(time) and time >= (plan.dt if name == "duration" else 0)):
            raise UsageError(name, time, "accepted: a finite time >= 0 (duration: at least one step)")
    return plan


def series(found: History, plan: Plan, N: int, system: int = 0) -> GrowthSeries:
    """The growth of one of the systems, in units of time."""
    return GrowthSeries(
        durations=plan.dt * np.array(found.steps, dtype=float),
        growth=np.array(found.growth)[:, system],
        volume=np.array(found.volume)[:, system],
        full=plan.k == N,
        exact=plan.scheme != "rk4",
        conditions=np.array(found.conditions),
        steps=np.array(found.steps),
        rounding=float(np.finfo(float).eps) if plan.eliminates(N) else plan.rounding,
        step_errors=np.array([errors[system] for errors in found.step_errors]),
    )
