r"""Claims on the whole spectrum of Euler's map at g = 3.

* **Discrete network, dt = 1.** Kaplan-Yorke dimension, entropy rate and share of positive exponents, per
  unit, from all N exponents of the same networks: closed theory, from the law of products of free matrices.
  Their bias is near 6/N (relative), so pairs are needed. Tolerances 5 % of the dimension, 8 % of entropy and
  share: wrong laws of the spectrum lie 14 % and more off. The share of a pair is a multiple of 1/N.
* **Trace, dt = 0.5.** The mean of all exponents is the mean growth of volume, which is not that of the
  state's own decay, $\ln(1-dt)/dt$, where the couplings reach beyond it:
  $dt\,g\sqrt{\mathrm E\varphi'^2}>1-dt$. The two differ by 5 %, so the tolerance is 2 %.
* **Lower edge, dt = 0.25.** Where they do not, the smallest exponent has a limit, by one vector carried
  backward in time through single networks. The mirror image of the largest one is 25 % off.
"""

from collections.abc import Callable
from functools import cache
from math import log
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.bias.pilot import aligned
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.gaussian.rivals import radius
from rnnchaos.verify.gaussian.spectrum_kernels import (
    mean_exponent,
    mean_memory,
    mean_pair,
    smallest,
    smallest_memory,
    whole,
    whole_pair,
)
from rnnchaos.verify.prediction import theory, uncertified
from rnnchaos.verify.scheme.lyapunov import PILOTS
from rnnchaos.verify.scheme.white_rivals import newman, straight, white

G = "3"
ALIGNED = "the same networks, transient and alignment {later} times as long"
TITLES = {
    "dimension": "Kaplan-Yorke dimension per unit",
    "entropy_rate": "entropy rate per unit",
    "unstable_fraction": "share of positive exponents",
}


def _white(name: str) -> Callable[[], float]:
    return lambda: theory(f"scheme.{name}", g=G, dt="1")


def _sum(dt: str) -> Callable[[], float]:
    return lambda: uncertified("scheme.spectrum_sum", g=G, dt=dt)


WHOLE = Design(
    pilots=PILOTS,
    id="whole_spectrum.discrete.g3",
    single=whole,
    double=whole_pair,
    parameters={"g": float(G), "N": 100, "scheme": "inputs", "dt": 1.0, "burn": 50.0, "align": 10.0}
    | {"duration": 100.0, "precision": "float64", "phi": "tanh"},
    memory=mean_memory,
    budgets={"quick": 400, "standard": 1200, "thorough": 4000},
    exact={name: _white(name) for name in TITLES},
    bias={
        "dimension": BiasBudget(0.0065, 0.0042),
        "entropy_rate": BiasBudget(0.0055, 0.0084),
        "unstable_fraction": BiasBudget(0.0068, 0.0056),
    },
    tolerance={"dimension": 0.05, "entropy_rate": 0.08, "unstable_fraction": 0.08},
    interval="fast",
    networks=(1200, 1000),
    watched=100,
    transient=aligned,
    decay=ALIGNED,
)
TRACE = Design(
    pilots=PILOTS,
    id="mean_exponent.dt0.5.g3",
    single=mean_exponent,
    double=mean_pair,
    parameters={"g": float(G), "N": 150, "scheme": "euler", "dt": 0.5, "burn": 30.0, "align": 1.0}
    | {"duration": 20.0, "precision": "float64", "phi": "tanh"},
    memory=mean_memory,
    budgets={"quick": 300, "standard": 900, "thorough": 3000},
    exact={"mean_exponent": _sum("0.5")},
    bias={"mean_exponent": BiasBudget(0.0011, 0.002)},
    tolerance={"mean_exponent": 0.02},
    interval="fast",
    networks=(300, 300),
    watched=150,
    transient=aligned,
    decay=ALIGNED,
)
EDGE = SingleSize(
    pilots=PILOTS,
    id="lyapunov_min.dt0.25.g3",
    single=smallest,
    double=smallest,
    parameters={"g": float(G), "N": 800, "scheme": "euler", "dt": 0.25, "states": 4, "burn": 30.0}
    | {"align": 10.0, "duration": 20.0, "phi": "tanh"},
    memory=smallest_memory,
    budgets={"quick": 50, "standard": 150, "thorough": 500},
    exact={"lyapunov_min": lambda: theory("scheme.minimal_exponent", g=G, dt="0.25", digits=9)},
    bias={"lyapunov_min": BiasBudget(0.0043, 0.0085)},
    tolerance={"lyapunov_min": 0.06},
    networks=(60, 25),
    watched=400,
    crowd=4,
    transient=aligned,
    decay=ALIGNED,
)


