"""Networks with a J each, as a stack: their products are those of one call, and each has its own verdict.

Small networks wait for the interpreter, not for the processor, and a stack waits once. What concerns one
network alone is done alone: a fixed point or a cycle that it has settled on. Where one of them has fewer
directions than are asked for, or blows up, each is run alone, and the result or the error is its own.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.devices.follow import follow
from rnnchaos.verify.ensembles.checkpoint import checkpoint
from rnnchaos.verify.own.arguments import array, vector
from rnnchaos.verify.own.followed import content, result, run
from rnnchaos.verify.own.rank import Rank, rank
from rnnchaos.verify.own.stated import Stated
from rnnchaos.verify.spectrum.plan import Plan
from rnnchaos.verify.spectrum.result import Spectrum
from rnnchaos.verify.spectrum.run import History

Array = NDArray[Any]


def spectra(
    network: Stated, plan: Plan, states: Array, rng: np.random.Generator, level: float
) -> tuple[Spectrum, ...]:
    """A result for each network of the stack, from `states` (R, N). Raises `NonConvergence`, which names the
    network."""
    found, followed = _together(network, plan, states, rng)
    alone = rng.spawn(len(states))
    return tuple(
        _one(network.alone(n), n, plan, found, followed, states[n], alone[n], level)
        for n in range(len(states))
    )


def starts(x0: Any, R: int, N: int, rng: np.random.Generator) -> Array:
    """Initial states (R, N): drawn where x0 is None; (N,) of all of them or (R, N). Raises `UsageError`."""
    if x0 is None:
        return rng.standard_normal((R, N))
    if array(x0).ndim != 2:
        return np.tile(vector("x0", x0, N), (R, 1))
    return vector("x0", np.ravel(x0), R * N).reshape(R, N)


def _together(
    network: Stated, plan: Plan, states: Array, rng: np.random.Generator
) -> tuple[History | None, Plan]:
    """The stack in one run, and the plan it followed; None where one of them has no such run."""
    of = network.form(plan)
    for n, state in enumerate(states):
        one = network.alone(n)
        form = one.form(plan)
        if rank(one.couplings, form, form.plan, states=state[None], flat=network.phi.flat).most < plan.k:
            return None, of.plan
    place = checkpoint(content(of, of.plan, states, rng))
    try:
        return follow(of, of.plan, states=states, rng=rng, checkpoint=place), of.plan
    except NonConvergence:
        return None, of.plan
    finally:
        place.drop()


def _one(
    network: Stated,
    n: int,
    plan: Plan,
    found: History | None,
    followed: Plan,
    state: Array,
    rng: np.random.Generator,
    level: float,
) -> Spectrum:
    """The result of network n, from the stack's run or one of its own."""
    of, bound = network.form(plan), Rank(network.N, "")
    try:
        if found is None:
            bound = rank(network.couplings, of, of.plan, states=state[None], flat=network.phi.flat)
            mine, followed, bound = run(of, bound, state, rng)
        else:
            mine = found.alone(n)
        judged = result(network, of, mine, followed, bound, state, level)
    except NonConvergence as failure:
        raise NonConvergence(f"{failure.what} of network {n}", failure.residual) from None
    return replace(judged, parameters={**network.parameters(plan), "network": n})
