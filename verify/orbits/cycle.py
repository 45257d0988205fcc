r"""A stable cycle and its Floquet exponents, by Newton's method on the return map.

    flow  (x, T):  Phi_T(x) - x = 0,   F(x_0) . (x - x_0) = 0        x_0 where the run ended (phase condition)
    map   x:       F^p(x) - x = 0,                                   p the integer period

The linear system is [[DPhi_T - 1, F(Phi_T(x))], [F(x_0), 0]]. A flow is integrated with n steps a period,
then with 2 n, and extrapolated (Richardson); n is doubled until that changes no exponent by `EXACT`, or
`DOUBLINGS` times, and what it changes is given as the error. One exponent of a flow is 0, that along the
flow, and is given as 0; all others must be negative, else the orbit holds no run: a torus, or a cycle that
lost its stability, is none of ours. The period is the least: no 2nd, 3rd, 5th or 7th part of it closes the
orbit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.orbits.fixed_point import whole
from rnnchaos.verify.orbits.multipliers import floquet
from rnnchaos.verify.orbits.newton import Linear, newton
from rnnchaos.verify.orbits.orbit import Orbit, System, jacobian, near
from rnnchaos.verify.orbits.rank import rank_round
from rnnchaos.verify.orbits.returns import returns

Array = NDArray[Any]

STEP, ORDER, EXACT, DOUBLINGS = 0.05, 15, 1e-8, 4
"""Longest step of a flow; 2^4 - 1, Richardson's divisor for RK4; error that is enough; most doublings."""
FAR, CLOSED, NEUTRAL = 1e-3, 1e-6, 1e-5
"""Distance of the run's end, in the orbit's extent; what closes an orbit; a multiplier's distance from 1."""
WORK = 30000
"""Most steps a period times units that are tried: a longer period is left to averages."""
GUARD = 8
"""Vectors beside the k wanted."""


def cycle(system: System, trajectory: Array, spacing: float, k: int) -> Orbit | None:
    """The stable cycle on which `trajectory` (n, N), sampled every `spacing`, ends; None without one."""
    end = trajectory[-1]
    velocity = None if system.discrete else system.image(end[None])[0]
    extent = float(np.linalg.norm(trajectory - end, axis=1).max())
    if extent == 0 or (velocity is not None and not np.any(velocity)):
        return None
    search = Search(system, end, velocity, min(spacing, STEP), extent, k)
    for time in returns(trajectory, velocity, 1.0 if system.discrete else spacing):
        found = search.cycle(time)
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class Closed:
    """A closed orbit: a point, its period in `steps` steps, and max |Phi_T(x) - x|."""

    state: Array
    period: float
    steps: int
    residual: float


