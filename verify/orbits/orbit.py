r"""Class Orbit: the fixed point or cycle that a run has settled on, with exponents that need no average.

    flow  dx/dt = F(x)    fixed point F(x) = 0;    cycle Phi_T(x) = x, Phi_T the flow over the time T
    map   x' = F(x)       fixed point F(x) = x;    cycle of p steps F^p(x) = x

A `System` moves states and tangent vectors; nothing here knows what it is a model of. A run that ends near a
stable orbit stays there: its exponents are those of the orbit. Near means that the Jacobian at the run's end
is that of the orbit up to a tenth of the orbit's slowest rate, measured on `PROBES` random vectors, and up to
`NEAR` of its size: an orbit at which the Jacobian jumps (ReLU at 0) is not that of its neighbours.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NEAR, PROBES = 1e-2, 4
DENSE, BLOCK = 100, 64
"""Units up to which all N directions are followed, whatever k is; columns of a Jacobian found at once."""


class System(Protocol):
    """A flow, or a map whose step lasts `unit`; rows (1 + m, N) are a state and m tangent vectors."""

    N: int
    discrete: bool
    unit: float

    def image(self, rows: Array) -> Array:
        """[F(x); DF(x) V]."""

    def advance(self, rows: Array, duration: float, steps: int) -> Array:
        """Rows after `duration` in `steps` steps (of a map: after `steps`)."""


@dataclass(frozen=True, eq=False)
class Orbit:
    """`state` (N,) is the fixed point or a point of the cycle; `period` its time, or steps of a map, None of
    fixed point. `eigenvalues` (k,) are those of the Jacobian, None of a cycle; `exponents` (k,), falling,
    with `errors` of the time step (0 where there is none). `residual` is max |F| (of a map |F - x|, of a
    cycle |Phi_T(x) - x|); `distance` is how far from it the run ended. `trace_residual` compares the sum of
    all N exponents with the trace, or the determinant, per unit; None for k < N.
    """

    state: Array
    period: float | None
    exponents: Array
    errors: Array
    residual: float
    distance: float
    trace_residual: float | None
    method: str
    eigenvalues: Array | None = None

    @property
    def name(self) -> str:
        """What it is, as a verdict."""
        return "fixed point" if self.period is None else f"cycle, period {self.period:.10g}"

    @property
    def moves(self) -> bool:
        """Whether a direction along the flow neither grows nor shrinks."""
        return self.period is not None and not isinstance(self.period, int)


def near(system: System, state: Array, orbit: Array, rate: float) -> bool:
    """Whether the Jacobian at `state` is that at `orbit`, which contracts at `rate` > 0 per unit of time."""
    probes = np.linalg.qr(np.random.default_rng(0).standard_normal((system.N, min(PROBES, system.N))))[0].T
    here, there = (system.image(np.vstack([x, probes]))[1:] for x in (state, orbit))
    allowed = min(NEAR * float(np.linalg.norm(there, axis=1).max()), rate * system.unit / 10)
    return bool(np.linalg.norm(here - there, axis=1).max() <= allowed)


def jacobian(system: System, state: Array) -> Array:
    """DF (N, N) at a state."""
    matrix, unit = np.empty((system.N, system.N)), np.zeros((BLOCK, system.N))
    for low in range(0, system.N, BLOCK):
        rows = unit[: system.N - low]
        rows[...] = np.arange(system.N) == np.arange(low, low + len(rows))[:, None]
        matrix[:, low : low + BLOCK] = system.image(np.vstack([state, rows]))[1:].T
    return matrix
