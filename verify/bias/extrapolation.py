"""pair, coefficient, kinds, scaled, measured, FLOAT32 from gaussian_design.py"""

from collections.abc import Callable

from rnnchaos.verify.claim import Bias, Interval, Measurement
from rnnchaos.verify.ensembles.study import Record, Study

UNMEASURED = "scaled from a prototype; not measured by verify.pilot"


FLOAT32 = Bias(
    "float32", 1e-5, "unit roundoff 6e-8, times sqrt(N) terms of a product and 1/dt in F = (x' - x)/dt"
)


def measured(name: str, networks: tuple[int, int] | None) -> str:
    """Where the two budgets of a pilot come from: networks for the finite size and for the transient."""
    if networks is None:
        return UNMEASURED
    of_size, late = networks
    return f"verify.pilot {name}, {of_size} and {late} networks, seed 2024, two standard errors added"


def pair(of: Study, observable: str, index: int | None = None) -> Measurement:
    """Y = 2 X(2N) - X(N) of an observable (of component `index` where it is an array)."""

    def estimate(record: Record) -> float:
        small, large = (record.observables[f"{observable}_{size}"] for size in ("N", "2N"))
        value = 2 * large - small
        return float(value if index is None else value[index])

    return Measurement(observable if index is None else f"{observable}[{index}]", of, estimate, "fast")


def coefficient(of: Study, observable: str, limit: Callable[[], float]) -> Measurement:
    """c of X(N) = X (1 + c/N): c = 2 N (X(N) - X(2N))/X, with X = `limit()` the map's own prediction."""
    sizes = dict(of.parameters)

    def estimate(record: Record) -> float:
        small, large = (float(record.observables[f"{observable}_{size}"]) for size in ("N", "2N"))
        return 2 * int(sizes["N"]) * (small - large) / limit()

    return Measurement(f"{observable}: coefficient of 1/N, relative", of, estimate, "fast")


def kinds(record: Record) -> dict[str, int]:
    """Networks of a pair, and those with a state at rest or on a short cycle."""
    fractions = [float(record.observables.get(f"chaotic_{size}", 1.0)) for size in ("N", "2N")]
    return {"networks": 2, "not_chaotic": sum(fraction < 1 for fraction in fractions)}


def scaled(factor: Callable[[], float]) -> Callable[[Interval], Interval]:
    """`combine` that multiplies an interval by a number > 0 known from theory."""
    return lambda interval: (interval[0] * factor(), interval[1] * factor())
