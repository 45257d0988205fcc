"""A state by mpmath: chord Newton steps on the equations from nested quadratures, with the Jacobian of the
float64 means: each step gains some eight digits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.pairs.conditional import conditional_means
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.numerics.rate.model.equations import STATE, Couplings, Problem, Row, deflated
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.floats import float_means
from rnnchaos.numerics.rate.scan.start import Start
from rnnchaos.theory.errors import NonConvergence

_STEPS, _SLOW = 60, 6


@dataclass(frozen=True)
class MpSolution:
    """All unknowns, and the means there."""

    network: Network
    couplings: Couplings
    unknowns: list[Any]
    means: Means

    def number(self, f: Callable[[Couplings, Sequence[Any], Means], Row]) -> Any:
        """f(couplings, unknowns, means) = (value, gradient): the value."""
        return f(self.couplings, self.unknowns, self.means)[0]

    def over_root(self, f: Callable[[Couplings, Sequence[Any], Means], Any]) -> Any:
        """f(couplings, unknowns, means)."""
        return f(self.couplings, self.unknowns, self.means)


def by_mpmath(problem: Problem, network: Network, start: Start, bits: int, refinement: int) -> MpSolution:
    """The solution near `start` at mpmath's precision in force. Raises `NonConvergence`."""
    c, pieces = network.couplings(mpf_of), pieces_of(network.phi)
    exact = {i: mpf_of(v) for i, v in start.known}
    free = [i for i in range(problem.size) if i not in exact]
    x = [exact.get(i, mp.mpf(u)) for i, u in enumerate(start.unknowns)]
    inverse, last, slow = _inverse(problem, network, start, free), mp.inf, 0

    def means() -> Means:
        return conditional_means(network.phi, pieces, x[0], x[1], bits, refinement)

    for _ in range(_STEPS):
        found = means()
        rows = _rows(problem, c, x, found, network, free)
        value = [rows[i][0] for i in free]
        step = [mp.fsum(mpf_of_float(a) * v for a, v in zip(row, value, strict=True)) for row in inverse]
        size = max(abs(s) / start.scales[i] for i, s in zip(free, step, strict=True))
        for i, s in zip(free, step, strict=True):
            x[i] -= s
        if size < mp.ldexp(1, -(mp.prec // 2) - mp.prec // 4) or last <= size < mp.ldexp(1, 24 - bits):
            return MpSolution(network, c, x, means())
        slow, last = slow + (size > last / 4), size
        if slow > _SLOW:
            break
    raise NonConvergence(f"{problem.name} by mpmath", mp.nstr(size, 3))


def _rows(
    problem: Problem, c: Couplings, x: Sequence[Any], means: Means, network: Network, free: list[int]
) -> list[Row]:
    rows = problem.rows(c, x, means)
    return deflated(rows, x) if problem is STATE and 2 in free and not network.D else rows


def mpf_of_float(number: float) -> Any:
    """Exactly."""
    return mp.mpf(float(number))


def _inverse(problem: Problem, network: Network, start: Start, free: list[int]) -> Any:
    """The inverse of the Jacobian at the start, in float64."""
    x = [np.array([float(u)]) for u in start.unknowns]
    means = float_means(network.phi)(x[0], x[1])
    rows = _rows(problem, network.couplings(float), x, means, network, free)
    matrix = [[float(np.ravel(rows[i][1][j])[0]) for j in free] for i in free]
    return np.linalg.inv(np.array(matrix))
