r"""Claims on the Euler map's own exponents: at the flow's steps from the flow's pairs, and the discrete
network.

At dt = 1 the map is x' = J phi(x), the discrete network: activity is white, lambda_1 = ln(g^2 E phi'^2)/2,
and the N exponents sum to the logarithm of the determinant, ln g - 1/2 + E ln phi' a unit. Their rivals are
the formulas of the flow, which the map approaches as dt -> 0 and not here.
"""

from functools import cache

from rnnchaos.verify.bias.extrapolation import kinds, pair
from rnnchaos.verify.bias.pairs import Design
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian import published
from rnnchaos.verify.gaussian.correlation import shapes
from rnnchaos.verify.gaussian.design import POINTS, Point
from rnnchaos.verify.gaussian.lyapunov import FLOW
from rnnchaos.verify.gaussian.spectrum_kernels import mean_exponent, mean_memory, mean_pair
from rnnchaos.verify.gaussian.spectrum_study import leading, leading_memory, leading_pair
from rnnchaos.verify.prediction import theory

G = "2"
BUDGETS = {"quick": 400, "standard": 1200, "thorough": 4000}

LARGEST = Design(
    id="lyapunov_max.discrete.g2",
    single=leading,
    double=leading_pair,
    observable="lyapunov_max",
    parameters={"g": float(G), "N": 500, "dt": 1.0, "states": 1, "burn": 50.0, "align": 20.0}
    | {"duration": 150.0, "scheme": "inputs", "phi": "tanh"},
    truth=lambda: theory("scheme.lyapunov_max", g=G, dt="1"),
    budgets=BUDGETS,
    memory=leading_memory,
    remainder=0.005,
    transient=0.014,
    small=250,
    networks=(300, 150),
)
SUM = Design(
    id="mean_exponent.discrete.g2",
    single=mean_exponent,
    double=mean_pair,
    observable="mean_exponent",
    parameters={"g": float(G), "N": 200, "scheme": "inputs", "dt": 1.0, "burn": 30.0, "align": 1.0}
    | {"duration": 40.0, "precision": "float64", "phi": "tanh"},
    truth=lambda: theory("scheme.spectrum_sum", g=G, dt="1"),
    budgets=BUDGETS,
    memory=mean_memory,
    remainder=0.0037,
    transient=0.013,
    small=100,
    networks=(400, 500),
)


@cache
def claims() -> tuple[Claim, ...]:
    """Autocovariances and exponents of the map at the flow's steps; the discrete network's exponents."""
    lagged = tuple(_correlation(point, index) for point in POINTS for index in range(len(point.lags)))
    of_flow = tuple(_of_flow(g, design, tolerance) for g, (design, tolerance) in FLOW.items())
    return (*lagged, *of_flow, _largest(), _sum())


def _correlation(point: Point, index: int) -> Claim:
    at = point.lags[index]
    return Claim(
        id=f"scheme.correlation.g{point.g}.lag{at.lag}",
        formula="scheme.dmft",
        title=f"autocovariance of Euler's map at g = {point.g}, dt = {point.dt}, lag {at.lag}",
        point={"g": point.g, "dt": point.dt, "lag": at.lag},
        prediction=lambda: point.scheme("correlation", lag=at.lag),
        tolerance=at.tolerance,
        relative=True,
        measurements=(pair(point.study(), "correlation", index),),
        rivals=shapes(point, at),
        budgets=point.budgets,
        biases=point.at_lag(at),
        count=kinds,
    )


def _of_flow(g: str, design: Design, tolerance: float) -> Claim:
    dt, eps = str(design.parameters["dt"]), float(g) - 1
    return Claim(
        id=f"scheme.lyapunov_max.g{g}",
        formula="scheme.lyapunov_max",
        title=f"largest Lyapunov exponent of Euler's map at g = {g}, dt = {dt}",
        point={"g": g, "dt": dt},
        prediction=design.truth,
        tolerance=tolerance,
        relative=True,
        measurements=(design.measurement(),),
        rivals=(
            Rival("lambda_1 = eps^2, without the half", lambda p, t: eps**2, "and nothing more"),
            Rival(
                "step taken for 1",
                lambda p, t: theory("scheme.lyapunov_max", g=g, dt="1"),
                "discrete network",
            ),
            shifted(),
        ),
        budgets=design.budgets,
        biases=design.biases(),
    )


def _largest() -> Claim:
    eps = float(G) - 1
    return Claim(
        id="scheme.lyapunov_max.discrete.g2",
        formula="scheme.lyapunov_max.discrete",
        title="largest Lyapunov exponent of the discrete network at g = 2",
        point={"g": G, "dt": "1"},
        prediction=LARGEST.truth,
        tolerance=0.1,
        relative=True,
        measurements=(LARGEST.measurement(),),
        rivals=(
            Rival("exponent of the flow", lambda p, t: theory("gaussian.lyapunov_max", g=G), "dt -> 0"),
            Rival("ln(g^2 E phi'^2), without the half", lambda p, t: 2 * p, ""),
            Rival("lambda_1 = eps^2/2 only", lambda p, t: eps**2 / 2, "the flow's onset"),
        ),
        budgets=LARGEST.budgets,
        biases=LARGEST.biases(),
        published=published.discrete("lyapunov_max"),
    )


def _sum() -> Claim:
    return Claim(
        id="scheme.spectrum_sum.discrete.g2",
        formula="scheme.spectrum_sum",
        title="mean of all Lyapunov exponents of the discrete network at g = 2",
        point={"g": G, "dt": "1"},
        prediction=SUM.truth,
        tolerance=0.07,
        relative=True,
        measurements=(SUM.measurement(),),
        rivals=(
            Rival("mean exponent of the flow", lambda p, t: theory("gaussian.spectrum_sum", g=G), "-1"),
            Rival("without the determinant of J", lambda p, t: p + 0.5, "ln g + E ln phi'"),
            Rival("half the step", lambda p, t: theory("scheme.spectrum_sum", g=G, dt="0.5"), "dt = 0.5"),
        ),
        budgets=SUM.budgets,
        biases=SUM.biases(),
        published=published.discrete("mean exponent"),
    )
