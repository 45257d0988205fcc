r"""Averages over $P=e^{-|F|^2/2T}/Z$, $F=x-J\tanh x$, of one and two neurons, enclosed.

For $|\mathrm{Im}\,z|\le a<\pi/2$: $|\mathrm{Im}\tanh z|\le t=\tan a$, $|\mathrm{Re}\tanh z|\le R$ = 1, or
$1/\sin2a$ from $a=\pi/4$ on. With $r_i=\sum_j|J_{ij}|$, $|\mathrm{Im}\,F_i|\le a+r_it$ and
$|\mathrm{Re}\,F_i|\ge|x_i|-r_iR$, hence

    |exp(-F^2/2T)| <= K exp(-sum_i u_i^2/2T),  K = exp(sum_i (a + r_i t)^2/2T), u_i = max(0, |x_i| - R max r),

and $|z_i|,|F_i|\le u_i+d$ (`rnnchaos.numerics.langevin_machine.trapezoid`). Means over couplings of variance
$g^2/N$: $S=T+g^2q$ in place of T, with $\mathrm{Re}\,S\ge s=T-g^2t^2$, $|S|\le b=T+g^2(R^2+t^2)$.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import atan, pi
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.elementary import exponential, logarithm, square_root
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.langevin_machine.trapezoid import Part, Rule, Size, Sizes, integrals, rule

Rows = tuple[tuple[Any, ...], ...]
Pairs = tuple[tuple[Any, Any], ...]


@dataclass(frozen=True)
class Point:
    """Neurons (x, tanh x), F, and the Boltzmann weight."""

    neurons: Pairs
    F: tuple[Any, ...]
    weight: Any


def reach(a: arb) -> tuple[arb, arb]:
    """(R, t): bounds of |Re tanh| and |Im tanh| in the strip."""
    return (arb(1) if a <= arb.pi() / 4 else 1 / (2 * a).sin()), a.tan()


@dataclass(frozen=True)
class Machine:
    """Couplings by rows and temperature, as numbers of an arithmetic."""

    J: Rows
    T: Any

    def at(self, neurons: Pairs) -> Point:
        """A point."""
        driven = [sum(c * t for c, (_, t) in zip(row, neurons, strict=True)) for row in self.J]
        F = tuple(x - h for (x, _), h in zip(neurons, driven, strict=True))
        return Point(neurons, F, exponential(-sum(f**2 for f in F) / (2 * self.T)))

    def size(self, a: arb) -> Size:
        """The bound of the weight in the strip of half-width a."""
        (R, t), rows = reach(a), [sum(abs(c) for c in row) for row in self.J]
        most, spent = max(rows), sum((a + r * t) ** 2 for r in rows)
        offset = most * R + a + most * (R**2 + t**2).sqrt()
        return Size((spent / (2 * self.T)).exp(), most * R, offset, self.T)


def _one(*_: Any) -> arb:
    return arb(1)


ONE = Part(lambda point: 1, _one, 0)


def moment(i: int, j: int) -> Part:
    """x_i x_j."""
    return Part(lambda point: point.neurons[i][0] * point.neurons[j][0], _one, 2)


ENERGY = Part(lambda point: sum(f**2 for f in point.F) / 2, lambda a: arb(1) / 2, 2)
SQUARED = Part(lambda point: sum(f**2 for f in point.F), _one, 2)


def post_times_pre(i: int, j: int) -> Part:
    """F_i tanh x_j."""

    def size(a: arb) -> arb:
        R, t = reach(a)
        most: arb = (R**2 + t**2).sqrt()
        return most

    return Part(lambda point: point.F[i] * point.neurons[j][1], size, 1)


def first_order(machine: Machine) -> Part:
    """u = |grad E|^2/4T - (Laplacian of E)/2, which the step of the sampler adds to P."""
    J, T = machine.J, machine.T
    columns = list(zip(*J, strict=True))
    squares = [sum(c**2 for c in column) for column in columns]

    def value(point: Point) -> Any:
        total = 0
        for i, (column, (_, t)) in enumerate(zip(columns, point.neurons, strict=True)):
            slope, pull = 1 - t**2, sum(c * f for c, f in zip(column, point.F, strict=True))
            curved = 1 - 2 * J[i][i] * slope + slope**2 * squares[i] + 2 * t * slope * pull
            total += (point.F[i] - slope * pull) ** 2 / (4 * T) - curved / 2
        return total

    def size(a: arb) -> arb:
        R, t = reach(a)
        bend, most = 1 + R**2 + t**2, max(abs(c) for row in J for c in row)
        flat = sum((1 + 2 * abs(J[i][i]) * bend + bend**2 * squares[i] for i in range(len(J))), arb(0))
        pull = 2 * len(J) * (R**2 + t**2).sqrt() * bend * most
        least = len(J) * machine.size(a).offset
        steep = len(J) * (1 + bend * most * len(J)) ** 2 / (4 * T)
        whole: arb = steep + (flat / least**2 + pull / least) / 2
        return whole

    return Part(value, size, 2)


def times(one: Part, other: Part) -> Part:
    """The product of two."""
    size = lambda a: one.size(a) * other.size(a)  # noqa: E731
    return Part(lambda point: one.value(point) * other.value(point), size, one.power + other.power)


def machine_of(numbers: Arithmetic, J: Any, T: Any) -> Machine:
    """The machine of exact couplings, a tuple row by row, in an arithmetic."""
    N = int(len(J) ** 0.5)
    couplings = [numbers.number(c) if isinstance(c, Fraction) else c for c in J]
    return Machine(tuple(tuple(couplings[N * i : N * (i + 1)]) for i in range(N)), numbers.number(T))


def averages(numbers: Arithmetic, machine: Machine, *parts: Part) -> list[Any]:
    """Z, and the integrals of parts over P Z."""
    ball = machine if numbers.balls else _balls(machine)
    made = _planned(numbers, ball.size, len(machine.J), pi / 2)
    return integrals(numbers, made, machine.at, (ONE, *parts))


def _planned(numbers: Arithmetic, size: Sizes, N: int, widest: float) -> Rule:
    """The rule for an arithmetic, whose integrand is analytic in a strip of half-width `widest`."""
    return rule(size, N, numbers.planned, widest=widest, refined=bool(numbers.refinement))


def _balls(machine: Machine) -> Machine:
    """The same in balls, for the plan of the rule."""
    return Machine(tuple(tuple(arb(float(c)) for c in row) for row in machine.J), arb(float(machine.T)))


def mean(numbers: Arithmetic, machine: Machine, part: Part) -> Any:
    """Over P."""
    Z, found = averages(numbers, machine, part)
    return found / Z


def log_partition(numbers: Arithmetic, *, J: Any, T: Any) -> Any:
    """ln Z."""
    return logarithm(averages(numbers, machine_of(numbers, J, T))[0])


def second_moment(numbers: Arithmetic, *, J: Any, T: Any, i: int, j: int) -> Any:
    """<x_i x_j>."""
    return mean(numbers, machine_of(numbers, J, T), moment(i - 1, j - 1))


def energy(numbers: Arithmetic, *, J: Any, T: Any) -> Any:
    """<E>."""
    return mean(numbers, machine_of(numbers, J, T), ENERGY)


def gradient_model(numbers: Arithmetic, *, J: Any, T: Any, i: int, j: int) -> Any:
    """<F_i tanh x_j>/T."""
    machine = machine_of(numbers, J, T)
    return mean(numbers, machine, post_times_pre(i - 1, j - 1)) / machine.T


def euler_bias(numbers: Arithmetic, *, O: str, J: Any, T: Any, delta: Any, i: int, j: int) -> Any:  # noqa: E741
    """delta Cov(O, u)."""
    machine = machine_of(numbers, J, T)
    seen, u = {"x2": moment(i - 1, j - 1), "F2": SQUARED, "energy": ENERGY}[O], first_order(machine)
    Z, first, second, both = averages(numbers, machine, seen, u, times(seen, u))
    return numbers.number(delta) * (both / Z - first / Z * second / Z)


@dataclass(frozen=True)
class Annealed:
    """The partition function averaged over couplings: the law of x that it integrates."""

    N: int
    g: Any
    T: Any

    def at(self, neurons: Pairs) -> Point:
        """A point and (T/S)^(N/2) exp(-|x|^2/2S)."""
        S = self.T + self.g**2 * sum(t**2 for _, t in neurons) / self.N
        ratio = self.T / S
        power = ratio if self.N == 2 else square_root(ratio)
        return Point(neurons, (), power * exponential(-sum(x**2 for x, _ in neurons) / (2 * S)))

    def size(self, a: arb) -> Size:
        """The bound of that; on the real axis S <= b says more."""
        (R, t), g2 = reach(a), self.g**2
        s, b, m = self.T - g2 * t**2, self.T + g2 * (R**2 + t**2), 2 * g2 * R * t
        if a == 0:
            return Size(arb(1), arb(0), arb(0), b)
        spent = (a * m * b) ** 2 / s**5 + a**2 / s
        factor = (self.T / s) ** (arb(self.N) / 2) * (self.N * spent / 2).exp()
        return Size(factor, a * m * b**2 / s**3, arb(0), b**2 / s)


def annealed_partition(numbers: Arithmetic, *, N: int, g: Any, T: Any, **_: Any) -> Any:
    """E Z over the couplings, tanh."""
    law = Annealed(N, numbers.number(g), numbers.number(T))
    ball = law if numbers.balls else Annealed(N, arb(float(g)), arb(float(T)))
    made = _planned(numbers, ball.size, N, atan(float(T) ** 0.5 / float(g)))
    return integrals(numbers, made, law.at, (ONE,))[0]
