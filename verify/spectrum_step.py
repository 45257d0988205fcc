r"""Is the time step of a flow short enough for its exponents: one step against two of half the length.

A run at step h knows nothing of h/2, and its statistics are sound at any h: at g = 20 and h = 1 the largest
exponent comes out three times too large, with a narrow interval. So now and then, at the state x and the
leading tangent vector v of the run, RK4 goes once by h and twice by h/2, and the rates at which v grows are
compared,

    e = (ln |v(h)| - ln |v(h/2, h/2)|)/h.

The mean of e over the run is how far lambda_1 at h lies above lambda_1 at h/2, but for the change of the
attractor. Gaussian networks, tanh, N = 100, means over two networks of 16 x 200 units of time:

    g     h      mean e    lambda_1(h) - lambda_1(1/80)      g     h      mean e    difference
    3     0.5    4e-5       0.002 +- 0.007                  20    0.35   0.016      0.03 +- 0.02
    3     1      8e-4       0.000 +- 0.007                  20    0.5    0.13       0.14 +- 0.02
    20    0.1    7e-5       0.00  +- 0.02                   20    0.7    0.53       0.49 +- 0.02
    20    0.2    5e-3       0.02  +- 0.02                   20    1      0.95       1.06 +- 0.02

It judges the step by the leading exponent alone; with k = N the trace identity judges it by all of them. Maps
have no step to judge. Nor has Euler's method: who asks for it asks for the map x' = (1 - h) x + h g J phi(x),
a system of its own with exponents of its own, which are not those of the flow (its `scheme` says which).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.frames import log_abs
from rnnchaos.verify.spectrum_couplings import stack
from rnnchaos.verify.spectrum_fields import Field
from rnnchaos.verify.spectrum_frames import Explicit
from rnnchaos.verify.spectrum_schemes import RungeKutta

Array = NDArray[Any]


class StepError:
    """e of each system, (B,), at where `mover` is. It leaves `mover` as it is and needs a `field` of its own,
    as a field keeps what it saw last."""

    def __init__(self, mover: Explicit, field: Field, step: float) -> None:
        self.mover, self.step = mover, step
        self.once, self.halves = RungeKutta(field, step), RungeKutta(field, step / 2)

    def __call__(self) -> Array:
        """12 products of 2 rows a system; not finite where a step blows up."""
        coarse, fine = self._start(), self._start()
        self.once.step([coarse])
        for _ in range(2):
            self.halves.step([fine])
        return np.asarray(_log_length(coarse) - _log_length(fine)) / self.step

    def _start(self) -> Array:
        states = self.mover.states
        rows = stack((len(states), 2, states.shape[1]), states.dtype)
        rows[:, 0], rows[:, 1] = states, self.mover.leading
        return rows


def _log_length(rows: Array) -> Array:
    return log_abs(np.linalg.norm(rows[:, 1].astype(float), axis=1))
