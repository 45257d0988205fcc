r"""The numbers of the spectrum of one dynamics: h = Psi(0), n_+ = u(0), D = min Psi(s)/|s|.

`Chaos` is the dynamics at an accuracy of so many digits; its two rings, the second `LONGER` times as long and
with more modes, are made when they are first asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rnnchaos.numerics.quantity import SAMPLED_DIGITS, Engine
from rnnchaos.numerics.value import Ball
from rnnchaos.numerics.volumes.estimate import digits_of, one_thread, sampled
from rnnchaos.numerics.volumes.growth import Sampler, chosen
from rnnchaos.numerics.volumes.kernel import Solved
from rnnchaos.numerics.volumes.second_engine import in_time, second_interval

LONGER, SHORTEST = 1.3, 1e-3
NO_STATE = "a scan of the stationary states"
BuildRing = Callable[[float, float, int], Sampler]
"""A sampler from how far correlations shall have fallen half around its ring, how much longer than that it
shall be, and the modes of its kernel."""
Extract = Callable[[float, float, float], float]
"""What is wanted, from s, Psi(s), u(s)."""


def growth(rate: float, psi: float, share: float) -> float:
    """Psi."""
    return psi


def fraction(rate: float, psi: float, share: float) -> float:
    """u."""
    return share


def ratio(rate: float, psi: float, share: float) -> float:
    """Psi/|s|, least at the rate of the dimension, so that the pilot's rate serves."""
    return psi / -rate


@dataclass(frozen=True, eq=False)
class Pilot:
    """A ring with its pilot kernel at a rate."""

    sampler: Sampler
    rate: float
    kernel: Solved

    def at(self, rate: float) -> "Pilot":
        """The same ring at another rate, a few steps away. Raises `NonConvergence`."""
        here, kernel = self.rate, self.kernel
        for part in (0.5, 1.0):
            to = self.rate + (rate - self.rate) * part
            here, kernel = to, self.sampler.near(to, here, kernel)
        return Pilot(self.sampler, here, kernel)


@dataclass(frozen=True, eq=False)
class Chaos:
    """The spectrum of a chaotic dynamics to `digits` digits."""

    build: BuildRing
    digits: int

    @property
    def fallen(self) -> float:
        """How far correlations have fallen half around the first ring."""
        return max(10.0**-self.digits, SHORTEST)

    @cached_property
    def at_zero(self) -> tuple[Pilot, Pilot]:
        """Both rings at rate 0. Raises `NonConvergence`."""
        left = 10.0**-self.digits
        with one_thread():
            plain = chosen(lambda modes: self.build(self.fallen, 1.0, modes), left / 3)
            finer = chosen(lambda modes: self.build(self.fallen, LONGER, modes), left / 10, plain)
        return Pilot(plain[0], 0.0, plain[1]), Pilot(finer[0], 0.0, finer[1])

    def wider(self, modes: int) -> Pilot:
        """The longer ring at rate 0 with so many modes. Raises `NonConvergence`."""
        known = self.at_zero[1]
        with one_thread():
            sampler = self.build(self.fallen, LONGER, modes)
            return Pilot(sampler, 0.0, sampler.like(known.sampler, known.kernel))

    @cached_property
    def balanced(self) -> tuple[Pilot, Pilot]:
        """Both where Psi + s u = 0. Raises `NonConvergence`."""
        first, second = self.at_zero
        with one_thread():
            rate, kernel = first.sampler.balanced(first.kernel)
            return Pilot(first.sampler, rate, kernel), second.at(rate)

    @cached_property
    def _known(self) -> dict[Extract, Ball]:
        return {}

    def estimate(self, extract: Extract) -> Ball:
        """The number, with its radius, found once. Raises `NonConvergence`."""
        if extract not in self._known:
            self._known[extract] = self._estimated(extract)
        return self._known[extract]

    def _estimated(self, extract: Extract) -> Ball:
        pilots = self._pilots(extract)

        def scramble(count: int, which: int, seed: int) -> float:
            pilot = pilots[which]
            return extract(pilot.rate, *pilot.sampler.at(pilot.rate, pilot.kernel, count, seed))

        periods = (pilots[0].sampler.ring.period, pilots[1].sampler.ring.period)
        return sampled(scramble, digits=self.digits, periods=periods)

    def reference(self, extract: Extract) -> Ball:
        """The same from determinants in time, on independent paths. Raises `NonConvergence`."""
        return second(self._pilots(extract)[0], extract)

    def _pilots(self, extract: Extract) -> tuple[Pilot, Pilot]:
        return self.balanced if extract is ratio else self.at_zero


def second(pilot: Pilot, extract: Extract) -> Ball:
    """A number at the pilot's rate by the second engine. Raises `NonConvergence`."""
    batch = in_time(pilot.sampler, pilot.rate, pilot.kernel, sloped=extract is fraction)
    return second_interval(lambda seed: extract(pilot.rate, *batch(seed)))


def sampled_engines(extract: Extract, chaos: Callable[..., Chaos | Ball]) -> tuple[Engine, Engine]:
    """The two engines of a number of the dynamics chaos(digits, **parameters), or of what is known without
    sampling, which `chaos` answers itself."""

    def engine(which: int) -> Engine:
        def run(bits: int, /, **given: Any) -> Ball:
            found = chaos(digits_of(bits) if which == 0 else SAMPLED_DIGITS["mpmath"], **given)
            if isinstance(found, Ball):
                return found
            return found.estimate(extract) if which == 0 else found.reference(extract)

        return run

    return engine(0), engine(1)
