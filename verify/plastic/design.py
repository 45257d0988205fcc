r"""How networks with plastic synapses are sampled for their claims: single networks at seven points.

* `MEMORY` (p = 1) and `ACTIVE` (p = 0, beyond the tricritical point): chaos. Theory is sampled too, and its own
  error is in the budget.
* `DOWN` and `UP`: the same network law, k = 1.4 at g = 0.97 < 1, reached from g = 1.1 with large activity, and
  begun near rest.
* `IMPRINTED`: random signs written into the synapses, without memory and with p = 1: the same state.
* `EDGE`: eigenvalues around a frozen solution, x at the quantiles of its law, so that J alone fluctuates.

Biases are measured by `python -m rnnchaos.verify.bias.pilot --record ID`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.plastic.kernels import frozen, memory_bytes, plastic
from rnnchaos.verify.prediction import theory

PILOTS = Path(__file__).with_name("pilots.json")
Q, EDGE_OF = "activity", "edge"
SAMPLED = Bias("sampled theory", 0.01, "radius of plastic.activity, as a fraction of it")


def value(name: str, **at: str) -> float:
    """A quantity of the column; one digit is asked of what is sampled, whose radius is below 1 %."""
    return theory(f"plastic.{name}", digits=1 if name == Q else 15, **at)


def point(
    id: str,
    at: Mapping[str, str],
    exact: Callable[[], float],
    left: tuple[float, float, float | None],
    tolerance: float,
    *,
    quick: int,
    name: str = Q,
    extra: tuple[Bias, ...] = (FLOAT32,),
    absolute: tuple[str, ...] = (),
    transient: Any = None,
    **run: Any,
) -> SingleSize:
    """A design at the parameters `at`; `left`: bounds of finite size, transient and step."""
    kernel = plastic if name == Q else frozen
    return SingleSize(
        pilots=PILOTS,
        id=f"plastic.{id}",
        single=kernel,
        double=kernel,
        parameters={key: float(text) for key, text in at.items()} | run,
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 4 * quick, "thorough": 16 * quick},
        exact={name: exact},
        bias={name: BiasBudget(*left)},
        tolerance={name: tolerance},
        absolute=absolute,
        interval="fast",
        extra=extra,
        networks=(100, 200 if name == Q else 2),
        watched=run["N"] // 2,
        order=2,
        transient=transient,
    )


def still(design: Design, networks: Mapping[str, int]) -> dict[str, float]:
    """A matrix has no transient."""
    return dict.fromkeys(networks, 0.0)


def chaotic(
    id: str, at: Mapping[str, str], left: tuple[float, float, float], tolerance: float, **run: Any
) -> SingleSize:
    """A point whose activity is that of the sampled mean field."""
    return point(id, at, lambda: value(Q, **at), left, tolerance, extra=(FLOAT32, SAMPLED), **run)


def imprint(at: Mapping[str, str], left: tuple[float, float, float], **run: Any) -> SingleSize:
    """An imprinted fixed point."""
    own = {name: at[name] for name in ("k", "g")}
    start = {"N": 1000, "dt": 0.25, "burn": 30.0, "duration": 2.0, "spread": 2.5, "signs": True}
    id = f"imprinted.k{at['k']}.g{at['g']}"
    return point(id, at, lambda: value("imprinted_activity", **own), left, 0.002, quick=300, **start, **run)


MEMORY = chaotic(
    "memory",
    {"k": "0.5", "p": "1", "g": "1.5"},
    (0.01, 0.005, 0.01),
    0.045,
    quick=300,
    N=1000,
    dt=0.2,
    burn=60.0,
    duration=200.0,
)
ACTIVE = chaotic(
    "active",
    {"k": "1.4", "p": "0", "g": "1"},
    (0.015, 0.01, 0.01),
    0.07,
    quick=200,
    N=1500,
    dt=0.25,
    burn=60.0,
    duration=100.0,
    spread=3.0,
)
_LOW = {"k": "1.4", "p": "0", "g": "0.97"}
_TIMES: Mapping[str, Any] = {"N": 1000, "dt": 0.25, "burn": 40.0, "duration": 60.0}
DOWN = chaotic("down", _LOW, (0.06, 0.05, 0.03), 0.5, quick=60, spread=3.0, ramp=[1.1, 1.04], **_TIMES)
UP = point("up", _LOW, lambda: 0.0, (1e-3, 1e-3, 1e-3), 0.1, quick=60, absolute=(Q,), spread=0.05, **_TIMES)
IMPRINTED = (
    imprint({"k": "2.2", "p": "0", "g": "0.1"}, (2e-4, 1e-5, 1e-5)),
    imprint({"k": "2.5", "p": "1", "g": "0.2"}, (2e-4, 1e-5, 1e-5)),
)
_FROZEN = {"k": "0.5", "p": "1", "g": "2.5"}
EDGE = point(
    "edge",
    _FROZEN,
    lambda: value("frozen_edge", **_FROZEN),
    (0.02, 0.0, None),
    0.15,
    quick=300,
    name=EDGE_OF,
    extra=(),
    transient=still,
    N=400,
    q=0.7350596377941031,
)
