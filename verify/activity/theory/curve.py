"""A number of theory against its parameter, turned round: at which parameter is it a given value?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, log, nan

from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq


@dataclass
class Curve:
    """A number that theory gives, rising or falling with the parameter, evaluated at `grid` where that is
    needed: from its middle on towards the value that is looked for."""

    grid: Sequence[float]
    theory: Callable[[float], float]
    known: dict[int, float] = field(default_factory=dict)

    def value(self, k: int) -> float:
        """At grid[k]; nan beyond the grid, where theory refuses, and where it gives nothing above 0."""
        if not 0 <= k < len(self.grid):
            return nan
        if k not in self.known:
            found = self.theory(self.grid[k])
            self.known[k] = found if found > 0 else nan
        return self.known[k]

    def at(self, value: float) -> tuple[float, bool]:
        """The parameter where theory gives this value, and True; else the end of the grid that is nearest
        to it, and False."""
        k = len(self.grid) // 2
        rises = self.value(k + 1) > self.value(k)
        toward = 1 if (value > self.value(k)) == rises else -1
        while (ahead := self.value(k + toward)) == ahead and (ahead < value) == (self.value(k) < value):
            k += toward
        if ahead != ahead:
            return self.grid[k], False
        return self._between(min(k, k + toward), value), True

    def _between(self, k: int, value: float) -> float:
        """Between grid[k] and grid[k + 1]."""
        near = [j for j in range(k - 1, k + 3) if self.value(j) == self.value(j)]
        logs = [log(self.grid[j]) for j in near]
        line = PchipInterpolator(logs, [log(self.value(j)) for j in near])
        ends = log(self.grid[k]), log(self.grid[k + 1])
        return exp(brentq(lambda x: float(line(x)) - log(value), *ends, xtol=1e-10))
