r"""Claims on the Euler map's own exponents: at the flow's steps from the flow's pairs, and the discrete
network.

At dt = 1 the map is $x'=J\varphi(x)$, the discrete network: activity is white,
$\lambda_1=\frac12\ln g^2\mathrm E\varphi'^2$, and the N exponents sum to the logarithm of the determinant,
$\ln g-\frac12+\mathrm E\ln\varphi'$ a unit. Their rivals are the formulas of the flow, which the map
approaches as dt -> 0 and not here.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian import published
from rnnchaos.verify.gaussian.lyapunov import FLOW
from rnnchaos.verify.gaussian.spectrum_kernels import (
    leading,
    leading_memory,
    leading_pair,
    mean_exponent,
    mean_memory,
    mean_pair,
)
from rnnchaos.verify.prediction import theory, uncertified

G = "2"
PILOTS = Path(__file__).with_name("pilots.json")
BUDGETS = {"quick": 400, "standard": 1200, "thorough": 4000}


def _largest(g: str, dt: str) -> Callable[..., float]:
    return lambda *_: uncertified("scheme.lyapunov_max", g=g, dt=dt)


def _sum(dt: str) -> Callable[..., float]:
    return lambda *_: uncertified("scheme.spectrum_sum", g=G, dt=dt)


LARGEST = Design(
    pilots=PILOTS,
    id="lyapunov_max.discrete.g2",
    single=leading,
    double=leading_pair,
    parameters={"g": float(G), "N": 500, "dt": 1.0, "states": 1, "burn": 50.0, "align": 20.0}
    | {"duration": 150.0, "scheme": "inputs", "phi": "tanh"},
    memory=leading_memory,
    budgets=BUDGETS,
    exact={"lyapunov_max": _largest(G, "1")},
    bias={"lyapunov_max": BiasBudget(0.005, 0.014)},
    tolerance={"lyapunov_max": 0.1},
    networks=(300, 150),
)
SUM = Design(
    pilots=PILOTS,
    id="mean_exponent.discrete.g2",
    single=mean_exponent,
    double=mean_pair,
    parameters={"g": float(G), "N": 200, "scheme": "inputs", "dt": 1.0, "burn": 30.0, "align": 1.0}
    | {"duration": 40.0, "precision": "float64", "phi": "tanh"},
    memory=mean_memory,
    budgets=BUDGETS,
    exact={"mean_exponent": _sum("1")},
    bias={"mean_exponent": BiasBudget(0.0037, 0.013)},
    tolerance={"mean_exponent": 0.07},
    networks=(400, 500),
)


@cache
def claims() -> tuple[Claim, ...]:
    """lambda_1 at the flow's steps; the discrete network's exponents."""
    return (*(_of_flow(g, design) for g, design in FLOW.items()), _discrete_largest(), _discrete_sum())


def _common(design: Design, name: str) -> dict[str, Any]:
    return design.claimed(name) | {"prediction": design.exact[name], "relative": True}


def _of_flow(g: str, design: Design) -> Claim:
    dt, eps = str(design.parameters["dt"]), float(g) - 1
    return Claim(
        **_common(design, "lyapunov_max"),
        id=f"scheme.lyapunov_max.g{g}",
        formula="scheme.lyapunov_max",
        title=f"largest Lyapunov exponent of Euler's map at g = {g}, dt = {dt}",
        point={"g": g, "dt": dt},
        rivals=(
            Rival("lambda_1 = eps^2, without the half", lambda p, t: eps**2, "and nothing more"),
            Rival("step taken for 1", _largest(g, "1"), "discrete network"),
            shifted(),
        ),
    )


def _discrete_largest() -> Claim:
    eps = float(G) - 1
    return Claim(
        **_common(LARGEST, "lyapunov_max"),
        id="scheme.lyapunov_max.discrete.g2",
        formula="scheme.lyapunov_max.discrete",
        title="largest Lyapunov exponent of the discrete network at g = 2",
        point={"g": G, "dt": "1"},
        rivals=(
            Rival("exponent of the flow", lambda p, t: theory("gaussian.lyapunov_max", g=G), "dt -> 0"),
            Rival("ln(g^2 E phi'^2), without the half", lambda p, t: 2 * p, ""),
            Rival("lambda_1 = eps^2/2 only", lambda p, t: eps**2 / 2, "the flow's onset"),
        ),
        published=published.discrete("lyapunov_max"),
    )


def _discrete_sum() -> Claim:
    return Claim(
        **_common(SUM, "mean_exponent"),
        id="scheme.spectrum_sum.discrete.g2",
        formula="scheme.spectrum_sum",
        title="mean of all Lyapunov exponents of the discrete network at g = 2",
        point={"g": G, "dt": "1"},
        rivals=(
            Rival("mean exponent of the flow", lambda p, t: theory("gaussian.spectrum_sum", g=G), "-1"),
            Rival("without the determinant of J", lambda p, t: p + 0.5, "ln g + E ln phi'"),
            Rival("half the step", _sum("0.5"), "dt = 0.5"),
        ),
        published=published.discrete("mean exponent"),
    )
