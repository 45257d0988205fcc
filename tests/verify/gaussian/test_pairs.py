"""Claims of pairs: what a design measures and carries, and the kernels behind the new claims against exact "
"sums."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import scipy.linalg.blas  # noqa: F401 - a BLAS of its own, which is limited once it is loaded
from threadpoolctl import threadpool_limits

from rnnchaos.theory.catalogue import declared
from rnnchaos.verify.bias.design import Design
from rnnchaos.verify.claim import Claim
from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.gaussian.dimension import PARTICIPATION, TRACE, naive
from rnnchaos.verify.gaussian.lyapunov import FLOW, wrong_well
from rnnchaos.verify.gaussian.noise import NOISY
from rnnchaos.verify.gaussian.noise_kernel import noisy, noisy_pair
from rnnchaos.verify.gaussian.rise import slope
from rnnchaos.verify.gaussian.spectrum_kernels import (
    couplings,
    dimensions,
    mean_exponent,
    mean_pair,
    run,
    spectrum,
)
from rnnchaos.verify.gaussian.transient import decay
from rnnchaos.verify.prediction import theory, uncertified
from rnnchaos.verify.scheme.lyapunov import LARGEST, SUM
from rnnchaos.verify.scheme.whole_spectrum import TRACE as MAP_TRACE
from rnnchaos.verify.scheme.whole_spectrum import WHOLE
from rnnchaos.verify.spectrum.dimensions import kaplan_yorke
from rnnchaos.verify.spectrum.plan import Plan, series


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    with threadpool_limits(1, user_api="blas"):
        yield


SEED = np.random.SeedSequence(3, spawn_key=(0,))
DESIGNS = [
    (design, name)
    for design in (*FLOW.values(), NOISY, TRACE, PARTICIPATION, LARGEST, SUM, WHOLE, MAP_TRACE)
    for name in design.exact
]
CLAIMS = {claim.id: claim for column in ("gaussian", "scheme") for claim in declared(column, "CLAIMS", ())}
OF_DESIGN = [
    *((f"gaussian.lyapunov_max.g{g}", design, "lyapunov_max") for g, design in FLOW.items()),
    *((f"gaussian.{name}.noise.g2", NOISY, name) for name in NOISY.exact),
    ("gaussian.spectrum_sum.g2", TRACE, "mean_exponent"),
    ("gaussian.participation_ratio.g3", PARTICIPATION, "participation_ratio_x"),
]


def record(name: str, small: float, large: float) -> Record:
    return Record(0, "done", {f"{name}_N": np.array(small), f"{name}_2N": np.array(large)}, 0.0)


@pytest.mark.parametrize(("design", "name"), DESIGNS)
def test_a_pair_removes_a_bias_of_order_one_over_n(design: Design, name: str) -> None:
    limit = design.limit(name)
    if design.log:
        seen = record(name, limit * math.exp(0.2), limit * math.exp(0.1))
    else:
        seen = record(name, limit + 0.2, limit + 0.1)
    assert design.pair(name).value(seen) == pytest.approx(design.truth(name)[0])
    assert len(design.biases(name)) == 3
    assert design.study().memory_bytes > 4 * (2 * design.N) ** 2


@pytest.mark.parametrize(("id", "design", "name"), OF_DESIGN)
def test_the_truth_of_the_map_becomes_the_prediction_of_the_flow(id: str, design: Design, name: str) -> None:
    stated = CLAIMS[id].stated()
    exact = design.truth(name)[0]
    assert stated.widened((exact, exact)) == pytest.approx(
        (stated.prediction - stated.bias, stated.prediction + stated.bias)
    )


def distances(claim: Claim) -> dict[str, float]:
    stated = claim.stated()
    return {name: (value - stated.prediction) / stated.tolerance for name, value in stated.rivals}


def test_rivals_are_the_physics_they_name() -> None:
    """The formula of the discrete network for the flow and the other way round; Euler's trace."""
    flow, discrete = (
        distances(CLAIMS[f"{name}.g2"]) for name in ("gaussian.lyapunov_max", "scheme.lyapunov_max.discrete")
    )
    assert 1.5 < flow["formula of the discrete network"] < 3
    assert -3 < discrete["exponent of the flow"] < -1.5
    trace = dict(CLAIMS["gaussian.spectrum_sum.g2"].stated().rivals)
    assert trace["Euler's trace"] == pytest.approx(math.log(0.9) / 0.1, rel=1e-8)


def test_the_wrong_well_is_the_ground_state_of_its_own_potential() -> None:
    """Of 1 - g^2 C(tau): by shooting from far, from the flow's autocovariance at a few times; error "
    "O(dt^2)."""
    coarse, fine = (wrong_well("2", dt) for dt in ("0.1", "0.05"))
    assert coarse == pytest.approx(fine, rel=0.02)
    depth = theory("gaussian.variance", g="2") + theory("gaussian.kinetic_energy", g="2")
    assert 0 < fine < math.sqrt(depth) - 1


def test_the_naive_participation_ratio_is_what_samples_give() -> None:
    """Below the true ratio, and below the number of samples however large that is."""
    of, true = PARTICIPATION.parameters, uncertified("scheme.participation_ratio", g="3", dt="0.5", of="x")
    assert naive(true) < 0.75 * true
    assert int(of["N"]) * naive(1e6) < of["duration"] / of["every"]


