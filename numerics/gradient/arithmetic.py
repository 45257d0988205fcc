r"""The chaotic solution and the equilibria of one gain, over balls or over mpmath numbers, behind one
interface.

`BallSolver` encloses for registered phi and where it is asked to (interval Newton,
`rnnchaos.numerics.gradient.equilibrium`); `MpmathSolver` solves the same equations by secants over
Gauss-Legendre tables, started from a rough ball: only the start is shared.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any, Protocol

import flint
from flint import arb, ctx

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.gradient.equilibrium import Equilibrium, crossing, falling_root, nearness, variance
from rnnchaos.numerics.gradient.means import BallMeans, Means, ReferenceMeans
from rnnchaos.numerics.meanfield.branches import branch
from rnnchaos.numerics.meanfield.state import Chaotic, chaotic, guard_bits
from rnnchaos.numerics.meanfield.state_mpmath import root_of
from rnnchaos.numerics.means.gauss_legendre import table
from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.theory.errors import present

_ROUGH = 64


class Solver(Protocol):
    """One gain and one phi in one arithmetic, at the precision in force."""

    g: Fraction
    act: Activation

    @property
    def precision(self) -> int: ...

    def real(self, number: Fraction) -> Any: ...

    def point(self, number: Any) -> Any: ...

    def chaos(self) -> Chaotic: ...

    def means(self, variance: Any) -> Means: ...

    def equilibrium(self, temperature: Any) -> Equilibrium: ...


@dataclass(frozen=True)
class BallSolver:
    """Over balls; `refinement` matters for estimates only, `enclosing` for expressions."""

    g: Fraction
    act: Activation
    refinement: int = 0
    enclosing: bool = False

    @property
    def precision(self) -> int:
        return int(ctx.prec)

    def real(self, number: Fraction) -> flint.arb:
        return arb_of(number)

    def point(self, number: flint.arb) -> flint.arb:
        """The midpoint, an exact number."""
        return number.mid()

    def means(self, variance: flint.arb) -> BallMeans:
        return BallMeans(self.act, self.refinement, self.enclosing)

    def chaos(self) -> Chaotic:
        if self.act.strip is not None:
            return chaotic(self.g, self.act)
        place = _middle(branch(self.g, self.act))
        return chaotic(self.g, self.act, place, self.means(place).moments)

    def equilibrium(self, temperature: flint.arb) -> Equilibrium:
        means, start = self.means(temperature), None
        if self.act.strip is None:
            start = _middle(crossing(self.g, Fraction(float(temperature)), self.act))
        found = variance(self.g, means, temperature, start)
        return Equilibrium(arb_of(self.g) ** 2, temperature, found, means)


@dataclass(frozen=True)
class MpmathSolver:
    """Over mpmath numbers at mpmath's precision; tables for `bits`, doubled in nodes by a refinement."""

    g: Fraction
    act: Activation
    bits: int
    refinement: int = 0

    @property
    def precision(self) -> int:
        from mpmath import mp

        return int(mp.prec)

    def real(self, number: Fraction) -> Any:
        return mpf_of(number)

    def point(self, number: Any) -> Any:
        return number

    def means(self, variance: Any) -> ReferenceMeans:
        return ReferenceMeans(
            self.act.phi, table(self.act.phi, sqrt(float(variance)), self.bits, self.refinement)
        )

    def chaos(self) -> Chaotic:
        with working_bits(_ROUGH + guard_bits(self.g, self.act)):
            rough = mpf_of(BallSolver(self.g, self.act).chaos().variance)
        means = self.means(rough).table.means
        found = root_of(self.g, means, rough, _nearby(rough))
        second = means(found)[0]
        return Chaotic(self.g, found, second, self.real(self.g) ** 2 * second - found)

    def equilibrium(self, temperature: Any) -> Equilibrium:
        heat, square = arb_of(temperature), self.real(self.g) ** 2
        with working_bits(_ROUGH + 3 * nearness(self.g, heat, self.act)):
            rough = mpf_of(BallSolver(self.g, self.act).equilibrium(heat).variance)
        means = self.means(rough)
        found = falling_root(
            lambda at: at - square * means.second(at) - temperature,
            rough,
            _nearby(rough),
            self.precision,
        )
        return Equilibrium(square, temperature, found, means)


def _middle(interval: tuple[float, float] | None) -> flint.arb:
    low, high = present(interval, "the branch of the state")
    return arb(sqrt(low * high) if low > 0 else high / 2)


def _nearby(rough: Any) -> Any:
    return rough * (1 + rough / rough / 2**20)
