r"""Intervals of exact numbers, $a<q\le b$: the domain of a parameter, as data.

A bound is open or closed, or not there. What is accepted is read from the same bounds that are tested, and so
are the points at which a test samples the domain.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Interval:
    """The rationals (with `whole` the integers) between bounds that are open (`above`, `below`) or closed
    (`at_least`, `at_most`); None where there is no bound. With `nonzero` 0, or that at least in size.

    >>> domain = Interval(above=Fraction(0), at_most=Fraction(2))
    >>> Fraction(2) in domain, Fraction(0) in domain, str(domain)
    (True, False, '> 0 and <= 2')
    """

    above: Fraction | None = None
    at_least: Fraction | None = None
    below: Fraction | None = None
    at_most: Fraction | None = None
    whole: bool = False
    nonzero: Fraction | None = None

    def __contains__(self, value: Any) -> bool:
        return (
            not (self.whole and value.denominator != 1)
            and (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
            and (self.nonzero is None or value == 0 or abs(value) >= self.nonzero)
        )

    def __str__(self) -> str:
        limits = ((">", self.above), (">=", self.at_least), ("<", self.below), ("<=", self.at_most))
        bounds = " and ".join(f"{sign} {float(limit):g}" for sign, limit in limits if limit is not None)
        return bounds if self.nonzero is None else f"{bounds}, 0 or at least {float(self.nonzero):g} in size"

    @property
    def low(self) -> Fraction | None:
        """The lower bound, whether or not it is in."""
        return self.above if self.at_least is None else self.at_least

    @property
    def high(self) -> Fraction | None:
        """The upper bound, whether or not it is in."""
        return self.below if self.at_most is None else self.at_most
