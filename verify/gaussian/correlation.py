r"""Claims on the autocovariance at several lags, from the pairs of the column's other claims.

Euler's map has its own autocovariance (`scheme.correlation`, 14 % below the flow's at lag 6, g = 2, dt =
0.2), so the measured interval is multiplied by (flow's)/(map's). Networks differ more the longer the lag (the
spread of a pair at g = 2 is 18, 38 and 76 % at lags 2, 4 and 6), and so do the rivals:

    exponential     Delta0 exp(-tau/tau_r), tau_r the relaxation time (the slope it has at large lags)
    parabola        Delta0 - Gamma0 tau^2/2, the curvature at lag 0
    onset           eps sech(eps tau/sqrt 3), the leading order near the onset.
"""

import math
from functools import cache

from rnnchaos.verify.bias.extrapolation import kinds
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian.design import POINTS, Point


@cache
def claims() -> tuple[Claim, ...]:
    """One claim for each lag of each gain that has lags."""
    return tuple(correlation(point, index) for point in POINTS for index in range(len(point.lags)))


def correlation(point: Point, index: int) -> Claim:
    """Delta(tau) of the flow at the lag of this place."""
    lag, name = point.lags[index], f"correlation[{index}]"

    def prediction() -> float:
        return point.flow("correlation", lag=lag)

    return Claim(
        **point.claimed(name),
        id=f"gaussian.correlation.g{point.g}.lag{lag}",
        formula="gaussian.correlation",
        title=f"autocovariance <x(t) x(t + {lag})> at g = {point.g}",
        point={"g": point.g, "lag": lag},
        prediction=prediction,
        relative=True,
        combine=point.carried(name, prediction),
        rivals=shapes(point, lag),
        count=kinds,
    )


def shapes(point: Point, lag: str) -> tuple[Rival, ...]:
    """Other shapes of the autocovariance at this lag, of those that lie outside the tolerance."""
    tau, eps = float(lag), float(point.g) - 1

    def exponential(p: float, t: float) -> float:
        return point.flow("variance") * math.exp(-tau / point.flow("relaxation_time"))

    def parabola(p: float, t: float) -> float:
        return point.flow("variance") - point.flow("kinetic_energy") * tau**2 / 2

    rivals = [
        Rival("exponential decay", exponential, "with the relaxation time of large lags"),
        Rival(
            "sech law of the onset", lambda p, t: eps / math.cosh(eps * tau / math.sqrt(3)), "leading order"
        ),
    ]
    if tau > 3:
        rivals.append(Rival("parabola of the curvature at lag 0", parabola, "Delta0 - Gamma0 tau^2/2"))
    return (*rivals, shifted())