PLANS: tuple[dict[str, Any], ...] = (
    {"scheme": "inputs", "dt": 1.0, "burn": 20.0, "align": 1.0, "duration": 64.0, "precision": "float64"},
    {"scheme": "euler", "dt": 0.25, "burn": 10.0, "align": 1.0, "duration": 16.0, "precision": "float64"},
)


@pytest.mark.parametrize("plan", PLANS, ids=["discrete", "euler"])
def test_the_mean_exponent_is_the_growth_of_volume(plan: dict[str, Any]) -> None:
    """Against determinants of the steps of a trajectory computed here, from the same couplings."""
    N, g, dt = 24, 3.0, plan["dt"]
    rng = np.random.default_rng(SEED)
    J = (rng.standard_normal((N, N)) * (1 / np.sqrt(N))).T * g
    x = rng.standard_normal((1, N))[0]
    total, steps = 0.0, round(plan["duration"] / dt)
    for step in range(-round((plan["burn"] + plan["align"]) / dt), steps):
        if step >= 0:
            total += np.linalg.slogdet((1 - dt) * np.eye(N) + dt * J / np.cosh(x) ** 2)[1]
        x = (1 - dt) * x + dt * J @ np.tanh(x)
    found = mean_exponent(SEED, g=g, N=N, **plan)["mean_exponent"]
    assert found == pytest.approx(total / (steps * dt * N), rel=1e-6)


def test_dimensions_are_those_of_one_network_at_two_gains() -> None:
    plan = {"scheme": "rk4", "dt": 0.2, "burn": 20.0, "align": 10.0, "duration": 40.0, "precision": "mixed"}
    given: dict[str, Any] = {"N": 60, "k": 60, "phi": "tanh"} | plan
    found = dimensions(SEED, low=3.0, high=9.0, **given)
    alone = spectrum(SEED, g=3.0, **given)
    assert found["dimension_low"] == alone["dimension"]
    assert found["entropy_low"] == alone["entropy_rate"]
    rng, chosen = np.random.default_rng(SEED), Plan(60, **plan)
    network = couplings(rng, 60, "mixed")
    for g in (3.0, 9.0):
        history = run(network, g, "tanh", chosen, rng, 1, Checkpoint("", None))
    assert found["dimension_high"] == kaplan_yorke(series(history, chosen, 60).exponents, full=True) / 60
    short = dimensions(SEED, low=3.0, high=9.0, **given | {"k": 1})
    assert found["dimension_high"] * 60 > 1
    assert math.isnan(short["dimension_high"])


def test_noise_alone_is_an_autoregression() -> None:
    """g -> 0: <x^2> = 2 D dt/(1 - (1 - dt)^2), lambda = ln(1 - dt)/dt."""
    found = noisy(SEED, g=1e-3, D=0.5, N=400, dt=0.2, burn=20.0, duration=100.0)
    assert found["variance"] == pytest.approx(2 * 0.5 * 0.2 / (1 - 0.8**2), rel=0.05)
    assert found["lyapunov_max"] == pytest.approx(math.log(0.8) / 0.2, rel=2e-3)


def test_noise_lowers_the_exponent_and_none_leaves_it() -> None:
    times: dict[str, Any] = {"g": 3.0, "N": 100, "dt": 0.2, "burn": 60.0, "duration": 200.0}
    silent, loud = (noisy(SEED, D=D, **times)["lyapunov_max"] for D in (0.0, 2.0))
    assert loud < silent - 0.05


def test_pairs_are_networks_of_n_and_two_n() -> None:
    times: dict[str, Any] = {"g": 2.0, "D": 0.1, "dt": 0.2, "burn": 4.0, "duration": 4.0}
    pair = noisy_pair(SEED, N=20, **times)
    alone = noisy(np.random.SeedSequence(3, spawn_key=(0, 1)), N=40, **times)
    assert all(pair[f"{name}_2N"] == value for name, value in alone.items())
    assert {"mean_exponent_N", "mean_exponent_2N"} == set(mean_pair(SEED, N=6, g=2.0, **PLANS[0]))


def test_a_transient_is_found_from_successive_windows() -> None:
    """A e^-t/T in noise: the average over [100, 200] comes back."""
    time, ends = 20.0 * (np.arange(12) + 0.5), (100.0, 200.0)
    shape = 0.3 * np.exp(-time / 40)
    mean = shape - shape[6:].mean()
    exact = 0.3 * 40 * (math.exp(-2.5) - math.exp(-5)) / 100
    found = decay(time[1:], mean[1:], np.full(11, 1e-4), ends)
    assert found == pytest.approx(exact, rel=0.02)


def test_the_rise_at_finite_size_is_fitted() -> None:
    """a + b/N without noise to speak of: |b|/N at the claim's N."""
    noise = 1e-9 * np.array([-1.0, 1.0])
    assert slope({factor: 2 + 0.5 / factor + noise for factor in (1, 2, 4)}) == pytest.approx(0.5, rel=1e-6)
