r"""What simulation says of confinement: the replica-symmetric potential, not its annealed bound; the mean
number of fixed points, not $e^{N\Sigma}$; and their signs, in every network.

The overlap excess tells the two closures apart by a factor of two, the energy of the probe by 2.6 %, the
distance by 1 %. No claim is made of zero temperature, where replica symmetry may break.
"""

from functools import cache
from math import exp, sqrt

from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, fixed, shifted
from rnnchaos.verify.confinement.design import COUNTED, FREE, STEEP, TILTED, value
from rnnchaos.verify.prediction import theory

HEATS = ("T", "T_probe", "p")


def _at(of: SingleSize) -> dict[str, str]:
    """g and what else theory takes, as it is typed."""
    names = ("g", *(HEATS if "T" in of.parameters else ("N",)))
    return {name: f"{of.parameters[name]:g}" for name in names}


def _annealed(of: SingleSize, name: str) -> Rival:
    return Rival("annealed", lambda p, t: value(name, **_at(of), closure="annealed"), "one probe before ln")


def _claim(of: SingleSize, observable: str, formula: str, id: str, title: str, *rivals: Rival) -> Claim:
    at = _at(of)
    return Claim(
        **of.claimed(observable),
        id=f"confinement.{id}",
        formula=f"confinement.{formula}",
        title=f"{title} at {', '.join(f'{name} = {text}' for name, text in at.items())}",
        point=at,
        prediction=of.exact[observable],
        relative=True,
        rivals=(*rivals, shifted()),
    )


def probed() -> tuple[Claim, ...]:
    """Of tilted probes, and of free ones."""
    energy, excess, d = "probe_energy", "overlap_excess", "distance"
    none, own = fixed("no excess", 0.0, "R = 0"), fixed("untilted", 0.15, "T_probe/2")
    free = Rival("untilted", lambda p, t: value(d, **_at(TILTED) | {"p": "0"}), "S + S_probe")
    chaos = Rival("chaos", lambda p, t: sqrt(2 * theory("gaussian.variance", g="2")), "d^2 = 2 Delta0")
    cold = Rival("a probe at rest", lambda p, t: _cold(), "d^2 = S + S0")
    near = "excess of the overlap of two probes"
    return (
        _claim(TILTED, excess, excess, f"{excess}.p0.3", near, _annealed(TILTED, excess), none),
        _claim(STEEP, excess, excess, f"{excess}.p1", near, _annealed(STEEP, excess), none),
        _claim(TILTED, energy, energy, f"{energy}.p0.3", "energy of a probe", _annealed(TILTED, energy), own),
        _claim(
            TILTED, d, "potential", "potential.p0.3", "distance of a tilted probe", _annealed(TILTED, d), free
        ),
        _claim(FREE, d, d, "distance.free", "distance of a free probe", chaos, cold),
    )


def _cold() -> float:
    S, S0 = (theory("gradient.boltzmann_variance", g="2", T=heat) for heat in ("0.3", "0"))
    return sqrt(S + S0)


def counted(of: SingleSize) -> tuple[Claim, ...]:
    """Of all fixed points of small networks."""
    N, title = of.N, "mean number of fixed points"
    leading = Rival(
        "e^(N Sigma)", lambda p, t: exp(N * theory("confinement.complexity", g="3")), "exponent alone"
    )
    bare = Rival("without the origin", lambda p, t: p - 1, "an atom of every network")
    none, two = (
        fixed("as many of either sign", 0.0, "no degree"),
        fixed("a pair missed", 3.0, "an incomplete search"),
    )
    return (
        _claim(of, "count", "expected_equilibria", f"expected_equilibria.N{N}", title, leading, bare),
        _claim(of, "degree", "degree", f"degree.N{N}", "sum of the signs of all fixed points", none, two),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    return (*probed(), *(claim for of in COUNTED for claim in counted(of)))
