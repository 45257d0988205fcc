r"""The spectrum of exponents at the onset, whatever phi: amplitudes of entropy rate, dimension and share of
positive exponents in powers of $\lambda_1$.

With $a^2=\frac23\lambda_1$, b = a f(k), $\omega=ak$, $s=-\frac12a^2e$ the kernel of `gaussian.volume_growth`
solves

    (k^2 + 1 - e) f(k) + f(k)^3 = int dk'/(2 pi) K(k - k') f(k'),   K(k) = 6 pi k/sinh(pi k/2),

f positive and even, and $u=a^3n(e)$, $\Psi=a^5\psi(e)$, $n=\int\frac{dk}{2\pi}f^2$, $\psi=\frac14\int
\frac{dk}{2\pi}f^4$, $\psi'=n/2$; the dimension is the least $2\psi/e$, where $ne=2\psi$. A rule over k that
converges geometrically, Newton's method in float64, then the residual at full precision with the same
matrix. Nothing is proved. Engines: the trapezoid rule in y, k = 2 sinh(y/2) and k = 3 sinh(y/3).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import asinh, pi
from typing import Any

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import kept, working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.ball.secant import secant
from rnnchaos.numerics.engines import Arithmetic, engines
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.theory.errors import NonConvergence

_ROUNDS, MOST_DIGITS = 60, 20
_METHOD = (
    "kernel at the onset by the trapezoid rule in y, k = {0} sinh(y/{0}), residual at full precision; "
    "radius: 10 times the larger change on doubling the precision and on refining the rule over a wider range"
)
Rule = list[tuple[flint.arb, flint.arb]]
"""k >= 0 and its weight in the integral over all k of an even function, over 2 pi."""


@dataclass(frozen=True)
class Kernel:
    """f at the nodes of a rule."""

    rule: Rule
    values: list[flint.arb]

    def power(self, n: int) -> flint.arb:
        """int dk/(2 pi) f^n."""
        pairs = zip(self.rule, self.values, strict=True)
        return sum((weight * value**n for (_, weight), value in pairs), arb(0)).mid()


def sinh_rule(nats: float, bend: int) -> Rule:
    """The trapezoid rule in y, k = r sinh(y/r), r = `bend`: f falls like exp(-pi k/2), and as a function of y
    is analytic for |Im y| < 1/2 at least, as measured.
    """
    step = arb(pi / nats)
    count = int(bend * asinh((nats + 12) * 2 / pi / bend) / float(step)) + 2
    halves = [1 if j else 2 for j in range(count)]
    places = [((step * j / bend).sinh() * bend).mid() for j in range(count)]
    lengths = [(step * j / bend).cosh() / half for j, half in enumerate(halves)]
    return [(k, (step * length / arb.pi()).mid()) for k, length in zip(places, lengths, strict=True)]


def _well(k: flint.arb) -> flint.arb:
    """K(k)."""
    if k == 0:
        return arb(12)
    return 6 * arb.pi() * k / (arb.pi() * k / 2).sinh()


class Equation:
    """The equation on a rule, at the precision in force."""

    def __init__(self, rule: Rule) -> None:
        import numpy as np

        self.rule, self.places = rule, [k for k, _ in rule]
        self.matrix = [[self._entry(k, other, weight) for other, weight in rule] for k in self.places]
        self.well = np.array([[float(entry) for entry in row] for row in self.matrix])
        self.k = np.array([float(k) for k in self.places])
        self.weights = np.array([float(weight) for _, weight in rule])
        self.start = self._newton(2 * np.exp(-(self.k**2) / 2), 0.0)

    def _entry(self, k: flint.arb, other: flint.arb, weight: flint.arb) -> flint.arb:
        """K over even functions."""
        return ((_well(k - other) + _well(k + other)) / 2 * weight).mid()

    def _slope(self, values: Any, e: float) -> Any:
        import numpy as np

        return np.diag(self.k**2 + 1 - e + 3 * values**2) - self.well

    def _newton(self, values: Any, e: float) -> Any:
        """In float64. Raises `NonConvergence`."""
        import numpy as np

        for _ in range(_ROUNDS):
            gap = (self.k**2 + 1 - e) * values + values**3 - self.well @ values
            step = np.linalg.solve(self._slope(values, e), gap)
            values = values - step
            if abs(step).max() < 1e-13 and values[0] > 1:
                return values
        raise NonConvergence("the kernel at the onset", f"{abs(step).max():.1e}")

    def near(self, e: float) -> Any:
        """f in float64, continued from e = 0."""
        import numpy as np

        values = self.start
        for part in np.linspace(0, e, 1 + int(abs(e) / 0.4) + 1)[1:]:
            values = self._newton(values, float(part))
        return values

    def balanced(self) -> float:
        """e where n e = 2 psi, by secants in float64. Raises `NonConvergence`."""

        def gap(e: float) -> float:
            values = self.near(e)
            return float(self.weights @ values**2) * e - float(self.weights @ values**4) / 2

        found: float = secant(
            gap, 2.4, 2.5, small=lambda step, e: abs(step) < 1e-12, what="the dimension at the onset"
        )
        return found

    def solved(self, e: float) -> Kernel:
        """f at full precision: corrections by the matrix of float64. Raises `NonConvergence`."""
        import numpy as np

        values = self.near(e)
        inverse, exact = np.linalg.inv(self._slope(values, e)), [arb(float(value)) for value in values]
        for _ in range(_ROUNDS):
            gaps = [self._gap(i, exact, arb(e)) for i in range(len(exact))]
            size = max(abs(gap) for gap in gaps)
            if size < arb(2) ** (8 - int(ctx.prec)):
                return Kernel(self.rule, exact)
            scaled = inverse @ np.array([float(gap / size) for gap in gaps])
            exact = [(f - size * arb(float(d))).mid() for f, d in zip(exact, scaled, strict=True)]
        raise NonConvergence("the kernel at the onset", f"{float(size):.1e}")

    def _gap(self, i: int, values: list[flint.arb], e: flint.arb) -> flint.arb:
        pulled = sum((a * f for a, f in zip(self.matrix[i], values, strict=True)), arb(0))
        f, k = values[i], self.places[i]
        return ((k * k + 1 - e) * f + f**3 - pulled).mid()


@kept
def _equation(nats: float, bend: int) -> Equation:
    return Equation(sinh_rule(nats, bend))


def _fraction(equation: Equation) -> flint.arb:
    """n(0) (2/3)^(3/2)."""
    return equation.solved(0.0).power(2) * _scale(3)


def _entropy(equation: Equation) -> flint.arb:
    """psi(0) (2/3)^(5/2)."""
    return equation.solved(0.0).power(4) / 4 * _scale(5)


def _dimension(equation: Equation) -> flint.arb:
    """(2/3)^(3/2) min 2 psi/e: a minimum, so that e in float64 serves 25 digits."""
    e = _balanced()
    return equation.solved(e).power(4) / (2 * arb(e)) * _scale(3)


@lru_cache(maxsize=1)
def _balanced() -> float:
    """The e of the dimension, on a rule for float64."""
    with working_bits(64):
        return Equation(sinh_rule(36, 2)).balanced()


def _scale(n: int) -> flint.arb:
    """(2/3)^(n/2)."""
    return (arb(2) / 3).sqrt() ** n


def _engines(extract: Callable[[Equation], flint.arb]) -> tuple[Engine, Engine]:
    def compute(numbers: Arithmetic) -> Any:
        nats = numbers.bits * LOG2 * (1 + numbers.refinement / 4)
        if numbers.balls:
            return extract(_equation(nats, 2))
        return mpf_of(extract(_equation(nats, 3)))

    estimate, reference = (_METHOD.format(bend) for bend in (2, 3))
    return engines(compute, estimate=estimate, reference=reference, guard=16, state=lambda **given: "")


def _quantity(name: str, title: str, extract: Callable[[Equation], flint.arb]) -> Quantity:
    id = f"gaussian.{name}.onset"
    most = {"ball": MOST_DIGITS, "mpmath": MOST_DIGITS}
    return Quantity(id, title, id, (), *_engines(extract), most_digits=most, phases=False)


UNIVERSAL = (
    _quantity("entropy_rate", "entropy rate at the onset over lambda_1^(5/2), for every phi", _entropy),
    _quantity("dimension", "Kaplan-Yorke dimension at the onset over lambda_1^(3/2), any phi", _dimension),
    _quantity("unstable_fraction", "share of positive exponents at the onset over lambda_1^(3/2)", _fraction),
)
