"""How contrastive learning is sampled for its claims: a realisation is one set of pairs, with two draws.

Of N = 100 weights M scatters by 5 %, the energy by 12 %: the median is claimed. Pilots measure at N = 50 by
how much it misses theory, and what the burn leaves; the acceptance step leaves no error of the time step.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.contrastive.kernels import contrastive, memory_bytes
from rnnchaos.verify.prediction import theory

LAW: Mapping[str, float] = {"beta": 10.0, "lambda_w": 0.5, "alpha": 2.5, "m": 1.0, "sigma": 0.5}
RUN: Mapping[str, Any] = {"rho_B": 0.5, "lambda_B": 1.0, "a": 0.01} | {
    "N": 100,
    "step": 0.12,
    "leaps": 20,
    "looks": 30,
}
POINT = {"beta": "10", "lambda_w": "0.5"}


def of(name: str, **at: str) -> Callable[[], float]:
    """A quantity of the column at beta = 10, lambda_w = 0.5."""
    return lambda: theory(f"contrastive.{name}", digits=4, **POINT | at)


def target(d_F: str, quick: int, burn: int, claimed: Mapping[str, tuple[float, float, float]]) -> SingleSize:
    """At a target distance; `claimed`: bounds of finite size and transient, and the tolerance."""
    return SingleSize(
        pilots=Path(__file__).with_name("pilots.json"),
        id=f"contrastive.target{d_F}",
        single=contrastive,
        double=contrastive,
        parameters={**LAW, **RUN, "d_F": float(d_F), "burn": burn},
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 3 * quick, "thorough": 10 * quick},
        exact={name: of(name, d_F=d_F) for name in claimed},
        bias={name: BiasBudget(finite, transient) for name, (finite, transient, _) in claimed.items()},
        tolerance={name: tolerance for name, (*_, tolerance) in claimed.items()},
        networks=(1600, 400),
        extra=(),
    )


_M, _NEAR = "magnetisation", {"magnetisation": (0.0023, 0.0034, 0.02), "overlap": (0.0099, 0.0081, 0.04)}
_NEAR |= {"energy": (0.008, 0.0053, 0.06), "accuracy": (0.00066, 0.0014, 0.0108)}
HALF = target("0.5", 2400, 20, _NEAR)
ONE = target("1", 1000, 50, {_M: (0.0036, 0.0036, 0.02)})
TWO = target("2", 1000, 50, {_M: (0.0026, 0.0023, 0.02)})
FAR = target("6", 500, 50, {_M: (0.0017, 0.0011, 0.02)})
DESIGNS = (HALF, ONE, TWO, FAR)
