"""A spectrum run on the host or on a device: transient, alignment and sample are the same."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices.device import ACCEPTED, HOST, Device, device
from rnnchaos.verify.devices.evolution import OnDevice
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum import dynamics
from rnnchaos.verify.spectrum.couplings import Dense, Stack
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.run import History, Run

Array = NDArray[Any]


def follow(
    of: Any,
    plan: Plan,
    *,
    states: Array,
    rng: np.random.Generator,
    checkpoint: Checkpoint,
    most: int | None = None,
) -> History:
    """`rnnchaos.verify.spectrum.dynamics.follow` where `plan.device` is the host, else the same there, of a
    plain network: `of` has `couplings`, `phi` and `gain`. Raises `UsageError`, `NonConvergence`."""
    if plan.device == HOST:
        return dynamics.follow(of, plan, states=states, rng=rng, checkpoint=checkpoint, most=most)
    where = device(plan.device)
    return _on_device(of, plan, where, states, dynamics.first_frames(plan, states, rng), checkpoint, most)


def _on_device(
    of: Any,
    plan: Plan,
    where: Device,
    states: Array,
    frames: Array,
    checkpoint: Checkpoint,
    most: int | None,
) -> History:
    if not where.doubles and plan.precision != "float32":
        raise UsageError("precision", plan.precision, f"accepted on {where.name}: float32; {ACCEPTED}")
    kind = np.float32 if plan.precision == "float32" else np.float64
    gain = np.broadcast_to(np.ravel(of.gain), len(states))
    evolution = OnDevice(
        where,
        _transposed(of.couplings, where),
        of.phi.name,
        gain,
        plan.scheme,
        plan.dt,
        states.astype(kind),
        frames,
    )
    saved = checkpoint.load()
    if saved is None:
        evolution.rest(plan.steps(plan.burn))
    probe = evolution.step_error if plan.scheme == "rk4" else None
    run = Run(evolution, plan.steps(plan.align), plan.steps(plan.duration), 0, most, probe=probe)
    if saved is not None:
        run.restore(saved)
    return run.advance(checkpoint)


def _transposed(couplings: Any, where: Device) -> Array:
    """J^T, (N, N) or (B, N, N)."""
    if isinstance(couplings, Stack):
        return couplings.transposed
    if isinstance(couplings, Dense):
        return couplings.matrix.T
    raise UsageError("device", where.name, "accepted: numpy, where J is no array")
