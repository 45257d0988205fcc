"""Faults of kernels that once escaped, planted one at a time: an oracle of the kernel notices each.

Where the rule makes the same change, the mutant of that name is planted; else the line is changed by hand.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from rnnchaos.verify.gaussian import noise_kernel
from rnnchaos.verify.gradient import langevin
from rnnchaos.verify.harness.kernels import oracles
from rnnchaos.verify.harness.quiet import quiet
from rnnchaos.verify.kernels.mutants import mutants, planted
from rnnchaos.verify.kernels.oracle import Disagreement
from rnnchaos.verify.networks import flow
from tests.numerics.bounds.plant import planted as changed

STEP = "_step(flow, push, rng)"
TANGENT = "vectors[...] = tangent(flow.states, vectors, flow.couplings, dt=dt, phi=phi)"


def by_rule(module: str, function: str, *words: str) -> AbstractContextManager[None]:
    found = mutants([f"rnnchaos.verify.{module}"])
    return planted(next(m for m in found if m.function == function and all(w in m.change for w in words)))


FAULTS: dict[str, tuple[str, Callable[[], AbstractContextManager[Any]]]] = {
    "H14": ("langevin", lambda: changed(langevin.planted, ("np.sqrt(spread * T / variance)", "np.sqrt(T)"))),
    "H11": (
        "of_one_network",
        lambda: by_rule("spectrum.dimensions", "map_dimensions", "one draw for all"),
    ),
    "H05": (
        "intermittent",
        lambda: by_rule("heavy_tailed.annealed_kernels", "intermittent", "no transient: burn"),
    ),
    "A01": (
        "moments",
        lambda: changed(flow.network, ("g / np.sqrt(N)", "g / np.sqrt(max(N - 1, 1))")),
    ),
    "A02": ("noise", lambda: by_rule("gaussian.noise_kernel", "noisy", "the parent's seed")),
    "A03": (
        "noise",
        lambda: changed(noise_kernel.noisy, (f"{TANGENT}\n        {STEP}\n", f"{STEP}\n        {TANGENT}\n")),
    ),
    "A05": ("noise", lambda: by_rule("gaussian.noise_kernel", "noisy", "half the transient")),
    "M3": ("hierarchies", lambda: by_rule("networks.levels", "hierarchy", "precision: float")),
    "the ratio of phi": (
        "participations",
        lambda: by_rule("gaussian.participation_kernel", "participation", "phi left out"),
    ),
}


@pytest.mark.parametrize("id", FAULTS)
def test_an_oracle_notices(id: str) -> None:
    name, plant = FAULTS[id]
    (check,) = (check for each in oracles() for check in each.checks if check.__name__ == name)
    check()
    with plant(), quiet(), pytest.raises(Disagreement):
        check()
