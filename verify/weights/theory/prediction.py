"""What random theory says of a network like the one that is given; columns list such predictions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rnnchaos.verify.weights.statistics.estimate import Estimate
from rnnchaos.verify.weights.statistics.tail import Tail


@dataclass(frozen=True)
class RandomNetwork:
    """The random network that stands for a given one: its size, the mean number of inputs of a neuron, its
    mean weight, its effective gain sqrt(N Var J), the law of its weights, and the name of phi."""

    N: int
    inputs: int
    mean: Estimate
    gain: Estimate
    tail: Tail
    phi: str


@dataclass(frozen=True)
class Prediction:
    """`of` gives estimates, each with what it assumes, or with the reason why the theory does not apply."""

    id: str
    of: Callable[[RandomNetwork], Iterable[Estimate]]


def slope_at_rest(phi: str) -> tuple[float | None, str]:
    """|phi'(0)|, or None and why a state of rest at x = 0 with a slope is not there."""
    from rnnchaos.numerics.meanfield.onset import critical_gain
    from rnnchaos.theory.errors import UsageError

    try:
        gain = critical_gain("", {"phi": phi})
    except UsageError:
        return None, f"phi = {phi} is not odd: x = 0 need not be a state"
    return (1 / float(gain), "") if gain else (None, f"phi = {phi} has no slope at 0")
