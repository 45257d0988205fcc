r"""Claims of the scheme column: Euler's map against its own exact mean-field theory, from the pairs of the
flow's claims.

    <F^2> = (g^2 E phi^2 - Delta0)/(1 - dt)   at the map's own Delta0,

the Euler identity. Nothing is corrected here: what the simulation prints is what the theory of the map says,
25 % above the flow at dt = 0.2. The measurements are those of the Gaussian column, so these claims add
nothing to the family.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.bias.extrapolation import kinds, pair
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian.design import POINTS, Point
from rnnchaos.verify.gaussian.rivals import half, leading_variance, static, without_g2
from rnnchaos.verify.scheme import lyapunov as scheme_exponents


@cache
def claims() -> tuple[Claim, ...]:
    """All claims of the column."""
    moments = (claim for point in POINTS for claim in (_kinetic_energy(point), _variance(point)))
    return (*moments, *scheme_exponents.claims())


def _common(point: Point, quantity: str) -> dict[str, Any]:
    return {
        "id": f"scheme.{quantity}.g{point.g}",
        "formula": f"scheme.{quantity}",
        "point": {"g": point.g, "dt": point.dt},
        "prediction": lambda: point.scheme(quantity),
        "measurements": (pair(point.study(), quantity),),
        "relative": True,
        "budgets": point.budgets,
        "count": kinds,
    }


def _kinetic_energy(point: Point) -> Claim:
    wrong_sign = Rival("step error of the wrong sign", lambda p, t: p * (1 - dt) / (1 + dt), "1/(1 + dt)")
    no_error = Rival("no step error", lambda p, t: point.flow("kinetic_energy"), "the flow's own value")
    dt = float(point.dt)
    rivals: tuple[Rival, ...] = (half(), without_g2("kinetic_energy"), wrong_sign)
    if point.tolerance[0] < 0.2:
        rivals = (*rivals, no_error, shifted())
    return Claim(
        **_common(point, "kinetic_energy"),
        title=f"<F^2> of Euler's map at g = {point.g}, dt = {point.dt}",
        tolerance=point.tolerance[0],
        rivals=rivals,
        biases=point.biases(0),
    )


def _variance(point: Point) -> Claim:
    return Claim(
        **_common(point, "variance"),
        title=f"variance of Euler's map at g = {point.g}, dt = {point.dt}",
        tolerance=point.tolerance[1],
        rivals=(without_g2("variance"), leading_variance(point.g), static(point.g), shifted()),
        biases=point.biases(1),
    )


CLAIMS = claims
