r"""States and tangent frames on a device: x (B, 1, N), V (B, k, N), rows by J^T, shared or one for each.

    G(x) = g J phi(x),     DG(x) V = g J diag(phi'(x)) V

    rk4      dx/dt = -x + G(x), dV/dt = -V + DG(x) V by the classical method
    euler    x' = x + h (-x + G(x)),     V' = V + h (-V + DG(x) V)
    inputs   x' = G(x),                  V' = DG(x) V
    rates    x' = phi(g J x),            V' = diag(g phi'(g J x)) J V

the steps of `rnnchaos.verify.spectrum.steps`, which makes them in place; here every array is new, as the
standard has it. Frames are factorised by Cholesky's method in float64, where the device has it, once or twice
as on the host (`rnnchaos.verify.spectrum.orthonormal`), and by the library's QR where they are too
ill-conditioned. What comes back to the host after an interval: states, growth and condition; frames stay
there.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.devices.activation import over
from rnnchaos.verify.devices.device import Device
from rnnchaos.verify.devices.frames import orthonormal
from rnnchaos.verify.spectrum.frame_evolution import IntervalGrowth, refuse_blow_up
from rnnchaos.verify.spectrum.orthonormal import Factored, finite

Array = NDArray[Any]
Pair = tuple[Any, Any]


class OnDevice:
    """B systems from `states` (B, N) with frames (B, k, N), an array each, of the types they have there."""

    def __init__(
        self,
        where: Device,
        transposed: Array,
        phi: str,
        gain: Array,
        scheme: str,
        step: float,
        states: Array,
        frames: Array,
    ) -> None:
        self.where, self.scheme, self.step = where, scheme, step
        self.limit = frames.dtype.str[1:]
        self.phi, self.slope = over(where.xp, phi)
        kinds = states.dtype.name, frames.dtype.name
        self.of_states, self.of_frames = (where.array(transposed, kind) for kind in kinds)
        self.gain = where.array(np.reshape(gain, (-1, 1, 1)), kinds[0])
        self.x, self.V = where.array(states[:, None], kinds[0]), where.array(frames, kinds[1])

    @property
    def states(self) -> Array:
        """(B, N), on the host."""
        return self.where.host(self.x)[:, 0]

    def rest(self, steps: int) -> None:
        """`steps` steps of the states alone. Raises `NonConvergence` after a blow-up."""
        for _ in range(steps):
            self.x, _ = self._step((self.x, None), self.step)
        refuse_blow_up(self.states)

    def evolve(self, steps: int, *, audit: bool) -> IntervalGrowth:
        """`steps` steps and one factorisation. Raises `NonConvergence`. Determinants are not followed."""
        for _ in range(steps):
            self.x, self.V = self._step((self.x, self.V), self.step)
        refuse_blow_up(self.states)
        self.V, growth, condition, fallbacks = orthonormal(self.where, self.V)
        return IntervalGrowth(Factored(finite(self.where.host(growth)), condition, fallbacks), None)

    def step_error(self) -> Array:
        """How much faster the leading vector grows by one step than by two of half the length, (B,)."""
        start = self.x, self.V[:, :1, :]
        once = self._step(start, self.step)
        twice = self._step(self._step(start, self.step / 2), self.step / 2)
        coarse, fine = (np.log(np.linalg.norm(self.where.host(V)[:, 0], axis=1)) for _, V in (once, twice))
        return np.asarray(coarse - fine, dtype=float) / self.step

    def _step(self, of: Pair, h: float) -> Pair:
        if self.scheme == "rates":
            return self._rates(of)
        if self.scheme == "inputs":
            return self._field(of)
        first = self._flow(of)
        if self.scheme == "euler":
            return _moved(of, h, first)
        second = self._flow(_moved(of, h / 2, first))
        third = self._flow(_moved(of, h / 2, second))
        fourth = self._flow(_moved(of, h, third))
        mean = _moved(_moved(first, 2.0, second), 2.0, third)
        return _moved(of, h / 6, _moved(mean, 1.0, fourth))

    def _field(self, of: Pair) -> Pair:
        """[G(x); DG(x) V]."""
        x, V = of
        image = (self.gain * self.phi(x)) @ self.of_states
        if V is None:
            return image, None
        return image, (self._as_frame(self.gain * self.slope(x)) * V) @ self.of_frames

    def _flow(self, of: Pair) -> Pair:
        return _moved(self._field(of), -1.0, of)

    def _rates(self, of: Pair) -> Pair:
        x, V = of
        inputs = self.gain * (x @ self.of_states)
        if V is None:
            return self.phi(inputs), None
        return self.phi(inputs), self._as_frame(self.gain * self.slope(inputs)) * (V @ self.of_frames)

    def _as_frame(self, x: Any) -> Any:
        return self.where.xp.astype(x, self.V.dtype, copy=False)

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        return {"states": self.where.host(self.x), "frames": self.where.host(self.V)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        self.x, self.V = (
            self.where.array(arrays[name], arrays[name].dtype.name) for name in ("states", "frames")
        )


def _moved(of: Pair, h: float, rate: Pair) -> Pair:
    """of + h rate."""
    (x, V), (dx, dV) = of, rate
    return x + h * dx, None if V is None else V + h * dV
