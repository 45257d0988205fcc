r"""Claims about the chaotic flow $\dot x=F$ on the landscape $E=\frac12|F|^2$ of its kinetic energy.

T_E = Gamma0, an arc length of sqrt(Gamma0) per unit time, F orthogonal to x and to grad E, |grad E|^2/(N
Gamma0). And its distance from equilibrium: the largest difference of the one-time distributions at equal
energy is the certified one, and equilibrium is the wider by S - Delta0, so that no positive temperature
matches the variance.
"""

import math
from typing import Any

from rnnchaos.verify.bias.extrapolation import kinds
from rnnchaos.verify.claim import Claim, Interval, Rival, fixed, shifted
from rnnchaos.verify.gradient.design import LEVELS, Equilibrium, Flow, hull, starts, steepness
from rnnchaos.verify.gradient.rivals import of_steepness, of_temperature, warm_angle
from rnnchaos.verify.prediction import theory


def along(flow: Flow) -> tuple[Claim, ...]:
    """The claims about the flow that the point has a tolerance for."""
    known = {
        "kinetic_energy": _temperature,
        "arc_length_rate": _arc_length,
        "x.h": _angle,
        "x.F": _orthogonal_state,
        "F.grad": _orthogonal_gradient,
        "steepness": _steepness,
    }
    return tuple(build(flow) for name, build in known.items() if name in flow.tolerance)


def between(point: Equilibrium, flow: Flow) -> tuple[Claim, ...]:
    """The claims that compare equilibrium at T = Gamma0 with the flow."""
    return (_gap(point, flow), _wider(point, flow))


def _common(flow: Flow, id: str, formula: str, name: str) -> dict[str, Any]:
    """What the claims share: `name` finds tolerance, bias budget and observable."""
    return flow.claimed(name) | {
        "id": f"gradient.{id}.{flow.label}",
        "formula": f"gradient.{formula}",
        "point": {"g": flow.g},
        "count": kinds,
    }


def _temperature(flow: Flow) -> Claim:
    return Claim(
        **_common(flow, "effective_temperature", "effective_temperature", "kinetic_energy"),
        title=f"effective temperature by energy, 2 <E>/N = Gamma0, of the flow at g = {flow.g}",
        prediction=lambda: theory("gradient.effective_temperature", g=flow.g, definition="energy"),
        relative=True,
        rivals=of_temperature(flow.g),
    )


def _arc_length(flow: Flow) -> Claim:
    return Claim(
        **_common(flow, "effective_temperature.arc_length", "effective_temperature", "arc_length_rate"),
        title=f"arc length per unit time and sqrt(N) of the flow, sqrt(T_E), at g = {flow.g}",
        prediction=lambda: math.sqrt(theory("gaussian.kinetic_energy", g=flow.g)),
        relative=True,
        rivals=of_temperature(flow.g, 0.5),
    )


def _angle(flow: Flow) -> Claim:
    cosine = theory("gradient.angle", g=flow.g, between="x,h")
    return Claim(
        **_common(flow, "angle.chaotic", "angle.chaotic", "x.h"),
        title=f"cosine of x and h = J phi(x) in the flow at g = {flow.g}",
        prediction=lambda: cosine,
        rivals=(
            fixed("no motion: h = x", 1.0),
            fixed("half the kinetic energy", math.sqrt(2 * cosine**2 / (1 + cosine**2)), "Gamma0/2"),
            shifted(),
        ),
    )


def _orthogonal_state(flow: Flow) -> Claim:
    warm = warm_angle(flow.g, "x,F")
    return Claim(
        **_common(flow, "angle.chaotic.force", "angle.chaotic", "x.F"),
        title=f"F is orthogonal to x in the flow at g = {flow.g}",
        prediction=lambda: 0.0,
        rivals=(fixed("equilibrium at T_E: -sqrt(T/S)", warm), shifted()),
    )


def _orthogonal_gradient(flow: Flow) -> Claim:
    warm = warm_angle(flow.g, "F,grad")
    return Claim(
        **_common(flow, "chaotic_reaction", "chaotic_reaction", "F.grad"),
        title=f"F is orthogonal to grad E in the flow at g = {flow.g}",
        prediction=lambda: 0.0,
        rivals=(
            fixed("equilibrium at T_E: -1/sqrt(1 + g^2 E phi'^2)", warm, "as without the reaction"),
            shifted(),
        ),
    )


def _steepness(flow: Flow) -> Claim:
    return Claim(
        **_common(flow, "chaotic_norm", "chaotic_norm", "steepness"),
        title=f"|grad E|^2/(N Gamma0) of the flow at g = {flow.g}",
        prediction=lambda: steepness(flow.g),
        relative=True,
        rivals=of_steepness(flow.g),
    )


def _apart(chaotic: Interval, *equilibrium: Interval) -> Interval:
    """Interval of (flow) - (equilibrium, all starts)."""
    low, high = hull(*equilibrium)
    return chaotic[0] - high, chaotic[1] - low


def _gap(point: Equilibrium, flow: Flow) -> Claim:
    """At the threshold where the two laws differ most, the last one of both studies."""
    return Claim(
        id=f"gradient.distribution_gap.{flow.label}",
        formula="gradient.distribution_gap",
        title=f"largest difference of P(|x| < theta), flow minus equilibrium at T = Gamma0, g = {flow.g}",
        point={"g": flow.g},
        prediction=lambda: theory("gradient.distribution_gap", g=flow.g),
        tolerance=flow.tolerance["gap"],
        measurements=(flow.pair("marginal[0]"), *starts(point.study(), "marginal", len(LEVELS))),
        combine=_apart,
        rivals=(
            fixed("equal distributions", 0.0, "a temperature that matches the variance"),
            Rival("chaos is the wider", lambda p, t: -p),
            shifted(),
        ),
        budgets=point.budgets,
        biases=(*flow.biases("gap"), *point.biases("gap")),
    )


def _wider(point: Equilibrium, flow: Flow) -> Claim:
    """S(Gamma0) - Delta0 is far above zero: an ordering."""
    narrow, wide = theory("gaussian.variance", g=flow.g), point.variance

    def combine(chaotic: Interval, *equilibrium: Interval) -> Interval:
        low, high = _apart(chaotic, *equilibrium)
        return -high, -low

    return Claim(
        id=f"gradient.effective_temperature.variance.{flow.label}",
        formula="gradient.effective_temperature.variance",
        title=f"equilibrium at T = Gamma0 is wider than chaos, S - Delta0, at g = {flow.g}",
        point={"g": flow.g},
        prediction=lambda: wide - narrow,
        tolerance=0.6,
        relative=True,
        kind="ordering",
        measurements=(flow.pair("variance"), *starts(point.study(), "variance")),
        combine=combine,
        rivals=(
            fixed("a positive T_V: S = Delta0", 0.0, "the variances match at some T > 0"),
            fixed("chaos is the wider", narrow - wide),
        ),
        budgets=point.budgets,
        biases=(
            *flow.biases("variance", narrow / (wide - narrow)),
            *point.biases("variance", wide / (wide - narrow)),
        ),
    )
