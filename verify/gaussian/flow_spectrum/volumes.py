r"""Claims on the Kaplan-Yorke dimension and the entropy rate of the flow, per unit, at g = 3.

Theory is sampled (`gaussian.dimension`, `gaussian.entropy_rate`: three digits). In simulation both come from
the leading tenth of the exponents of pairs of networks of 500 and 1000 units; single networks of 500 have a
sixth less entropy than the limit. What a pair has of its own beside its variance is taken off
(`rnnchaos.verify.gaussian.flow_spectrum.controlled`). Euler's map has 16 % more of both at dt = 0.25 and 44 %
more at dt = 0.5; the participation ratio is half the dimension. Tolerances: 8 % of the dimension, 15 % of the
entropy rate, whose pilot cannot tell a transient and a step's error of 3 % each from chance.
"""

from collections.abc import Callable
from functools import partial

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.bias.extrapolation import FLOAT32
from rnnchaos.verify.claim import Bias, Claim, Rival
from rnnchaos.verify.gaussian.flow_spectrum.controlled import Controlled
from rnnchaos.verify.gaussian.flow_spectrum.kernels import leading_part, part_memory, part_pair
from rnnchaos.verify.gaussian.flow_spectrum.mirror import PILOTS
from rnnchaos.verify.prediction import theory, uncertified

G = "3"
TITLES = {"dimension": "Kaplan-Yorke dimension", "entropy_rate": "entropy rate"}
SAMPLED = Bias("theory is sampled", 1e-3, "radius of three digits")
VOLUMES = Controlled(
    pilots=PILOTS,
    id="volumes.flow.g3",
    single=leading_part,
    double=part_pair,
    parameters={"g": float(G), "N": 500, "share": 0.1, "scheme": "rk4", "dt": 0.4, "burn": 60.0}
    | {"align": 20.0, "duration": 100.0, "precision": "float32", "phi": "tanh"},
    memory=part_memory,
    budgets={"standard": 400, "thorough": 1000},
    exact={name: partial(theory, f"gaussian.{name}", digits=3, g=G) for name in TITLES},
    bias={"dimension": BiasBudget(0.004, 0.017, 0.017), "entropy_rate": BiasBudget(0.0083, 0.035, 0.033)},
    tolerance={"dimension": 0.08, "entropy_rate": 0.15},
    interval="fast",
    extra=(FLOAT32, SAMPLED),
    networks=(200, 300),
    order=4,
    slopes={"dimension": -0.086, "entropy_rate": -0.0064},
)


def claims() -> tuple[Claim, ...]:
    """Of the same networks."""
    return tuple(_of(name) for name in TITLES)


def _of(name: str) -> Claim:
    def euler(dt: str) -> Callable[[float, float], float]:
        return lambda p, t: theory(f"scheme.{name}", digits=2, g=G, dt=dt)

    def onset(p: float, t: float) -> float:
        power = 2.5 if name == "entropy_rate" else 1.5
        return theory(f"gaussian.{name}.onset", digits=9) * float(
            theory("gaussian.lyapunov_max", g=G) ** power
        )

    def participation(p: float, t: float) -> float:
        return uncertified("gaussian.participation_ratio", g=G, of="x")

    more = {"dimension": (Rival("participation ratio", participation, "of x, per unit"),)}
    return Claim(
        **VOLUMES.claimed(name),
        id=f"gaussian.{name}.g{G}",
        formula=f"gaussian.{name}",
        title=f"{TITLES[name]} of the flow, per unit, at g = {G}",
        point={"g": G},
        prediction=VOLUMES.exact[name],
        relative=True,
        rivals=(
            Rival("Euler's map at a short step", euler("0.25"), "dt = 0.25"),
            Rival("Euler's map at a long step", euler("0.5"), "dt = 0.5"),
            Rival("law of the onset", onset, "in powers of lambda_1"),
            *more.get(name, ()),
        ),
    )
