r"""All Lyapunov exponents of the flow: the smallest, entropy rate, Kaplan-Yorke dimension, share of positive.

The smallest is $-2-\lambda_1$: the spectrum at N to infinity is symmetric about -1
(`gaussian.volume_growth`). It is as certain as $\lambda_1$ (`rnnchaos.numerics.gaussian.lyapunov`); that the
spectrum is symmetric is an argument of planar diagrams. At g <= g_c it is $-1-g/g_c$, the edge of the circle
of eigenvalues. The others are sampled (`rnnchaos.numerics.gaussian.volumes.sampled`): no more
than 4 digits, and 2 beyond g = 5 g_c, where paths have many modes.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import lazily
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV
from rnnchaos.numerics.meanfield.gain import excess, gain, not_too_strong, sampled_in_chaos
from rnnchaos.numerics.quantity import PHI, SAMPLED_DIGITS, Engine, Quantity, real
from rnnchaos.numerics.value import Ball

_PLACE = "rnnchaos.numerics.gaussian.volumes.sampled"
_STRONG, _STRONG_DIGITS = 4, {"ball": 2, "mpmath": 1}
_GAIN = not_too_strong(gain(nearest=0.04, furthest=9), 10)


def _mirrored(engine: Engine) -> Engine:
    def run(bits: int, /, **given: object) -> Ball:
        found = engine(bits, **given)
        return (
            found
            if found.arb is None
            else replace(found, arb=-2 - found.arb, method=f"-2 - lambda_1; {found.method}")
        )

    return run


MINIMAL_EXPONENT: Quantity = replace(
    LYAPUNOV,
    id="gaussian.minimal_exponent",
    title="smallest Lyapunov exponent of the flow, per unit time",
    formula="gaussian.minimal_exponent",
    ball=_mirrored(LYAPUNOV.ball),
    mpmath=_mirrored(LYAPUNOV.mpmath),
)


def _fewer(given: Mapping[str, Any]) -> Mapping[str, int]:
    with working_bits(64):
        strong = excess(given["g"], given["phi"]) > _STRONG
    return _STRONG_DIGITS if strong else SAMPLED_DIGITS


def _quantity(name: str, title: str, formula: str = "") -> Quantity:
    id, engines = f"gaussian.{name}", (lazily(f"{_PLACE}:{name}"), lazily(f"{_PLACE}:{name}_in_time"))
    return Quantity(id, title, formula or id, (_GAIN, PHI), *engines, fewer_digits=_fewer)


_DENSITY = "rnnchaos.numerics.gaussian.volumes.density"
SAMPLED = (
    Quantity(
        "gaussian.lyapunov_density",
        "share of the Lyapunov exponents of the flow above a rate",
        "gaussian.volume_growth",
        (_GAIN, real("s", "rate, per unit time", at_least=-100, at_most=100), PHI),
        lazily(f"{_DENSITY}:above"),
        lazily(f"{_DENSITY}:above_in_time"),
        lazily(f"{_DENSITY}:curve"),
        fewer_digits=sampled_in_chaos,
    ),
    _quantity("entropy_rate", "Kolmogorov-Sinai entropy rate of the flow, per neuron"),
    _quantity("dimension", "Kaplan-Yorke dimension of the flow, per neuron; not the participation ratio"),
    _quantity("unstable_fraction", "share of positive exponents of the flow", "gaussian.volume_growth"),
)
