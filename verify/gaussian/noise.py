r"""Claims on white noise, $\dot x=-x+J\varphi(x)+\sqrt{2D}\,\xi$, by pairs of networks under
Euler-Maruyama's map, whose own theory is exact at its step.

At g = 2, D = 0.5 chaos is almost gone (lambda_1 = 0.008), so the exponent's tolerance is absolute, 0.02, a
sixth of what it is without noise, and theory moves the measured interval from the map to the flow instead of
scaling it. The variance's tolerance is 4 %, half of what the noise adds.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.claim import Claim, Rival
from rnnchaos.verify.gaussian import noise_kernel as noise
from rnnchaos.verify.gaussian.design import PILOTS
from rnnchaos.verify.prediction import theory, uncertified

NOISE = {"g": "2", "D": "0.5"}


NOISY = Design(
    pilots=PILOTS,
    id="noise.g2",
    single=noise.noisy,
    double=noise.noisy_pair,
    parameters={"g": 2.0, "D": 0.5, "N": 500, "dt": 0.2, "burn": 60.0, "duration": 100.0, "phi": "tanh"},
    memory=noise.memory_bytes,
    budgets={"standard": 1000, "thorough": 3000},
    exact={
        name: partial(uncertified, f"scheme.{name}.noise", dt="0.2", **NOISE)
        for name in ("variance", "lyapunov_max")
    },
    bias={"variance": BiasBudget(0.0023, 0.0037), "lyapunov_max": BiasBudget(0.0012, 0.0018)},
    tolerance={"variance": 0.04, "lyapunov_max": 0.02},
    absolute=("lyapunov_max",),
    networks=(600, 1000),
)


@cache
def claims() -> tuple[Claim, ...]:
    """Variance and lambda_1 under noise."""
    return (_variance(), _exponent())


def _common(name: str) -> dict[str, Any]:
    quantity = f"gaussian.{name}.noise"

    def prediction() -> float:
        return theory(quantity, **NOISE)

    return NOISY.claimed(name) | {
        "id": f"{quantity}.g2",
        "formula": quantity,
        "point": NOISE,
        "prediction": prediction,
        "combine": NOISY.carried(name, prediction),
    }


def _silent(name: str) -> Callable[[float, float], float]:
    return lambda p, t: theory(f"gaussian.{name}", g=NOISE["g"])


def _halved(name: str) -> Rival:
    """The theory at half of the noise."""
    half = {**NOISE, "D": str(float(NOISE["D"]) / 2)}
    value = partial(theory, f"gaussian.{name}.noise", **half)
    return Rival("variance D of the noise per time", lambda p, t: value(), "<xi xi> = D delta")


def _variance() -> Claim:
    silent = _silent("variance")
    return Claim(
        **_common("variance"),
        title="variance under white noise of strength D = 0.5 at g = 2",
        relative=True,
        rivals=(
            Rival("no effect of the noise", silent, "Delta0 of the autonomous network"),
            Rival("noise added to chaos", lambda p, t: silent(p, t) + float(NOISE["D"]), "Delta0 + D"),
            _halved("variance"),
        ),
    )


def _exponent() -> Claim:
    note = "lambda_1 of the autonomous network"
    return Claim(
        **_common("lyapunov_max"),
        title="largest Lyapunov exponent under white noise of strength D = 0.5 at g = 2",
        rivals=(Rival("no effect of the noise", _silent("lyapunov_max"), note), _halved("lyapunov_max")),
    )
