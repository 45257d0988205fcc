r"""float64 for arrays of gains: Delta0 and Gamma0 of a thousand gains at once, to about 1e-12.

Nodes $x_k=s\sinh kh$ do not depend on Delta0, so phi and Phi are evaluated once and only the Gaussian weights
change with the gain. $P(\Delta_0)=\Delta_0^2/\mathrm{Var}\,\Phi=2g^2$ is solved by Newton in the whole array,
started from a table of P.

Nearer the onset differences of nearly equal numbers would cost digits:
`rnnchaos.numerics.meanfield.near_onset` takes over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import numpy as np

from rnnchaos.numerics.meanfield.gain import slope
from rnnchaos.numerics.meanfield.near_onset import Array, edge, near
from rnnchaos.numerics.nonlinearity.activation import activation, natural_scale
from rnnchaos.numerics.nonlinearity.compiled import compiled, primitive_node
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_SD, _STEPS, _CHUNK = 9.5, 60, 8192


@dataclass(frozen=True)
class Lattice:
    """Nodes x > 0, twice their trapezoid lengths, phi and Phi there."""

    x: Array
    length: Array
    phi: Array
    primitive: Array

    def means(self, variance: Array) -> tuple[Array, Array, Array]:
        """E phi^2, Var Phi and d Var Phi/dDelta0 for an array of variances (last axis summed)."""
        d = variance[..., None]
        weight = self.length * np.exp(-(self.x**2) / (2 * d)) / np.sqrt(2 * pi * d)
        lever = (self.x**2 / d - 1) / (2 * d)
        mean, mean_slope = weight @ self.primitive, (weight * lever) @ self.primitive
        square, square_slope = weight @ self.primitive**2, (weight * lever) @ self.primitive**2
        return weight @ self.phi**2, square - mean**2, square_slope - 2 * mean * mean_slope


def lattice(phi: Nonlinearity, largest: float, step: float) -> Lattice:
    """The lattice for variances up to `largest`."""
    scale = 0.7 * natural_scale(activation(phi))
    t = step * np.arange(1, int(np.arcsinh(_SD * np.sqrt(largest) / scale) / step) + 2)
    x = scale * np.sinh(t)
    operations, node = float_operations(), primitive_node(phi)
    value = compiled(phi.node, operations)
    primitive = _accumulated(value, scale, step, len(t)) if node is None else compiled(node, operations)(x)
    return Lattice(x, 2 * step * scale * np.cosh(t), value(x), primitive)


def _accumulated(value: Callable[[Array], Array], scale: float, step: float, count: int) -> Array:
    """Phi at the nodes by 12 Gauss-Legendre points a panel."""
    roots, weights = np.polynomial.legendre.leggauss(12)
    t = step * (np.arange(count)[:, None] + (1 + roots) / 2)
    total: Array = np.cumsum((value(scale * np.sinh(t)) * scale * np.cosh(t)) @ weights * step / 2)
    return total


@dataclass(frozen=True)
class Solution:
    """Delta0 and Gamma0 for an array of gains; 0 at g <= g_c, nan where there is no stationary state."""

    variance: Array
    kinetic_energy: Array


def solve(g: Array, phi: Nonlinearity) -> Solution:
    """Both for every gain.

    Raises `UsageError` where g(Delta0) has more than one branch, `NonConvergence` where no step is fine
    enough.
    """
    gain, c1 = np.asarray(g, dtype=np.float64), abs(float(slope(phi).mid()))
    flat, both = gain.ravel(), np.zeros((2, gain.size))
    chaotic = np.flatnonzero(flat * c1 > 1)
    if len(chaotic) < gain.size and not phi.registered:
        _refuse_folds(flat[flat * c1 <= 1], c1, phi)
    for part in np.array_split(chaotic, len(chaotic) // _CHUNK + 1) if len(chaotic) else ():
        both[:, part] = _chaotic(flat[part], c1, phi)
    return Solution(both[0].reshape(gain.shape), both[1].reshape(gain.shape))


def _chaotic(gain: Array, c1: float, phi: Nonlinearity) -> tuple[Array, Array]:
    variance, energy = np.empty_like(gain), np.empty_like(gain)
    target = 2 * gain**2
    far, grid, heights = _refined_grid(phi, float(target.max()))
    rising = 2 / c1**2 < heights[0]
    close = (target < heights[0]) & rising
    _refuse_branches(gain[~close], target[~close], heights, phi)
    if np.any(close):
        excess = gain[close] * c1 - 1
        variance[close], energy[close] = near(phi).solve(
            excess * (gain[close] * c1 + 1) / (gain[close] * c1) ** 2
        )
    if not np.all(close):
        variance[~close], energy[~close] = _far(far, gain[~close], grid, heights)
    return variance, energy


def _refined_grid(phi: Nonlinearity, target: float) -> tuple[Lattice, Array, Array]:
    """A lattice with a fine enough step, a grid of Delta0 from the near table's edge on, and P there."""
    first = edge(phi)
    octaves = max(8, int(np.log2(max(target, 1.0) / first)) + 6)
    grid = first * 2 ** (np.arange(4 * octaves) / 4)
    step, before = 0.1, _heights(lattice(phi, grid[-1], 0.1), grid)
    for _ in range(6):
        step /= 2
        finer = lattice(phi, grid[-1], step)
        now = _heights(finer, grid)
        known = np.isfinite(now) & (now < 4 * target)
        if np.all(np.abs(now - before)[known] <= 1e-12 * now[known]):
            last = len(grid) if np.all(np.isfinite(now)) else int(np.argmin(np.isfinite(now)))
            return finer, grid[:last], now[:last]
        before = now
    raise NonConvergence("the float64 quadrature for this phi", f"step {step:.1e}")


