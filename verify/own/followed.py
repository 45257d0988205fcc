"""A run of the engine on a network of one's own, with checkpoints, and what it is worth."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.devices.follow import follow
from rnnchaos.verify.ensembles.checkpoint import checkpoint
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.own.form import Form
from rnnchaos.verify.own.rank import Rank, least_active
from rnnchaos.verify.own.stated import Stated
from rnnchaos.verify.spectrum.dynamics import Collapsed, Dynamics
from rnnchaos.verify.spectrum.echo_state import echo_state
from rnnchaos.verify.spectrum.motion import settled
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.result import Spectrum, exact, spectrum
from rnnchaos.verify.spectrum.run import History

Array = NDArray[Any]

OTHERS = 4
"""Other initial states under the same input; they share a product."""


def run(of: Form, bound: Rank, states: Array, rng: np.random.Generator) -> tuple[History, Plan, Rank]:
    """A run of as many exponents as are finite, the plan that it followed, and why no more."""
    plan = of.plan
    if bound.most == 0:
        _, end = least_active(of, plan, states[None])
        return History(end=end), replace(plan, k=0), bound
    followed = replace(plan, k=min(plan.k, bound.most))
    place = checkpoint(content(of, followed, states, rng))
    try:
        found = follow(of, followed, states=states[None], rng=rng, checkpoint=place)
    except Collapsed as collapse:
        place.drop()
        return run(of, Rank.active(collapse.kept), states, rng)
    place.drop()
    return found, followed, bound


def result(
    network: Stated, of: Form, found: History, followed: Plan, bound: Rank, states: Array, level: float
) -> Spectrum:
    """What a run is worth: a fixed point or a cycle, else averages; under a signal averages alone."""
    plan = of.plan
    orbit = settled(found, of, plan) if of.signal is None else None
    if orbit is not None:
        orbit = replace(orbit, state=network.with_bias(orbit.state))
        return network.result(exact(orbit, found, plan, network.N, confidence=level))
    if followed.k == 0:
        raise NonConvergence("the tangent frame", f"no direction is left: {bound.why}")
    lost = plan.k - followed.k
    judged = spectrum(found, followed, network.N, confidence=level, vanished=lost, why=bound.why)
    result = network.result(judged)
    if of.signal is None:
        return result
    low, high = (float(end) for end in result.intervals[0])
    ratios = met(of, plan, states, found.end[0])
    time = network.unit * (plan.burn + plan.align + plan.duration)
    echo = echo_state(low, high, time, ratios, sure=not result.reasons)
    return replace(result, echo_state=echo)


def content(of: Form, plan: Plan, states: Array, rng: np.random.Generator) -> list[Any]:
    """All that decides the run, for the key of its checkpoint."""
    steps = sum(plan.steps(time) for time in (plan.burn, plan.align, plan.duration))
    own = [*of.fingerprint(steps), digest(run), states.tobytes().hex()]
    return [*own, repr(plan), rng.bit_generator.state]


def others(N: int) -> Array:
    """Initial states (`OTHERS`, N) of several sizes, always the same: they are no part of the run."""
    sizes = np.geomspace(0.3, 10, OTHERS)[:, None]
    return np.asarray(sizes * np.random.default_rng(0).standard_normal((OTHERS, N)))


def met(of: Dynamics, plan: Plan, start: Array, end: Array) -> list[float]:
    """Each one's distance from the run's end over that from its `start`; inf after a blow-up."""
    scheme, rows = of.scheme(), others(of.N)
    first = np.linalg.norm(rows - start, axis=1)
    states = rows[:, None].copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(sum(plan.steps(time) for time in (plan.burn, plan.align, plan.duration))):
            scheme.step([states])
        last = np.linalg.norm(states[:, 0] - end, axis=1)
    return [float(x) if np.isfinite(x) else float("inf") for x in last / first]
