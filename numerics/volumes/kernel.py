r"""The kernel that makes Psi stationary at a rate s, on one set of paths, and what it says: Psi and u.

Newton's method for $\ln[\langle1-R_{kk}\rangle/(w_kb_k^2)]=0$ in ln b: without the logarithm an empty mode,
b = 0, is a solution too, and what is nearly empty stays so. Modes at `FAINT` that are to be fainter yet are
left there. It starts from the shape that b has at its upper edge near the onset, k/sinh(pi k/2), k =
omega/a, above the height at which Psi is stationary along that shape, then from some plain steps, $b_k^2=
\langle1-R_{kk}\rangle/w_k$, which by themselves stall near the onset. Psi is stationary: an error of b enters
it at second order only.

A ring sees its own period: the product of $|L|^2$ over its modes is off by the factor
$(1-e^{-|s-s_u|T})^2$, $s_u$ the rate at which L vanishes, which is put right.
"""

from dataclasses import dataclass
from math import exp, inf, log1p
from typing import Any, Protocol

import numpy as np

from rnnchaos.numerics.volumes.functional import Averages, averages, doubled
from rnnchaos.numerics.volumes.periodic import Gains
from rnnchaos.theory.errors import NonConvergence

_ROUNDS, _PLAIN, _LONGEST, _SHORT, _CLOSE, _EMPTY = 60, 4, 0.7, 3e-3, 1.3, 0.4
_WIDER, _HIGHER, _FLAT, _LEAST = 1.3, 1.5, 0.01, 1e-300
FAINT = 1e-5
"""What is fainter, of the largest b, occupies its mode by 0 in float64."""


class Weight(Protocol):
    """w(s, omega) = |L|^2/gamma of a dynamics per unit time, its derivative in s, s_u, the highest omega."""

    @property
    def bare(self) -> float: ...

    @property
    def highest(self) -> float: ...

    def value(self, rate: float, frequencies: Any) -> Any: ...

    def slope(self, rate: float, frequencies: Any) -> Any: ...


@dataclass(frozen=True, eq=False)
class Level:
    """A rate s, the frequencies of the modes, their weights and how those change with s."""

    rate: float
    period: float
    bare: float
    weights: Any
    slopes: Any

    def growth(self, found: Averages, kernel: Any) -> float:
        """Psi(s)."""
        total = found.logs - float(self.weights @ kernel**2)
        away = abs(self.rate - self.bare)
        ring = 0.0 if away == inf else log1p(-exp(-away * self.period)) / self.period
        return total / (2 * self.period) + max(self.bare - self.rate, 0.0) + ring

    def share(self, kernel: Any) -> float:
        """u(s), the fraction of the exponents above s."""
        part, away = float(self.slopes @ kernel**2) / (2 * self.period), self.rate - self.bare
        if away == inf:
            return part
        around = exp(-abs(away) * self.period)
        period = np.sign(away) * around / (1 - around)
        return part + float(away < 0) - float(period)

    def gap(self, found: Averages, kernel: Any) -> Any:
        """1 - <R> - w b^2, mode by mode: half the derivative of 2 T Psi in ln b."""
        return found.occupied - self.weights * kernel**2

    def significance(self, step: Any, gap: Any, found: Averages, kernel: Any) -> float:
        """How long a step is: the root of what it changes Psi by, over Psi. Tails of b do not count."""
        total = abs(found.logs - float(self.weights @ kernel**2))
        return float(np.sqrt(abs(step @ gap) / max(total, np.finfo(float).tiny)))

    def after(self, found: Averages, kernel: Any, gap: Any, step: Any) -> tuple[Any, float, float]:
        """The kernel after a short step in ln b, Psi and u there, without another look: Newton's step changes
        2 T Psi by gap . step, and what is left is of third order in Psi, of second in u."""
        moved_to = kernel * np.exp(step)
        growth = self.growth(found, kernel) + float(gap @ step) / (2 * self.period)
        return moved_to, growth, self.share(moved_to)

    def matrix(self, found: Averages) -> Any:
        """The derivative in ln b of <1 - R> ln[<1 - R>/(w b^2)], the first factor held; of `gap` where b is
        stationary."""
        return found.curvature - np.diag(2 * found.occupied)


