r"""u(s), the share of the exponents above s, along a range of rates, by continuation of the pilot's kernel.

Steps in s are short where the kernel changes fast: next to the upper edge $\lambda_1$, where it vanishes and
u falls to 0 linearly. Nearer to the edge than `RIM` of it, u is that line.
"""

from collections.abc import Sequence

from rnnchaos.numerics.volumes.dynamics import Pilot
from rnnchaos.numerics.volumes.estimate import one_thread

RIM = 0.04
_LONGEST, _SHARE = 0.12, 0.4


def shares(pilot: Pilot, edge: float, rates: Sequence[float]) -> list[float]:
    """u at rates where the kernel exists, on the pilot's paths. Raises `NonConvergence`."""
    found = {}
    with one_thread():
        for wanted in (sorted(r for r in rates if r >= 0), sorted((r for r in rates if r < 0), reverse=True)):
            here = pilot
            for rate in wanted:
                found[rate], here = below_edge(here, edge, rate)
    return [found[rate] for rate in rates]


def below_edge(pilot: Pilot, edge: float, rate: float) -> tuple[float, Pilot]:
    """u at a rate, and the pilot there or at the rim."""
    rim = edge * (1 - RIM)
    here = towards(pilot, edge, min(rate, rim))
    return here.kernel.share * (1 if rate <= rim else (edge - rate) / (edge - rim)), here


def towards(pilot: Pilot, edge: float, rate: float) -> Pilot:
    """The pilot at another rate. Raises `NonConvergence`."""
    here = pilot
    while here.rate != rate:
        most = min(_LONGEST, _SHARE * (edge - here.rate))
        step = max(-most, min(most, rate - here.rate))
        to = rate if abs(rate - here.rate) <= most else here.rate + step
        here = Pilot(here.sampler, to, here.sampler.near(to, here.rate, here.kernel))
    return here
