"""The points at which the gradient column is verified, with tolerances and measured bias budgets.

At g = 2, T = 1 the overdamped dynamics itself runs, whose variance relaxes in t about 30. At g = 3 and T =
Gamma0, the effective temperature by energy, it is the inertial sampler of the same measure: overdamped, t =
300 leaves 6 % of the variance missing. There S(Gamma0)/Delta0 is 1.31, against 1.20 at g = 2, so that the
difference of the two one-time laws is resolved by fewer networks. The flow takes Runge-Kutta steps of 0.5;
its ratio |grad E|^2/(N Gamma0) fluctuates far less than either part, so that it is seen also near the onset.

Bias budgets are (finite size, step, transient). Step and transient were seen in 24 networks of N units with
eight times the states.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget
from rnnchaos.verify.gradient.design import Equilibrium, Flow
from rnnchaos.verify.gradient.kernels import chaos, chaos_pair, equilibrium, equilibrium_pair, memory_bytes

PILOTS = Path(__file__).with_name("pilots.json")
Amounts = Mapping[str, tuple[float, float, float]]


def _common(g: str, N: int, bias: Amounts, pairs: int, **times: float) -> dict[str, Any]:
    return {
        "g": g,
        "pilots": PILOTS,
        "parameters": {"g": float(g), "N": N, "phi": "tanh"} | times,
        "memory": memory_bytes,
        "bias": {name: BiasBudget(size, late, step) for name, (size, step, late) in bias.items()},
        "extra": (),
        "interval": "fast",
        "networks": (pairs, 24),
        "watched": N,
        "crowd": 8,
        "later": 2,
    }


def _flow(
    g: str,
    *,
    budgets: Mapping[str, int],
    tolerance: Mapping[str, float],
    bias: Amounts,
    **times: Any,
) -> Flow:
    return Flow(
        id=f"gradient.chaos.g{g}",
        single=chaos,
        double=chaos_pair,
        budgets=budgets,
        tolerance=tolerance,
        order=4,
        **_common(g, bias=bias, pairs=200, **times),
    )


def _equilibrium(
    g: str,
    T: str,
    *,
    budgets: Mapping[str, int],
    tolerance: Mapping[str, float],
    bias: Amounts,
    scheme: str = "matthews",
    **times: Any,
) -> Equilibrium:
    return Equilibrium(
        id=f"gradient.equilibrium.g{g}.T{'E' if T == 'energy' else T}",
        single=equilibrium,
        double=equilibrium_pair,
        budgets=budgets,
        tolerance=tolerance,
        order=2,
        T=T,
        scheme=scheme,
        **_common(g, bias=bias, pairs=400, **times),
    )


EQUILIBRIA = (
    _equilibrium(
        "2",
        "1",
        N=200,
        dt=0.08,
        states=6,
        burn=60,
        duration=50,
        budgets={"quick": 500, "standard": 1200, "thorough": 3000},
        tolerance={
            "energy": 0.03,
            "variance": 0.06,
            "force_field": 0.05,
            "force_state": 0.05,
            "thermometer": 0.04,
            "gradient_norm": 0.06,
            "marginal": 0.015,
            "overlap": 0.3,
            "start": 0.06,
        },
        bias={
            "energy": (0.00096, 0.0035, 0.0025),
            "variance": (0.0057, 0.0082, 0.011),
            "force_field": (0.0012, 0.0054, 0.004),
            "force_state": (0.0016, 0.0074, 0.0047),
            "thermometer": (0.0019, 0.0075, 0.0039),
            "gradient_norm": (0.0022, 0.0079, 0.0043),
            "marginal": (0.0013, 0.0025, 0.0031),
            "overlap": (0.017, 0.027, 0.065),
            "start": (0.0058, 0.011, 0.014),
        },
    ),
    _equilibrium(
        "3",
        "energy",
        scheme="inertial",
        N=150,
        dt=0.2,
        states=4,
        burn=150,
        duration=100,
        budgets={"quick": 900, "standard": 2400, "thorough": 6000},
        tolerance={"energy": 0.06, "variance": 0.1, "start": 0.1},
        bias={
            "energy": (0.0024, 0.0067, 0.0062),
            "variance": (0.0069, 0.017, 0.015),
            "start": (0.007, 0.021, 0.019),
            "gap": (0.0022, 0.0051, 0.0043),
        },
    ),
)
FLOWS = (
    _flow(
        "3",
        N=250,
        dt=0.5,
        states=4,
        burn=60,
        duration=60,
        budgets={"quick": 900, "standard": 2400, "thorough": 6000},
        tolerance={
            "kinetic_energy": 0.18,
            "arc_length_rate": 0.1,
            "x.h": 0.02,
            "x.F": 0.01,
            "F.grad": 0.01,
            "steepness": 0.08,
            "gap": 0.05,
        },
        bias={
            "kinetic_energy": (0.028, 0.018, 0.023),
            "variance": (0.0089, 0.009, 0.0097),
            "arc_length_rate": (0.022, 0.0099, 0.012),
            "x.h": (0.0015, 0.0013, 0.0016),
            "x.F": (0.00032, 0.00081, 0.001),
            "F.grad": (0.00075, 0.00084, 0.0009),
            "steepness": (0.007, 0.0032, 0.0036),
            "gap": (0.0026, 0.0019, 0.0023),
        },
    ),
    _flow(
        "2",
        N=250,
        dt=0.5,
        states=4,
        burn=100,
        duration=60,
        budgets={"quick": 200, "standard": 800, "thorough": 2000},
        tolerance={"steepness": 0.07},
        bias={"steepness": (0.0043, 0.0026, 0.0075)},
    ),
    _flow(
        "1.5",
        N=300,
        dt=0.5,
        states=4,
        burn=150,
        duration=100,
        budgets={"quick": 200, "standard": 800, "thorough": 2000},
        tolerance={"steepness": 0.09},
        bias={"steepness": (0.0073, 0.0013, 0.0033)},
    ),
)
COMPARED = tuple((p, flow) for p in EQUILIBRIA for flow in FLOWS if p.T == "energy" and p.g == flow.g)
"""Equilibrium at T = Gamma0 and the flow of the same gain."""
