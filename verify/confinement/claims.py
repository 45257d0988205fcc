r"""What simulation says of confinement: the replica-symmetric potential, not its annealed bound; the distance
of a free probe; the mean number of fixed points, not $e^{N\Sigma}$; and their signs, in every network.

The overlap excess tells the two closures apart by a factor of two, the energy of the probe by 2.6 %; the
distance of a tilted probe, by 1 %, is not claimed. Nothing is claimed of zero temperature.
"""

from functools import cache, partial
from math import exp, sqrt

from rnnchaos.verify.claim import Claim, Rival, about, computed, fixed
from rnnchaos.verify.confinement.design import COUNTED, FREE, TILTED, Batches, Probes, value
from rnnchaos.verify.prediction import theory


def _annealed(name: str) -> Rival:
    return computed("annealed", lambda: value(name, **TILTED.at, closure="annealed"), "one probe before ln")


def _alike(name: str, T: str) -> Rival:
    """sqrt(2 S) at one temperature."""
    return computed(name, lambda: sqrt(2 * theory("gradient.boltzmann_variance", g="2", T=T)), f"both at {T}")


NONE, OWN = fixed("no excess", 0.0, "R = 0"), fixed("untilted", 0.15, "T_probe/2")
HOT, COLD = _alike("two probes", "2"), _alike("two references", "0.3")
FLOW = computed("two states of the flow", lambda: sqrt(2 * theory("gaussian.variance", g="2")), "2 Delta0")
BARE = Rival("without the origin", lambda p, t: p - 1, "an atom of every network")
SIGNS = fixed("as many of either sign", 0.0, "no degree"), fixed("a pair missed", 3.0, "an incomplete search")


def _leading(N: int) -> Rival:
    return computed("e^(N Sigma)", lambda: exp(N * theory("confinement.complexity", g="3")), "exponent alone")


def _claim(of: Probes | Batches, observable: str, place: str, title: str, *rivals: Rival) -> Claim:
    id = f"confinement.{observable}.{place}"
    measured = of.claimed(observable) | {"prediction": partial(value, observable, **of.at), "id": id}
    return about(f"confinement.{observable}", title, of.at, *rivals, **measured)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    number, signs = "mean number of fixed points", "sum of the signs of fixed points"
    return (
        _claim(TILTED, "overlap_excess", "p0.3", "excess of the overlap", _annealed("overlap_excess"), NONE),
        _claim(TILTED, "probe_energy", "p0.3", "energy of a probe", _annealed("probe_energy"), OWN),
        _claim(FREE, "distance", "p0", "distance of a free probe", HOT, COLD, FLOW),
        *(_claim(of, "expected_equilibria", f"N{of.N}", number, _leading(of.N), BARE) for of in COUNTED),
        *(_claim(of, "degree", f"N{of.N}", signs, *SIGNS) for of in COUNTED),
    )
