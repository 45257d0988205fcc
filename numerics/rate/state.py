r"""A state over balls: Newton's method from the scan, enclosed by an interval Newton step
(`rnnchaos.numerics.ball.systems`).

An enclosed moving state has Delta_inf < Delta0: means at Delta_inf > Delta0 are not finite, and at the static
state, which solves (M, T, F) too, the gradient of T vanishes, so that no box with it gives a proof.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

import flint
from flint import arb, arb_mat, ctx

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import kept, working_bits
from rnnchaos.numerics.ball.systems import Zero, enclosed_zero, newton_system
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.rate.model.balls import BallMeans, proved
from rnnchaos.numerics.rate.model.equations import STATE, Problem, Row, deflated
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.start import Start
from rnnchaos.theory.errors import NonConvergence

_ROUGH, _MORE = 48, (0, 80)


@dataclass(frozen=True)
class Solution:
    """All unknowns, enclosed; `number(f)` is a function of means and unknowns at the root, by the mean
    value form."""

    network: Network
    zero: Zero
    full: Callable[[Sequence[flint.arb]], list[flint.arb]]
    means: Callable[[Sequence[flint.arb], int | None], Means]

    @cached_property
    def unknowns(self) -> list[flint.arb]:
        """(m, Delta0, ...) at the root."""
        return self.full(self.zero.root)

    def number(self, f: Callable[[Any, Sequence[Any], Means], Row]) -> flint.arb:
        """f(couplings, unknowns, means) = (value, gradient in the unknowns), at the root."""
        c = self.network.couplings(arb_of)
        x, box = self.full(self.zero.point), self.full(self.zero.box)
        value = f(c, x, self.means(x, None))[0]
        if not proved(self.network.phi):
            return arb(value.mid())
        slopes = f(c, box, self.means(box, _ROUGH))[1]
        shifts = [a - b for a, b in zip(self.unknowns, x, strict=True)]
        found: flint.arb = sum((s * d for s, d in zip(slopes, shifts, strict=True)), value)
        return found

    def over_root(self, f: Callable[[Any, Sequence[Any], Means], Any]) -> flint.arb:
        """f(couplings, unknowns, means) over the enclosure itself: where f has no gradient at hand."""
        found: flint.arb = f(self.network.couplings(arb_of), self.unknowns, self.means(self.unknowns, None))
        return found if proved(self.network.phi) else arb(found.mid())


@kept
def solved(problem: Problem, network: Network, start: Start, refinement: int = 0) -> Solution:
    """The solution near `start` at the precision in force, or at more where the state is nearer to the
    boundary than the scan could see. Raises `NonConvergence`."""
    full = int(ctx.prec)
    for extra in _MORE:
        try:
            with working_bits(full + extra):
                return _solved(problem, network, replace(start, loss=start.loss + extra), refinement)
        except NonConvergence:
            if extra == _MORE[-1]:
                raise
    raise NonConvergence(problem.name, "unknown")


def _solved(problem: Problem, network: Network, start: Start, refinement: int) -> Solution:
    near = start.unknowns
    rho = start.rho if problem.moving else 0.0
    maker = BallMeans(network.phi, near[0], near[1], min(1.05 * rho, (1 + rho) / 2), refinement)
    free = [i for i in range(problem.size) if i not in dict(start.known)]
    exact = {i: arb_of(v) for i, v in start.known}
    rough, away = _ROUGH + start.loss, problem is STATE and 2 in free and not network.D

    def full(x: Sequence[flint.arb]) -> list[flint.arb]:
        given = dict(zip(free, x, strict=True))
        return [exact[i] if i in exact else given[i] for i in range(problem.size)]

    def means(x: Sequence[flint.arb], bits: int | None) -> Means:
        if bits is None:
            return maker.at(x[0], x[1])
        with working_bits(bits):
            return maker.at(x[0], x[1], bits - 12)

    def rows(x: Sequence[flint.arb], bits: int | None, towards: bool) -> list[Row]:
        every = full(x)
        found = problem.rows(network.couplings(arb_of), every, means(every, bits))
        if towards and away:
            found = deflated(found, every)
        return [found[i] for i in free]

    def jacobian(x: Sequence[flint.arb], towards: bool = False) -> arb_mat:
        return arb_mat([[row[1][i] for i in free] for row in rows(x, rough, towards)])

    def value(x: Sequence[flint.arb], towards: bool = False) -> list[flint.arb]:
        return [row[0] for row in rows(x, None, towards)]

    begin = [arb(near[i]) for i in free]
    bits, scales = int(ctx.prec) - start.loss - 8, [start.scales[i] for i in free]
    point = newton_system(
        partial(value, towards=True),
        partial(jacobian, towards=True),
        begin,
        scales,
        bits=bits,
        what=problem.name,
    )
    if not proved(network.phi):
        return Solution(network, Zero(tuple(point), tuple(point), tuple(point)), full, means)
    zero = enclosed_zero(value(point), jacobian, point, scales, problem.name)
    return Solution(network, zero, full, means)
