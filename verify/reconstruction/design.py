r"""How reconstructed networks are sampled for their claims: points, sizes, times, budgets, biases.

A realisation is one network of N neurons with its copy; what its mean-field theory misses falls as 1/N and is
small beside the tolerance, so that pairs of sizes would cost more than they gain. Distances scatter between
networks, the more the later, and are skew: the location is the median. The recursion is exact at their step
and from the start on: no error of the step, and of a limit of long times one that the recursion tells.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.bias.design import Design, budgeted
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.reconstruction.kernels import copies, memory_bytes, regression

PILOTS = Path(__file__).with_name("pilots.json")
APPROACH = "the exact recursion at the times of the claim against its limit; nothing sampled"
NETWORK = {"g": 2.0, "N": 1000, "eta": 0.1, "dt": 0.1, "D0": 1.0, "states": 4, "burn": 0.0, "phi": "tanh"}
Claimed = tuple[Callable[[], float], float, float, float]
"""Theory; bounds of finite size and of the limit of long times, and the tolerance, as fractions of theory."""


def mean(*times: float, of: str = "distance", **at: Any) -> float:
    """Of a quantity of the recursion at these times."""
    return float(evaluate(f"reconstruction.{of}", t=np.array(times), **at).mean())


def never(design: Design, networks: Mapping[str, int]) -> dict[str, float]:
    """No transient."""
    return dict.fromkeys(networks, 0.0)


def approach(design: Design, networks: Mapping[str, int]) -> dict[str, float]:
    """How far the mean distance at the times of the claim is from that of strangers."""
    given = {name: str(design.parameters[name]) for name in ("g", "eta", "dt")}
    far = mean(*design.parameters["times"], **given)
    return {name: abs(far / design.limit(name) - 1) for name in networks}


@dataclass(frozen=True, kw_only=True)
class Exact(SingleSize):
    """Networks whose theory is exact in time: finite size, and what a limit of long times leaves."""

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        left = self.budget(name)
        far = (Bias("limit of long times", left.transient * unit, APPROACH),) if left.transient else ()
        return (self.finite(left.finite * unit, self.source(name)), *far)


def point(name: str, most: int, claimed: Mapping[str, Claimed], **parameters: Any) -> Exact:
    """Networks, of the parameters of `NETWORK` and these; samples where P is one of them."""
    squares = "P" in parameters
    kernel = regression if squares else copies
    return Exact(
        pilots=PILOTS,
        id=f"reconstruction.{name}",
        single=kernel,
        double=kernel,
        parameters=parameters if squares else NETWORK | parameters,
        memory=memory_bytes,
        networks=(400, 2),
        shrink=1 if squares else 2,
        transient=approach if "late" in claimed else never,
        **budgeted(most, claimed),
    )
