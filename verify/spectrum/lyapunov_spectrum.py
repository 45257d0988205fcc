r"""Lyapunov exponents of a network: `lyapunov_spectrum(J, phi=..., k=...)` for your own J.

    dx/dt = -x + g J phi(x) + b    schemes rk4, euler
    x' = phi(g J x + b)            scheme rates
    x' = g J phi(x) + b            scheme inputs,

b a constant input (`bias`). With y = x - b the first and the last are those of phi(y + b) without input, so
that b only shifts the argument of phi.

The exponents are the mean growth rates, per unit of time (per step of a map), of an orthonormal frame of k
tangent vectors that moves with the exact tangent of the time step. Every result carries its own verdict
(`rnnchaos.verify.spectrum.statistics`): what did not converge says `undecided`, why, and warns.
"""

import hashlib
import os
import warnings
from dataclasses import asdict, replace
from errno import EACCES
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.verify.ensembles.checkpoint import checkpoint, keeping
from rnnchaos.verify.ensembles.files import cannot_write
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.seeds import fresh_seed
from rnnchaos.verify.ensembles.sources import digest
from rnnchaos.verify.spectrum.activation import Activation, activation
from rnnchaos.verify.spectrum.couplings import Dense, Operator, couplings
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.motion import settled
from rnnchaos.verify.spectrum.plan import MAPS, Collapsed, Plan, checked, history, refuse_memory
from rnnchaos.verify.spectrum.rank import Rank, least_active, rank
from rnnchaos.verify.spectrum.result import Spectrum, UndecidedWarning, exact, spectrum
from rnnchaos.verify.spectrum.run import History

Array = NDArray[Any]

TIMES = {"flow": (100.0, 50.0, 200.0), "map": (200.0, 200.0, 1000.0)}
"""Default burn, align and duration."""


def lyapunov_spectrum(
    J: Any,
    *,
    phi: Any = "tanh",
    g: float = 1.0,
    k: int | None = None,
    scheme: str = "rk4",
    dt: float | None = None,
    burn: float | None = None,
    align: float | None = None,
    duration: float | None = None,
    bias: Any = None,
    x0: Any = None,
    rng: Any = None,
    precision: str = "float64",
    confidence: float = 0.95,
    out: str | Path | None = None,
) -> Spectrum:
    """The k leading Lyapunov exponents (all where k is None) of the network with couplings g J.

    `J` is a real (N, N) array, or a sparse matrix or LinearOperator together with k. `phi` is a registered
    name, an expression in x, or a pair of functions (phi, its slope) of arrays (..., N); `bias` (N,) is a
    constant input. `scheme` is rk4, euler (step dt, 0.1 by default), rates or inputs. `burn`, `align` and
    `duration` are times (steps of a map): the transient, the alignment of the frame, and what is averaged.
    `x0` (N,) is by default drawn from N(0, 1) with `rng`, a seed or a Generator (fresh entropy where it is
    None). `precision` is float64, mixed (float32 frame) or float32. With a folder `out`, a run that is
    interrupted goes on where it was when it is called again with the same `rng`. The result's `parameters`
    repeat the run. Raises `UsageError`, `CannotWrite`, `NotEnoughMemory`, `NonConvergence` (blow-up); warns
    `UndecidedWarning`. BLAS uses as many threads as it is set to.
    """
    network = couplings(J)
    constant = None if bias is None else _vector("bias", bias, network.N)
    act = activation(phi, network.N) if constant is None else activation(phi, network.N).shifted(constant)
    plan = _plan(network.N, k, isinstance(network, Dense), scheme, dt, (burn, align, duration), precision)
    if out is not None and rng is None:
        raise UsageError("rng", None, "accepted with out: a seed, so that the run can go on")
    gain, (generator, seed) = _number("g", g), _generator(rng)
    level = _number("confidence", confidence, below=1.0)
    refuse_memory(plan.memory_bytes(network.N, dense=isinstance(network, Dense)))
    states = generator.standard_normal(network.N) if x0 is None else _vector("x0", x0, network.N)
    if constant is not None and scheme != "rates":
        states = states - constant
    if out is not None:
        _refuse_folder(Path(out))
    bound = rank(network, act, plan, states=states[None], gain=gain)
    with keeping(out):
        found, followed, bound = _run(network, act, plan, bound, states, gain, generator)
    orbit = settled(found, network, act, gain, plan)
    if orbit is not None:
        result = exact(orbit, found, plan, network.N, confidence=level)
    elif followed.k == 0:
        raise NonConvergence("the tangent frame", f"no direction is left: {bound.why}")
    else:
        lost = plan.k - followed.k
        result = spectrum(found, followed, network.N, confidence=level, vanished=lost, why=bound.why)
    given = {"g": gain, "phi": act.name, **asdict(plan), "seed": seed, "versions": versions()}
    result = replace(result, parameters=given)
    if result.reasons:
        warnings.warn(f"undecided: {'; '.join(result.reasons)}", UndecidedWarning, stacklevel=2)
    return result


