r"""Averages over $P=e^{-|F|^2/2T}/Z$, $F=x-J\tanh x$, of one and two neurons, enclosed.

For $|\mathrm{Im}\,z|\le a<\pi/2$: $|\mathrm{Im}\tanh z|\le t$, $|\mathrm{Re}\tanh z|\le R$
(`rnnchaos.numerics.nonlinearity.strip_bound.tanh_in_strip`). With $r_i=\sum_j|J_{ij}|$,
$|\mathrm{Im}\,F_i|\le a+r_it$ and $|\mathrm{Re}\,F_i|\ge|x_i|-r_iR$, hence

    |exp(-F^2/2T)| <= K exp(-sum_i u_i^2/2T),  K = exp(sum_i (a + r_i t)^2/2T), u_i = max(0, |x_i| - R max r),

and $|z_i|,|F_i|\le u_i+d$ (`rnnchaos.numerics.densities.trapezoid`). Means over couplings of variance
$g^2/N$: $S=T+g^2q$ in place of T, with $\mathrm{Re}\,S\ge s=T-g^2t^2$, $|S|\le b=T+g^2(R^2+t^2)$.

From +a and -a one neuron learns (a - J tanh a) tanh a = T G(J). The slope of the likelihood is positive as
J -> -infinity and negative for large J: a root is enclosed; that it is the only one is not proved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan, isqrt, pi
from typing import Any, NamedTuple

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import exponential, logarithm, square_root, tanh
from rnnchaos.numerics.densities.trapezoid import NORM, Part, Size, integrals, mean
from rnnchaos.numerics.engines import Arithmetic, Compute
from rnnchaos.numerics.feedback.half_line import fall
from rnnchaos.numerics.nonlinearity.strip_bound import tanh_in_strip

Neurons = tuple[tuple[Any, Any], ...]


class Point(NamedTuple):
    """Neurons (x, tanh x), the weight, and F of a machine."""

    neurons: Neurons
    weight: Any
    F: tuple[Any, ...] = ()


def neuron(x: Any) -> tuple[Any, Any]:
    """(x, tanh x)."""
    return x, tanh(x)


def rate(a: arb) -> Any:
    """Bound of |tanh| in the strip."""
    R, t = tanh_in_strip(a)
    return (R**2 + t**2).sqrt()


@dataclass(frozen=True)
class Machine:
    """Couplings by rows and temperature, as numbers of an arithmetic: the Boltzmann weight."""

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
        (R, t), T = tanh_in_strip(a), arb_of(self.T)
        rows = [sum(abs(arb_of(c)) for c in row) for row in self.J]
        most, spent = max(rows), sum((a + r * t) ** 2 for r in rows)
        return Size((spent / (2 * T)).exp(), most * R, most * R + a + most * rate(a), T)


def machine(numbers: Arithmetic, J: Any, T: Any) -> Machine:
    """The machine of exact couplings, a tuple row by row, in an arithmetic."""
    N, couplings = isqrt(len(J)), tuple(map(numbers.number, J))
    return Machine(tuple(couplings[N * i : N * (i + 1)] for i in range(N)), numbers.number(T))


SQUARED = Part(lambda point: sum(f**2 for f in point.F), 2)
ENERGY = Part(lambda point: SQUARED.value(point) / 2, 2, lambda a: arb(1) / 2)


def moment(i: int, j: int) -> Part:
    """x_i x_j, counted from 1."""
    return Part(lambda point: point.neurons[i - 1][0] * point.neurons[j - 1][0], 2)


def post_times_pre(i: int, j: int) -> Part:
    """F_i tanh x_j."""
    return Part(lambda point: point.F[i - 1] * point.neurons[j - 1][1], 1, rate)


def first_order(of: Machine) -> Part:
    """u = |grad E|^2/4T - (Laplacian of E)/2, which the step of the sampler adds to P."""
    J, T, N = of.J, of.T, of.N
    columns = list(zip(*J, strict=True))
    squares = [sum(c**2 for c in column) for column in columns]

    def value(point: Point) -> Any:
        total = 0
        for i, (column, (_, t)) in enumerate(zip(columns, point.neurons, strict=True)):
            slope, pull = 1 - t**2, sum(c * f for c, f in zip(column, point.F, strict=True))
            curved = 1 - 2 * J[i][i] * slope + slope**2 * squares[i] + 2 * t * slope * pull
            total += (point.F[i] - slope * pull) ** 2 / (4 * T) - curved / 2
        return total

    def size(a: arb) -> Any:
        bend, most, least = 1 + rate(a) ** 2, max(abs(c) for row in J for c in row), N * of.size(a).offset
        flat = sum((1 + 2 * abs(J[i][i]) * bend + bend**2 * squares[i] for i in range(N)), arb(0))
        pull, steep = 2 * N * rate(a) * bend * most, N * (1 + bend * most * N) ** 2 / (4 * T)
        return steep + (flat / least**2 + pull / least) / 2

    return Part(value, 2, size)


def log_partition(numbers: Arithmetic, *, J: Any, T: Any) -> Any:
    """ln Z."""
    return logarithm(integrals(numbers, machine(numbers, J, T), NORM)[0])


def mean_of(part: Callable[..., Part]) -> Compute:
    """The mean over P of a part, which may be that of neurons i and j."""
    return lambda numbers, *, J, T, **ij: mean(numbers, machine(numbers, J, T), part(**ij))


def gradient_model(numbers: Arithmetic, *, T: Any, **of: Any) -> Any:
    """<F_i tanh x_j>/T."""
    return mean_of(post_times_pre)(numbers, T=T, **of) / numbers.number(T)


def learned_coupling(numbers: Arithmetic, *, a: Any, T: Any) -> Any:
    """J."""

    def slope(numbers: Arithmetic, J: Any) -> Any:
        """T times that of the mean log-likelihood."""
        size, of = numbers.number(a), Machine(((J,),), numbers.number(T))
        return (size - J * tanh(size)) * tanh(size) - mean(numbers, of, post_times_pre(1, 1))

    return fall(numbers, slope, what="the coupling that is learnt")


def euler_bias(numbers: Arithmetic, *, O: str, J: Any, T: Any, delta: Any, i: int, j: int) -> Any:  # noqa: E741
    """delta Cov(O, u)."""
    of = machine(numbers, J, T)
    seen, u = {"x2": moment(i, j), "F2": SQUARED, "energy": ENERGY}[O], first_order(of)
    Z, first, second, both = integrals(numbers, of, NORM, seen, u, seen.times(u))
    return numbers.number(delta) * (both / Z - first / Z * second / Z)


@dataclass(frozen=True)
class Annealed:
    """The partition function averaged over couplings: the law of x that it integrates."""

    N: int
    g: Any
    T: Any
    width, coordinate = "T", staticmethod(neuron)

    @property
    def widest(self) -> float:
        return atan(float(self.T) ** 0.5 / float(self.g))

    def at(self, neurons: Neurons) -> Point:
        """A point and (T/S)^(N/2) exp(-|x|^2/2S)."""
        S = self.T + self.g**2 * sum(t**2 for _, t in neurons) / self.N
        ratio = self.T / S
        power = ratio if self.N == 2 else square_root(ratio)
        return Point(neurons, power * exponential(-sum(x**2 for x, _ in neurons) / (2 * S)))

    def size(self, a: arb) -> Size:
        """The bound of that; on the real axis S <= b says more."""
        (R, t), g2, T = tanh_in_strip(a), arb_of(self.g) ** 2, arb_of(self.T)
        s, b, m = T - g2 * t**2, T + g2 * (R**2 + t**2), 2 * g2 * R * t
        if a == 0:
            return Size(arb(1), arb(0), arb(0), b)
        spent = (a * m * b) ** 2 / s**5 + a**2 / s
        factor = (T / s) ** (arb(self.N) / 2) * (self.N * spent / 2).exp()
        return Size(factor, a * m * b**2 / s**3, arb(0), b**2 / s)


def annealed_partition(numbers: Arithmetic, *, N: int, g: Any, T: Any, **_: Any) -> Any:
    """E Z over the couplings, tanh."""
    return integrals(numbers, Annealed(N, numbers.number(g), numbers.number(T)), NORM)[0]
