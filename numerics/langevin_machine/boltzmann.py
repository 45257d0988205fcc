r"""Averages over the Boltzmann law of one and two neurons, what one neuron learns, and a mean over couplings.

From +a and -a one neuron learns (a - J tanh a) tanh a = T G(J). The slope of the likelihood is positive as
J -> -infinity and negative for large J: a root is enclosed; that it is the only one is not proved.

Averaged over couplings of variance $g^2/N$ the Boltzmann weight has $S=T+g^2q$ in place of T. In a strip
(`rnnchaos.numerics.densities.kinetic`) $\mathrm{Re}\,S\ge s=T-g^2t^2$, $|S|\le b=T+g^2(R^2+t^2)$.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan
from typing import Any

from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import exponential, logarithm, square_root, tanh
from rnnchaos.numerics.densities import kinetic as k
from rnnchaos.numerics.densities.kinetic import Machine, Neurons, Point, machine
from rnnchaos.numerics.densities.trapezoid import NORM, Part, Size, integrals, mean
from rnnchaos.numerics.engines import Arithmetic, Compute, absent
from rnnchaos.numerics.feedback.half_line import fall
from rnnchaos.numerics.nonlinearity.strip_bound import tanh_in_strip

_INFINITE = "infinite: for phi(x) = x the mean over the couplings diverges logarithmically at every N"
DIVERGES = absent(_INFINITE, lambda *, phi, **_: phi == "identity")


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
        rate, most = tanh_in_strip(a).size, max(abs(c) for row in J for c in row)
        bend, least = 1 + rate**2, N * of.size(a).offset
        flat = sum((1 + 2 * abs(J[i][i]) * bend + bend**2 * squares[i] for i in range(N)), arb(0))
        pull, steep = 2 * N * rate * bend * most, N * (1 + bend * most * N) ** 2 / (4 * T)
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
    return mean_of(k.post_times_pre)(numbers, T=T, **of) / numbers.number(T)


def learned(numbers: Arithmetic, *, a: Any, T: Any) -> Any:
    """J."""

    def slope(numbers: Arithmetic, J: Any) -> Any:
        """T times that of the mean log-likelihood."""
        size, of = numbers.number(a), Machine(((J,),), numbers.number(T))
        return (size - J * tanh(size)) * tanh(size) - mean(numbers, of, k.post_times_pre(1, 1))

    return fall(numbers, slope, what="the coupling that is learnt")


def bias(numbers: Arithmetic, *, O: str, J: Any, T: Any, delta: Any, i: int, j: int) -> Any:  # noqa: E741
    """delta Cov(O, u)."""
    of = machine(numbers, J, T)
    seen, u = {"x2": k.moment(i, j), "F2": k.SQUARED, "energy": k.ENERGY}[O], first_order(of)
    Z, first, second, both = integrals(numbers, of, NORM, seen, u, seen.times(u))
    return numbers.number(delta) * (both / Z - first / Z * second / Z)


@dataclass(frozen=True)
class Annealed:
    """The partition function averaged over couplings: the law of x that it integrates."""

    N: int
    g: Any
    T: Any
    width, coordinate = "T", staticmethod(k.neuron)

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


def mean_Z(numbers: Arithmetic, *, N: int, g: Any, T: Any, **_: Any) -> Any:
    """E Z over the couplings, tanh."""
    return integrals(numbers, Annealed(N, numbers.number(g), numbers.number(T)), NORM)[0]
