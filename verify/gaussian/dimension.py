r"""Claims on the dimension of chaos: the mean of all exponents, the participation ratio, Kaplan-Yorke's
dimension.

* **Trace identity.** All N exponents sum to the mean growth of volume, whose rate per unit is -1 + <tr J diag
  phi'>/N -> -1 for the flow. The measurement is the mean of the N exponents that the spectrum engine finds
  (RK4, dt = 0.1), over pairs of small networks. Euler's step at 0.1 would give ln(0.9)/0.1 = -1.054. It
  tests steps and factorisations; that the Jacobian is the right one, exact tests see and this sum does not.
* **Participation ratio.** Bias-corrected by two trajectories of each network. Networks differ by a quarter
  even at N = 1000, with a tail towards small ratios, so the mean of its logarithm is measured, to 25 %.
* **Kaplan-Yorke dimension.** In theory it is sampled (`gaussian.dimension`), not in closed form; published
  finite-size values stand beside the verdict (`rnnchaos.verify.gaussian.published`). The
  claim is an ordering: per unit it rises with the gain. The margin, half of what the participation ratio
  rises, is a convention that gives the rise a scale.
"""

from collections.abc import Callable
from functools import cache

import numpy as np

from rnnchaos.verify.bias.design import BiasBudget, Design
from rnnchaos.verify.claim import Claim, Measurement, Rival, shifted
from rnnchaos.verify.gaussian import published
from rnnchaos.verify.gaussian.design import PILOTS
from rnnchaos.verify.gaussian.participation_kernel import memory_bytes, participation, participation_pair
from rnnchaos.verify.gaussian.rise import HIGH, LOW, biases, expected, rise, spectra
from rnnchaos.verify.gaussian.rivals import euler_autocovariance
from rnnchaos.verify.gaussian.spectrum_kernels import mean_exponent, mean_memory, mean_pair
from rnnchaos.verify.prediction import theory, uncertified

TRACE = Design(
    pilots=PILOTS,
    id="mean_exponent.flow.g2",
    single=mean_exponent,
    double=mean_pair,
    parameters={"g": 2.0, "N": 100, "scheme": "rk4", "dt": 0.1, "burn": 40.0, "align": 1.0, "duration": 5.0}
    | {"precision": "mixed", "phi": "tanh"},
    memory=mean_memory,
    budgets={"quick": 500, "standard": 1500, "thorough": 4000},
    exact={"mean_exponent": lambda: theory("gaussian.spectrum_sum", g="2")},
    bias={"mean_exponent": BiasBudget(0.0014, 0.0019)},
    tolerance={"mean_exponent": 0.02},
    networks=(400, 100),
)
PARTICIPATION = Design(
    pilots=PILOTS,
    id="participation.g3",
    single=participation,
    double=participation_pair,
    parameters={"g": 3.0, "N": 500, "dt": 0.5, "burn": 100.0, "duration": 150.0, "every": 1.5, "phi": "tanh"},
    memory=memory_bytes,
    budgets={"quick": 800, "standard": 2400, "thorough": 6000},
    exact={
        "participation_ratio_x": lambda: uncertified("scheme.participation_ratio", g="3", dt="0.5", of="x")
    },
    bias={"participation_ratio_x": BiasBudget(0.023, 0.029)},
    tolerance={"participation_ratio_x": 0.25},
    interval="fast",
    log=True,
    networks=(500, 600),
)


@cache
def claims() -> tuple[Claim, ...]:
    """The three of them."""
    return (_trace(), _participation_ratio(), _dimension())


def _trace() -> Claim:
    def euler(dt: str) -> Callable[[float, float], float]:
        return lambda p, t: uncertified("scheme.spectrum_sum", g="2", dt=dt)

    return Claim(
        **TRACE.claimed("mean_exponent"),
        id="gaussian.spectrum_sum.g2",
        formula="gaussian.spectrum_sum",
        title="mean of all Lyapunov exponents of the flow at g = 2 (trace identity)",
        point={"g": "2"},
        prediction=TRACE.exact["mean_exponent"],
        rivals=(
            Rival("Euler's trace", euler("0.1"), "dt = 0.1"),
            Rival("discrete network", euler("1"), "dt = 1"),
        ),
    )


def _participation_ratio() -> Claim:
    name = "participation_ratio_x"

    def prediction(of: str = "x") -> float:
        return theory("gaussian.participation_ratio", g="3", of=of)

    samples = "of the covariance of the samples of one trajectory"
    return Claim(
        **PARTICIPATION.claimed(name),
        id="gaussian.participation_ratio.g3",
        formula="gaussian.participation_ratio",
        title="participation ratio per neuron at g = 3",
        point={"g": "3", "of": "x"},
        prediction=prediction,
        relative=True,
        combine=PARTICIPATION.carried(name, prediction),
        rivals=(
            Rival("that of phi(x)", lambda p, t: prediction("phi"), ""),
            Rival("naive estimator", lambda p, t: naive(p), samples),
            shifted(),
        ),
        published=published.participation("3"),
    )


@cache
def naive(ratio: float) -> float:
    """What the covariance of the samples of one trajectory of N units gives for the true `ratio`.

    1/R + N <rho(s - t)^2> over pairs of samples, rho the map's autocorrelation. Source: derived here.
    """
    of = PARTICIPATION.parameters
    covariance = euler_autocovariance(repr(of["g"]), repr(of["dt"]))
    rho = covariance[:: round(of["every"] / of["dt"])] / covariance[0]
    count = round(of["duration"] / of["every"])
    pairs = 2.0 * (count - np.arange(count))[: len(rho)]
    pairs[0] /= 2
    return float(1 / (1 / ratio + int(of["N"]) * float(pairs @ rho[:count] ** 2) / count**2))


def _dimension() -> Claim:
    return Claim(
        id="gaussian.dimension.ordering",
        formula="gaussian.participation_ratio",
        title=f"Kaplan-Yorke dimension per unit rises from g = {LOW} to {HIGH}",
        point={"g": f"{LOW},{HIGH}"},
        kind="ordering",
        prediction=expected,
        tolerance=0.5,
        relative=True,
        measurements=(Measurement("dimension, high - low", spectra(), rise),),
        rivals=(
            Rival("the same at all gains", lambda p, t: 0.0, "no rise"),
            Rival("falls with the gain", lambda p, t: -p, "as the dimension of heavy tails does"),
        ),
        budgets={"quick": 300, "standard": 600, "thorough": 2000},
        biases=biases(),
        published=published.dimension(LOW, HIGH),
    )
