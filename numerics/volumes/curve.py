r"""u(s), the share of the exponents above s, along rates, by continuation of the pilot's kernel from rate 0.

Steps in s are short where the kernel changes fast: next to an edge of the spectrum, where it vanishes and u
reaches 0 or 1 linearly; the distance from the edge behind doubles at most. Nearer to an edge than `RIM` of
$\lambda_1$, u is that line. At $s_u$, where |L| vanishes at frequency 0, the kernel has no bound: on a ring
of period T it is followed to $|s-s_u|=`CLOSE`/T$ and from there on the other side, as L is nearly even in
$s-s_u$; in between, u is two lines that meet at the mean of both ends.

Away from rate 0 the kernel is wider: its modes are all those where the weight, at its least rate, is not far
above $E\varphi'^2$, beyond which no kernel of frozen gains reaches (`scheme.volume_growth.frozen`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from rnnchaos.numerics.volumes.dynamics import Chaos, Pilot
from rnnchaos.numerics.volumes.estimate import one_thread
from rnnchaos.theory.errors import NonConvergence

RIM, CLOSE = 0.04, 2.0
_LONGEST, _SHARE = 0.12, 0.4
_BEYOND, _DEEP, _RATES, _MOST_MODES, _SAME = 2.5, 40.0, 400, 400, 0.01


@dataclass(frozen=True, eq=False)
class Curve:
    """A pilot at rate 0 between the edges of the spectrum, the lower one -inf where there is none; `middle`
    is u at s_u where that is known."""

    pilot: Pilot
    upper: float
    lower: float = -inf
    middle: float | None = None

    @property
    def bare(self) -> float:
        """s_u."""
        return self.pilot.sampler.weight.bare

    @property
    def near(self) -> float:
        """How near to s_u the kernel is followed."""
        return CLOSE / self.pilot.sampler.ring.period

    @property
    def rims(self) -> tuple[float, float]:
        """Beyond these rates u is a line."""
        return self.lower + RIM * self.upper, self.upper * (1 - RIM)

    def shares(self, rates: Sequence[float]) -> list[float]:
        """u at rates between the edges. Raises `NonConvergence`."""
        asked = sorted({place for rate in rates for place in self._places(rate)})
        known = {}
        with one_thread():
            for side in ([r for r in asked if r >= 0], [r for r in asked if r < 0][::-1]):
                here = self.pilot
                for rate in side:
                    here = self.towards(here, rate)
                    known[rate] = here.kernel.share
        return [self._from(rate, known) for rate in rates]

    def at(self, rate: float) -> Pilot:
        """The pilot at a rate that is not next to s_u or to an edge. Raises `NonConvergence`."""
        with one_thread():
            return self.towards(self.pilot, rate)

    def _places(self, rate: float) -> tuple[float, ...]:
        """Where the kernel has to be known for u at a rate."""
        if abs(rate - self.bare) < self.near:
            return self.bare - self.near, self.bare + self.near
        low, high = self.rims
        return (min(max(rate, low), high),)

    def _from(self, rate: float, known: dict[float, float]) -> float:
        """u at a rate from that at its places."""
        places, (low, high) = self._places(rate), self.rims
        if len(places) == 2:
            below, above = (known[place] for place in places)
            middle = (below + above) / 2 if self.middle is None else self.middle
            end = above if rate > self.bare else below
            return middle + (end - middle) * abs(rate - self.bare) / self.near
        (place,) = places
        if rate > high:
            return known[place] * (self.upper - rate) / (self.upper - high)
        if rate < low:
            return 1 - (1 - known[place]) * (rate - self.lower) / (low - self.lower)
        return known[place]

    def towards(self, here: Pilot, rate: float) -> Pilot:
        """A pilot at another rate."""
        top, bottom = self.bare + self.near, self.bare - self.near
        if here.rate >= top and rate <= bottom:
            above = self._followed(here, top)
            here = Pilot(above.sampler, bottom, above.sampler.near(bottom, top, above.kernel))
        return self._followed(here, rate)

    def _followed(self, here: Pilot, rate: float) -> Pilot:
        while here.rate != rate:
            most = self._longest(here.rate, rate)
            step = max(-most, min(most, rate - here.rate))
            to = rate if abs(rate - here.rate) <= most else here.rate + step
            here = Pilot(here.sampler, to, here.sampler.near(to, here.rate, here.kernel))
        return here

    def _longest(self, at: float, rate: float) -> float:
        """Of a step from one rate towards another."""
        up, down = self.upper - at, at - self.lower
        ahead, behind = (up, down) if rate > at else (down, up)
        return min(_LONGEST, _SHARE * ahead, behind)


def curve(chaos: Chaos, upper: float, lower: float = -inf, middle: float | None = None) -> Curve:
    """That of a dynamics, with as many modes as the kernel has at any rate. Raises `NonConvergence`."""
    with one_thread():
        pilot = chaos.at_zero[1]
        sampler = pilot.sampler
        rates: Any = np.linspace(max(lower, sampler.weight.bare - _DEEP), upper, _RATES)[:, None]
        frequencies = sampler.ring.frequencies(_MOST_MODES)
        frequencies = frequencies[frequencies <= sampler.weight.highest]
        least = sampler.weight.value(rates, frequencies).min(axis=0)
        modes = int(np.flatnonzero(least < _BEYOND * sampler.exact.means[1]).max())
        if modes > sampler.modes:
            known, pilot = pilot.kernel.share, chaos.wider(modes)
            if abs(pilot.kernel.share - known) > _SAME * known:
                raise NonConvergence("the kernel on more modes", f"{pilot.kernel.share / known - 1:.1e}")
    return Curve(pilot, upper, lower, middle)
