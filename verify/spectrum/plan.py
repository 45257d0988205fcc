r"""From a network and a plan to a run of its spectrum.

Schemes: `rk4` and `euler` for the flow dx/dt = -x + g J phi(x), with step dt; `rates` for the map x' = phi(g
J x), `inputs` for the map x' = g J phi(x). Precisions: `float64`; `float32`; `mixed`, a float32 frame beside
a float64 state, which costs about half of float64 and agrees with it to 1e-6. The step of rk4 is judged as an
approximation of the flow (`rnnchaos.verify.spectrum.step_error`); euler is taken as the map it is.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.ensembles.machine import available_memory
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit, Implicit, refuse_blow_up
from rnnchaos.verify.spectrum.orthonormal import orthonormalise
from rnnchaos.verify.spectrum.run import FrameEvolution, History, Run
from rnnchaos.verify.spectrum.statistics import GrowthSeries
from rnnchaos.verify.spectrum.step_error import StepError
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
    """`k` exponents by `scheme` with step `dt`; times of transient, alignment and sampling; precision."""

    k: int
    scheme: str = "rk4"
    dt: float = 0.1
    burn: float = 100.0
    align: float = 50.0
    duration: float = 200.0
    precision: str = "float64"

    def steps(self, time: float) -> int:
        """The steps that last `time`."""
        return round(time / self.dt)

    def build(self, field: Network) -> Scheme:
        """The scheme over this field."""
        if self.scheme == "rk4":
            return RungeKutta(field, self.dt)
        return Map(field) if self.scheme == "rates" else Euler(field, self.dt)

    @property
    def rounding(self) -> float:
        """Rounding of the frame."""
        return float(np.finfo(np.float64 if self.precision == "float64" else np.float32).eps)

    def implicit(self, N: int, systems: int) -> bool:
        """Whether all exponents of one map are wanted, to full precision."""
        return self.scheme in MAPS and self.k == N and systems == 1 and self.precision == "float64"

    def memory_bytes(self, N: int, *, systems: int = 1, dense: bool = True) -> int:
        """Peak of a run: J in the precisions that it needs, and arrays of the frame."""
        frame = 8 if self.precision == "float64" else 4
        couplings = {"float64": 8, "mixed": 12, "float32": 4}[self.precision]
        if self.implicit(N, systems):
            return N * N * 8 * 5
        copies = 5 if self.scheme == "rk4" else 3
        factorised = 8 * self.k * (2 * N + 2 * self.k)
        return N * N * couplings * dense + frame * copies * systems * (self.k + 1) * N + factorised


def refuse_memory(needed: int) -> None:
    """Raise `NotEnoughMemory` where `needed` bytes are not available."""
    free = available_memory()
    if needed > free:
        need, have = (f"{size / 2**30:.2f} GiB" for size in (needed, free))
        raise NotEnoughMemory(f"this spectrum needs {need} of memory, {have} are available")


def checked(plan: Plan, N: int) -> Plan:
    """`plan`, with everything in range. Raises `UsageError`."""
    if not 1 <= plan.k <= N:
        raise UsageError("k", plan.k, f"accepted: an integer from 1 to N = {N}")
    if plan.scheme not in SCHEMES:
        raise UsageError("scheme", plan.scheme, f"accepted: {CHOICES.get(plan.scheme, ', '.join(SCHEMES))}")
    if plan.precision not in PRECISIONS:
        raise UsageError("precision", plan.precision, f"accepted: {', '.join(PRECISIONS)}")
    if plan.scheme in MAPS and plan.dt != 1:
        raise UsageError("dt", plan.dt, "accepted: 1 for a map")
    if not 0 < plan.dt <= 1:
        raise UsageError("dt", plan.dt, "accepted: 0 < dt <= 1")
    for name in ("burn", "align", "duration"):
        time = getattr(plan, name)
        if not (np.isfinite(time) and time >= (plan.dt if name == "duration" else 0)):
            raise UsageError(name, time, "accepted: a finite time >= 0 (duration: at least one step)")
    return plan


def history(
    couplings: Dense | Operator,
    phi: Activation,
    plan: Plan,
    *,
    states: Array,
    gain: Any,
    rng: np.random.Generator,
    checkpoint: Checkpoint,
) -> History:
    """Run B systems from `states` (B, N) with gains `gain` (B,). Raises `NonConvergence` after a blow-up, and
    `Collapsed` where fewer than k units of a map had a slope at one time."""
    field = Network(couplings, phi, gain)
    scheme = plan.build(field)
    kind = np.float32 if plan.precision == "float32" else np.float64
    states = states.astype(kind)
    saved = checkpoint.load()
    with np.errstate(over="ignore", invalid="ignore"):
        if saved is None:
            _burn(scheme, states, plan.steps(plan.burn))
        evolution = _evolution(scheme, couplings, plan, states, rng)
        audit = scheme.audit_every if plan.k == couplings.N else 0
        probe = _probe(scheme, evolution, Network(couplings, phi, gain))
        watch = partial(_refuse_collapse, field, plan)
        run = Run(
            evolution, plan.steps(plan.align), plan.steps(plan.duration), audit, probe=probe, watch=watch
        )
        if saved is not None:
            run.restore(saved)
        try:
            return run.advance(checkpoint)
        except NonConvergence:
            watch()
            raise


class Collapsed(NonConvergence):
    """Tangent space has lost directions: only `kept` are left."""

    def __init__(self, kept: int) -> None:
        super().__init__("the tangent frame", f"phi' is 0 at all units but {kept} at once: use k <= {kept}")
        self.kept = kept

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kept,)


def _refuse_collapse(field: Network, plan: Plan) -> None:
    """Raise `Collapsed` where the map has left fewer than k directions."""
    if plan.scheme in MAPS and field.least < plan.k:
        raise Collapsed(field.least)


def _burn(scheme: Scheme, states: Array, steps: int) -> None:
    """The transient, in place."""
    parts = [states[:, None]]
    for _ in range(steps):
        scheme.step(parts)
    refuse_blow_up(states)


def _evolution(
    scheme: Scheme, couplings: Dense | Operator, plan: Plan, states: Array, rng: np.random.Generator
) -> FrameEvolution:
    if isinstance(couplings, Dense) and plan.implicit(couplings.N, len(states)):
        return Implicit(scheme, couplings, states)
    kind = np.float64 if plan.precision == "float64" else np.float32
    B, N = states.shape
    frame = stack((B, plan.k, N), kind)
    for row in frame.reshape(-1, N):  # drawn in float64, so that all precisions start alike
        row[...] = rng.standard_normal(N)
    orthonormalise(frame)
    if plan.precision == "mixed":
        return Explicit(scheme, [states[:, None].copy(), frame])
    whole = stack((B, 1 + plan.k, N), kind)
    whole[:, 0], whole[:, 1:] = states, frame
    return Explicit(scheme, [whole])


def _probe(scheme: Scheme, evolution: FrameEvolution, field: Network) -> StepError | None:
    """What judges the step of a scheme that approximates a flow."""
    if isinstance(scheme, RungeKutta) and isinstance(evolution, Explicit):
        return StepError(evolution, field, scheme.duration)
    return None


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
        rounding=plan.rounding,
        step_errors=np.array([errors[system] for errors in found.step_errors]),
    )
