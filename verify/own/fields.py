r"""Fields of the forms that a network can have: rates, and inputs that change in time.

    inputs   D^-1 dx/dt = -x + g J phi(x) + u(t)         G(x) = D (g J phi(x) + u),   DG = D g J diag phi'(x)
    rates    D^-1 dr/dt = -r + phi(g J r + u(t))         G(r) = D phi(h),  h = g J r + u,
                                                         DG = D diag(phi'(h)) g J

with D = diag(1/tau_i). Euler's step of length 1 with D = diag(a_i) is the map that leaks, x' = (1 - a) x + a
(...). A constant part of u is in phi (`rnnchaos.verify.spectrum.activation.Activation.shifted`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.own.signal import Signal
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Couplings, Dense, Operator, Stack
from rnnchaos.verify.spectrum.field import Network, Parts, frames
from rnnchaos.verify.spectrum.steps import Scheme

Array = NDArray[Any]


class DrivenInputs(Network):
    """G(x) = gain J phi(x) + rate u. `upcoming` are the inputs u (N,) of the next calls, in their order; J
    and gain contain the rate."""

    def __init__(self, couplings: Couplings, phi: Activation, gain: Any, *, rate: Any) -> None:
        super().__init__(couplings, phi, gain, leak=rate)
        self.upcoming: list[Array] = []

    def add(self, parts: Parts, factor: float, out: Parts, keep: Any = 1.0) -> None:
        """One product."""
        super().add(parts, factor, out, keep)
        out[0][:, 0] += factor * self.leak * self.upcoming.pop(0)


class Rates(Network):
    """G(r) = rate phi(gain J r + u), u = 0 where nothing is `upcoming`."""

    def __init__(self, couplings: Couplings, phi: Activation, gain: Any, *, rate: Any) -> None:
        super().__init__(couplings, phi, gain, leak=rate)
        self.upcoming: list[Array] = []

    def add(self, parts: Parts, factor: float, out: Parts, keep: Any = 1.0) -> None:
        """One product, which gives the argument of phi."""
        images = self.scratch(parts)
        self.product(parts, 1.0, images, 0.0)
        argument = self.gain * images[0][:, 0]
        if self.upcoming:
            argument = argument + self.upcoming.pop(0)
        images[0][:, 0] = factor * self.leak * self.phi.value(argument)
        if frames(parts):
            self.see(argument)
            slope = (factor * self.leak * self.slope)[:, None]
            for image in frames(images):
                image *= slope.astype(image.dtype, copy=False)
        for image, target in zip(images, out, strict=True):
            _mix(target, keep, image)

    def divergence(self) -> Array | None:
        """sum_i rate_i phi'(h_i) J_ii, gain included."""
        if not isinstance(self.couplings, Dense | Stack):
            return None
        return self.couplings.trace(self.leak * self.slope)

    def volume(self, shrink: Any, factor: float) -> Array | None:
        """ln |det(shrink 1 + factor D diag(phi') J)|."""
        if not isinstance(self.couplings, Dense | Stack):
            return None
        N = self.couplings.N
        if np.all(shrink == 0):
            closed = super().volume(0.0, factor)
            return None if closed is None else closed + np.log(np.broadcast_to(self.leak, N)).sum()
        rows = factor * self.leak * self.slope
        pairs = zip(rows, self.couplings.of_each(np.dtype(float)), strict=False)
        moved = (transposed * row + shrink * np.eye(N) for row, transposed in pairs)
        return np.array([np.linalg.slogdet(matrix)[1] for matrix in moved])


def _mix(target: Array, keep: Any, image: Array) -> None:
    """target <- keep target + image; what `target` held is not read where keep is 0."""
    if np.ndim(keep) == 0 and keep == 0:
        target[...] = image
        return
    target *= keep
    target += image


class Driven(Scheme):
    """A scheme whose field receives a signal: before each step it is told what comes at the stages."""

    def __init__(self, inner: Scheme, signal: Signal, dt: float) -> None:
        super().__init__(inner.field, inner.duration)
        self.inner, self.signal, self.length = inner, signal, inner.duration / dt
        self.exact, self.audit_every, self.stages = inner.exact, inner.audit_every, inner.stages

    def step(self, parts: Parts) -> None:
        """One step of the inner scheme."""
        self.field.upcoming = self.signal.during(self.position, self.stages, self.length)
        self.inner.audited = self.audited
        self.inner.step(parts)
        self.position += self.length

    def volume(self) -> Array | None:
        """That of the inner scheme."""
        return self.inner.volume()


class _Scaled:
    """diag(rate) J of a LinearOperator J."""

    def __init__(self, operator: Any, rate: Array) -> None:
        self.operator, self.rate, self.shape = operator, rate, operator.shape

    def matmat(self, columns: Array) -> Array:
        product = np.asarray(self.operator.matmat(columns))
        return np.asarray(self.rate.astype(product.dtype, copy=False)[:, None] * product)


def scaled(couplings: Dense | Stack | Operator, rate: Array) -> Dense | Stack | Operator:
    """diag(rate) J."""
    if isinstance(couplings, Stack):
        return Stack((couplings.transposed * rate).transpose(0, 2, 1))
    if isinstance(couplings, Operator):
        return Operator(_Scaled(couplings.operator, rate))
    return Dense(rate[:, None] * couplings.matrix)