def _heights(nodes: Lattice, grid: Array) -> Array:
    with np.errstate(all="ignore"):
        heights: Array = grid**2 / nodes.means(grid)[1]
    return heights


def _refuse_branches(gain: Array, target: Array, heights: Array, phi: Nonlinearity) -> None:
    """Raise `UsageError` for the first gain whose 2 g^2 the table of P crosses more than once."""
    later = np.minimum.accumulate(heights[::-1])[::-1]
    folded = heights > later * (1 + 1e-10)
    for low, high in zip(later[folded], heights[folded], strict=True):
        inside = (target > low) & (target < high)
        if np.any(inside):
            message = f"g(Delta0) has more than one branch there for phi = {phi.name}"
            raise UsageError("g", float(gain[inside][0]), f"{message}; accepted: a gain with one")


def _refuse_folds(gain: Array, c1: float, phi: Nonlinearity) -> None:
    """Raise `UsageError` for a gain at or below g_c at which quiescence is not the only state."""
    _, _, heights = _refined_grid(phi, 2 / c1**2)
    folded = gain[2 * gain**2 > np.nanmin(heights)]
    if folded.size:
        message = f"g(Delta0) has branches beside quiescence there for phi = {phi.name}"
        raise UsageError("g", float(folded[0]), f"{message}; accepted: a gain with one solution")


def _far(nodes: Lattice, gain: Array, grid: Array, heights: Array) -> tuple[Array, Array]:
    """Both, from the table of P; nan where P stays below 2 g^2."""
    variance, energy = np.full_like(gain, np.nan), np.full_like(gain, np.nan)
    met = 2 * gain**2 <= heights.max()
    if np.any(met):
        variance[met], energy[met] = _by_newton(nodes, 2 * gain[met] ** 2, grid, heights)
    return variance, energy


def _by_newton(nodes: Lattice, target: Array, grid: Array, heights: Array) -> tuple[Array, Array]:
    """Newton on P(Delta0) = `target` from the table."""
    order = np.argsort(heights)
    d = np.interp(target, heights[order], grid[order])
    for _ in range(_STEPS):
        _, spread, slope_ = nodes.means(d)
        step = (d**2 / spread - target) * spread**2 / (d * (2 * spread - d * slope_))
        d = np.clip(d - step, d / 4, np.minimum(4 * d, grid[-1]))
        if np.all(np.abs(step) <= 1e-14 * d):
            break
    second, spread, _ = nodes.means(d)
    return d, d * (d * second / (2 * spread) - 1)
