r"""Claims on the dimension of chaos: the mean of all exponents, the participation ratio, Kaplan-Yorke's
dimension.

* **Trace identity.** All N exponents sum to the mean growth of volume, whose rate per unit is -1 + <tr J diag
  phi'>/N -> -1 for the flow. The measurement is the mean of the N exponents that the spectrum engine finds
  (RK4, dt = 0.1), over pairs of small networks. Euler's step at 0.1 would give ln(0.9)/0.1 = -1.054. It
  tests steps and factorisations; that the Jacobian is the right one, exact tests see and this sum does not.
* **Participation ratio.** Bias-corrected by two trajectories of each network. Networks differ by a quarter
  even at N = 1000, with a tail towards small ratios, so the mean of its logarithm is measured, to 25 %.
* **Kaplan-Yorke dimension.** No formula of this column gives it (the single-site theory of the whole spectrum
  does, see `rnnchaos.verify.gaussian.published`, whose finite-size values stand beside the verdict). The
  claim is an ordering: per unit it rises with the gain. The margin, half of what the participation ratio
  rises, is a convention that gives the rise a scale.
"""

from functools import cache

import numpy as np

from rnnchaos.verify.bias.pairs import Design
from rnnchaos.verify.claim import Bias, Claim, Measurement, Rival, shifted
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.gaussian import participation_kernel as participation
from rnnchaos.verify.gaussian import published
from rnnchaos.verify.gaussian.spectrum_kernels import (
    dimensions,
    dimensions_memory,
    mean_exponent,
    mean_memory,
    mean_pair,
)
from rnnchaos.verify.prediction import theory

LOW, HIGH = "2", "3"
SPECTRA = "dimensions"
SIZES, LATER = {1: 400, 2: 150, 4: 40}, 300
"""Networks of the pilot: at each multiple of N, and for the transient."""
_PILOT = f"verify.pilot {SPECTRA}, {SIZES} and {LATER} networks, seed 2024, two standard errors added"

TRACE = Design(
    id="mean_exponent.flow.g2",
    single=mean_exponent,
    double=mean_pair,
    observable="mean_exponent",
    parameters={"g": 2.0, "N": 100, "scheme": "rk4", "dt": 0.1, "burn": 40.0, "align": 1.0, "duration": 5.0}
    | {"precision": "mixed", "phi": "tanh"},
    truth=lambda: theory("gaussian.spectrum_sum", g="2"),
    budgets={"quick": 500, "standard": 1500, "thorough": 4000},
    memory=mean_memory,
    remainder=0.0014,
    transient=0.0019,
    small=50,
    networks=(400, 100),
)
PARTICIPATION = Design(
    id="participation.g3",
    single=participation.participation,
    double=participation.participation_pair,
    observable="participation_ratio_x",
    parameters={"g": 3.0, "N": 500, "dt": 0.5, "burn": 100.0, "duration": 150.0, "every": 1.5, "phi": "tanh"},
    truth=lambda: theory("scheme.participation_ratio", g="3", dt="0.5", of="x"),
    budgets={"quick": 800, "standard": 2400, "thorough": 6000},
    memory=participation.memory_bytes,
    scale="log",
    interval="fast",
    remainder=0.023,
    transient=0.029,
    small=250,
    networks=(500, 600),
)


@cache
def claims() -> tuple[Claim, ...]:
    """The three of them."""
    return (_trace(), _participation_ratio(), _dimension())


def _trace() -> Claim:
    return Claim(
        id="gaussian.spectrum_sum.g2",
        formula="gaussian.spectrum_sum",
        title="mean of all Lyapunov exponents of the flow at g = 2 (trace identity)",
        point={"g": "2"},
        prediction=TRACE.truth,
        tolerance=0.02,
        measurements=(TRACE.measurement(),),
        rivals=(
            Rival("Euler's trace", lambda p, t: theory("scheme.spectrum_sum", g="2", dt="0.1"), "dt = 0.1"),
            Rival("discrete network", lambda p, t: theory("scheme.spectrum_sum", g="2", dt="1"), "dt = 1"),
        ),
        budgets=TRACE.budgets,
        biases=TRACE.biases(),
    )


