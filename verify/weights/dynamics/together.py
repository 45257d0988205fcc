r"""lambda_1 of R networks of one size, dx/dt = -x + g J phi(x), all of them in one run.

Each from a random state of its own; an average over the same time for all, chaotic or at rest, to be ranked.
Where one grows without bound each is run alone, and that one has no number.
"""

from collections.abc import Sequence

import numpy as np

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Stack
from rnnchaos.verify.spectrum.dynamics import history
from rnnchaos.verify.spectrum.plan import Plan, series
from rnnchaos.verify.weights.dynamics.motion import BURN, STEP
from rnnchaos.verify.weights.reading.network import Array


def leading(
    J: Array, seed: np.random.SeedSequence, *, gains: Sequence[float], phi: str, duration: float
) -> dict[str, Array]:
    """lambda_1 (R,) at each gain of networks J (R, N, N); nan where there is none."""
    plan = Plan(1, "rk4", STEP, BURN, BURN / 2, duration)
    spawned = zip(gains, seed.spawn(len(gains)), strict=True)
    return {f"lambda_1 at g = {g:g}": _leading(J, g, phi, plan, own) for g, own in spawned}


def _leading(J: Array, g: float, phi: str, plan: Plan, seed: np.random.SeedSequence) -> Array:
    R, N, _ = J.shape
    rng = np.random.default_rng(seed)
    try:
        found = history(
            Stack(J),
            activation(phi),
            plan,
            states=rng.standard_normal((R, N)),
            gain=np.full(R, g),
            rng=rng,
            checkpoint=Checkpoint("", None),
        )
    except NonConvergence:
        if R == 1:
            return np.array([np.nan])
        return np.concatenate([_leading(each[None], g, phi, plan, seed) for each in J])
    return np.array([series(found, plan, N, n).exponents[0] for n in range(R)])
