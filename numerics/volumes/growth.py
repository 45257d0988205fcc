r"""Psi(s) and u(s) of a dynamics from scrambles of sampled paths: a pilot on few paths, then many.

The pilot chooses the modes (those where b is not small), the rate s of the dimension, where Psi + s u = 0,
and the kernels near which all other scrambles look for theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

import numpy as np

from rnnchaos.numerics.nonlinearity.activation import Activation
from rnnchaos.numerics.volumes.calibration import Known, calibrated, known
from rnnchaos.numerics.volumes.kernel import (
    FAINT,
    Level,
    Solved,
    Weight,
    first_kernel,
    level,
    moved,
    solved,
)
from rnnchaos.numerics.volumes.pair_means import Gain
from rnnchaos.numerics.volumes.periodic import Gains, Ring
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

_PILOT, _PILOT_SEED, _WIDTHS, _MOST_RATES = 256, 0, 16.0, 40
_FEWEST, _MOST_MODES = 32, 160


@dataclass(frozen=True, eq=False)
class Sampler:
    """A dynamics on a ring: its weight, phi and phi', the number of modes K of the kernel."""

    weight: Weight
    ring: Ring
    act: Activation
    gain: Gain
    modes: int

    @cached_property
    def exact(self) -> Known:
        """The statistics that weights are calibrated by."""
        return known(self.ring, self.act, self.gain)

    def gains(self, count: int, seed: int) -> Gains:
        """Weighted gains along `count` paths of a scramble."""
        return calibrated(self.gain(self.ring.paths(self.ring.quasi_random(count, seed))), self.exact)

    @cached_property
    def pilot_gains(self) -> Gains:
        """On as many paths as calibrate well."""
        statistics = int(self.exact.strong.sum())
        return self.gains(_PILOT * max(1, 2 ** ceil(np.log2(4 * statistics / _PILOT))), _PILOT_SEED)

    def level(self, rate: float) -> Level:
        """The level of a rate on this ring's modes."""
        return level(self.weight, rate, self.ring.frequencies(self.modes), self.ring.period)

    def first(self, rate: float) -> Solved:
        """The pilot's kernel from nothing. Raises `NonConvergence`."""
        at, width = self.level(rate), _WIDTHS / self.ring.period
        start = first_kernel(at, self.pilot_gains, self.ring.frequencies(self.modes), width)
        return solved(at, self.pilot_gains, start)

    def like(self, other: "Sampler", there: Solved) -> Solved:
        """The pilot's kernel at rate 0 from that of another ring. Raises `NonConvergence`."""
        old, new = (at.ring.frequencies(at.modes) for at in (other, self))
        fall = np.log(there.kernel[-1] / there.kernel[-2]) / (old[-1] - old[-2])
        beyond = np.maximum(new - old[-1], 0) * fall
        start = np.exp(np.interp(new, old, np.log(there.kernel)) + beyond)
        start = np.maximum(start, FAINT * start.max())
        return solved(self.level(0.0), self.pilot_gains, start)

    def near(self, rate: float, old: float, known_at: Solved) -> Solved:
        """The pilot's kernel at a rate near another, from a step along the derivative. Raises
        `NonConvergence`."""
        at, before = self.level(rate), self.level(old)
        change = known_at.inverse @ ((at.weights - before.weights) * known_at.kernel**2)
        return solved(at, self.pilot_gains, known_at.kernel * np.exp(np.clip(change, -0.7, 0.7)))

    def balanced(self, at_zero: Solved) -> tuple[float, Solved]:
        """s < 0 with Psi + s u = 0, and the pilot's kernel there, by secants. Raises `NonConvergence`."""
        rate, pilot = 0.0, at_zero
        new = -1.85 * at_zero.growth / at_zero.share
        gap = at_zero.growth
        for _ in range(_MOST_RATES):
            moved_to = self.near(new, rate, pilot)
            after = moved_to.growth + new * moved_to.share
            rate, new, pilot = new, new - after * (new - rate) / (after - gap), moved_to
            gap = after
            if abs(after) < 1e-3 * abs(rate) * pilot.share:
                return rate, pilot
        raise NonConvergence("the rate of the dimension", f"{gap:.1e}")

    def at(self, rate: float, near: Solved, count: int, seed: int) -> tuple[float, float]:
        """(Psi, u) on a scramble of `count` paths."""
        return moved(self.level(rate), self.gains(count, seed), near)


def smooth(phi: Nonlinearity) -> None:
    """Raise `UsageError` for a phi with kinks, whose gains jump."""
    if phi.kinked:
        raise UsageError("phi", phi.name, "accepted where the spectrum is sampled: a phi without kinks")


Build = Callable[[int], Sampler]
"""A sampler from the number of modes of the kernel, or as many as the dynamics has where that is less."""


def chosen(
    build: Build, smallest: float, known_at: tuple[Sampler, Solved] | None = None
) -> tuple[Sampler, Solved]:
    """The sampler whose modes hold all of Psi(0) but about `smallest` of it, and its pilot at rate 0, from
    those of another ring where they are known.

    Raises `NonConvergence`.
    """
    modes = _FEWEST if known_at is None else max(_FEWEST, 9 * known_at[0].modes // 4)
    while True:
        sampler = build(modes)
        whole = sampler.first(0.0) if known_at is None else sampler.like(*known_at)
        known_at = sampler, whole
        enough = _enough(sampler.level(0.0), whole, smallest)
        if 4 * enough <= 3 * sampler.modes or sampler.modes < modes:  # what is beyond the last was not seen
            break
        modes += modes // 2
        if modes > _MOST_MODES:
            raise NonConvergence("the modes of the kernel", f"{_MOST_MODES} are too few")
    found = replace(sampler, modes=enough)
    return found, solved(found.level(0.0), sampler.pilot_gains, whole.kernel[: enough + 1])


def _enough(at: Level, whole: Solved, smallest: float) -> int:
    """The last mode beyond which sum w b^2 is below `smallest` of 2 T Psi; the last of all where that is
    not."""
    parts = at.weights * whole.kernel**2
    beyond = parts.sum() - np.cumsum(parts)
    few = np.flatnonzero(beyond[:-1] < smallest * 2 * at.period * whole.growth)
    return int(few[0]) if len(few) else len(parts) - 1
