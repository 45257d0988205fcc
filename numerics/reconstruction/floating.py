r"""The recursion in float64: long times and whole curves, to about 1e-11 of the variance.

The law is that of `rnnchaos.numerics.reconstruction.laws` with coefficients by the plain trapezoid rule
(`rnnchaos.numerics.means.hermite.float_correlation`), a row at once. Nothing is proved. `judged_by_changes`
takes three computations: with three quarters of the terms, with all, and by the other order of arithmetic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import asin, pi, sqrt
from typing import Any

import numpy as np
from flint import arb

from rnnchaos.numerics.means.hermite import float_correlation, float_nodes
from rnnchaos.numerics.nonlinearity.activation import Activation, activation
from rnnchaos.numerics.reconstruction.laws import ErrorFunction, Law, Row
from rnnchaos.numerics.reconstruction.recursion import Advance, by_differences, by_fields
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

DIGITS = 9
METHOD = (
    "float64 recursion, nothing proved; radius: 10 times the larger change on a quarter fewer terms and on "
    "another order of the arithmetic"
)


@dataclass
class Floats(Law):
    """Rows of the waves of all times, so far; `share` of the terms are kept."""

    act: Activation
    share: float = 1.0
    roots: list[float] = field(default_factory=list)
    waves: Any = field(default_factory=lambda: np.zeros((0, 0)))
    second: float = 0.0

    def add(self, variance: Any) -> None:
        root = sqrt(variance)
        found = float_correlation(float_nodes(self.act, root), float(variance))
        squares = np.array(found.squares)[: max(1, int(self.share * len(found.squares)))]
        times, terms = self.waves.shape
        grown = np.zeros((times + 1, max(terms, len(squares))))
        grown[:times, :terms], grown[times, : len(squares)] = self.waves, np.sqrt(squares)
        self.waves, self.second = grown, found.second
        self.roots.append(root)

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> Row:
        unit = np.array(self.roots) * self.roots[-1]
        rho = np.array(covariances, float) / unit
        odd = 2 * np.arange(self.waves.shape[1]) + 1
        loads = self.waves * self.waves[-1] * odd**order
        total = np.zeros(len(rho))
        for column in loads.T[::-1]:
            total = total * (rho * rho) + column
        found = (total / unit if order else total * rho).tolist()
        if same and not order:
            found[-1] = self.second
        return list(found)


def float_law(phi: Nonlinearity, share: float = 1.0) -> Law:
    """The law in float64."""
    return ErrorFunction(pi, asin) if phi.name == "erf" else Floats(activation(phi), share)


def judged_by_changes(compute: Callable[[Law, Advance], float], phi: Nonlinearity) -> Ball:
    """A number of the recursion, with the radius that three computations of it give."""
    coarse = compute(float_law(phi, 0.75), by_fields)
    fine = compute(float_law(phi), by_fields)
    other = compute(float_law(phi), by_differences)
    return judged(arb(coarse), arb(fine), arb(other), METHOD)
