"""Critical gains that no theory gives: they are measured, and `eval` says by which command. And the name that
means none of them.

Three gains are called critical and differ: `annealed_critical_gain` (derived here), `quenched_critical_gain`
(one over the spectral radius of one matrix, a random variable), `lyapunov_crossing_gain` (where the largest
exponent of the nonlinear network crosses zero).
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from rnnchaos.numerics.quantity import Parameter, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import UsageError

_GAINS = "annealed_critical_gain, quenched_critical_gain, lyapunov_crossing_gain"


def _nothing(bits: int, /, **parameters: Any) -> Ball:
    return Ball(None, "", False, "none", "measured by simulation")


class Measured(Quantity):
    """A quantity without theory: resolving its parameters raises `UsageError` with `hint` in place of a
    value; `command` is one that measures it, to be run as it stands."""

    hint: str
    command: str

    def __init__(
        self, id: str, title: str, formula: str, parameters: tuple[Parameter, ...], hint: str, command: str
    ) -> None:
        super().__init__(id, title, formula, parameters, _nothing, _nothing)
        object.__setattr__(self, "hint", hint)
        object.__setattr__(self, "command", command)

    def resolve(self, given: Mapping[str, Any]) -> NoReturn:
        """Always refuses. Raises `UsageError`."""
        raise UsageError("quantity", self.id, f"{self.hint}: {self.command}")


QUENCHED = Measured(
    "heavy_tailed.quenched_critical_gain",
    "1/(spectral radius) of one matrix at g = 1: a random variable, measured",
    "",
    (),
    "no theory, it is measured, its quantiles over matrices by rnnchaos simulate heavy_tailed",
    "rnnchaos simulate heavy_tailed --alpha 1.5 --N 100 --quantile 0.05,0.5,0.95",
)
CROSSING = Measured(
    "heavy_tailed.lyapunov_crossing_gain",
    "gain at which the largest exponent of the nonlinear network crosses zero, measured",
    "",
    (),
    "no theory, it is measured by rnnchaos simulate transition",
    "rnnchaos simulate transition --alpha 1.5 --N 100 --k 1 --realisations 4",
)
UNLABELLED = Measured(
    "heavy_tailed.critical_gain",
    "ambiguous: three gains are called critical",
    "",
    (),
    f"three gains are called critical; accepted: {_GAINS}",
    "rnnchaos eval heavy_tailed.annealed_critical_gain --alpha 1.5 --N 1000",
)
