"""Reference points of the Euler map's column: numbers for the symbols of the discrete network's formulas at a
gain, for tanh, from the map's own equations at step 1.
"""

from collections.abc import Mapping
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Builder, ReferenceEntry, ReferencePoint
from rnnchaos.numerics.evaluate import evaluate

DIGITS = 15
SLACK = 1e-9
"""The mean of phi'^2 is good to 10 digits here, and lambda_1 is the logarithm of a number near 1."""


def _of(subject: str) -> Builder:
    def build(point: Mapping[str, str]) -> ReferencePoint:
        g = point.get("g", "2")

        def quantity(name: str) -> Any:
            return evaluate(f"scheme.{name}", digits=DIGITS, g=g, dt="1").mpf

        known = {"Delta0": quantity("variance"), "lambda_1": quantity("lyapunov_max")}
        return ReferencePoint({"g": mp.mpf(g), **known}, subject, slack=SLACK)

    return build


WITNESSES = (
    ReferenceEntry("scheme.variance.discrete", _of("Delta0")),
    ReferenceEntry("scheme.lyapunov_max.discrete", _of("lambda_1")),
)