@dataclass(frozen=True)
class Search:
    """Cycles near `end`, where a trajectory of this extent ended; `velocity` there, None of a map."""

    system: System
    end: Array
    velocity: Array | None
    step: float
    extent: float
    k: int

    def cycle(self, time: float) -> Orbit | None:
        """The stable cycle whose period is about `time`."""
        steps = round(time) if self.system.discrete else max(8, int(np.ceil(time / self.step)))
        found = self.closed(self.end, time, steps) if steps * self.system.N <= WORK else None
        if found is None or np.linalg.norm(found.state - self.end) > FAR * self.extent:
            return None
        parts = self.parts(found)
        if parts > 1:
            return None if found.steps == parts else self.cycle(found.period / parts)
        return self.of_map(found) if self.system.discrete else self.of_flow(found)

    def closed(self, start: Array, time: float, steps: int) -> Closed | None:
        """The closed orbit near `start`; None where Newton's method finds none."""
        if self.velocity is None:
            found = newton(_of_map(self.system, steps, self.dense), start, farthest=self.extent)
            return None if found is None else Closed(found[0], time, steps, found[1])
        linearised = _of_flow(self.system, self.end, self.velocity, steps, self.dense)
        found = newton(linearised, np.append(start, time), farthest=self.extent + time / 10)
        if found is None or found[0][-1] < time / 2:
            return None
        return Closed(found[0][:-1], float(found[0][-1]), steps, found[1])

    def parts(self, of: Closed) -> int:
        """Into how many equal parts the period falls; 1 where it is the least."""
        for parts in (2, 3, 5, 7):
            if not (self.system.discrete and of.steps % parts):
                after = self.system.advance(of.state[None], of.period / parts, max(1, of.steps // parts))[0]
                if np.linalg.norm(after - of.state) <= CLOSED * self.extent:
                    return parts
        return 1

    def of_map(self, found: Closed) -> Orbit | None:
        """Its multipliers are those of a product of `steps` Jacobians."""
        N = self.system.N
        kept = rank_round(self.system, found.state, found.steps) if self.dense else N
        exponents, _ = self.floquet(found, _frame(N, self.k)[:kept], kept)
        exponents = np.append(exponents, np.full(N - kept if kept < N else 0, -np.inf))
        return self.orbit(found, round(found.period), exponents, np.zeros(len(exponents)), exponents)

    def of_flow(self, coarse: Closed) -> Orbit | None:
        """With twice the steps, extrapolated, until that is exact; the exponent along the flow is 0."""
        rough, frame = self.floquet(coarse, _frame(self.system.N, self.k))
        fine = coarse
        for _ in range(DOUBLINGS):
            closer = self.closed(coarse.state, coarse.period, 2 * coarse.steps)
            if closer is None:
                return None
            fine = closer
            found, frame = self.floquet(fine, frame)
            change, period = (found - rough) / ORDER, fine.period + (fine.period - coarse.period) / ORDER
            if np.abs(change[: self.k]).max() <= EXACT:
                break
            rough, coarse = found, fine
        exponents, along = found + change, int(np.argmin(np.abs(found)))
        if abs(exponents[along]) * period > NEUTRAL:
            return None
        exponents[along] = change[along] = 0.0
        return self.orbit(fine, period, exponents, np.abs(change), np.delete(exponents, along))

    def orbit(
        self, of: Closed, period: float, exponents: Array, errors: Array, across: Array
    ) -> Orbit | None:
        """The result, where the exponents `across` the orbit hold what comes near it."""
        rate, k = -float(across.max(initial=-np.inf)), self.k
        if rate * period * self.system.unit <= NEUTRAL or not near(self.system, self.end, of.state, rate):
            return None
        full = len(exponents) == self.system.N
        which = "all" if full else f"the {k} leading of"
        return Orbit(
            state=of.state,
            period=period,
            exponents=exponents[:k],
            errors=errors[:k],
            residual=of.residual,
            distance=float(np.linalg.norm(self.end - of.state)),
            trace_residual=_liouville(self.system, of, exponents) if full else None,
            method=f"Floquet multipliers of {which} {self.system.N} directions, {of.steps} steps a period",
        )

    def floquet(self, of: Closed, frame: Array, rank: int | None = None) -> tuple[Array, Array]:
        return floquet(self.system, of.state, of.period, of.steps, frame, rank=rank)

    @property
    def dense(self) -> bool:
        return whole(self.system, self.k)


def _of_map(system: System, steps: int, dense: bool) -> Callable[[Array], tuple[Array, Linear]]:
    def linearised(x: Array) -> tuple[Array, Linear]:
        if dense:
            rows = system.advance(np.vstack([x, np.eye(system.N)]), steps, steps)
            return rows[0] - x, rows[1:].T - np.eye(system.N)
        residual = system.advance(x[None], steps, steps)[0] - x
        return residual, lambda v: system.advance(np.stack([x, v]), steps, steps)[1] - v

    return linearised


def _of_flow(
    system: System, end: Array, velocity: Array, steps: int, dense: bool
) -> Callable[[Array], tuple[Array, Linear]]:
    phase = velocity / np.linalg.norm(velocity)

    def linearised(z: Array) -> tuple[Array, Linear]:
        x, time = z[:-1], z[-1]
        tangents = np.eye(system.N) if dense else np.zeros((0, system.N))
        rows = system.advance(np.vstack([x, tangents]), time, steps)
        residual, along = np.append(rows[0] - x, phase @ (x - end)), system.image(rows[:1])[0]
        if dense:
            top = np.column_stack([rows[1:].T - np.eye(system.N), along])
            return residual, np.vstack([top, np.append(phase, 0.0)])

        def product(w: Array) -> Array:
            moved = system.advance(np.stack([x, w[:-1]]), time, steps)[1]
            return np.append(moved - w[:-1] + along * w[-1], phase @ w[:-1])

        return residual, product

    return linearised


def _frame(N: int, k: int) -> Array:
    """Random orthonormal rows: `GUARD` directions beside the k wanted, so that the last of these settle."""
    m = min(N, k + GUARD)
    return np.linalg.qr(np.random.default_rng(0).standard_normal((N, m)))[0].T


def _liouville(system: System, of: Closed, exponents: Array) -> float | None:
    """|sum of exponents - the mean of tr DF over the period|/N, of a map of ln |det DF|; None for -inf."""
    x, total = of.state[None], 0.0
    for _ in range(of.steps):
        matrix = jacobian(system, x[0])
        total += float(np.linalg.slogdet(matrix)[1] / system.unit if system.discrete else np.trace(matrix))
        x = system.advance(x, of.period / of.steps, 1)
    known = np.isfinite([*exponents, total]).all()
    return float(abs(exponents.sum() - total / of.steps) / system.N) if known else None
