r"""Lyapunov exponents of a network: `lyapunov_spectrum(J, phi=..., k=...)` for your own J.

    dx/dt = -x + g J phi(x)   (scheme rk4, euler),    x' = phi(g J x)   (rates),    x' = g J phi(x)
    (inputs).

The exponents are the mean growth rates, per unit of time (per step of a map), of an orthonormal frame of k
tangent vectors that moves with the exact tangent of the time step. Every result carries its own verdict
(`rnnchaos.verify.spectrum_statistics`): what did not converge says `undecided`, why, and warns.
"""

import hashlib
import os
import warnings
from errno import EACCES
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.checkpoint import checkpoint, keeping
from rnnchaos.verify.files import cannot_write
from rnnchaos.verify.sources import digest
from rnnchaos.verify.spectrum_activation import activation
from rnnchaos.verify.spectrum_couplings import Dense, couplings
from rnnchaos.verify.spectrum_result import Spectrum, spectrum
from rnnchaos.verify.spectrum_system import MAPS, Plan, checked, history, refuse_memory

Array = NDArray[Any]

TIMES = {"flow": (100.0, 50.0, 200.0), "map": (200.0, 200.0, 1000.0)}
"""Default burn, align and duration."""


class UndecidedWarning(UserWarning):
    """A spectrum that did not converge."""


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
    x0: Any = None,
    rng: Any = None,
    precision: str = "float64",
    confidence: float = 0.95,
    out: str | Path | None = None,
) -> Spectrum:
    """The k leading Lyapunov exponents (all where k is None) of the network with couplings g J.

    `J` is a real (N, N) array, or a sparse matrix or LinearOperator together with k. `phi` is a registered
    name, an odd expression in x, or a pair of functions (phi, its slope). `scheme` is rk4, euler (step dt,
    0.1 by default), rates or inputs. `burn`, `align` and `duration` are times (steps of a map): the
    transient, the alignment of the frame, and what is averaged. `x0` (N,) is by default drawn from N(0, 1)
    with `rng`. `precision` is float64, mixed (float32 frame) or float32. With a folder `out`, a run that is
    interrupted goes on where it was; give the same `rng` seed then. Raises `UsageError`, `CannotWrite`,
    `NotEnoughMemory`, `NonConvergence` (blow-up); warns `UndecidedWarning`. BLAS uses as many threads as it
    is set to.
    """
    network, act = couplings(J), activation(phi)
    plan = _plan(network.N, k, isinstance(network, Dense), scheme, dt, (burn, align, duration), precision)
    gain, seed = _number("g", g), _generator(rng)
    level = _number("confidence", confidence, below=1.0)
    refuse_memory(plan.memory_bytes(network.N, dense=isinstance(network, Dense)))
    states = _initial(x0, network.N, seed)
    if out is not None:
        _refuse_folder(Path(out))
    with keeping(out):
        place = checkpoint(_content(network, act.name, gain, plan, states, seed))
        found = history(network, act, plan, states=states, gain=gain, rng=seed, checkpoint=place)
        place.drop()
    result = spectrum(found, plan, network.N, confidence=level)
    if result.reasons:
        warnings.warn(f"undecided: {'; '.join(result.reasons)}", UndecidedWarning, stacklevel=2)
    return result


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


def _generator(rng: Any) -> np.random.Generator:
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError):
        accepted = "accepted: an integer >= 0, a SeedSequence, a Generator, or None for fresh entropy"
        raise UsageError("rng", rng, accepted) from None


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


def _initial(x0: Any, N: int, rng: np.random.Generator) -> Array:
    if x0 is None:
        return rng.standard_normal((1, N))
    states = np.asarray(x0)
    if states.shape != (N,) or states.dtype.kind not in "iuf" or not np.isfinite(states).all():
        raise UsageError(
            "x0", f"an array of shape {states.shape}", f"accepted: a finite real array of shape ({N},)"
        )
    return states[None].astype(float)


def _content(
    network: Any, phi: str, gain: float, plan: Plan, states: Array, rng: np.random.Generator
) -> list[Any]:
    """All that decides the run, for the key of its checkpoint."""
    content = hashlib.sha256(network.content() + states.tobytes()).hexdigest()
    return [content, phi, gain, repr(plan), rng.bit_generator.state, digest(lyapunov_spectrum)]
