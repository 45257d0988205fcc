r"""An input signal: U s(t) is added to what every unit receives.

    array (T, K)   row n acts during step n: s(t) = s_n for n dt <= t < (n + 1) dt, of a map x_n -> x_(n+1)
    callable       s(t), scalar or (K,), at the times of the scheme's stages; of a map s(n), n = 0, 1, ...

t = 0 is the beginning of the transient. An input that is held is constant within a step, so that RK4 keeps
its order; none is repeated or extrapolated: a run longer than the array is refused.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.own.arguments import array, called, finite

Array = NDArray[Any]

SAME = "accepted: a function of the time alone; noise as an array, as it is asked for more than once"
"""What a signal that is a function has to be."""
LOOKS = 64
"""Times at which a function is compared with what it was when a run was interrupted."""


@dataclass(frozen=True)
class Signal:
    """s as a `function` of the time, by its `rows` where it has any; `weights` U (N, K), None for the
    identity; `dt` is the time of a step, None of a map."""

    rows: Array | None
    function: Callable[..., Any]
    weights: Array | None
    N: int
    dt: float | None

    @property
    def steps(self) -> float:
        """How many there are."""
        return np.inf if self.rows is None else len(self.rows)

    def during(self, position: float, parts: Sequence[float], length: float) -> list[Array]:
        """U s (N,) at these parts of a step that begins at `position`, in steps, and is `length` long."""
        if self.rows is not None:  # the time step may be judged at the very end, by a step more
            row = self.rows[min(floor(position), len(self.rows) - 1)]
            return [self.received(row)] * len(parts)
        at = {part: self.received(self._at(position + part * length)) for part in set(parts)}
        return [at[part] for part in parts]

    def received(self, values: Array) -> Array:
        """U s (N,)."""
        return values if self.weights is None else self.weights @ values

    def _at(self, position: float) -> Array:
        time = int(position) if self.dt is None else position * self.dt
        size = self.N if self.weights is None else self.weights.shape[1]

        def where() -> str:
            return f"at t = {time:g}"

        return finite(
            "signal", called("signal", self.function, time, where=where, shape=(size,)), where=where
        )

    def fingerprint(self, steps: int) -> str:
        """sha256 of what acts: of a function, at some of these steps."""
        seen = hashlib.sha256(b"" if self.weights is None else self.weights.tobytes())
        if self.rows is not None:
            return hashlib.sha256(self.rows.tobytes() + seen.digest()).hexdigest()
        for position in np.unique(np.linspace(0, steps, LOOKS).astype(int)):
            seen.update(self._at(float(position)).tobytes())
        return seen.hexdigest()


def signal(given: Any, input_weights: Any, N: int, dt: float | None) -> Signal | None:
    """The signal of N units, checked; None where there is none. Raises `UsageError`."""
    if given is None:
        if input_weights is not None:
            raise UsageError(
                "signal", "missing", "accepted with input_weights: an array (T, K) or a function"
            )
        return None
    weights = None if input_weights is None else _weights(input_weights, N)
    if callable(given):
        found = Signal(None, given, weights, N, dt)
        once, again = (found.during(0.0, (0.0,), 1.0)[0] for _ in range(2))
        if not np.array_equal(once, again):
            raise UsageError("signal", "at t = 0", f"it returned two values; {SAME}")
        return found
    rows = array(given)
    rows = rows[:, None] if rows.ndim == 1 else rows
    K = N if weights is None else weights.shape[1]
    real = rows.dtype.kind in "biuf" and rows.ndim == 2 and rows.shape[1:] == (K,) and len(rows) > 0
    if not real or not np.isfinite(rows).all():
        needed = f"a finite real array (T, {K}), K = {K} inputs, or a function of the time"
        raise UsageError("signal", f"an array of shape {array(given).shape}", f"accepted: {needed}")
    rows = np.ascontiguousarray(rows, dtype=float)
    return Signal(rows, rows.__getitem__, weights, N, dt)


def _weights(given: Any, N: int) -> Array:
    found = array(given)
    found = found[:, None] if found.ndim == 1 else found
    fits = found.ndim == 2 and found.shape[0] == N and found.shape[1] > 0 and found.dtype.kind in "iuf"
    if not fits or not np.isfinite(found).all():
        shape = f"an array of shape {array(given).shape}"
        raise UsageError("input_weights", shape, f"accepted: a finite real array (N, K), N = {N} units")
    return np.ascontiguousarray(found, dtype=float)
