r"""The field of a flow or map, on a state and its tangent vectors at once: G(Z) = [G(x); DG(x) V].

For a network G(Z) = g J [phi(x); phi'(x) V]: one product for state and frame, whose Jacobian is that of the
state in Z and acts as J diag(phi') V. The slope that was used is kept, for the determinant of the step.
`parts` is Z as C-contiguous arrays (B, rows, N) that share nothing, the state being the first row of the
first.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Couplings, Dense, Stack, stack

Array = NDArray[Any]
Parts = Sequence[Array]


class Field(Protocol):
    """dx/dt = -leak x + G(x); `leak` is a number, or one for each unit (N,), and so are `keep`, `shrink`."""

    leak: Any

    def add(self, parts: Parts, factor: float, out: Parts, keep: Any = 1.0) -> None:
        """out <- keep out + factor [G(x); DG(x) V], x the first row; `out` may be `parts`."""

    def divergence(self) -> Array | None:
        """tr DG at the state last seen, (B,); None where it is not known."""

    def volume(self, shrink: Any, factor: float) -> Array | None:
        """ln |det(shrink 1 + factor DG)| at the state last seen, (B,); None where it is not known."""


class Network:
    """G(x) = gain J phi(x); `gain` is a number for each of the B systems. `least` is the least number of
    units with a slope beside 0, where that was looked at."""

    def __init__(self, couplings: Couplings, phi: Activation, gain: Any, *, leak: Any = 1.0) -> None:
        self.couplings, self.phi, self.gain = couplings, phi, np.asarray(gain, dtype=float).reshape(-1, 1)
        self.leak = leak
        self._scratch: list[Array] = []
        self.seen = self.slope = np.zeros((0, 0))
        self.least = couplings.N

    def see(self, states: Array) -> None:
        """Note the argument of phi and the slope gain phi' there, (B, N)."""
        self.seen, self.slope = states.copy(), self.gain * self.phi.slope(states)
        if self.phi.flat:
            self.least = min(self.least, int(np.count_nonzero(self.slope, axis=1).min()))

    def add(self, parts: Parts, factor: float, out: Parts, keep: Any = 1.0) -> None:
        """out <- keep out + factor gain J [phi(x); phi'(x) V]."""
        states, inputs = parts[0][:, 0], self.scratch(parts)
        moved = frames(parts)
        if moved:
            self.see(states)
        for part, scaled in zip(moved, frames(inputs), strict=True):
            np.multiply(part, self.slope[:, None].astype(part.dtype, copy=False), out=scaled)
        inputs[0][:, 0] = self.gain * self.phi.value(states)
        self.product(inputs, factor, out, keep)

    def product(self, parts: Parts, factor: float, out: Parts, keep: Any) -> None:
        """out <- keep out + factor J parts; `out` may be `parts` where `keep` is a number."""
        if isinstance(keep, np.ndarray) and keep.ndim:
            for target in out:
                target *= keep
            return self.product(parts, factor, out, 1.0)
        for part, target in zip(parts, out, strict=True):
            self.couplings.act(part, factor, target, keep)
        return None

    def divergence(self) -> Array | None:
        """sum_i J_ii phi'(x_i), gain included."""
        return self.couplings.trace(self.slope) if isinstance(self.couplings, Dense | Stack) else None

    def volume(self, shrink: Any, factor: float) -> Array | None:
        """ln |det(shrink 1 + factor J diag phi')|: closed for shrink = 0, else one LU a system."""
        if not isinstance(self.couplings, Dense | Stack):
            return None
        N = self.couplings.N
        if np.all(shrink == 0):
            scale = N * np.log(factor * np.abs(self.gain[:, 0])) + self.couplings.log_determinant
            return np.asarray(scale + self.phi.log_slope(self.seen).sum(axis=1, dtype=float))
        pairs = zip(self.slope, self.couplings.of_each(np.dtype(float)), strict=False)
        moved = (factor * slope[:, None] * matrix + shrink * np.eye(N) for slope, matrix in pairs)
        return np.array([np.linalg.slogdet(matrix)[1] for matrix in moved])

    def scratch(self, parts: Parts) -> list[Array]:
        """Arrays like `parts`, kept between steps."""
        if [a.shape for a in self._scratch] != [a.shape for a in parts]:
            self._scratch = [stack(a.shape, a.dtype) for a in parts]
        return self._scratch


def frames(parts: Parts) -> list[Array]:
    """The rows of each part that are tangent vectors, where it has any."""
    return [part for part in (parts[0][:, 1:], *parts[1:]) if part.shape[1]]
