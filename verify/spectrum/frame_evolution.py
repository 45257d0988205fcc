r"""Evolution of frames over an interval: V(t + s) = DF^s V(t) = Q R, growth ln R_ii of each direction.

The vectors are rows beside their state; a scheme moves both, and they are orthonormalised: leading exponents,
and all exponents of a flow. All N exponents of a map are `rnnchaos.verify.spectrum.elimination`'s.

Is the time step of a flow short enough for its exponents: one step against two of half the length.

A run at step h knows nothing of h/2, and its statistics are sound at any h: at g = 20 and h = 1 the largest
exponent comes out three times too large, with a narrow interval. So now and then, at the state x and the
leading tangent vector v of the run, RK4 goes once by h and twice by h/2, and the rates at which v grows are
compared,

    e = (ln |v(h)| - ln |v(h/2, h/2)|)/h.

The mean of e over the run is how far lambda_1 at h lies above lambda_1 at h/2, but for the change of the
attractor, which was never more than 1/2 of the mean |e|. Gaussian networks, tanh, N = 100, three networks of
16 x 300 units of time; b is lambda_1(h) less lambda_1(<= 0.1), the mean weighted by its errors:

    g = 10, h    mean e   mean |e|   b                   g = 20, h    mean e   mean |e|   b
    0.2         -2e-4     0.005      0.008 +- 0.007      0.2          0.0005   0.06       0.026 +- 0.010
    0.35        -0.001    0.03      -0.001 +- 0.006      0.35         0.016    0.20       0.043 +- 0.011
    0.5         -0.003    0.07       0.014 +- 0.009      0.5          0.12     0.37       0.144 +- 0.012
    0.7          0.04     0.18       0.038 +- 0.007      0.7          0.49     0.71       0.489 +- 0.013
    1            0.45     0.51       0.333 +- 0.007      1            0.95     1.0        1.054 +- 0.011

At g = 3 and 5 no bias is seen up to h = 1 (mean e 0.001 and 0.04 there, b < 0.001 and 0.006 +- 0.005). The
verdict allows |mean e| and twice its standard error, which with 32 looks is about 0.4 of the mean |e| however
long the run is: that covers the attractor. Runs of N = 100, k = 1 over 200 units of time, undecided of 8:

    h          1    0.7   0.5   0.35   0.2   0.1
    g = 20     8    8     8     5      1     0
    g = 10     8    6     0     0      0     0          (2 of 2 at h = 0.5 over 2000 units)
    g = 1.5, 3 0    0     0     0      0     0

It judges the step by the leading exponent alone; with k = N the trace identity judges it by all of them. Maps
have no step to judge. Nor has Euler's method: who asks for it asks for the map x' = (1 - h) x + h g J phi(x),
a system of its own with exponents of its own, which are not those of the flow (its `scheme` says which).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.spectrum.couplings import stack
from rnnchaos.verify.spectrum.field import frames
from rnnchaos.verify.spectrum.orthonormal import Factored, log_abs, orthonormalise
from rnnchaos.verify.spectrum.steps import Scheme

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
        self.scheme.audited = audit
        for _ in range(steps):
            self.scheme.step(self.parts)
            volume = added(volume, self.scheme.volume) if audit else None
        refuse_blow_up(self.states)
        (vectors,) = frames(self.parts)
        return IntervalGrowth(orthonormalise(vectors), volume)

    def arrays(self) -> dict[str, Array]:
        """All that a later process needs to go on."""
        return {f"part{i}": part for i, part in enumerate(self.parts)}

    def restore(self, arrays: Mapping[str, Array]) -> None:
        for i, part in enumerate(self.parts):
            part[...] = arrays[f"part{i}"]


class StepError:
    """e of each system, (B,), at the state and frame of `evolution`, which it leaves as they are: its scheme
    `once`, and the same with steps of half the length, `halves`, each over a field of its own, as a field
    keeps what it saw last."""

    def __init__(self, evolution: Explicit, once: Scheme, halves: Scheme) -> None:
        self.evolution, self.once, self.halves = evolution, once, halves

    def __call__(self) -> Array:
        """12 products of 2 rows a system; not finite where a step blows up."""
        coarse, fine = self._start(), self._start()
        self.once.position = self.halves.position = self.evolution.scheme.position
        self.once.step([coarse])
        for _ in range(2):
            self.halves.step([fine])
        return np.asarray(_log_length(coarse) - _log_length(fine)) / self.once.duration

    def _start(self) -> Array:
        states = self.evolution.states
        rows = stack((len(states), 2, states.shape[1]), states.dtype)
        rows[:, 0], rows[:, 1] = states, self.evolution.leading
        return rows


def refuse_blow_up(states: Array) -> None:
    """Raise `NonConvergence` where a state is not finite."""
    if not np.isfinite(states).all():
        raise NonConvergence("the state", "not finite (a blow-up)")


def added(total: Array | None, volume: Any) -> Array | None:
    """ln |det| of the steps so far and of one more; None where either is not known."""
    if total is None:
        return None
    found = volume()
    return None if found is None else total + found


def _log_length(rows: Array) -> Array:
    return log_abs(np.linalg.norm(rows[:, 1].astype(float), axis=1))
