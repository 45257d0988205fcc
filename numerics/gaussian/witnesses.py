"""Reference points of the Gaussian column: certified numbers for its formulas' symbols at a gain, for tanh.

The variance, the kinetic energy and the potential come from `evaluate`, by ball arithmetic and interval
Newton, not from the statements.
"""

from collections.abc import Mapping
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Builder, ReferenceEntry, ReferencePoint
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.gaussian.onset import ORDER
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.series import onset

DIGITS = 30
NEAR = "1.001"
ROOM = 2  # the remainder is below twice the first power that the series leave out, eps^5


def _quantity(name: str, **parameters: str) -> Any:
    return evaluate(f"gaussian.{name}", digits=DIGITS, **parameters).mpf


def _gain(point: Mapping[str, str]) -> dict[str, Any]:
    g = point.get("g", "2")
    return {"g": mp.mpf(g), "Delta0": _quantity("variance", g=g), "Gamma0": _quantity("kinetic_energy", g=g)}


def _potential(point: Mapping[str, str]) -> ReferencePoint:
    g = point.get("g", "2")
    value = _quantity("potential", g=g, Delta="0.5")
    return ReferencePoint({**_gain(point), "Delta": mp.mpf("0.5"), "V": value}, "V")


def _distribution(point: Mapping[str, str]) -> ReferencePoint:
    """theta is the quantile of the level (0.5 unless the claim says) at the variance."""
    values = _gain(point)
    level = mp.mpf(point.get("level", "0.5"))
    theta = mp.sqrt(2 * values["Delta0"]) * mp.erfinv(level)
    return ReferencePoint({**values, "theta": theta, "P": level}, "P")


def _onset(subject: str, quantity: str) -> Builder:
    """Just above the onset, where the first omitted power eps^5 hides what is smaller than itself."""

    def build(point: Mapping[str, str]) -> ReferencePoint:
        eps = mp.mpf(NEAR) - 1
        series = getattr(onset(nonlinearity("tanh"), ORDER + 1), quantity).coefficients
        leading = next(k for k, c in enumerate(series) if c != 0)
        omitted = abs(series[ORDER + 1] / series[leading])
        hidden = float(ROOM * omitted * eps ** (ORDER + 1 - leading))
        return ReferencePoint({"epsilon": eps, subject: _quantity(quantity, g=NEAR)}, subject, slack=hidden)

    return build


WITNESSES = (
    ReferenceEntry("gaussian.potential", _potential),
    ReferenceEntry("gaussian.self_consistency", lambda point: ReferencePoint(_gain(point), "Delta0")),
    ReferenceEntry("gaussian.kinetic_energy", lambda point: ReferencePoint(_gain(point), "Gamma0")),
    ReferenceEntry(
        "gaussian.arc_length",
        lambda point: ReferencePoint(
            {**_gain(point), "ell": _quantity("arc_length", g=point.get("g", "2"))}, "ell"
        ),
    ),
    ReferenceEntry("gaussian.activity_distribution", _distribution),
    ReferenceEntry("gaussian.variance.onset", _onset("Delta0", "variance")),
    ReferenceEntry("gaussian.kinetic_energy.onset", _onset("Gamma0", "kinetic_energy")),
)
