r"""A design of single networks: X(N) itself is what is claimed, and its error c1/N is in the budget.

$$\operatorname{Var}[2X(2N)-X(N)] = 4\frac{s^2}{2N} + \frac{s^2}N = 6\,\operatorname{Var}X(2N)\qquad
  \text{where}\quad \operatorname{Var}X(N)=\frac{s^2}N,$$

so six times as many pairs as networks of the larger size resolve the same tolerance. Where c1/N is a small
part of the tolerance already, extrapolation costs more than it gains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import numpy as np

from rnnchaos.verify.bias.design import Array, Design, component
from rnnchaos.verify.claim import Bias, Measurement
from rnnchaos.verify.ensembles.study import Record, Study, study


@dataclass(frozen=True, kw_only=True)
class SingleSize(Design):
    """Observables of networks of N units; `double` is not sampled."""

    def study(self) -> Study:
        """The networks; all claims of the design read them."""
        given = {**self.parameters, **self.own()}
        return study(self.id, self.single, memory_bytes=self.memory(given, largest=1), **given)

    def extrapolated(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        """X(N)."""
        return self.seen(name, found, units)

    def pair(self, name: str) -> Measurement:
        """X(N) of an observable, or of a component of it."""
        observable, index = component(name)

        def estimate(record: Record) -> float:
            found = record.observables[observable]
            return float(found if index is None else found[index])

        return Measurement(name, self.study(), estimate, self.interval)

    def finite(self, amount: float, source: str) -> Bias:
        fit = f"|c1|/N by single networks of {self.N // self.shrink} units: {source}"
        return Bias("finite size", amount, fit, order=1)

    def source(self, name: str) -> str:
        return super().source(name).replace(" pairs and ", " and ")


@dataclass(frozen=True, kw_only=True)
class WithRatios(SingleSize):
    """Of networks where some claims are about the ratio of two observables of the kernel, by name."""

    ratios: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        if name not in self.ratios:
            return super().seen(name, found, units)
        over, under = (np.asarray(found[part], float) for part in self.ratios[name])
        return np.asarray(over / under)

    def pair(self, name: str) -> Measurement:
        if name not in self.ratios:
            return super().pair(name)
        seen = partial(self.seen, name, units=self.N)
        return Measurement(name, self.study(), lambda record: float(seen(record.observables)), self.interval)