def _participation_ratio() -> Claim:
    def prediction() -> float:
        return theory("gaussian.participation_ratio", g="3", of="x")

    return Claim(
        id="gaussian.participation_ratio.g3",
        formula="gaussian.participation_ratio",
        title="participation ratio per neuron at g = 3",
        point={"g": "3", "of": "x"},
        prediction=prediction,
        tolerance=0.25,
        relative=True,
        measurements=(PARTICIPATION.measurement(),),
        combine=PARTICIPATION.carried(prediction),
        rivals=(
            Rival("that of phi(x)", lambda p, t: theory("gaussian.participation_ratio", g="3", of="phi"), ""),
            Rival(
                "naive estimator", lambda p, t: naive(p), "of the covariance of the samples of one trajectory"
            ),
            shifted(),
        ),
        budgets=PARTICIPATION.budgets,
        biases=PARTICIPATION.biases(),
        published=published.participation("3"),
    )


@cache
def naive(ratio: float) -> float:
    """What the covariance of the samples of one trajectory of N units gives for the true `ratio`.

    1/R + N <rho(s - t)^2> over pairs of samples, rho the map's autocorrelation. Source: derived here.
    """
    from rnnchaos.numerics.scheme.lyapunov import lags
    from rnnchaos.numerics.scheme.start import float_state
    from rnnchaos.theory.nonlinearity.registry import nonlinearity

    of = PARTICIPATION.parameters
    found = float_state(float(of["g"]), float(of["dt"]), nonlinearity("tanh"))
    assert not isinstance(found, float)
    rho = np.array(lags(*found)[:: round(of["every"] / of["dt"])]) / found[0].variance
    count = round(of["duration"] / of["every"])
    pairs = 2.0 * (count - np.arange(count))[: len(rho)]
    pairs[0] /= 2
    return float(1 / (1 / ratio + int(of["N"]) * float(pairs @ rho[:count] ** 2) / count**2))


def rise() -> float:
    """By how much the participation ratio rises between the two gains: the unit of the ordering."""
    low, high = (theory("gaussian.participation_ratio", g=g, of="x") for g in (LOW, HIGH))
    return high - low


def _dimension() -> Claim:
    of = spectra()
    return Claim(
        id="gaussian.dimension.ordering",
        formula="gaussian.participation_ratio",
        title=f"Kaplan-Yorke dimension per unit rises from g = {LOW} to {HIGH}",
        point={"g": f"{LOW},{HIGH}"},
        kind="ordering",
        prediction=rise,
        tolerance=0.5,
        relative=True,
        measurements=(
            Measurement(
                "dimension, high - low",
                of,
                lambda record: float(
                    record.observables["dimension_high"] - record.observables["dimension_low"]
                ),
            ),
        ),
        rivals=(
            Rival("the same at all gains", lambda p, t: 0.0, "no rise"),
            Rival("falls with the gain", lambda p, t: -p, "as the dimension of heavy tails does"),
        ),
        budgets={"quick": 200, "standard": 600, "thorough": 2000},
        biases=(
            Bias("finite size", 0.37, f"|b|/N of a + b/N at N, 2N, 4N: {_PILOT}", order=1),
            Bias("transient", 0.094, f"the same networks thrice as late: {_PILOT}"),
        ),
        published=published.dimension(LOW, HIGH),
    )


def spectra() -> Study:
    """Networks at both gains, their leading fifth of exponents."""
    parameters = {"low": float(LOW), "high": float(HIGH), "N": 200, "k": 40, "scheme": "rk4", "dt": 0.2}
    parameters |= {"burn": 60.0, "align": 20.0, "duration": 100.0, "precision": "mixed", "phi": "tanh"}
    return study(SPECTRA, dimensions, memory_bytes=dimensions_memory(parameters), **parameters)
