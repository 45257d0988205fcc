r"""The gains at which quiescence of this very network loses linear stability, by its eigenvalues.

    flow  dx/dt = -x + g J phi(x):  g = 1/(phi'(0) max Re lambda), none where no eigenvalue is right of 0
    map   x' = phi(g J x):          g = 1/(|phi'(0)| rho)

Nothing random is assumed. What follows the loss of stability (a fixed point, a cycle, chaos) is not said by
it.
"""

from collections.abc import Iterator

from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.eigenvalues import OF_THIS
from rnnchaos.verify.weights.statistics.estimate import Estimate
from rnnchaos.verify.weights.theory.prediction import slope_at_rest

TITLES = {
    "own_gain_flow": "own critical gain of the flow, 1/max Re lambda",
    "own_gain_map": "own critical gain of the map, 1/rho",
}


def own_gains(values: Array, phi: str) -> Iterator[Estimate]:
    """Of the eigenvalues of J."""
    slope, why = slope_at_rest(phi)
    largest = {"own_gain_flow": values.real.max(), "own_gain_map": abs(values[0])}
    for name, title in TITLES.items():
        if slope is None or not largest[name] > 0:
            said = why or "none: quiescence is stable at every gain"
            yield Estimate(name, title, None, None, said)
        else:
            yield Estimate(name, title, float(1 / (slope * largest[name])), None, OF_THIS)