def _run(
    network: Dense | Operator,
    phi: Activation,
    plan: Plan,
    bound: Rank,
    states: Array,
    gain: float,
    generator: np.random.Generator,
) -> tuple[History, Plan, Rank]:
    """A run of as many exponents as are finite, the plan that it followed, and why no more."""
    if bound.most == 0:
        _, end = least_active(Network(network, phi, np.array([gain])), plan, states[None])
        return History(end=end), replace(plan, k=0), bound
    followed = replace(plan, k=min(plan.k, bound.most))
    place = checkpoint(_content(network, phi, gain, followed, states, generator))
    try:
        found = history(
            network, phi, followed, states=states[None], gain=gain, rng=generator, checkpoint=place
        )
    except Collapsed as collapse:
        place.drop()
        return _run(network, phi, plan, Rank.active(collapse.kept), states, gain, generator)
    place.drop()
    return found, followed, bound


def _plan(
    N: int,
    k: int | None,
    dense: bool,
    scheme: str,
    dt: float | None,
    times: tuple[float | None, float | None, float | None],
    precision: str,
) -> Plan:
    if k is None and not dense:
        raise UsageError("k", "missing", f"accepted: an integer from 1 to N = {N} unless J is an array")
    if k is not None and (isinstance(k, bool) or not isinstance(k, int | np.integer)):
        raise UsageError("k", k, f"accepted: an integer from 1 to N = {N}")
    usual = TIMES["map" if scheme in MAPS else "flow"]
    burn, align, duration = (
        default if given is None else _number(name, given, closed=True)
        for name, given, default in zip(("burn", "align", "duration"), times, usual, strict=True)
    )
    step = _number("dt", (1.0 if scheme in MAPS else 0.1) if dt is None else dt)
    return checked(Plan(N if k is None else int(k), scheme, step, burn, align, duration, precision), N)


def _refuse_folder(out: Path) -> None:
    """Make `out` before the run rather than find at its first checkpoint, or never, that it cannot be.

    Raises `CannotWrite`.
    """
    with cannot_write(out):
        out.mkdir(parents=True, exist_ok=True)
        if not os.access(out, os.W_OK | os.X_OK):
            raise PermissionError(EACCES, "no permission to write")


def _number(name: str, value: Any, *, below: float = np.inf, closed: bool = False) -> float:
    """A number above 0 (0 too where `closed`) and below `below`. Raises `UsageError`."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(value, bool) or not (0 < number < below or (closed and number == 0)):
        limit = "" if below == np.inf else f" and < {below:g}"
        raise UsageError(name, value, f"accepted: a finite number {'>=' if closed else '>'} 0{limit}")
    return number


def _vector(name: str, given: Any, N: int) -> Array:
    """A real vector of N numbers. Raises `UsageError`."""
    vector = np.asarray(given)
    if vector.shape != (N,) or vector.dtype.kind not in "iuf" or not np.isfinite(vector).all():
        raise UsageError(
            name, f"an array of shape {vector.shape}", f"accepted: a finite real array of shape ({N},)"
        )
    return vector.astype(float)


def _generator(rng: Any) -> tuple[np.random.Generator, Any]:
    """The generator, and the seed that repeats it (None of a Generator). Raises `UsageError`."""
    seed = fresh_seed() if rng is None else rng
    try:
        generator = np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise UsageError("rng", rng, "accepted: an integer >= 0, a SeedSequence or a Generator") from None
    return generator, seed if isinstance(seed, int | np.integer) else None


def _content(
    network: Dense | Operator,
    phi: Activation,
    gain: float,
    plan: Plan,
    states: Array,
    rng: np.random.Generator,
) -> list[Any]:
    """All that decides the run, for the key of its checkpoint."""
    start = hashlib.sha256(states.tobytes()).hexdigest()
    own = [network.fingerprint(), phi.fingerprint(network.N), digest(lyapunov_spectrum)]
    return [*own, start, gain, repr(plan), rng.bit_generator.state]
