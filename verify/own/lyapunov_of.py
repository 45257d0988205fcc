r"""Lyapunov exponents of any system: `lyapunov_of(system, tangent, x0, scheme=...)`.

    map          x' = F(x)
    rk4, euler   dx/dt = F(x), by Runge-Kutta's method, or as Euler's map x' = x + dt F(x)

for networks whose state is more than their activity (adaptation, synapses), and for systems that are none.
The engine, the recognition of fixed points and cycles and the verdicts are those of `lyapunov_spectrum`.
"""

import warnings
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.own.analytic import refuse_not_analytic, refuse_wrong_tangent
from rnnchaos.verify.own.arguments import array, count, finite, generator, number, vector
from rnnchaos.verify.own.own_field import COMPLEX, Function, OwnField, Products, products, value, where
from rnnchaos.verify.own.times import times
from rnnchaos.verify.own.units import in_time, in_units
from rnnchaos.verify.spectrum.dynamics import follow
from rnnchaos.verify.spectrum.frame_evolution import refuse_blow_up
from rnnchaos.verify.spectrum.motion import settled
from rnnchaos.verify.spectrum.plan import Plan, checked, refuse_memory
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning, exact, spectrum
from rnnchaos.verify.spectrum.steps import Euler, RungeKutta, Scheme

Array = NDArray[Any]

SCHEMES = ("map", "rk4", "euler")
STEPS = 10
"""Steps of a flow in the unit that its times are counted in."""
LOOKS, APART = 3, 5
"""States at which the tangent is compared with differences, and the steps between them."""


@dataclass(frozen=True)
class OwnDynamics:
    """A `rnnchaos.verify.spectrum.dynamics.Dynamics` of functions."""

    function: Function
    tangent: Products
    N: int
    plan: Plan
    unit: float = 1.0
    matrix: None = None

    def field(self) -> OwnField:
        """A field that has seen nothing."""
        leak = 1.0 if self.plan.scheme == "map" else 0.0
        whole = self.plan.k == self.N
        return OwnField(self.function, self.tangent, self.N, leak=leak, unit=self.unit, whole=whole)

    def scheme(self, duration: float | None = None) -> Scheme:
        """The scheme before its first step."""
        step = self.plan.dt if duration is None else duration
        return (RungeKutta if self.plan.scheme == "rk4" else Euler)(self.field(), step)


def lyapunov_of(
    system: Function,
    tangent: Any,
    x0: Any,
    *,
    scheme: str,
    k: int | None = None,
    dt: float | None = None,
    burn: float | None = None,
    align: float | None = None,
    duration: float | None = None,
    rng: Any = None,
    confidence: float = 0.95,
) -> Spectrum:
    """The k leading Lyapunov exponents (all where k is None) of the map or the flow `system`, from `x0` (N,).

    `system` takes x (N,) and returns F(x) (N,): the next state where `scheme` is map, dx/dt where it is rk4
    or euler, with the step `dt`. `tangent` is a function (x, V) -> J V of columns V (N, m), a function x -> J
    (N, N), J[i, j] = dF_i/dx_j, or "complex step", for an analytic `system` that is written in NumPy and
    takes complex x. It is compared with differences of `system` on the first steps. `burn`, `align` and
    `duration` are times (steps of a map), by default 200, 200 and 1000 steps of a map, 1000, 500 and 2000 of
    a flow; `rng` draws the first frame, and `confidence` is that of the intervals.

    Henon's map, whose exponents, 0.41922 and -1.62319, add up to ln 0.3 exactly:

    >>> import numpy as np
    >>> def henon(x):
    ...     return np.array([1 - 1.4 * x[0] ** 2 + x[1], 0.3 * x[0]])
    >>> found = lyapunov_of(henon, "complex step", [0.1, 0.1], scheme="map", duration=2000, rng=1)
    >>> print(abs(found.exponents.sum() - np.log(0.3)) < 1e-12)
    True

    The 95 % interval of lambda_1 contained 0.41922 in 57 of 60 such runs from states of their own.

    Raises `UsageError`, also of what the functions return, `NotEnoughMemory`, and `NonConvergence` (blow-up);
    warns `UndecidedWarning`.
    """
    start = _start(system, x0)
    plan = _plan(len(start), k, scheme, dt, (burn, align, duration))
    unit = 1.0 if scheme == "map" else STEPS * plan.dt
    own = in_units(plan, unit)
    of = OwnDynamics(system, products(system, tangent), len(start), own, unit)
    _compare(of, tangent, start)
    random, seed = generator(rng)
    level = number("confidence", confidence, below=1.0)
    refuse_memory(plan.memory_bytes(of.N, matrices=0))
    found = follow(of, own, states=start[None], rng=random, checkpoint=Checkpoint("", None))
    orbit = settled(found, of, own)
    if orbit is not None:
        result = exact(orbit, found, own, of.N, confidence=level)
    else:
        result = spectrum(found, own, of.N, confidence=level)
    result = in_time(result, unit, "ten steps", flow=scheme == "rk4")
    result = replace(result, parameters={**asdict(plan), "seed": seed, "versions": versions()})
    if result.reasons:
        warnings.warn(f"undecided: {'; '.join(result.reasons)}", UndecidedWarning, stacklevel=2)
    return result


def _start(system: Any, x0: Any) -> Array:
    """x0 (N,), at which `system` has a value. Raises `UsageError`."""
    if not callable(system):
        raise UsageError("system", system, "accepted: a function of x (N,) that returns F(x) (N,)")
    given = array(x0)
    start = vector("x0", given, len(given) if given.ndim == 1 and len(given) else 1)
    with np.errstate(all="ignore"):
        once, again = (finite("system", value(system, start), where=lambda: where(start)) for _ in range(2))
    if not np.array_equal(once, again):
        needed = "accepted: a function of x alone (time may be a variable of x)"
        raise UsageError("system", where(start), f"it returned two values; {needed}")
    return start


def _plan(
    N: int,
    k: int | None,
    scheme: Any,
    dt: float | None,
    given: tuple[float | None, float | None, float | None],
) -> Plan:
    if scheme not in SCHEMES:
        raise UsageError("scheme", scheme, f"accepted: {', '.join(SCHEMES)}")
    flow = scheme != "map"
    if flow and dt is None:
        raise UsageError(
            "dt", "missing", f"accepted with {scheme}: a step > 0, short beside what moves fastest"
        )
    if not flow and dt not in (None, 1):
        raise UsageError("dt", dt, "accepted: 1 for a map")
    step = number("dt", dt) if flow else 1.0
    burn, align, duration = times(given, STEPS * step if flow else 1.0, flow=flow)
    followed = N if k is None else count("k", k, N)
    known = Plan(followed, "euler", step, burn, align, duration)
    return replace(checked(known, N, longest=step), scheme=scheme)


def _compare(of: OwnDynamics, tangent: Any, start: Array) -> None:
    """Compare the tangent with differences on the first steps. Raises `UsageError`, `NonConvergence`."""
    by_complex = isinstance(tangent, str) and tangent == COMPLEX
    if by_complex:
        refuse_not_analytic(of.function, start)
    scheme, rows = of.scheme(), start[None, None].copy()
    with np.errstate(all="ignore"):
        for _ in range(LOOKS):
            refuse_wrong_tangent(of.function, of.tangent, rows[0, 0].copy(), by_complex=by_complex)
            for _ in range(APART):
                scheme.step([rows])
            refuse_blow_up(rows[0])
