"""Single random matrices: what is read off each of them is claimed, and nothing moves.

`matrices` makes the design of a quantity at a point as it is typed; its claims are `Matrices.claim`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from rnnchaos.verify.bias.design import BiasBudget, component
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, about
from rnnchaos.verify.prediction import theory

M = TypeVar("M", bound="Matrices")


def still(design: SingleSize, networks: Mapping[str, int]) -> dict[str, float]:
    """No transient."""
    return dict.fromkeys(networks, 0.0)


@dataclass(frozen=True, kw_only=True)
class Matrices(SingleSize):
    """Single matrices at `stated` parameters. Seen is `quantity`, of energy[k] at t = `times`[k]."""

    stated: Mapping[str, str]
    quantity: str

    def point(self, name: str) -> dict[str, str]:
        """Of a claim about an observable."""
        _, index = component(name)
        return {**self.stated, **({} if index is None else {"t": f"{self.parameters['times'][index]:g}"})}

    def limit(self, name: str) -> float:
        return theory(self.quantity, **self.point(name))

    def claim(self, name: str, *rivals: Rival) -> Claim:
        """About one observable."""
        point = self.point(name)
        measured = self.claimed(name) | {"prediction": partial(self.limit, name)}
        return about(self.quantity, name, point, *rivals, **measured)


def matrices(
    kind: type[M],
    quantity: str,
    kernel: Any,
    errors: Mapping[str, tuple[float, float]],
    stated: Mapping[str, str],
    parameters: Mapping[str, Any],
    **design: Any,
) -> M:
    """The design, of `kind`; `errors`: finite size and tolerance of each observable, as fractions of theory;
    `parameters`: of the kernel, beside those stated that are numbers; `design`: `memory`, `budgets`,
    `pilots`."""
    numbers = {name: float(text) for name, text in stated.items() if not text.isalpha()}
    return kind(
        id=".".join((quantity, *stated.values())),
        single=kernel,
        double=kernel,
        parameters={**numbers, **parameters},
        bias={name: BiasBudget(finite, 0.0) for name, (finite, _) in errors.items()},
        tolerance={name: tolerance for name, (_, tolerance) in errors.items()},
        networks=(300, 2),
        transient=still,
        moving=False,
        stated=stated,
        quantity=quantity,
        **design,
    )
