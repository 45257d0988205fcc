r"""The Euler map at step 1, whose activity is white: nothing but one-dimensional means at Delta0.

    Delta0 = g^2 E phi^2 + 2 D,    (E phi')^2 = (E[x phi]/Delta0)^2,    E phi'^2

over balls, floats and mpmath numbers, from nodes that serve every Delta0 near the one they are made for. They
take the place of the Hermite expansion (`rnnchaos.numerics.means.hermite`), whose terms grow like Delta0.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.means.measured_rule import measured
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.derivative import ball_derivative, derivative_tree, mpmath_derivative
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations

Row = tuple[Any, Any, Any]
_FLOAT_BITS = 60


@dataclass(frozen=True)
class White:
    """The means at one Delta0: (x, weight, phi(x)) at nodes x > 0, both signs counted, and phi'."""

    variance: Any
    rows: list[Row]
    derivative: Callable[[], Callable[[Any], Any]]

    @property
    def second(self) -> Any:
        """E phi^2."""
        return self._sum(weight * value * value for _, weight, value in self.rows)

    @property
    def slope(self) -> Any:
        """(E phi')^2."""
        return (self._sum(weight * x * value for x, weight, value in self.rows) / self.variance) ** 2

    @property
    def steepness(self) -> Any:
        """E phi'^2."""
        slope = self.derivative()
        return self._sum(weight * slope(x) ** 2 for x, weight, _ in self.rows)

    def _sum(self, terms: Any) -> Any:
        total = sum(terms, 0 * self.variance)
        return total.mid() if isinstance(total, flint.arb) else total


def ball_means(act: Activation, near: flint.arb, refinement: int) -> Callable[[flint.arb], White]:
    """Over balls (midpoints), at the precision in force."""
    rule = measured(act, near).rule(near, ctx.prec, refinement)
    nodes = [(x.mid(), 2 * length.mid(), act.value(x).mid()) for x, length, _ in rule.points()]

    def build(variance: flint.arb) -> White:
        front = (2 * arb.pi() * variance).rsqrt()
        rows = [(x, (front * a * (-x * x / (2 * variance)).exp()).mid(), value) for x, a, value in nodes]
        return White(variance, rows, lambda: ball_derivative(act.phi))

    return build


def float_means(act: Activation, near: float) -> Callable[[float], White]:
    """In float64: one row of arrays."""
    import numpy as np

    with working_bits(_FLOAT_BITS):
        points = list(measured(act, arb(near)).rule(arb(near), _FLOAT_BITS).points())
    x, length = (np.array([float(point[i]) for point in points]) for i in (0, 1))
    values = compiled(act.phi.node, float_operations())(x)

    def build(variance: float) -> White:
        weights = 2 * length * np.exp(-x * x / (2 * variance)) / np.sqrt(2 * np.pi * variance)
        rows = [tuple(row) for row in zip(x.tolist(), weights.tolist(), values.tolist(), strict=True)]
        return White(variance, rows, lambda: compiled(derivative_tree(act.phi), float_operations()))

    return build


def mpmath_means(act: Activation, near: float, bits: int, refinement: int) -> Callable[[Any], White]:
    """Over mpmath numbers, by the second engine's panels."""
    nodes = table(act.phi, near**0.5, bits, refinement)
    return lambda variance: White(
        variance, list(nodes.weighted(variance)), lambda: mpmath_derivative(act.phi)
    )
