r"""Class Form: a network or a stack of them, time constants, input and the form that it is written in.

    scheme        system                                                     step
    rk4           tau dx/dt = -x + g J phi(x) + b + U s(t)                   Runge-Kutta
    euler         the same                                                   Euler, a map of its own
    rk4_rates     tau dr/dt = -r + phi(g J r + b + U s(t))                   Runge-Kutta
    euler_rates   the same                                                   Euler
    inputs        x' = (1 - a) x + a (g J phi(x) + b + U s)                  map
    rates         r' = (1 - a) r + a phi(g J r + b + U s)                    map

tau and a are numbers, or one for each unit. Where tau and a are the same for all units and s = 0, x = g J r +
b takes rates to inputs, and both forms have the same exponents.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.own.fields import Driven, DrivenInputs, Rates, scaled
from rnnchaos.verify.own.signal import Signal
from rnnchaos.verify.spectrum.activation import Activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, Stack
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import MAPS, Plan
from rnnchaos.verify.spectrum.steps import Euler, RungeKutta, Scheme

Array = NDArray[Any]

FLOWS = ("rk4", "euler", "rk4_rates", "euler_rates")
SCHEMES = (*FLOWS, *MAPS)
CHOICES = {
    "map": "of maps, rates (x' = phi(g J x + b), x are rates) or inputs (x' = g J phi(x) + b, x are inputs)",
    "flow": "of the flow dx/dt = -x + g J phi(x) + b, rk4 (the flow itself) or euler (Euler's map of it); of "
    "dr/dt = -r + phi(g J r + b), rk4_rates or euler_rates",
}
"""What to choose from, where a scheme is named by its kind."""


@dataclass(frozen=True)
class Form:
    """A `rnnchaos.verify.spectrum.dynamics.Dynamics`: `scheme` as above; `rate` is 1/tau of a flow and a of a
    map, 1.0 where nothing was given; phi contains the bias."""

    couplings: Dense | Stack | Operator
    phi: Activation
    gain: Any
    plan: Plan
    of: str
    rate: Any
    signal: Signal | None

    @property
    def N(self) -> int:
        return self.couplings.N

    @property
    def rates(self) -> bool:
        """Whether variables are rates, the bias and the input being inside of phi."""
        return self.of in ("rates", "rk4_rates", "euler_rates")

    @property
    def plain(self) -> bool:
        """Whether it is one of the engine's own."""
        known = self.of in (*MAPS, "rk4", "euler")
        return known and self.signal is None and np.ndim(self.rate) == 0 and self.rate == 1

    @property
    def matrix(self) -> Dense | Stack | None:
        """J where frames of all N vectors may be kept by elimination."""
        return self.couplings if self.plain and not isinstance(self.couplings, Operator) else None

    def field(self) -> Network:
        """A field that has seen nothing."""
        if self.plain:
            return Network(self.couplings, self.phi, self.gain)
        if self.rates:
            return Rates(self.couplings, self.phi, self.gain, rate=self.rate)
        gain = self.gain * (self.rate if np.ndim(self.rate) == 0 else 1.0)
        if self.signal is None:
            return Network(self._scaled, self.phi, gain, leak=self.rate)
        return DrivenInputs(self._scaled, self.phi, gain, rate=self.rate)

    @cached_property
    def _scaled(self) -> Dense | Stack | Operator:
        """J, each row times its unit's own rate: a copy, made once, where rates differ."""
        return self.couplings if np.ndim(self.rate) == 0 else scaled(self.couplings, self.rate)

    def scheme(self, duration: float | None = None) -> Scheme:
        """The scheme before its first step."""
        if self.plain:
            return self.plan.build(self.field(), duration)
        step = self.plan.dt if duration is None else duration
        kind = RungeKutta if self.plan.scheme == "rk4" else Euler
        inner = kind(self.field(), step)
        return inner if self.signal is None else Driven(inner, self.signal, self.plan.dt)

    def fingerprint(self, steps: int) -> list[Any]:
        """What tells it from others."""
        rate = hashlib.sha256(np.asarray(self.rate, dtype=float).tobytes()).hexdigest()
        driven = None if self.signal is None else self.signal.fingerprint(steps)
        gains = np.ravel(self.gain).tolist()
        own = [self.couplings.fingerprint(), self.phi.fingerprint(self.N), gains]
        return [*own, self.of, rate, driven]
