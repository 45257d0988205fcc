r"""One number of a network at two sizes: the design that a claim of pairs, and its pilot, are made from.

A realisation is two independent networks of N and 2N units, its value Y = 2 X(2N) - X(N). The truth that X tends to
is theory for what is simulated (Euler's map at its step, noise included), so the step is no bias. What remains
is measured by `rnnchaos.verify.pilot` with other seeds, as fractions of the truth: the finite size that the pair
leaves, -c2/(2 N^2), and the transient. `inverse` measures 1/X: the participation ratio's theory is one of
1/PR, whose mean has no bias of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.gaussian_design import FLOAT32
from rnnchaos.verify.study import Kernel, Record, Study, study

UNMEASURED = "from a prototype; not measured by verify.pilot"


@dataclass(frozen=True)
class Design:
    """`observable` of `single` networks, claimed by realisations of `double`; `truth` is what it tends to.

    `memory(parameters, largest=2)` is that of a pair; `remainder` and `transient` are fractions of the truth,
    `pilot` how they were measured; `small` is the smaller size of the pilot.
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
    pilot: str = UNMEASURED
    inverse: bool = False
    interval: Literal["sign", "fast"] = "sign"
    small: int = 0
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
        """What is averaged of one network."""
        return 1 / float(number) if self.inverse else float(number)

    def aim(self) -> float:
        """What `measured` tends to."""
        return self.measured(self.truth())

    def measurement(self) -> Measurement:
        """Y = 2 X(2N) - X(N)."""

        def estimate(record: Record) -> float:
            small, large = (
                self.measured(record.observables[f"{self.observable}_{size}"]) for size in ("N", "2N")
            )
            return 2 * large - small

        name = f"1/{self.observable}" if self.inverse else self.observable
        return Measurement(name, self.study(), estimate, self.interval)

    def biases(self) -> tuple[Bias, ...]:
        """The budget, in fractions of the prediction."""
        fit = f"c2/(2 N^2) of the prediction, bias(N) = c1/N + c2/N^2 at two smaller N: {self.pilot}"
        later = f"the same networks thrice as late, after t = {self.parameters['burn']:g}: {self.pilot}"
        finite = Bias("finite size after extrapolation", self.remainder, fit, order=2)
        return (finite, Bias("transient", self.transient, later), *self.extra)

    def carried(self, prediction: Callable[[], float]) -> Callable[[Interval], Interval]:
        """`combine` from the interval of Y into the unit of `prediction`: times prediction/truth, from theory."""

        def combine(interval: Interval) -> Interval:
            factor = prediction() / self.truth()
            low, high = self._upright(interval)
            return low * factor, high * factor

        return combine

    def _upright(self, interval: Interval) -> Interval:
        """The interval of X from that of 1/X; up to infinity where 1/X may vanish."""
        if not self.inverse:
            return interval
        low, high = interval
        return 1 / high if high > 0 else -np.inf, 1 / low if low > 0 else np.inf
