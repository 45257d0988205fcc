"""Class Stated: a network as a user stated it, checked, before it is known how long it runs."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices.activation import over
from rnnchaos.verify.devices.device import HOST
from rnnchaos.verify.devices.device import device as on_device
from rnnchaos.verify.own.arguments import count, number, numbers, per_unit, positive
from rnnchaos.verify.own.form import CHOICES, FLOWS, SCHEMES, Form
from rnnchaos.verify.own.given import couplings, stacked
from rnnchaos.verify.own.signal import Signal, signal
from rnnchaos.verify.own.times import Times, times, usual_step, within
from rnnchaos.verify.own.units import in_time, in_units
from rnnchaos.verify.spectrum.activation import Activation, activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, Stack
from rnnchaos.verify.spectrum.plan import MAPS, Plan, checked
from rnnchaos.verify.spectrum.result import Spectrum

Array = NDArray[Any]


@dataclass(frozen=True)
class Stated:
    """A network, or a stack of R with a J and a gain each. `phi` contains the bias; `time` is tau of a flow,
    a of a map, 1.0 where it was not given."""

    couplings: Dense | Stack | Operator
    phi: Activation
    gain: Any
    scheme: str
    dt: float
    time: Any
    bias: Array | None
    signal: Signal | None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def N(self) -> int:
        return self.couplings.N

    @property
    def flow(self) -> bool:
        return self.scheme in FLOWS

    @property
    def unit(self) -> float:
        """The shortest time constant, in which the engine counts times; 1 of a map."""
        return float(np.min(self.time)) if self.flow else 1.0

    @property
    def engine(self) -> str:
        """The engine's name of the step: a map that leaks is Euler's step of length 1."""
        if self.flow:
            return self.scheme.removesuffix("_rates")
        leaks = np.ndim(self.time) > 0 or self.time != 1
        return "euler" if leaks else self.scheme

    def plan(self, k: int | None, given: Times, precision: str, device: str = HOST) -> Plan:
        """The plan of a run of k exponents, all where k is None, in the user's time. Raises `UsageError`."""
        if k is None and isinstance(self.couplings, Operator):
            needed = f"accepted: an integer from 1 to N = {self.N} unless J is an array"
            raise UsageError("k", "missing", needed)
        followed = self.N if k is None else count("k", k, self.N)
        burn, align, duration = times(given, self.time if self.flow else 1.0, flow=self.flow)
        driven = self.signal is not None
        plan = Plan(followed, self.engine, self.dt, burn, align, duration, precision, driven)
        plan = plan if self.signal is None else within(plan, given, self.signal)
        self._refuse_device(device)
        return checked(replace(plan, device=device), self.N, longest=self.unit)

    def _refuse_device(self, name: str) -> None:
        """Raise `UsageError` where there is no such device, or this network cannot be moved there."""
        if on_device(name).name == HOST:
            return
        forms = (*FLOWS[:2], *MAPS)
        if not (self.scheme in forms and self.bias is None and self.signal is None and not self.told):
            accepted = f"accepted of {', '.join(forms)} without tau, leak, bias and signal"
            raise UsageError("device", name, accepted)
        over(np, self.phi.name)

    def form(self, plan: Plan) -> Form:
        """The system that is followed, in units of time of its own."""
        rate, own = self.unit / self.time if self.flow else self.time, in_units(plan, self.unit)
        return Form(self.couplings, self.phi, self.gain, own, self.scheme, rate, self.signal)

    def result(self, of: Spectrum) -> Spectrum:
        """What was found, in the user's time."""
        return in_time(of, self.unit, "the shortest tau", flow=self.engine == "rk4")

    def without_bias(self, states: Array) -> Array:
        """y = x - b of inputs x; rates as they are."""
        return states if self._inside else states - self.bias

    def with_bias(self, states: Array) -> Array:
        """x = y + b."""
        return states if self._inside else states + self.bias

    @property
    def copied_bytes(self) -> int:
        """Of a copy of J that has time constants in its rows."""
        own = np.ndim(self.time) > 0 and not self.scheme.endswith("rates")
        return 8 * self.matrices * self.N**2 if own else 0

    @property
    def matrices(self) -> int:
        """How many J there are as arrays."""
        if isinstance(self.couplings, Stack):
            return len(self.couplings)
        return int(isinstance(self.couplings, Dense))

    def alone(self, network: int) -> "Stated":
        """One network of a stack."""
        J = Dense(cast(Stack, self.couplings).transposed[network].T)
        return replace(self, couplings=J, gain=float(self.gain[network]))

    @property
    def _inside(self) -> bool:
        return self.bias is None or self.scheme.endswith("rates")

    def parameters(self, plan: Plan) -> dict[str, Any]:
        """What repeats a run."""
        return {"g": self.gain, "phi": self.phi.name, **asdict(plan), "scheme": self.scheme, **self.told}


def stated(
    J: Any,
    phi: Any,
    g: Any,
    scheme: Any,
    dt: float | None,
    tau: Any,
    leak: Any,
    bias: Any,
    input_weights: Any,
    given: Any,
    *,
    stack: bool = False,
) -> Stated:
    """The network, checked, or where `stack` says so a stack of them; see
    `rnnchaos.verify.own.lyapunov_spectrum`. Raises `UsageError`."""
    network = stacked(J) if stack else couplings(J)
    N = network.N
    constant = None if bias is None else per_unit("bias", bias, N)
    act = activation(phi, N) if constant is None else activation(phi, N).shifted(constant)
    if scheme not in SCHEMES:
        raise UsageError("scheme", scheme, f"accepted: {CHOICES.get(scheme, ', '.join(SCHEMES))}")
    flow = scheme in FLOWS
    time, told = _time(flow, scheme, tau, leak, N)
    step = usual_step(dt, time, flow=flow)
    if not flow and step != 1:
        raise UsageError("dt", step, "accepted: 1 for a map")
    driven = signal(given, input_weights, N, step if flow else None)
    if isinstance(network, Stack) and driven is not None:
        raise UsageError("signal", "with a stack of networks", "accepted: a signal with one network")
    gain = numbers("g", g, len(network)) if isinstance(network, Stack) else number("g", g)
    return Stated(network, act, gain, scheme, step, time, constant, driven, told)


def _time(flow: bool, scheme: str, tau: Any, leak: Any, N: int) -> tuple[Any, dict[str, Any]]:
    """tau of a flow, a of a map, and what was given. Raises `UsageError` for the one that does not belong."""
    wrong, value, of = ("leak", leak, "map, rates or inputs") if flow else ("tau", tau, f"flow, {FLOWS[0]}")
    if value is not None:
        other = "tau" if flow else "leak"
        raise UsageError(wrong, value, f"accepted of a {of}; {scheme} has {other}")
    name, given, most = ("tau", tau, np.inf) if flow else ("leak", leak, 1.0)
    if given is None:
        return 1.0, {}
    found = positive(name, given, N, most=most)
    return found, {name: found}
