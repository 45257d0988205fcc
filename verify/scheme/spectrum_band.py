r"""The whole curve u(s) of the discrete network at g = 3, at once: nowhere is the share of exponents above a
rate further from theory than the tolerance.

The claim's number is the deviation $u_\text{simulated}(s)-u(s)$ that is largest in size over `RATES`: its
interval reaches from the lowest to the highest end of those at all rates, each of which is one of the family,
so that all hold together. A wrong law is refuted where it deviates most. The networks are those of the
dimension and the entropy rate (`rnnchaos.verify.scheme.whole_spectrum`), and cost nothing more. Pairs of 50
and 100 units are as near as .002; single networks of 200 are .005 low.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import exp
from typing import Any

import numpy as np

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.bias.design import Array, BiasBudget, Design
from rnnchaos.verify.claim import Claim, Interval, Measurement, Rival
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.gaussian.spectra import above, pair_above
from rnnchaos.verify.prediction import theory, uncertified
from rnnchaos.verify.scheme.white_rivals import newman, straight, unstable
from rnnchaos.verify.scheme.whole_spectrum import WHOLE, G, Observed, design

RATES = (0.25, 0.15, 0.0, -0.25, -0.5, -1.0, -2.0, -4.0)
"""Shares from .03 to .79."""


@dataclass(frozen=True, kw_only=True)
class Band(Design):
    """The shares `above` all rates, of the networks of another design."""

    rates: tuple[float, ...]
    pairs: str

    def study(self) -> Study:
        """That of the design `pairs`, with these parameters."""
        memory = self.memory(self.parameters, largest=2)
        return study(self.pairs, self.double, memory_bytes=memory, **self.parameters)

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        return np.array([above(found["exponents"], rate) for rate in self.rates])

    def at_rates(self) -> tuple[Measurement, ...]:
        """The share above each rate, extrapolated in every pair."""
        return tuple(
            Measurement(f"share above {rate:g}", self.study(), partial(pair_above, rate=rate), self.interval)
            for rate in self.rates
        )


def shares() -> Array:
    """u at all rates."""
    found: Array = evaluate("scheme.lyapunov_density", g=G, dt="1", s=np.array(RATES))
    return found


BAND: Band = design(
    "shares.discrete.g3",
    (WHOLE.single, WHOLE.double, WHOLE.memory),
    {"above": Observed(shares, BiasBudget(0.0014, 0.0025), 0.02)},  # type: ignore[arg-type]
    WHOLE.parameters,
    tuple(WHOLE.budgets.values()),  # type: ignore[arg-type]
    kind=Band,
    absolute=("above",),
    interval="fast",
    networks=(600, 300),
    watched=100,
    rates=RATES,
    pairs=WHOLE.id,
)


def hull(*intervals: Interval) -> Interval:
    """From the lowest to the highest deviation from theory that the intervals allow at their rates."""
    low, high = np.array(intervals).T
    return float(np.min(low - shares())), float(np.max(high - shares()))


def furthest(law: Callable[[float, float], float], quantity: str, p: float, t: float) -> float:
    """Where a wrong law lies furthest from theory. A rate s lowers all exponents by s, as g e^-s does."""
    variance = _variance(quantity)
    found = np.clip([law(float(G) * exp(-rate), variance) for rate in RATES], 0, 1) - shares()
    return float(found[np.argmax(np.abs(found))])


def _variance(quantity: str) -> float:
    if quantity.startswith("gaussian"):
        return theory(quantity, g=G)
    return uncertified(quantity, g=G, dt="1")


def claim() -> Claim:
    """All rates at once."""
    own = "scheme.variance"
    return Claim(
        id=f"scheme.lyapunov_density.discrete.g{G}",
        formula="scheme.volume_growth.discrete",
        title=f"largest deviation from the curve of shares, discrete network at g = {G}",
        point={"g": G, "dt": "1"},
        prediction=lambda: 0.0,
        tolerance=BAND.tolerance["above"],
        measurements=BAND.at_rates(),
        combine=hull,
        budgets=BAND.budgets,
        biases=BAND.biases("above"),
        rivals=(
            Rival(
                "the flow's variance", partial(furthest, unstable, "gaussian.variance"), "in these formulas"
            ),
            Rival("product of Gaussian matrices", partial(furthest, newman, own), "Newman"),
            Rival("spectrum straight from its top", partial(furthest, _straight, own), "density at lambda_1"),
        ),
    )


def _straight(g: float, variance: float) -> float:
    return straight(g, variance).unstable_fraction
