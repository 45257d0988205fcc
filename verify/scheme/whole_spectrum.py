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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.bias.pilot import aligned
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival, shifted
from rnnchaos.verify.ensembles.study import Kernel
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
FLOAT64 = {"precision": "float64"}
TITLES = {
    "dimension": "Kaplan-Yorke dimension per unit",
    "entropy_rate": "entropy rate per unit",
    "unstable_fraction": "share of positive exponents",
}


LONG: dict[str, Any] = {
    "transient": aligned,
    "decay": "the same networks, transient and alignment {later} times as long",
}


def _white(name: str) -> Callable[[], float]:
    return lambda: theory(f"scheme.{name}", g=G, dt="1")


def _sum(dt: str) -> Callable[[], float]:
    return lambda: uncertified("scheme.spectrum_sum", g=G, dt=dt)


def _lowest() -> float:
    return theory("scheme.minimal_exponent", g=G, dt="0.25", digits=9)


@dataclass(frozen=True)
class Observed:
    """What an observable tends to, its budget and its tolerance."""

    exact: Callable[[], float]
    bias: BiasBudget
    tolerance: float


def design(
    id: str,
    kernels: tuple[Kernel, Kernel, Callable[..., int]],
    observed: Mapping[str, Observed],
    parameters: Mapping[str, Any],
    budgets: tuple[int, int, int],
    *,
    kind: type[Design] = Design,
    **rest: Any,
) -> Any:
    """A design of networks at g = 3: kernels of one network and of a pair with their memory, budgets from
    `quick` to `thorough`."""
    single, double, memory = kernels
    return kind(
        pilots=PILOTS,
        id=id,
        single=single,
        double=double,
        memory=memory,
        parameters={"g": float(G), "phi": "tanh", **parameters},
        budgets=dict(zip(("quick", "standard", "thorough"), budgets, strict=True)),
        exact={name: of.exact for name, of in observed.items()},
        bias={name: of.bias for name, of in observed.items()},
        tolerance={name: of.tolerance for name, of in observed.items()},
        **LONG,
        **rest,
    )


WHOLE: Design = design(
    "whole_spectrum.discrete.g3",
    (whole, whole_pair, mean_memory),
    {
        "dimension": Observed(_white("dimension"), BiasBudget(0.0065, 0.0042), 0.05),
        "entropy_rate": Observed(_white("entropy_rate"), BiasBudget(0.0055, 0.0084), 0.08),
        "unstable_fraction": Observed(_white("unstable_fraction"), BiasBudget(0.0068, 0.0056), 0.08),
    },
    {"N": 100, "scheme": "inputs", "dt": 1.0, "burn": 50.0, "align": 10.0, "duration": 100.0, **FLOAT64},
    (400, 1200, 4000),
    interval="fast",
    networks=(1200, 1000),
    watched=100,
)
TRACE: Design = design(
    "mean_exponent.dt0.5.g3",
    (mean_exponent, mean_pair, mean_memory),
    {"mean_exponent": Observed(_sum("0.5"), BiasBudget(0.0011, 0.002), 0.02)},
    {"N": 150, "scheme": "euler", "dt": 0.5, "burn": 30.0, "align": 1.0, "duration": 20.0, **FLOAT64},
    (300, 900, 3000),
    interval="fast",
    networks=(300, 300),
    watched=150,
)
EDGE: Design = design(
    "lyapunov_min.dt0.25.g3",
    (smallest, smallest, smallest_memory),
    {"lyapunov_min": Observed(_lowest, BiasBudget(0.0043, 0.0085), 0.06)},
    {"N": 800, "scheme": "euler", "dt": 0.25, "burn": 30.0, "align": 10.0, "duration": 20.0, "states": 4},
    (50, 150, 500),
    kind=SingleSize,
    networks=(60, 25),
    watched=400,
    crowd=4,
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
