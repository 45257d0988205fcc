"""Class Observable: what simulated networks of a column say about a quantity, to be drawn beside its theory.

A point is the mean of Y, one number for each realisation of a study, times a factor from theory: the quantity
over what Y estimates (1 where Y estimates the quantity itself). These are points to look at; what has a
tolerance, rivals and a bias budget is a `rnnchaos.verify.claim.Claim`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rnnchaos.verify.ensembles.study import Record, Study

Given = Mapping[str, str]


@dataclass(frozen=True)
class Observable:
    """The quantity `id`, simulated along `abscissa` from `least` on.

    `given` holds parameters as exact text, also rationals such as 1/10 (`rnnchaos.numerics.quantity.rational`
    reads them): `study(given)` is the study there, `estimate(record)` is Y, `factor(given)` the factor from
    theory. A column lists its own in `OBSERVABLES`.
    """

    id: str
    abscissa: str
    least: float
    study: Callable[[Given], Study]
    estimate: Callable[[Record], float]
    factor: Callable[[Given], float]
