r"""Averages over the Boltzmann law of the kinetic energy, $e^{-|F|^2/2T}/Z$, $F=x-J\tanh x$, enclosed.

Of one and two neurons. For $|\mathrm{Im}\,z|\le a<\pi/2$: $|\mathrm{Im}\tanh z|\le t$,
$|\mathrm{Re}\tanh z|\le R$ (`rnnchaos.numerics.nonlinearity.strip_bound.tanh_in_strip`). With
$r_i=\sum_j|J_{ij}|$, $|\mathrm{Im}\,F_i|\le a+r_it$ and $|\mathrm{Re}\,F_i|\ge|x_i|-r_iR$, hence

    |exp(-F^2/2T)| <= K exp(-sum_i u_i^2/2T),  K = exp(sum_i (a + r_i t)^2/2T), u_i = max(0, |x_i| - R max r),

and $|z_i|,|F_i|\le u_i+d$ (`rnnchaos.numerics.densities.trapezoid`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import pi
from typing import Any, NamedTuple

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import exponential, tanh
from rnnchaos.numerics.densities.trapezoid import Part, Size
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.nonlinearity.strip_bound import tanh_in_strip
from rnnchaos.numerics.rational.matrix import by_rows

Neurons = tuple[tuple[Any, Any], ...]


class Point(NamedTuple):
    """Neurons (x, tanh x), the weight, and F of a machine."""

    neurons: Neurons
    weight: Any
    F: tuple[Any, ...] = ()


def neuron(x: Any) -> tuple[Any, Any]:
    """(x, tanh x)."""
    return x, tanh(x)


@dataclass(frozen=True)
class Machine:
    """Couplings by rows and temperature, as numbers of an arithmetic: the weight exp(-|F|^2/2T)."""

    J: tuple[tuple[Any, ...], ...]
    T: Any
    widest, width, coordinate = pi / 2, "T", staticmethod(neuron)

    @property
    def N(self) -> int:
        return len(self.J)

    def at(self, neurons: Neurons) -> Point:
        """A point."""
        driven = [sum(c * t for c, (_, t) in zip(row, neurons, strict=True)) for row in self.J]
        F = tuple(x - h for (x, _), h in zip(neurons, driven, strict=True))
        return Point(neurons, exponential(-sum(f**2 for f in F) / (2 * self.T)), F)

    def size(self, a: arb) -> Size:
        """The bound of the weight in the strip of half-width a."""
        R, t = bound = tanh_in_strip(a)
        rows, T = [sum(abs(arb_of(c)) for c in row) for row in self.J], arb_of(self.T)
        most, spent = max(rows), sum((a + r * t) ** 2 for r in rows)
        return Size((spent / (2 * T)).exp(), most * R, most * R + a + most * bound.size, T)


def machine(numbers: Arithmetic, J: Sequence[Fraction], T: Fraction) -> Machine:
    """The machine of exact couplings, row by row, in an arithmetic."""
    return Machine(by_rows([numbers.number(c) for c in J]), numbers.number(T))


SQUARED = Part(lambda point: sum(f**2 for f in point.F), 2)
"""|F|^2."""
ENERGY = Part(lambda point: SQUARED.value(point) / 2, 2, lambda a: arb(1) / 2)
"""Half of it."""


def moment(i: int, j: int) -> Part:
    """x_i x_j, counted from 1."""
    return Part(lambda point: point.neurons[i - 1][0] * point.neurons[j - 1][0], 2)


def post_times_pre(i: int, j: int) -> Part:
    """F_i tanh x_j."""
    return Part(lambda point: point.F[i - 1] * point.neurons[j - 1][1], 1, lambda a: tanh_in_strip(a).size)
