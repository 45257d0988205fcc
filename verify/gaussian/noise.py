r"""Claims on white noise, by pairs of networks under Euler-Maruyama's map, whose own theory is exact at its
step.

At g = 2, D = 0.5 chaos is almost gone (lambda_1 = 0.008), so the exponent's tolerance is absolute, 0.02, a
sixth of what it is without noise, and theory moves the measured interval from the map to the flow instead of
scaling it. The variance's tolerance is 4 %, half of what the noise adds.
"""

from functools import cache
from typing import Any

from rnnchaos.verify.bias.pairs import Design
from rnnchaos.verify.claim import Claim, Rival
from rnnchaos.verify.gaussian import noise_kernel as noise
from rnnchaos.verify.prediction import theory

NOISE = {"g": "2", "D": "0.5"}


def _noisy(observable: str, quantity: str, **measured: Any) -> Design:
    parameters = {"g": float(NOISE["g"]), "D": float(NOISE["D"]), "N": 500, "dt": 0.2, "burn": 60.0}
    return Design(
        id="noise.g2",
        single=noise.noisy,
        double=noise.noisy_pair,
        observable=observable,
        parameters=parameters | {"duration": 100.0, "phi": "tanh"},
        truth=lambda: theory(f"scheme.{quantity}.noise", dt="0.2", **NOISE),
        budgets={"standard": 1000, "thorough": 3000},
        memory=noise.memory_bytes,
        small=250,
        networks=(600, 1000),
        **measured,
    )


NOISY = {
    "variance": _noisy("variance", "variance", remainder=0.0023, transient=0.0037),
    "lyapunov_max": _noisy(
        "lyapunov_max", "lyapunov_max", relative=False, remainder=0.0012, transient=0.0018
    ),
}


@cache
def claims() -> tuple[Claim, ...]:
    """Variance and lambda_1 under noise."""
    return (_noisy_variance(), _noisy_exponent())


def _noisy_variance() -> Claim:
    design = NOISY["variance"]

    def prediction() -> float:
        return theory("gaussian.variance.noise", **NOISE)

    def silent(p: float, t: float) -> float:
        return theory("gaussian.variance", g=NOISE["g"])

    return Claim(
        id="gaussian.variance.noise.g2",
        formula="gaussian.variance.noise",
        title="variance under white noise of strength D = 0.5 at g = 2",
        point=NOISE,
        prediction=prediction,
        tolerance=0.04,
        relative=True,
        measurements=(design.measurement(),),
        combine=design.carried(prediction),
        rivals=(
            Rival("no effect of the noise", silent, "Delta0 of the autonomous network"),
            Rival("noise added to chaos", lambda p, t: silent(p, t) + float(NOISE["D"]), "Delta0 + D"),
            Rival(
                "variance D of the noise per time", _halved("gaussian.variance.noise"), "<xi xi> = D delta"
            ),
        ),
        budgets=design.budgets,
        biases=design.biases(),
    )


def _noisy_exponent() -> Claim:
    design = NOISY["lyapunov_max"]

    def prediction() -> float:
        return theory("gaussian.lyapunov_max.noise", **NOISE)

    return Claim(
        id="gaussian.lyapunov_max.noise.g2",
        formula="gaussian.lyapunov_max.noise",
        title="largest Lyapunov exponent under white noise of strength D = 0.5 at g = 2",
        point=NOISE,
        prediction=prediction,
        tolerance=0.02,
        measurements=(design.measurement(),),
        combine=design.carried(prediction),
        rivals=(
            Rival(
                "no effect of the noise",
                lambda p, t: theory("gaussian.lyapunov_max", g=NOISE["g"]),
                "lambda_1 of the autonomous network",
            ),
            Rival(
                "variance D of the noise per time",
                _halved("gaussian.lyapunov_max.noise"),
                "<xi xi> = D delta",
            ),
        ),
        budgets=design.budgets,
        biases=design.biases(),
    )


def _halved(quantity: str) -> Any:
    """The theory at half of the noise."""
    return lambda p, t: theory(quantity, g=NOISE["g"], D=str(float(NOISE["D"]) / 2))
