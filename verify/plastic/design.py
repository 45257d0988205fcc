r"""How networks with plastic synapses are sampled for their claims: single networks at six points.

* `MEMORY` (p = 1) and `ACTIVE` (p = 0, beyond the tricritical point): chaos, whose theory is sampled too.
* `DOWN` and `UP`, k = 1.4 at g = 0.97 < 1: reached from g = 1.1 with large activity, and begun near rest.
* `IMPRINTED`: random signs written into the synapses, without memory and with p = 1.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.plastic.kernels import memory_bytes, plastic
from rnnchaos.verify.prediction import theory

PILOTS, Q = Path(__file__).with_name("pilots.json"), "activity"
SAMPLED = Bias("sampled theory", 0.01, "radius of plastic.activity, as a fraction of it")


def value(name: str, **at: str) -> float:
    """A quantity of the column; one digit is asked of what is sampled, whose radius is below 1 %."""
    return theory(f"plastic.{name}", digits=1 if name == Q else 15, **at)


def point(
    id: str,
    at: tuple[str, str, str],
    left: tuple[float, float, float],
    tolerance: float,
    quick: int,
    *,
    exact: Callable[..., float] | None = None,
    **run: Any,
) -> SingleSize:
    """A design at (k, p, g); `left`: bounds of finite size, transient and step; `exact`: what the activity
    tends to there, that of the sampled mean field where it is not given."""
    given = dict(zip(("k", "p", "g"), at, strict=True))
    return SingleSize(
        pilots=PILOTS,
        id=f"plastic.{id}",
        single=plastic,
        double=plastic,
        parameters={name: float(text) for name, text in given.items()} | run,
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 4 * quick, "thorough": 16 * quick},
        exact={Q: (lambda: exact(**given)) if exact else (lambda: value(Q, **given))},
        bias={Q: BiasBudget(*left)},
        tolerance={Q: tolerance},
        absolute=(Q,) if id == "up" else (),
        interval="fast",
        extra=(FLOAT32,) if exact else (FLOAT32, SAMPLED),
        networks=(100, 200),
        watched=run["N"] // 2,
        order=2,
    )


_imprinted: Callable[..., float] = lambda k, p, g: value("imprinted_activity", k=k, g=g)  # noqa: E731
_LOW = ("1.4", "0", "0.97")
_TIMES: dict[str, Any] = {"N": 1000, "dt": 0.25, "burn": 40.0, "duration": 60.0}
_SIGNS = _TIMES | {"burn": 30.0, "duration": 2.0, "spread": 2.5, "signs": True}
_MEMORY: dict[str, Any] = {"N": 1000, "dt": 0.2, "burn": 60.0, "duration": 200.0}
_ACTIVE: dict[str, Any] = {"N": 1500, "dt": 0.25, "burn": 60.0, "duration": 100.0, "spread": 3.0}
MEMORY = point("memory", ("0.5", "1", "1.5"), (0.0099, 0.0068, 0.0061), 0.045, 500, **_MEMORY)
ACTIVE = point("active", ("1.4", "0", "1"), (0.013, 0.013, 0.013), 0.07, 300, **_ACTIVE)
DOWN = point("down", _LOW, (0.062, 0.079, 0.079), 0.5, 60, **_TIMES, spread=3.0, ramp=[1.1, 1.04])
UP = point("up", _LOW, (3e-5, 0.018, 1.2e-6), 0.1, 60, exact=lambda **at: 0.0, **_TIMES, spread=0.05)
_WEAK = (("2.2", "0", "0.1"), (2.1e-4, 2e-6, 2e-7)), (("2.5", "1", "0.2"), (1.3e-4, 1.6e-6, 6.4e-8))
IMPRINTED = tuple(
    point(f"imprinted.k{at[0]}.g{at[2]}", at, left, 0.002, 300, exact=_imprinted, **_SIGNS)
    for at, left in _WEAK
)
