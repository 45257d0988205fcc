r"""Extrapolation in 1/N from networks of two sizes.

$$X(N) = X\Bigl(1 + \frac{c_1}{N} + \frac{c_2}{N^2} + \dots\Bigr),\qquad
  Y = 2X(2N) - X(N) = X\Bigl(1 - \frac{c_2}{2N^2} + \dots\Bigr).$$

A realisation is two independent networks of N and 2N units, and Y, free of the bias of order 1/N, is its
value. The interval is `fast` (of the mean) or, where single networks may be far off, `sign` (of the
median); for X that varies between networks by a large factor, Y = 2 ln X(2N) - ln X(N).
"""

import math
from collections.abc import Callable
from typing import Any, Literal

from rnnchaos.verify.claim import Bias, Measurement
from rnnchaos.verify.ensembles.study import Record, Study

FLOAT32 = Bias(
    "float32", 1e-5, "unit roundoff 6e-8, times sqrt(N) terms of a product and 1/dt in F = (x' - x)/dt"
)


def pair(
    of: Study,
    observable: str,
    index: int | None = None,
    *,
    interval: Literal["sign", "fast"] = "fast",
    log: bool = False,
) -> Measurement:
    """Y of an observable (of component `index` where it is an array), or that of its logarithm."""

    def value(record: Record, size: str) -> Any:
        found = record.observables[f"{observable}_{size}"]
        return math.log(float(found)) if log else found

    def estimate(record: Record) -> float:
        extrapolated = 2 * value(record, "2N") - value(record, "N")
        return float(extrapolated if index is None else extrapolated[index])

    name = f"ln {observable}" if log else observable if index is None else f"{observable}[{index}]"
    return Measurement(name, of, estimate, interval)


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