@cache
def claims() -> tuple[Claim, ...]:
    """Of the discrete network, then trace and lower edge."""
    return (*(_of_whole(name) for name in TITLES), _trace(), _edge())


def _of_whole(name: str) -> Claim:
    def at(quantity: str, law: Callable[..., Any]) -> Callable[[float, float], float]:
        return lambda p, t: float(getattr(law(float(G), _variance(quantity)), name))

    own, flow = "scheme.variance", "gaussian.variance"
    rivals = (
        Rival("spectrum straight from its top", at(own, straight), "density of exponents as at lambda_1"),
        Rival("the flow's variance", at(flow, white), "in the formula of the discrete network"),
    )
    more = {
        "dimension": (shifted(),),
        "entropy_rate": (),
        "unstable_fraction": (
            Rival("product of Gaussian matrices", lambda p, t: newman(float(G), _variance(own)), "Newman"),
        ),
    }
    return Claim(
        **WHOLE.claimed(name),
        id=f"scheme.{name}.discrete.g{G}",
        formula=f"scheme.{name}.discrete",
        title=f"{TITLES[name]} of the discrete network at g = {G}",
        point={"g": G, "dt": "1"},
        prediction=WHOLE.exact[name],
        relative=True,
        rivals=rivals + more[name],
    )


def _variance(quantity: str) -> float:
    if quantity.startswith("gaussian"):
        return theory(quantity, g=G)
    return uncertified(quantity, g=G, dt="1")


def _trace() -> Claim:
    decay = Rival("decay of the state alone", lambda p, t: log(1 - 0.5) / 0.5, "ln(1 - dt)/dt")
    return Claim(
        **TRACE.claimed("mean_exponent"),
        id=f"scheme.spectrum_sum.g{G}",
        formula="scheme.spectrum_sum",
        title=f"mean of all Lyapunov exponents of Euler's map at g = {G}, dt = 0.5",
        point={"g": G, "dt": "0.5"},
        prediction=TRACE.exact["mean_exponent"],
        relative=True,
        rivals=(
            decay,
            Rival("mean exponent of the flow", lambda p, t: theory("gaussian.spectrum_sum", g=G), "-1"),
            Rival("step taken for 1", lambda p, t: _sum("1")(), "discrete network"),
        ),
    )


def _edge() -> Claim:
    def mirror(p: float, t: float) -> float:
        return 2 * log(1 - 0.25) / 0.25 - uncertified("scheme.lyapunov_max", g=G, dt="0.25")

    def frozen(p: float, t: float) -> float:
        return log(1 - 0.25 - 0.25 * radius(G, uncertified("scheme.variance", g=G, dt="0.25"))) / 0.25

    return Claim(
        **EDGE.claimed("lyapunov_min"),
        id=f"scheme.minimal_exponent.g{G}",
        formula="scheme.minimal_exponent",
        title=f"smallest Lyapunov exponent of Euler's map at g = {G}, dt = 0.25",
        point={"g": G, "dt": "0.25"},
        prediction=EDGE.exact["lyapunov_min"],
        relative=True,
        rivals=(
            Rival("mirror of the largest exponent", mirror, "2 ln(1 - dt)/dt - lambda_1"),
            Rival("that of the flow", lambda p, t: theory("gaussian.minimal_exponent", g=G), "dt -> 0"),
            Rival("edge of the Jacobian's eigenvalues", frozen, "ln(1 - dt - dt g sqrt(E phi'^2))/dt"),
        ),
    )
