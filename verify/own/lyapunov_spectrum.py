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

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.devices.device import HOST
from rnnchaos.verify.ensembles.checkpoint import keeping
from rnnchaos.verify.ensembles.files import cannot_write
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.own.arguments import generator, number, vector
from rnnchaos.verify.own.followed import result, run
from rnnchaos.verify.own.rank import rank
from rnnchaos.verify.own.stacks import spectra, starts
from rnnchaos.verify.own.stated import Stated, stated
from rnnchaos.verify.spectrum.couplings import Stack
from rnnchaos.verify.spectrum.plan import Plan, refuse_memory
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning

Array = NDArray[Any]


def lyapunov_spectrum(
    J: Any,
    *,
    phi: Any = "tanh",
    g: Any = 1.0,
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
    device: str = HOST,
) -> Spectrum | Any:
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
    goes on where it was when it is called again with the same `rng`.

    R networks of one size, J as an array (R, N, N), are run as a stack, and the result is a tuple of theirs;
    `g` is a number or (R,), `x0` (N,) or (R, N). No signal drives a stack. With `device` (cpu, cuda, cuda:N,
    mps by PyTorch; cupy) frames are moved there, of the plain forms rk4, euler, rates and inputs; a seed
    gives the same network and the same start. The result's `parameters` repeat the run. Raises `UsageError`,
    `CannotWrite`, `NotEnoughMemory`, `NonConvergence` (blow-up); warns `UndecidedWarning`. BLAS uses as many
    threads as it is set to.
    """
    network = stated(J, phi, g, scheme, dt, tau, leak, bias, input_weights, signal, stack=True)
    plan = network.plan(k, (burn, align, duration), precision, device)
    if out is not None and rng is None:
        raise UsageError("rng", None, "accepted with out: a seed, so that the run can go on")
    random, seed = generator(rng)
    level = number("confidence", confidence, below=1.0)
    systems = max(1, network.matrices)
    needed = plan.memory_bytes(network.N, systems=systems, matrices=network.matrices)
    refuse_memory(needed + network.copied_bytes)
    if isinstance(network.couplings, Stack):
        states = starts(x0, systems, network.N, random)
    else:
        states = (random.standard_normal(network.N) if x0 is None else vector("x0", x0, network.N))[None]
    if out is not None:
        _refuse_folder(Path(out))
    with keeping(out):
        found = _found(network, plan, network.without_bias(states), random, level)
    told = {"seed": seed, "versions": versions()}
    found = tuple(replace(each, parameters={**each.parameters, **told}) for each in found)
    _warn(found)
    return found if isinstance(network.couplings, Stack) else found[0]


def _found(
    network: Stated, plan: Plan, states: Array, rng: np.random.Generator, level: float
) -> tuple[Spectrum, ...]:
    """One result, or those of a stack."""
    if isinstance(network.couplings, Stack):
        return spectra(network, plan, states, rng, level)
    of = network.form(plan)
    bound = rank(network.couplings, of, of.plan, states=states, flat=network.phi.flat)
    found, followed, bound = run(of, bound, states[0], rng)
    judged = result(network, of, found, followed, bound, states[0], level)
    return (replace(judged, parameters=network.parameters(plan)),)


def _warn(found: tuple[Spectrum, ...]) -> None:
    """`UndecidedWarning` where one is."""
    undecided = [n for n, each in enumerate(found) if each.reasons]
    if undecided:
        which = "" if len(found) == 1 else f"network {undecided[0]}, {len(undecided)} of {len(found)}: "
        reasons = "; ".join(found[undecided[0]].reasons)
        warnings.warn(f"undecided: {which}{reasons}", UndecidedWarning, stacklevel=3)


def _refuse_folder(out: Path) -> None:
    """Make `out` before the run rather than find at its first checkpoint, or never, that it cannot be.

    Raises `CannotWrite`.
    """
    with cannot_write(out):
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, "no permission to write")
