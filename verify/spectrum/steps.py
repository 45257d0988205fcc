r"""Time steps that carry states and tangent vectors together, one matrix product a stage.

State x and frame V are the rows of one array Z = [x; V]. With G(Z) = [G(x); DG(x) V] and dx/dt = -l x + G(x),
a scheme written for x and applied to Z moves V by the exact tangent of that scheme's own step, taken at the
state that generates it; there is no second formula to get wrong. For a network G(Z) = J [phi(x); phi'(x) V],
l = 1. The schemes, with z = l h:

    Euler   Z' = (1 - z) Z + h G(Z)                                  (h = 1, l = 1: the map x' = J phi(x))
    RK4     A = (1 - z/2) Z + h/2 G(Z),  B = Z - z/2 A + h/2 G(A),  C = Z - z B + h G(B),
            Z' = (A + 2 B + C - Z)/3 - z/6 C + h/6 G(C),

which is the classical method, its slopes k_i expressed by the stages so that each product adds into an array
already there (l is a number, or one for each unit, which then takes a pass); and

    Map     x' = phi(H), V' = phi'(H) J V,  [H; J V] = J Z           (the map x' = phi(J x)).

The logarithm of the step's determinant, for the trace identity of all N exponents:

    Map, and Euler with h l = 1   ln |det J| + sum ln phi';    Euler   ln |det((1 - z) 1 + h J diag phi')|;
    RK4   the integral of tr DF = -l N + sum_i J_ii phi'(x_i) by the scheme's own quadrature: true to O(h^4).

Z may come in two parts, the state in float64 and the frame in float32; each part then has its own product.
Several systems that share J (other states, other gains) are stacked along the first axis: Z is (B, 1 + k, N).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.spectrum.couplings import axpy, stack
from rnnchaos.verify.spectrum.field import Field, Network, Parts, frames

Array = NDArray[Any]


class Scheme:
    """A time step. `parts` are advanced in place; `duration` is the time of one step."""

    audit_every = 1
    """Of so many intervals one has its determinant followed."""
    exact = True
    """Whether the trace identity holds to rounding; else to O(duration^4)."""
    stages: tuple[float, ...] = (0.0,)
    """When within a step the field is asked, in parts of it and in order."""
    audited = True
    """Whether `volume` is asked for after the step."""
    position = 0.0
    """Steps of the run that were made, where that matters: a system that is driven counts them."""

    def __init__(self, field: Any, duration: float) -> None:
        self.field, self.duration = field, duration
        self._buffers: list[list[Array]] = []
        self._traces: list[Array | None] = []

    def step(self, parts: Parts) -> None:
        """parts <- their image under one step."""
        raise NotImplementedError

    def volume(self) -> Array | None:
        """ln |det| of the tangent of the last step, (B,); None where it is not known."""
        raise NotImplementedError

    def _work(self, parts: Parts, count: int) -> list[list[Array]]:
        """`count` arrays for each part, kept between steps."""
        if [a.shape for a in parts] != [group[0].shape for group in self._buffers]:
            self._buffers = [[stack(a.shape, a.dtype) for _ in range(count)] for a in parts]
        return [[group[i] for group in self._buffers] for i in range(count)]


class Euler(Scheme):
    """Z' = (1 - leak h) Z + h G(Z)."""

    def __init__(self, field: Field, duration: float) -> None:
        super().__init__(field, duration)
        self.audit_every = 1 if np.all(self._shrink == 0) else 32

    @property
    def _shrink(self) -> Any:
        return 1 - self.field.leak * self.duration

    def step(self, parts: Parts) -> None:
        """One product."""
        self.field.add(parts, self.duration, parts, self._shrink)

    def volume(self) -> Array | None:
        """From the slopes at the state before the step."""
        found: Array | None = self.field.volume(self._shrink, self.duration)
        return found


class RungeKutta(Scheme):
    """The classical method of fourth order."""

    exact = False
    stages = (0.0, 0.5, 0.5, 1.0)

    def step(self, parts: Parts) -> None:
        """Four products."""
        h, z = self.duration, self.field.leak * self.duration
        self._traces = []
        first, second, third = self._work(parts, 3)
        for part, a in zip(parts, first, strict=True):
            np.multiply(part, 1 - z / 2, out=a)
        self._add(parts, h / 2, first)
        for part, a, b in zip(parts, first, second, strict=True):
            np.add(part, np.multiply(a, -z / 2, out=b), out=b)
        self._add(first, h / 2, second)
        for part, b, c in zip(parts, second, third, strict=True):
            np.add(part, np.multiply(b, -z, out=c), out=c)
        self._add(second, h, third)
        for part, a, b, c in zip(parts, first, second, third, strict=True):
            part *= -1 / 3
            for stage, weight in ((a, 1 / 3), (b, 2 / 3), (c, 1 / 3 - z / 6)):
                axpy(stage, weight, part)
        self._add(third, h / 6, parts)

    def _add(self, parts: Parts, factor: float, out: Parts) -> None:
        self.field.add(parts, factor, out)
        if self.audited and frames(parts):
            self._traces.append(self.field.divergence())

    def volume(self) -> Array | None:
        """h (T1 + 2 T2 + 2 T3 + T4)/6 of the traces at the four stages."""
        if any(trace is None for trace in self._traces):
            return None
        mean = np.tensordot([1 / 6, 1 / 3, 1 / 3, 1 / 6], np.array(self._traces), axes=1)
        leaks = np.broadcast_to(self.field.leak, self._buffers[0][0].shape[-1])
        return np.asarray(self.duration * (mean - leaks.sum()))


class Map(Scheme):
    """x' = phi(gain J x): the slope is that at the input H, which the product itself gives."""

    field: Network

    def __init__(self, field: Network, duration: float = 1.0) -> None:
        super().__init__(field, duration)

    def step(self, parts: Parts) -> None:
        """One product."""
        (images,) = self._work(parts, 1)
        self.field.product(parts, 1.0, images, 0.0)
        states = self.field.gain * images[0][:, 0]
        if frames(parts):
            self.field.see(states)
        parts[0][:, 0] = self.field.phi.value(states)
        for image, frame in zip(frames(images), frames(parts), strict=True):
            np.multiply(image, self.field.slope[:, None].astype(image.dtype, copy=False), out=frame)

    def volume(self) -> Array | None:
        """ln |det gain J| + sum ln phi' at the input."""
        return self.field.volume(0.0, 1.0)
