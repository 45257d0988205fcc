"""Class Observable: what simulated networks of a column say about a quantity, to be drawn beside its theory.

A point is the mean of Y, one number for each realisation of a study: the quantity, or what becomes it by a
factor from theory. These are points to look at; what has a tolerance, rivals and a bias budget is a
`rnnchaos.verify.claim.Claim`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rnnchaos.verify.ensembles.study import Record, Study

Given = Mapping[str, str]


def extrapolated(name: str, record: Record, given: Given, *, index: int = 0) -> float:
    """Y = 2 X(2N) - X(N) of a pair; of component `index` where X is a vector; nan where it is not there."""

    def value(size: str) -> float:
        found = record.observables.get(f"{name}_{size}", float("nan"))
        return float(np.asarray(found, float).ravel()[index])

    return 2 * value("2N") - value("N")


def one(given: Given) -> float:
    """The factor of what is measured as it is."""
    return 1.0


def anywhere(given: Given) -> str:
    """No objection."""
    return ""


@dataclass(frozen=True)
class Observable:
    """The quantity `id`, simulated along each of the parameters `along`.

    `given` holds parameters as exact text, also rationals such as 1/10 (`rnnchaos.numerics.quantity.rational`
    reads them): `study(given)` is the study there, `estimate(record, given)` is Y, `factor(given)` the factor
    from theory, `refuses(given)` says why no network is simulated there, empty where it is. `unit` is what a
    realisation is, `size` which networks they are, `points` how many places of a curve are simulated. A
    study is simulated once for all places that share it. A column lists its own in `OBSERVABLES`.
    """

    id: str
    along: tuple[str, ...]
    unit: str
    size: Callable[[Given], str]
    study: Callable[[Given], Study]
    estimate: Callable[[Record, Given], float]
    factor: Callable[[Given], float] = one
    refuses: Callable[[Given], str] = anywhere
    points: int = 5
