r"""Claims on the lower edge of the flow's spectrum: $\lambda_N=-2-\lambda_1$, the mirror image of the largest
exponent about -1.

Vectors are carried backward along trajectories of single networks
(`rnnchaos.verify.networks.backward_flow`). A network has no such symmetry, the limit has. At N = 400 the
exponent is off by less than .01 and scatters by .02 from network to network. Tolerances: .05 at g = 3, .04 at
g = 2; the wrong theories lie .08 and more off.
"""

from functools import partial
from math import sqrt
from pathlib import Path

import numpy as np

from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.volumes.pair_means import NormalRule
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.pilot import aligned
from rnnchaos.verify.bias.single import SingleSize
from rnnchaos.verify.claim import Claim, Rival
from rnnchaos.verify.gaussian.flow_spectrum.kernels import smallest_memory, smallest_of_network
from rnnchaos.verify.prediction import theory, uncertified

NAME, STEP = "lyapunov_min", "0.05"
PILOTS = Path(__file__).with_name("pilots.json")


def _design(
    g: str, *, burn: float, align: float, duration: float, tolerance: float, bias: BiasBudget
) -> SingleSize:
    times = {"dt": 0.2, "burn": burn, "align": align, "duration": duration}
    return SingleSize(
        pilots=PILOTS,
        id=f"lyapunov_min.g{g}",
        single=smallest_of_network,
        double=smallest_of_network,
        parameters={"g": float(g), "N": 400, "scheme": "rk4", "states": 8, "phi": "tanh"} | times,
        memory=smallest_memory,
        budgets={"standard": 150, "thorough": 500},
        exact={NAME: partial(theory, "gaussian.minimal_exponent", digits=9, g=g)},
        bias={NAME: bias},
        tolerance={NAME: tolerance},
        absolute=(NAME,),
        networks=(150, 60),
        watched=200,
        order=4,
        transient=aligned,
        decay="the same networks, transient and alignment {later} times as long",
    )


EDGES = {
    "2": _design(
        "2", burn=60.0, align=15.0, duration=30.0, tolerance=0.04, bias=BiasBudget(0.0053, 0.0087, 0.00083)
    ),
    "3": _design(
        "3", burn=30.0, align=10.0, duration=20.0, tolerance=0.05, bias=BiasBudget(0.011, 0.0098, 0.0052)
    ),
}


def claims() -> tuple[Claim, ...]:
    """At g = 2 and 3."""
    return tuple(_edge(g, design) for g, design in EDGES.items())


def _edge(g: str, design: SingleSize) -> Claim:
    def largest() -> float:
        return theory("gaussian.lyapunov_max", g=g)

    def frozen(p: float, t: float) -> float:
        rule = NormalRule(activation(odd_nonlinearity("tanh")), theory("gaussian.variance", g=g))
        return -1 - float(g) * sqrt(rule.mean(np.cosh(rule.nodes) ** -4.0))

    def euler(p: float, t: float) -> float:
        return uncertified("scheme.minimal_exponent", g=g, dt=STEP)

    return Claim(
        **design.claimed(NAME),
        id=f"gaussian.minimal_exponent.g{g}",
        formula="gaussian.minimal_exponent",
        title=f"smallest Lyapunov exponent of the flow at g = {g}",
        point={"g": g},
        prediction=design.exact[NAME],
        rivals=(
            Rival("twice the mean", lambda p, t: -2.0, "mirror of 0, not of lambda_1"),
            Rival("mirror about -1/2", lambda p, t: -1 - largest(), "-1 - lambda_1"),
            Rival("edge of the Jacobian's eigenvalues", frozen, "-1 - g sqrt(E phi'^2)"),
            Rival("Euler's map", euler, f"dt = {STEP}"),
        ),
    )
