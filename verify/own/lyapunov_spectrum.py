r"""Lyapunov exponents of a network: `lyapunov_spectrum(J, phi=..., k=...)` for your own J.

    tau dx/dt = -x + g J phi(x) + b + U s(t)           schemes rk4, euler
    tau dr/dt = -r + phi(g J r + b + U s(t))           schemes rk4_rates, euler_rates
    x' = (1 - a) x + a (g J phi(x) + b + U s)          scheme inputs
    r' = (1 - a) r + a phi(g J r + b + U s)            scheme rates,

b a constant input (`bias`), s a signal with input weights U, tau time constants of a flow and a (`leak`) that
of a map, all 1, or absent, where not given. With y = x - b inputs are those of phi(y + b) without b, so that
b only shifts the argument of phi.

The exponents are the mean growth rates, per unit of time (per step of a map), of an orthonormal frame of k
tangent vectors that moves with the exact tangent of the time step; under a signal they are conditional on it.
Every result carries its own verdict (`rnnchaos.verify.spectrum.statistics`): what did not converge says
`undecided`, why, and warns.
"""

import os
import warnings
from dataclasses import replace
from errno import EACCES
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.ensembles.checkpoint import checkpoint, keeping
from rnnchaos.verify.ensembles.files import cannot_write
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.own.arguments import generator, number, vector
from rnnchaos.verify.own.form import Form
from rnnchaos.verify.own.others import met
from rnnchaos.verify.own.rank import Rank, least_active, rank
from rnnchaos.verify.own.stated import Stated, stated
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dynamics import Collapsed, follow
from rnnchaos.verify.spectrum.echo_state import echo_state
from rnnchaos.verify.spectrum.motion import settled
from rnnchaos.verify.spectrum.plan import Plan, refuse_memory
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning, exact, spectrum
from rnnchaos.verify.spectrum.run import History

Array = NDArray[Any]


def lyapunov_spectrum(
    J: Any,
    *,
    phi: Any = "tanh",
    g: float = 1.0,
    k: int | None = None,
    scheme: str = "rk4",
    dt: float | None = None,
    tau: Any = None,
    leak: Any = None,
    bias: Any = None,
    input_weights: Any = None,
    signal: Any = None,
    burn: float | None = None,
    align: float | None = None,
    duration: float | None = None,
    x0: Any = None,
    rng: Any = None,
    precision: str = "float64",
    confidence: float = 0.95,
    out: str | Path | None = None,
) -> Spectrum:
    """The k leading Lyapunov exponents (all where k is None) of the network with couplings g J.

    `J` is a real (N, N) array, or a sparse matrix or LinearOperator together with k. `phi` is a registered
    name, an expression in x, or a pair of functions (phi, its slope) of arrays (..., N). `scheme` is a flow,
    rk4, euler, rk4_rates or euler_rates (step dt, a tenth of the shortest tau by default), or a map, rates or
    inputs. `tau` of a flow and `leak` of a map (0 < leak <= 1) are numbers or (N,), and so is the constant
    input `bias`. `signal` is an array (T, K), whose row n acts during step n, or a function of the time (of a
    map of the number of the step) that returns (K,); `input_weights` (N, K) bring it to the units, without
    them K = N. Exponents are then conditional on this input, no fixed point or cycle is claimed, and
    `echo_state` says whether the network forgets its initial state.

    `burn`, `align` and `duration` are times (steps of a map): the transient, the alignment of the frame, and
    what is averaged; the usual ones are counted in the longest tau, or share the rows of `signal`. `x0` (N,)
    is by default drawn from N(0, 1) with `rng`, a seed or a Generator (fresh entropy where it is None).
    `precision` is float64, mixed (float32 frame) or float32. With a folder `out`, a run that is interrupted
    goes on where it was when it is called again with the same `rng`. The result's `parameters` repeat the
    run. Raises `UsageError`, `CannotWrite`, `NotEnoughMemory`, `NonConvergence` (blow-up); warns
    `UndecidedWarning`. BLAS uses as many threads as it is set to.
    """
    network = stated(J, phi, g, scheme, dt, tau, leak, bias, input_weights, signal)
    plan = network.plan(k, (burn, align, duration), precision)
    if out is not None and rng is None:
        raise UsageError("rng", None, "accepted with out: a seed, so that the run can go on")
    random, seed = generator(rng)
    level = number("confidence", confidence, below=1.0)
    dense = isinstance(network.couplings, Dense)
    refuse_memory(plan.memory_bytes(network.N, dense=dense) + network.copied_bytes)
    states = random.standard_normal(network.N) if x0 is None else vector("x0", x0, network.N)
    if out is not None:
        _refuse_folder(Path(out))
    of, states = network.form(plan), network.without_bias(states)
    bound = rank(network.couplings, of, of.plan, states=states[None], flat=network.phi.flat)
    with keeping(out):
        found, followed, bound = _run(of, bound, states, random)
    result = _result(network, of, found, followed, bound, states, level)
    result = replace(result, parameters={**network.parameters(plan), "seed": seed, "versions": versions()})
    if result.reasons:
        warnings.warn(f"undecided: {'; '.join(result.reasons)}", UndecidedWarning, stacklevel=2)
    return result


def _run(of: Form, bound: Rank, states: Array, rng: np.random.Generator) -> tuple[History, Plan, Rank]:
    """A run of as many exponents as are finite, the plan that it followed, and why no more."""
    plan = of.plan
    if bound.most == 0:
        _, end = least_active(of, plan, states[None])
        return History(end=end), replace(plan, k=0), bound
    followed = replace(plan, k=min(plan.k, bound.most))
    place = checkpoint(_content(of, followed, states, rng))
    try:
        found = follow(of, followed, states=states[None], rng=rng, checkpoint=place)
    except Collapsed as collapse:
        place.drop()
        return _run(of, Rank.active(collapse.kept), states, rng)
    place.drop()
    return found, followed, bound


def _result(
    network: Stated, of: Form, found: History, followed: Plan, bound: Rank, states: Array, level: float
) -> Spectrum:
    """What a run is worth: a fixed point or a cycle, else averages; under a signal averages alone."""
    plan = of.plan
    orbit = settled(found, of, plan) if of.signal is None else None
    if orbit is not None:
        orbit = replace(orbit, state=network.with_bias(orbit.state))
        return network.result(exact(orbit, found, plan, network.N, confidence=level))
    if followed.k == 0:
        raise NonConvergence("the tangent frame", f"no direction is left: {bound.why}")
    lost = plan.k - followed.k
    judged = spectrum(found, followed, network.N, confidence=level, vanished=lost, why=bound.why)
    result = network.result(judged)
    if of.signal is None:
        return result
    low, high = (float(end) for end in result.intervals[0])
    ratios = met(of, plan, states, found.end[0])
    time = network.unit * (plan.burn + plan.align + plan.duration)
    echo = echo_state(low, high, time, ratios, sure=not result.reasons)
    return replace(result, echo_state=echo)


def _refuse_folder(out: Path) -> None:
    """Make `out` before the run rather than find at its first checkpoint, or never, that it cannot be.

    Raises `CannotWrite`.
    """
    with cannot_write(out):
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, "no permission to write")


def _content(of: Form, plan: Plan, states: Array, rng: np.random.Generator) -> list[Any]:
    """All that decides the run, for the key of its checkpoint."""
    steps = sum(plan.steps(time) for time in (plan.burn, plan.align, plan.duration))
    own = [*of.fingerprint(steps), digest(lyapunov_spectrum), states.tobytes().hex()]
    return [*own, repr(plan), rng.bit_generator.state]