def level(weight: Weight, rate: float, frequencies: Any, period: float) -> Level:
    """The level of a rate; modes +-k count together."""
    both = doubled(len(frequencies) - 1)
    weights, slopes = weight.value(rate, frequencies), weight.slope(rate, frequencies)
    return Level(rate, period, weight.bare, both * weights, both * slopes)


@dataclass(frozen=True, eq=False)
class Solved:
    """A kernel at its level, Psi and u there, and the inverse of the derivative of the gap."""

    kernel: Any
    growth: float
    share: float
    inverse: Any


def solved(at: Level, gains: Gains, start: Any) -> Solved:
    """By Newton's method from a kernel near enough or larger. Raises `NonConvergence`."""
    kernel = start
    for _ in range(_ROUNDS):
        found = averages(gains, kernel, curved=True)
        excess = np.log(np.maximum(found.occupied, _LEAST) / (at.weights * kernel**2))
        live = (excess > 0) | (kernel > (1 + _FLAT) * FAINT * kernel.max())
        inverse = _inverse(at.matrix(found), live)
        step = np.clip(-inverse @ (found.occupied * excess), -_LONGEST, _LONGEST)
        gap = at.gap(found, kernel)
        size = at.significance(step, gap, found, kernel)
        if size < _SHORT and excess.max() < _EMPTY:
            return Solved(*at.after(found, kernel, gap, step), inverse)
        kernel = kernel * np.exp(step)
        kernel = np.maximum(kernel, FAINT * kernel.max())
    raise NonConvergence("the kernel of the spectrum", f"{size:.1e}")


def _inverse(matrix: Any, live: Any) -> Any:
    """That of the block of some modes, 0 elsewhere."""
    out, block = np.zeros_like(matrix), np.ix_(live, live)
    out[block] = np.linalg.inv(matrix[block])
    return out


def plain_step(at: Level, found: Averages) -> Any:
    """b with w b^2 = 1 - <R>, no fainter than `FAINT` of the largest."""
    squares = found.occupied / at.weights
    return np.sqrt(np.maximum(squares, FAINT**2 * squares.max()))


def moved(at: Level, gains: Gains, near: Solved) -> tuple[float, float]:
    """(Psi, u) on other paths, by steps with the derivative of `near`, until one is short. Raises
    `NonConvergence`.
    """
    kernel = near.kernel
    for _ in range(_ROUNDS):
        found = averages(gains, kernel, curved=False)
        gap = at.gap(found, kernel)
        step = -near.inverse @ gap
        size = at.significance(step, gap, found, kernel)
        if size < _SHORT:
            return at.after(found, kernel, gap, step)[1:]
        kernel = kernel * np.exp(np.clip(step, -_LONGEST, _LONGEST))
    raise NonConvergence("the kernel of the spectrum on other paths", f"{size:.1e}")


def first_kernel(at: Level, gains: Gains, frequencies: Any, width: float) -> Any:
    """A kernel to start from: above the solution, from where steps lead down to it without emptying modes.
    It has the shape of the onset, for a = `width`, but wider and higher.
    """
    place = np.minimum(np.pi * frequencies / (2 * _WIDER * width), 12.0) + 1e-12
    shape = place / np.sinh(place)

    def pushes(size: float) -> bool:
        kernel = size * shape
        return float(at.gap(averages(gains, kernel, curved=False), kernel).sum()) > 0

    low, high = 1e-2 * width, 1e3 * width
    while high > _CLOSE * low:
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if pushes(middle) else (low, middle)
    kernel = _HIGHER * high * shape
    for _ in range(_PLAIN):
        kernel = plain_step(at, averages(gains, kernel, curved=False))
    return kernel
