"""Claims on whole spectra: what is measured of single networks, rivals by means of their own, vectors that
are carried backward against a frame of all N.
"""

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import declared
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.gaussian.rivals import radius
from rnnchaos.verify.gaussian.spectrum_kernels import smallest, spectrum
from rnnchaos.verify.networks.backward import before_step
from rnnchaos.verify.prediction import theory, uncertified
from rnnchaos.verify.scheme.spectrum_band import BAND, hull, shares
from rnnchaos.verify.scheme.white_rivals import Whole, newman, straight, unstable, white
from rnnchaos.verify.scheme.whole_spectrum import EDGE, WHOLE
from rnnchaos.verify.spectrum.couplings import Dense

CLAIMS = {claim.id: claim for column in ("gaussian", "scheme") for claim in declared(column, "CLAIMS", ())}
VARIANCE = uncertified("scheme.variance", g="3", dt="1")


def distances(id: str) -> dict[str, float]:
    stated = CLAIMS[id].stated()
    return {name: (value - stated.prediction) / stated.tolerance for name, value in stated.rivals}


def test_the_formulas_of_the_rivals_are_right_at_the_right_variance() -> None:
    """By a sum over nodes, what the engines of `scheme.dimension` certify."""
    for name, found in zip(Whole._fields, white(3.0, VARIANCE), strict=True):
        assert found == pytest.approx(theory(f"scheme.{name}", g="3", dt="1"), rel=1e-12)


def test_a_rate_shifts_all_exponents_of_a_law() -> None:
    """Shares above a rate at gain g are those of positive exponents at g e^-s."""
    for rate in (0.2, -1.0):
        found = float(evaluate("scheme.lyapunov_density", g="3", dt="1", s=rate))
        assert unstable(3 * np.exp(-rate), VARIANCE) == pytest.approx(found, rel=1e-11)
    assert unstable(3 * np.exp(-0.4), VARIANCE) == 0


def test_the_band_is_of_the_networks_of_the_dimension_and_holds_the_furthest_rate() -> None:
    """Of simulated shares that are u and .01 more at one rate, .02 less at another, at most by .003."""
    assert BAND.study() == WHOLE.study()
    assert BAND.parameters == WHOLE.parameters
    off = np.array([0.0, 0.01, 0, 0, -0.02, 0, 0, 0])
    intervals = [(u - 0.003, u + 0.003) for u in shares() + off]
    assert hull(*intervals) == pytest.approx((-0.023, 0.013))
    falling = np.array([0.4, 0.2, 0.1, -0.1, -3.0])
    assert BAND.seen("above", {"exponents": falling}, 5) == pytest.approx(
        [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 1.0]
    )
    pair = Record(0, "done", {"exponents_N": falling, "exponents_2N": np.repeat(falling + 0.07, 2)}, 0.0)
    assert BAND.at_rates()[1].value(pair) == pytest.approx(2 * 0.6 - 0.4)


def test_every_wrong_law_leaves_the_band_somewhere() -> None:
    found = distances("scheme.lyapunov_density.discrete.g3")
    assert found["the flow's variance"] == pytest.approx(1.846, abs=0.01)
    assert min(found.values()) == found["the flow's variance"]


def test_a_straight_spectrum_and_a_gaussian_product_share_the_largest_exponent() -> None:
    largest = uncertified("scheme.lyapunov_max", g="3", dt="1")
    assert newman(3.0, VARIANCE) == pytest.approx(1 - np.exp(-2 * largest), rel=1e-12)
    of = straight(3.0, VARIANCE)
    assert of.dimension / of.unstable_fraction == pytest.approx(2)
    assert of.entropy_rate / of.unstable_fraction == pytest.approx(largest / 2, rel=1e-12)
    assert np.log(radius("3", VARIANCE)) == pytest.approx(largest, rel=1e-12)


def test_rivals_lie_where_the_physics_puts_them() -> None:
    trace, edge = (distances(f"scheme.{name}.g3") for name in ("spectrum_sum", "minimal_exponent"))
    assert trace["decay of the state alone"] == pytest.approx(-2.49, abs=0.01)
    assert edge["mirror of the largest exponent"] == pytest.approx(4.2, abs=0.1)
    assert edge["edge of the Jacobian's eigenvalues"] == pytest.approx(-1.53, abs=0.01)


def test_single_networks_are_measured_as_they_are() -> None:
    """No extrapolation: c/N is in the budget, as is the transient."""
    seen = Record(0, "done", {"lyapunov_min": np.array(-2.5)}, 0.0)
    assert EDGE.pair("lyapunov_min").value(seen) == -2.5
    kinds = [bias.name for bias in EDGE.biases("lyapunov_min")]
    assert kinds == ["finite size", "transient", "float32"]
    assert EDGE.study().memory_bytes > 4 * EDGE.N**2 + 4 * 120 * 4 * EDGE.N


def test_a_vector_carried_backward_shrinks_like_the_last_of_a_frame() -> None:
    """Of one network, over times long against the trajectories' memory: a frame of all N by the engine."""
    network = {"g": 3.0, "N": 40, "phi": "tanh"}
    times = {"dt": 0.2, "burn": 20.0, "align": 20.0, "duration": 200.0}
    seed = np.random.SeedSequence(3, spawn_key=(0,))
    backward = smallest(seed, states=1, scheme="euler", **network, **times)["lyapunov_min"]
    whole = spectrum(seed, k=40, scheme="euler", precision="mixed", **network, **times)
    assert backward == pytest.approx(whole["exponents"][-1], abs=4 * whole["errors"][-1] + 0.01)


def test_a_step_without_an_inverse_by_iteration_is_an_error() -> None:
    """dt g sqrt(E phi'^2) > 1 - dt: no lower edge."""
    drawn = np.random.default_rng(1).standard_normal((30, 30), dtype=np.float32)
    matrix = drawn * np.float32(9.0 / 30**0.5)
    gains, image = np.ones((2, 30), np.float32), np.ones((2, 30), np.float32)
    with pytest.raises(NonConvergence, match="a step of Euler's map, backward, did not converge: residual"):
        before_step(Dense(matrix), gains, image, 0.5)
