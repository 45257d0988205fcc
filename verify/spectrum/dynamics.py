"""From a system and a plan to the growth of its tangent vectors.

Class Dynamics: what a run has to know of a system, which is how to make its scheme afresh. The plain network
is dx/dt = -x + g J phi(x), x' = phi(g J x) or x' = g J phi(x) (`rnnchaos.verify.spectrum.plan`); other forms
of networks, and systems that are none, bring their own.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Couplings, Dense, Stack, stack
from rnnchaos.verify.spectrum.elimination import Elimination
from rnnchaos.verify.spectrum.field import Field, Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit, StepError, refuse_blow_up
from rnnchaos.verify.spectrum.orthonormal import orthonormalise
from rnnchaos.verify.spectrum.plan import MAPS, Plan
from rnnchaos.verify.spectrum.run import FrameEvolution, History, Run
from rnnchaos.verify.spectrum.steps import Scheme

Array = NDArray[Any]


class Dynamics(Protocol):
    """A flow or a map of N variables. `matrix` is J where frames of all N vectors may be
    kept by elimination, else None."""

    @property
    def N(self) -> int: ...

    @property
    def matrix(self) -> Dense | Stack | None: ...

    def field(self) -> Field:
        """A field of its own, as a field keeps what it saw last."""

    def scheme(self, duration: float | None = None) -> Scheme:
        """The scheme at its first step, over a field of its own; `duration` is that of a step, dt where it is
        None."""


@dataclass(frozen=True)
class NetworkDynamics:
    """g J phi by one of the plan's schemes; `gain` is a number, or one for each of B systems."""

    couplings: Couplings
    phi: Activation
    gain: Any
    plan: Plan

    @property
    def N(self) -> int:
        return self.couplings.N

    @property
    def matrix(self) -> Dense | Stack | None:
        return self.couplings if isinstance(self.couplings, Dense | Stack) else None

    def field(self) -> Network:
        return Network(self.couplings, self.phi, self.gain)

    def scheme(self, duration: float | None = None) -> Scheme:
        return self.plan.build(self.field(), duration)


def history(
    couplings: Couplings,
    phi: Activation,
    plan: Plan,
    *,
    states: Array,
    gain: Any,
    rng: np.random.Generator,
    checkpoint: Checkpoint,
    most: int | None = None,
) -> History:
    """Run B systems of the plain network from `states` (B, N) with gains `gain` (B,); see `follow`."""
    of = NetworkDynamics(couplings, phi, gain, plan)
    return follow(of, plan, states=states, rng=rng, checkpoint=checkpoint, most=most)


def follow(
    of: Dynamics,
    plan: Plan,
    *,
    states: Array,
    rng: np.random.Generator,
    checkpoint: Checkpoint,
    most: int | None = None,
) -> History:
    """Run B systems from `states` (B, N); intervals have at most `most` steps, where it is given, of averages
    that nobody judges. Raises `NonConvergence` after a blow-up, and `Collapsed` where
    fewer than k units of a map had a slope at one time."""
    scheme = of.scheme()
    kind = np.float32 if plan.precision == "float32" else np.float64
    states = states.astype(kind)
    saved = checkpoint.load()
    with np.errstate(over="ignore", invalid="ignore"):
        if saved is None:
            _burn(scheme, states, plan.steps(plan.burn))
        evolution = _evolution(scheme, of.matrix, plan, states, rng)
        audit = scheme.audit_every if plan.k == of.N else 0
        watch = partial(_refuse_collapse, scheme.field, plan)
        probe = _probe(of, evolution)
        align, sample = plan.steps(plan.align), plan.steps(plan.duration)
        run = Run(evolution, align, sample, audit, most, probe=probe, watch=watch)
        if saved is not None:
            run.restore(saved)
            scheme.position = float(plan.steps(plan.burn) + run.done)
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


def _refuse_collapse(field: Any, plan: Plan) -> None:
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
    scheme: Scheme, matrix: Dense | Stack | None, plan: Plan, states: Array, rng: np.random.Generator
) -> FrameEvolution:
    B, N = states.shape
    if matrix is not None and plan.eliminates(N):
        return Elimination(scheme, matrix, states)
    frame = first_frames(plan, states, rng)
    if plan.precision == "mixed":
        return Explicit(scheme, [states[:, None].copy(), frame])
    whole = stack((B, 1 + plan.k, N), frame.dtype)
    whole[:, 0], whole[:, 1:] = states, frame
    return Explicit(scheme, [whole])


def first_frames(plan: Plan, states: Array, rng: np.random.Generator) -> Array:
    """Orthonormal frames (B, k, N) of N(0, 1) vectors, drawn in float64, so that all precisions start
    alike."""
    B, N = states.shape
    frame = stack((B, plan.k, N), np.float64 if plan.precision == "float64" else np.float32)
    for row in frame.reshape(-1, N):
        row[...] = rng.standard_normal(N)
    orthonormalise(frame)
    return frame


def _probe(of: Dynamics, evolution: FrameEvolution) -> StepError | None:
    """What judges the step of a scheme that approximates a flow."""
    once = of.scheme()
    if once.exact or not isinstance(evolution, Explicit):
        return None
    return StepError(evolution, once, of.scheme(once.duration / 2))
