r"""Claims on the moments and autocovariances of Euler's map, from the pairs of the flow's claims.

$$\langle F^2\rangle = \frac{g^2\,\mathrm E\varphi^2 - \Delta_0}{1 - dt},$$

the Euler identity, at the map's own Delta0. Nothing is corrected here: what the simulation prints is what
the theory of the map says, 25 % above the flow at dt = 0.2. The measurements are those of the Gaussian
column, so these claims add nothing to the family.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.bias.extrapolation import kinds
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian.correlation import shapes
from rnnchaos.verify.gaussian.design import POINTS, Point
from rnnchaos.verify.gaussian.rivals import half, leading_variance, static, without_g2


@cache
def claims() -> tuple[Claim, ...]:
    """Moments of every gain, then the autocovariances."""
    moments = (claim for point in POINTS for claim in (_kinetic_energy(point), _variance(point)))
    return (*moments, *(_correlation(point, i) for point in POINTS for i in range(len(point.lags))))


def _common(point: Point, observable: str) -> dict[str, Any]:
    return point.claimed(observable) | {
        "id": f"scheme.{observable}.g{point.g}",
        "formula": f"scheme.{observable}",
        "point": {"g": point.g, "dt": point.dt},
        "prediction": lambda: point.limit(observable),
        "relative": True,
        "count": kinds,
    }


def _kinetic_energy(point: Point) -> Claim:
    dt = float(point.dt)
    rivals = [
        half(),
        without_g2("kinetic_energy"),
        Rival("step error of the wrong sign", lambda p, t: p * (1 - dt) / (1 + dt), "1/(1 + dt)"),
    ]
    if point.tolerance["kinetic_energy"] < 0.2:
        flow = Rival("no step error", lambda p, t: point.flow("kinetic_energy"), "the flow's own value")
        rivals += [flow, shifted()]
    return Claim(
        **_common(point, "kinetic_energy"),
        title=f"<F^2> of Euler's map at g = {point.g}, dt = {point.dt}",
        rivals=tuple(rivals),
    )


def _variance(point: Point) -> Claim:
    return Claim(
        **_common(point, "variance"),
        title=f"variance of Euler's map at g = {point.g}, dt = {point.dt}",
        rivals=(without_g2("variance"), leading_variance(point.g), static(point.g), shifted()),
    )


def _correlation(point: Point, index: int) -> Claim:
    lag = point.lags[index]
    own = {
        "id": f"scheme.correlation.g{point.g}.lag{lag}",
        "formula": "scheme.dmft",
        "point": {"g": point.g, "dt": point.dt, "lag": lag},
    }
    return Claim(
        **_common(point, f"correlation[{index}]") | own,
        title=f"autocovariance of Euler's map at g = {point.g}, dt = {point.dt}, lag {lag}",
        rivals=shapes(point, lag),
    )
