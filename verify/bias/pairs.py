r"""One number of a network at two sizes: the design that a claim of pairs, and its pilot, are made from.

A realisation is two independent networks of N and 2N units, its value Y = 2 X(2N) - X(N). The truth that X
tends to is theory for what is simulated (Euler's map at its step, noise included), so the step is no bias.
What remains is measured by `rnnchaos.verify.gaussian.pilot` with other seeds, as fractions of the truth: the
finite size that the pair leaves, -c2/(2 N^2), and the transient. On the scale `log`, Y = 2 ln X(2N) - ln
X(N): for what varies between networks by a large factor, as the participation ratio does, and then the mean
of the logarithm is what is claimed.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.ensembles.study import Kernel, Record, Study, study

UNMEASURED = "scaled from a prototype; not measured by verify.pilot"


def measured(name: str, networks: tuple[int, int] | None) -> str:
    """Where the two budgets of a pilot come from: networks for the finite size and for the transient."""
    if networks is None:
        return UNMEASURED
    of_size, late = networks
    return f"verify.pilot {name}, {of_size} and {late} networks, seed 2024, two standard errors added"


@dataclass(frozen=True)
class Design:
    """`observable` of `single` networks, claimed by realisations of `double`; `truth` is what it tends to.

    `memory(parameters, largest=2)` is that of a pair; `remainder` and `transient` are fractions of the truth,
    measured by a pilot of `networks`; `small` is its smaller size and `watched` the size whose transient is
    measured (0: `small`). Where the truth is near zero, `relative` is False: the budget is in the unit of X,
    and theory moves the interval instead of scaling it.
    """

    id: str
    single: Kernel
    double: Kernel
    observable: str
    parameters: Mapping[str, Any]
    truth: Callable[[], float]
    budgets: Mapping[str, int]
    memory: Callable[..., int]
    remainder: float
    transient: float
    small: int
    networks: tuple[int, int]
    scale: Literal["plain", "log"] = "plain"
    interval: Literal["sign", "fast"] = "sign"
    watched: int = 0
    relative: bool = True
    extra: tuple[Bias, ...] = field(default=(FLOAT32,))

    @property
    def N(self) -> int:
        return int(self.parameters["N"])

    def study(self) -> Study:
        """The pairs."""
        return study(
            self.id, self.double, memory_bytes=self.memory(self.parameters, largest=2), **self.parameters
        )

    def measured(self, number: Any) -> float:
        """What is averaged of one network: X or ln X."""
        return math.log(float(number)) if self.scale == "log" else float(number)

    def measurement(self) -> Measurement:
        """Y."""

        def estimate(record: Record) -> float:
            small, large = (
                self.measured(record.observables[f"{self.observable}_{size}"]) for size in ("N", "2N")
            )
            return 2 * large - small

        name = f"ln {self.observable}" if self.scale == "log" else self.observable
        return Measurement(name, self.study(), estimate, self.interval)

    def biases(self) -> tuple[Bias, ...]:
        """The budget, in fractions of the prediction (or in the unit of X)."""
        pilot = measured(self.id, self.networks)
        fit = f"c2/(2 N^2), bias(N) = c1/N + c2/N^2 at two smaller N: {pilot}"
        later = f"the same networks thrice as late, after t = {self.parameters['burn']:g}: {pilot}"
        finite = Bias("finite size after extrapolation", self.remainder, fit, order=2)
        return (finite, Bias("transient", self.transient, later), *self.extra)

    def carried(self, prediction: Callable[[], float]) -> Callable[[Interval], Interval]:
        """`combine` from the interval of Y to that of `prediction`: times prediction/truth, both theory's, or
        plus their difference.
        """

        def combine(interval: Interval) -> Interval:
            low, high = (math.exp(end) for end in interval) if self.scale == "log" else interval
            if not self.relative:
                return low + prediction() - self.truth(), high + prediction() - self.truth()
            factor = prediction() / self.truth()
            return low * factor, high * factor

        return combine
