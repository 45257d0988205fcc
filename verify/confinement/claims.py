r"""What simulation says of confinement: the replica-symmetric potential, not its annealed bound; the mean
number of fixed points, not $e^{N\Sigma}$; and their signs, in every network.

The overlap excess tells the two closures apart by a factor of two, the energy of the probe by 2.6 %; the
distance, by 1 %, is not claimed. No claim is made of zero temperature, where replica symmetry may break.
"""

from functools import cache
from math import exp

from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, about, computed, fixed
from rnnchaos.verify.confinement.design import COUNTED, TILTED, value
from rnnchaos.verify.prediction import theory


def _at(of: SingleSize) -> dict[str, str]:
    """g and what else theory takes, as it is typed."""
    names = ("g", "T", "T_probe", "p") if "T" in of.parameters else ("g", "N")
    return {name: f"{of.parameters[name]:g}" for name in names}


def _annealed(of: SingleSize, name: str) -> Rival:
    return computed("annealed", lambda: value(name, **_at(of), closure="annealed"), "one probe before ln")


NONE, OWN = fixed("no excess", 0.0, "R = 0"), fixed("untilted", 0.15, "T_probe/2")
BARE = Rival("without the origin", lambda p, t: p - 1, "an atom of every network")
SIGNS = fixed("as many of either sign", 0.0, "no degree"), fixed("a pair missed", 3.0, "an incomplete search")
_R, _E, _N, _S = "overlap_excess", "probe_energy", "count", "degree"
_EXCESS, _ALL, _SUM = "excess of the overlap", "mean number of fixed points", "sum of their signs"


def _leading(N: int) -> Rival:
    return computed("e^(N Sigma)", lambda: exp(N * theory("confinement.complexity", g="3")), "exponent alone")


ROWS = (
    (TILTED, _R, _R, "p0.3", _EXCESS, (_annealed(TILTED, _R), NONE)),
    (TILTED, _E, _E, "p0.3", "energy of a probe", (_annealed(TILTED, _E), OWN)),
    *((of, _N, "expected_equilibria", f"N{of.N}", _ALL, (_leading(of.N), BARE)) for of in COUNTED),
    *((of, _S, _S, f"N{of.N}", _SUM, SIGNS) for of in COUNTED),
)


def _claim(
    of: SingleSize, observable: str, formula: str, place: str, title: str, rivals: tuple[Rival, ...]
) -> Claim:
    id = f"confinement.{formula}.{place}"
    measured = of.claimed(observable) | {"prediction": of.exact[observable], "id": id}
    return about(f"confinement.{formula}", title, _at(of), *rivals, **measured)


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return tuple(_claim(*row) for row in ROWS)
