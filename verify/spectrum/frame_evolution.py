r"""Evolution of frames over an interval: V(t + s) = DF^s V(t) = Q R, growth ln R_ii of each direction.

`Explicit` keeps the vectors as rows beside their state and applies a scheme, then orthonormalises: leading
exponents, and all exponents of a flow. `Implicit` is for all N exponents of a map, which may be beyond
Cholesky-QR in a single step: Q is kept as Householder reflectors and never formed,

    C = (d phi) J;   C <- C Q (ormqr);   C = Q' R (geqrf),

10/3 N^3 multiplications and additions against 2 N^3 of the product alone, and about twice its time. Here
rounding moves the smallest R_ii by a few eps max R_ii/min R_ii relative to itself (seen by the trace
identity at N = 1000, from 1e2 to 1e14), so this ratio is what counts as the condition; it is 1e3 for one
step at g = 1.5 and 1e7 at g = 3. Where it permits, the next steps are plain products, C <- (d phi) J C,
before the next factorisation. LAPACK's blocked forms geqrt and gemqrt with blocks of 64 take the place of
geqrf and ormqr where SciPy has them: the same reflectors, a fifth faster.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.field import Network, frames
from rnnchaos.verify.spectrum.orthonormal import Factored, finite, log_abs, orthonormalise
from rnnchaos.verify.spectrum.steps import Map, Scheme

Array = NDArray[Any]

BLOCK = 64


@dataclass(frozen=True)
class IntervalGrowth:
    """One interval: its factorisation, and ln |det| of its tangent (B,), None where that was not followed."""

    factored: Factored
    volume: Array | None


class Explicit:
    """Frames as rows of `parts`; see `rnnchaos.verify.spectrum.steps`."""

    def __init__(self, scheme: Scheme, parts: list[Array]) -> None:
        self.scheme, self.parts = scheme, parts

    @property
    def states(self) -> Array:
        """(B, N)."""
        return self.parts[0][:, 0]

    @property
    def leading(self) -> Array:
        """The first vector of each frame, (B, N)."""
        return frames(self.parts)[0][:, 0]

    @property
    def limit(self) -> str:
        """Precision of the frame, which limits its condition."""
        return self.parts[-1].dtype.str[1:]

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth:
        """`steps` steps and one factorisation. Raises `NonConvergence`."""
        volume: Array | None = np.zeros(len(self.parts[0])) if audit else None
        for _ in range(steps):
            self.scheme.step(self.parts)
            volume = _added(volume, self.scheme.volume) if audit else None
        refuse_blow_up(self.states)
        (vectors,) = frames(self.parts)
        return IntervalGrowth(orthonormalise(vectors), volume)

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        return {f"part{i}": part for i, part in enumerate(self.parts)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        for i, part in enumerate(self.parts):
            part[...] = arrays[f"part{i}"]


class Implicit:
    """All N exponents of a map of one system, J a float64 array; `states` is (1, N)."""

    limit = "householder"

    def __init__(self, scheme: Scheme, couplings: Dense, states: Array) -> None:
        self.scheme, self.states = scheme, states
        self.network: Network = scheme.field
        self.matrix = couplings.of(np.dtype(float))
        self.reflectors = Reflectors(self.matrix.shape[0])
        self.after = isinstance(scheme, Map)
        self._pool: list[Array] = []

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth:
        """`steps` steps and one factorisation. Raises `NonConvergence`."""
        volume: Array | None = np.zeros(1) if audit else None
        image = self._blank()
        for step in range(steps):
            self._move()
            volume = _added(volume, self._volume) if audit else None
            if step:
                image = self._jacobian_times(image)
            else:
                self._jacobian(image)
                self.reflectors.multiply(image)
        refuse_blow_up(self.states)
        factored, old = self.reflectors.factor(image)
        self._pool += [old] if old.size else []
        return IntervalGrowth(factored, volume)

    def _blank(self) -> Array:
        """Memory for a matrix: that of one no longer needed, where there is one."""
        return self._pool.pop() if self._pool else np.empty_like(self.matrix, order="F")

    def _move(self) -> None:
        """One step of the state; the network then holds the slope at the state that generates it."""
        if self.after:
            inputs = self.network.gain * (self.states @ self.matrix.T)
            self.network.see(inputs)
            self.states[...] = self.network.phi.value(inputs)
        else:
            self.network.see(self.states)
            self.states[...] = (self.network.gain * self.network.phi.value(self.states)) @ self.matrix.T

    def _volume(self) -> Array | None:
        return self.network.volume(0.0, 1.0)

    def _jacobian(self, out: Array) -> None:
        """phi'(H) J, or J phi'(x)."""
        slope = self.network.slope[0]
        np.multiply(self.matrix, slope[:, None] if self.after else slope, out=out)

    def _jacobian_times(self, frame: Array) -> Array:
        slope, product = self.network.slope[0][:, None], self._blank()
        if not self.after:
            frame *= slope
        np.matmul(self.matrix, frame, out=product)
        if self.after:
            product *= slope
        self._pool.append(frame)
        return product

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        return {"states": self.states, **self.reflectors.arrays()}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        self.states[...] = arrays["states"]
        self.reflectors.restore(arrays)


class Reflectors:
    """Q as the Householder reflectors of its last factorisation; the identity before the first."""

    def __init__(self, N: int) -> None:
        from scipy.linalg import lapack

        self.lapack, self.N = lapack, N
        self.blocked = hasattr(lapack, "dgemqrt") and hasattr(lapack, "dgeqrt")
        self.vectors, self.factors = np.zeros((0, 0)), np.zeros((0, 0))

    def multiply(self, matrix: Array) -> None:
        """matrix <- matrix Q, in place, for a square matrix in Fortran order."""
        if self.vectors.size == 0:
            return
        if self.blocked:
            self.lapack.dgemqrt(self.vectors, self.factors, matrix, side="R", trans="N", overwrite_c=1)
        else:
            given = self.vectors, self.factors, matrix
            self.lapack.dormqr("R", "N", *given, lwork=BLOCK * (self.N + BLOCK), overwrite_c=1)

    def factor(self, matrix: Array) -> tuple[Factored, Array]:
        """matrix = Q R, in its own memory; keeps Q and gives back the memory of the Q before."""
        old = self.vectors
        if self.blocked:
            found = self.lapack.dgeqrt(min(BLOCK, self.N), matrix, overwrite_a=1)
        else:
            found = self.lapack.dgeqrf(matrix, lwork=BLOCK * self.N, overwrite_a=1)
        self.vectors, self.factors = found[:2]
        growth = finite(log_abs(self.vectors.diagonal())[None])
        return Factored(growth, float(np.exp(np.ptp(growth)))), old

    def arrays(self) -> dict[str, Array]:
        return {"reflectors": self.vectors, "factors": self.factors}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        self.vectors = np.asfortranarray(arrays["reflectors"])
        self.factors = np.asfortranarray(arrays["factors"])


def refuse_blow_up(states: Array) -> None:
    """Raise `NonConvergence` where a state is not finite."""
    if not np.isfinite(states).all():
        raise NonConvergence("the state", "not finite (a blow-up)")


def _added(total: Array | None, volume: Any) -> Array | None:
    if total is None:
        return None
    found = volume()
    return None if found is None else total + found
