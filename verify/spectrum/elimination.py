r"""All N exponents of a map, x' = phi(g J x) or x' = g J phi(x): frames V = P^T L U, by elimination.

A step multiplies a frame by J and by D = diag(g phi'), whose entries may span any number of orders of
magnitude. Gaussian elimination of its rows with pivots,

    D V = P^T L U,        |L_ij| <= 1,

leaves the flag of the frame's vectors in P^T L and their growth in U; the next step takes J P^T L
for V. Over an interval of s steps, whose last frame is P^T L = Q R,

    V(t + s) = DF^s V(t) = Q R U_s ... U_1,        growth_i = ln |R_ii| + sum_n ln |U_n,ii|:

what QR after each step gives, as the diagonal of a product of triangles is the product of theirs.

Cost of a step: N^3 operations for the product J P^T L by a triangle and 2/3 N^3 for the elimination, against
2 N^3 of the bare product J V and 16/3 N^3 of Householder's method with Q by reflectors.

Rounding: D only scales rows, and the error of a pivot is relative to its own row. What counts as the
condition is D_i |J_i|/|U_ii|, i the pivot's row, and not max U/min U, which is 1e7 of one step at g = 3 and
1e33 at g = 10: the growth of all N is right to 1e-12 where that of the last is -1000 (a test at 900 digits).
Source: derived here; vectors kept by triangular factors alone are F. L. Bauer's Treppeniteration (Z. angew.
Math. Phys. 8 (1957) 214).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.couplings import Dense, Stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import IntervalGrowth, added, refuse_blow_up
from rnnchaos.verify.spectrum.orthonormal import Factored, finite, log_abs, triangle_condition
from rnnchaos.verify.spectrum.steps import Map, Scheme

Array = NDArray[Any]


class Frame:
    """N tangent vectors of one system as the columns of V; `transposed` is J^T. After an elimination they are
    those of P^T L: L below the diagonal of `factors`, and `order` is P."""

    def __init__(self, transposed: Array) -> None:
        from scipy.linalg import blas, lapack

        self.blas, self.lapack, self.transposed = blas, lapack, transposed
        N = len(transposed)
        self.sizes = np.linalg.norm(transposed, axis=0)
        self.V, self.factors = np.eye(N, order="F"), np.empty((N, N), order="F")
        self.order: NDArray[np.intp] | None = None
        self.pivots: list[Array] = []
        self.scales: list[Array] = []
        self._rows = np.arange(N, dtype=float)[:, None]

    def multiply(self) -> None:
        """V <- J V."""
        if self.order is None:
            self.V = (self.V.T @ self.transposed).T
            return
        image = np.take(self.transposed, self.order, axis=0, out=self.V.T).T
        self.V = self.blas.dtrmm(1.0, self.factors, image, side=1, lower=1, diag=1, overwrite_b=1)
        self.order = None

    def eliminate(self, slope: Array) -> None:
        """diag(slope) V = P^T L U. The memory of V is that of the factors then, and theirs is free."""
        self.V *= slope[:, None]
        free = self.factors
        self.factors, swaps, _ = self.lapack.dgetrf(self.V, overwrite_a=1)
        self.V, self.order = free, self.lapack.dlaswp(self._rows, swaps)[:, 0].astype(np.intp)
        self.pivots.append(self.factors.diagonal().copy())
        self.scales.append((slope * self.sizes)[self.order])

    def orthonormalise(self) -> tuple[Array, float]:
        """V = Q R: growth of the interval, which ends here, and the condition."""
        if self.order is None:
            self.eliminate(np.ones(len(self.V)))
        lower = np.asfortranarray(np.tril(self.factors, -1))
        np.fill_diagonal(lower, 1.0)
        reflectors, heads, *_ = self.lapack.dgeqrf(lower, overwrite_a=1)
        triangle = np.triu(reflectors)
        self.V[self.order], self.order = self.lapack.dorgqr(reflectors, heads, overwrite_a=1)[0], None
        grown = log_abs(np.array([*self.pivots, triangle.diagonal()]))
        with np.errstate(invalid="ignore"):
            loss = np.fmax.reduce(log_abs(np.array(self.scales)) - grown[:-1], axis=None)
        self.pivots, self.scales = [], []
        return grown.sum(axis=0), max(float(np.exp(loss)), triangle_condition(triangle))


class Elimination:
    """All N exponents of B maps, from `states` (B, N) and the unit vectors; frames are in float64."""

    limit = "elimination"

    def __init__(self, scheme: Scheme, couplings: Dense | Stack, states: Array) -> None:
        self.scheme, self.couplings = scheme, couplings
        self.states = np.ascontiguousarray(states)
        self.network: Network = scheme.field
        self.after = isinstance(scheme, Map)
        each = zip(self.states, couplings.of_each(np.dtype(float)), strict=False)
        self.frames = [Frame(transposed) for _, transposed in each]

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth:
        """`steps` steps and one factorisation. Raises `NonConvergence`."""
        volume: Array | None = np.zeros(len(self.states)) if audit else None
        for _ in range(steps):
            self._move()
            volume = added(volume, self._volume) if audit else None
            for frame, slope in zip(self.frames, self.network.slope, strict=True):
                self._advance(frame, slope)
        refuse_blow_up(self.states)
        found = [frame.orthonormalise() for frame in self.frames]
        growth = finite(np.array([growth for growth, _ in found]))
        return IntervalGrowth(Factored(growth, max(condition for _, condition in found)), volume)

    def _advance(self, frame: Frame, slope: Array) -> None:
        """V <- D J V, or J D V."""
        if self.after:
            frame.multiply()
            frame.eliminate(slope)
        else:
            frame.eliminate(slope)
            frame.multiply()

    def _move(self) -> None:
        """One step of the states; the network then holds the slope at those that generate it."""
        part, image = self.states[:, None], np.empty_like(self.states[:, None])
        if self.after:
            self.couplings.act(part, 1.0, image, 0.0)
            inputs = self.network.gain * image[:, 0]
            self.network.see(inputs)
            self.states[...] = self.network.phi.value(inputs)
            return
        self.network.see(self.states)
        part[:, 0] = self.network.gain * self.network.phi.value(self.states)
        self.couplings.act(part, 1.0, image, 0.0)
        self.states[...] = image[:, 0]

    def _volume(self) -> Array | None:
        return self.network.volume(0.0, 1.0)

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        return {"states": self.states, "frames": np.array([frame.V for frame in self.frames])}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        self.states[...] = arrays["states"]
        for frame, V in zip(self.frames, arrays["frames"], strict=True):
            frame.V = np.asfortranarray(V)
