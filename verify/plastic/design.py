r"""How networks with plastic synapses are sampled for their claims: single networks at seven points.

* `MEMORY` (p = 1) and `ACTIVE` (p = 0, beyond the tricritical point): chaos, whose theory is sampled too.
* `DOWN` and `UP`, k = 1.4 at g = 0.97 < 1: reached from g = 1.1 with large activity, and begun near rest.
* `IMPRINTED`: random signs written into the synapses, without memory and with p = 1.
* `EDGE`: matrices around networks at rest, all neurons on the side of their input.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.bias.design import Allowance, BiasBudget, Design
from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.bias.matrices import Matrices, matrices
from rnnchaos.verify.bias.pilot import early
from rnnchaos.verify.bias.single import WithRatios
from rnnchaos.verify.claim import Bias
from rnnchaos.verify.plastic.kernels import frozen, memory_bytes, plastic
from rnnchaos.verify.prediction import theory

PILOTS, Q, BALANCE = Path(__file__).with_name("pilots.json"), "activity", "balance"


def value(name: str, **at: str) -> float:
    """A quantity of the column; one digit is asked of what is sampled, whose radius is in the budget."""
    return theory(f"plastic.{name}", digits=1 if name == Q else 15, **at)


@dataclass(frozen=True, kw_only=True)
class Networks(WithRatios):
    """`activity` and `balance`, |A|^2 over (k/N) phi^T A phi."""

    ratios = {BALANCE: ("square", "work")}  # noqa: RUF012 - declared of the class

    @property
    def at(self) -> dict[str, str]:
        """k, p and g as they are typed."""
        return {name: f"{self.parameters[name]:g}" for name in ("k", "p", "g")}

    def biases(self, name: str, unit: float = 1.0) -> tuple[Bias, ...]:
        """With the radius of the theory where that is sampled."""
        found = super().biases(name, unit)
        if name != Q or self.id not in SAMPLED.budgets:
            return found
        return (*found, Bias("sampled theory", SAMPLED.budget(self.id) * unit, "radius of plastic.activity"))


class AtRest(Matrices):
    """`edge` of the spectrum around a network at rest, whose q is theory's."""

    def own(self) -> Mapping[str, Any]:
        return {"q": value("static_activity", **{name: self.stated[name] for name in ("k", "g", "branch")})}


def point(
    id: str,
    at: tuple[str, str, str],
    left: Mapping[str, tuple[float, float, float]],
    tolerance: Mapping[str, float],
    quick: int,
    *,
    exact: Callable[..., float] | None = None,
    networks: tuple[int, int] = (100, 200),
    more: Mapping[str, Any] | None = None,
    **run: Any,
) -> Networks:
    """A design at (k, p, g); `left`: bounds of finite size, transient and step; `exact`: what the activity
    tends to there, that of the sampled mean field where it is not given; `more`: of the design."""
    given = dict(zip(("k", "p", "g"), at, strict=True))
    limit = (lambda: exact(**given)) if exact else (lambda: value(Q, **given))
    return Networks(
        pilots=PILOTS,
        id=f"plastic.{id}",
        single=plastic,
        double=plastic,
        parameters={name: float(text) for name, text in given.items()} | run,
        memory=memory_bytes,
        budgets={"quick": quick, "standard": 4 * quick, "thorough": 16 * quick},
        exact=dict.fromkeys(left, limit) | {BALANCE: lambda: 1.0},
        bias={name: BiasBudget(*amounts) for name, amounts in left.items()},
        tolerance=tolerance,
        absolute=(Q,) if id == "up" else (),
        interval="fast",
        extra=(FLOAT32,),
        networks=networks,
        watched=run["N"] // 2,
        order=2,
        **(more or {}),
    )


def _radii() -> dict[str, float]:
    """Of the theory that is sampled, as fractions of it."""
    found = {of.id: evaluate("plastic.activity", digits=1, **of.at) for of in (MEMORY, ACTIVE, DOWN)}
    return {id: float(ball.radius) / float(ball) for id, ball in found.items()}


_imprinted: Callable[..., float] = lambda k, p, g: value("imprinted_activity", k=k, g=g)  # noqa: E731
_LOW = ("1.4", "0", "0.97")
_LATE = "the first quarter of the window after t = {burn:g} and {later} times as late, over 3"
_EARLY: dict[str, Any] = {"transient": early, "coarse": 2, "decay": _LATE}
_TIMES: dict[str, Any] = {"N": 1000, "dt": 0.25, "burn": 40.0, "duration": 60.0}
_SIGNS = _TIMES | {"burn": 30.0, "duration": 2.0, "spread": 2.5, "signs": True}
_MEMORY: dict[str, Any] = {"N": 1000, "dt": 0.2, "burn": 60.0, "duration": 200.0}
_ACTIVE: dict[str, Any] = {"N": 1500, "dt": 0.25, "burn": 60.0, "duration": 100.0, "spread": 3.0}
_BOTH = {Q: (0.0046, 0.0021, 0.0019), BALANCE: (0.00027, 0.00019, 0.00045)}
_WIDTHS = {Q: 0.03, BALANCE: 0.01}
MEMORY = point(
    "memory", ("0.5", "1", "1.5"), _BOTH, _WIDTHS, 500, networks=(400, 400), more=_EARLY, **_MEMORY
)
_HIGH = {Q: (0.009, 0.0047, 0.0028)}
ACTIVE = point(
    "active", ("1.4", "0", "1"), _HIGH, {Q: 0.06}, 400, networks=(300, 300), more=_EARLY, **_ACTIVE
)
_FALL = {Q: (0.062, 0.079, 0.079)}
DOWN = point("down", _LOW, _FALL, {Q: 0.5}, 60, **_TIMES, spread=3.0, ramp=[1.1, 1.04])
_REST = {Q: (3e-5, 0.018, 1.2e-6)}
UP = point("up", _LOW, _REST, {Q: 0.1}, 60, exact=lambda **at: 0.0, **_TIMES, spread=0.05)
_WEAK = (("2.2", "0", "0.1"), (2.1e-4, 2e-6, 2e-7)), (("2.5", "1", "0.2"), (1.3e-4, 1.6e-6, 6.4e-8))
IMPRINTED = tuple(
    point(f"imprinted.k{at[0]}.g{at[2]}", at, {Q: left}, {Q: 0.002}, 300, exact=_imprinted, **_SIGNS)
    for at, left in _WEAK
)
_AT = {"k": "1.6", "p": "1", "g": "1", "branch": "aligned"}
EDGE = matrices(
    *(AtRest, "plastic.frozen_edge", frozen, {"edge": (0.0095, 0.03)}, _AT, {"N": 700}),
    pilots=PILOTS,
    memory=memory_bytes,
    budgets={"quick": 150, "standard": 300, "thorough": 1000},
)
_RADII = {"plastic.memory": 0.0048, "plastic.active": 0.012, "plastic.down": 0.017}
SAMPLED = Allowance("plastic.theory", _radii, _RADII, pilots=PILOTS)


def designs() -> tuple[Design | Allowance, ...]:
    """All that pilots measure."""
    return (MEMORY, ACTIVE, DOWN, UP, *IMPRINTED, EDGE, SAMPLED)
