"""Claims on the whole spectrum of the flow: vectors carried backward against a frame of all N, pairs with
their variance controlled, rivals where physics puts them.
"""

import numpy as np
import pytest

from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.gaussian.flow_spectrum import mirror, volumes
from rnnchaos.verify.gaussian.flow_spectrum.kernels import leading_part, smallest_of_network
from rnnchaos.verify.gaussian.flow_spectrum.volumes import VOLUMES
from rnnchaos.verify.gaussian.rivals import radius
from rnnchaos.verify.gaussian.spectrum_kernels import spectrum
from rnnchaos.verify.networks.backward_flow import at_stages
from rnnchaos.verify.prediction import theory

CLAIMS = {claim.id: claim for part in (mirror, volumes) for claim in part.claims()}


def distances(id: str) -> dict[str, float]:
    stated = CLAIMS[id].stated()
    return {name: (value - stated.prediction) / stated.tolerance for name, value in stated.rivals}


def test_a_vector_carried_backward_shrinks_like_the_last_of_a_frame() -> None:
    """Of one network, over times long against the trajectories' memory: a frame of all N, forward."""
    network = {"g": 3.0, "N": 40, "phi": "tanh"}
    times = {"dt": 0.2, "burn": 20.0, "align": 20.0, "duration": 200.0}
    seed = np.random.SeedSequence(3, spawn_key=(0,))
    backward = smallest_of_network(seed, states=1, scheme="rk4", **network, **times)["lyapunov_min"]
    whole = spectrum(seed, k=40, scheme="rk4", precision="mixed", **network, **times)
    assert backward == pytest.approx(whole["exponents"][-1], abs=4 * whole["errors"][-1] + 0.01)


def test_a_network_at_rest_has_the_eigenvalues_of_its_couplings() -> None:
    """g = 0.5: x falls to 0, where the smallest exponent is -1 + g min Re of the eigenvalues of J."""
    seed = np.random.SeedSequence(8, spawn_key=(2,))
    times = {"dt": 0.2, "burn": 60.0, "align": 200.0, "duration": 100.0}
    found = smallest_of_network(seed, g=0.5, N=20, states=2, scheme="rk4", **times)["lyapunov_min"]
    drawn = np.random.default_rng(seed).standard_normal((20, 20), dtype=np.float32)
    eigenvalues = np.linalg.eigvals(drawn.T.astype(float)) / 20**0.5
    assert found == pytest.approx(-1 + 0.5 * eigenvalues.real.min(), abs=2e-3)


def test_a_step_takes_three_states_and_the_next_one_begins_with_the_last() -> None:
    path = [np.array(n) for n in range(5)]
    assert [int(x) for x in at_stages(path)] == [0, 1, 1, 2, 2, 3, 3, 4]
    with pytest.raises(ValueError, match="shorter"):
        list(at_stages(path[:4]))


def test_pairs_are_extrapolated_with_their_variance_controlled() -> None:
    """A pair whose <x^2> extrapolates to Delta0 gives what it gives without."""
    limit = VOLUMES.variance
    found = {"dimension_N": 0.05, "dimension_2N": 0.055, "variance_N": 0.9 * limit, "variance_2N": limit}
    of = VOLUMES.pair("dimension")
    slope = VOLUMES.slopes["dimension"]
    assert of.value(Record(0, "done", found, 0.0)) == pytest.approx(0.06 - 0.1 * slope)
    assert VOLUMES.extrapolated("dimension", found, 500) == pytest.approx(0.06 - 0.1 * slope)
    found |= {"variance_2N": 0.95 * limit}
    assert of.value(Record(0, "done", found, 0.0)) == pytest.approx(0.06)


def test_the_variance_controls_in_the_direction_of_the_slope() -> None:
    """Networks with more variance have a lower dimension: beyond chance in 20 networks of 60 units."""
    run = {"g": 4.0, "share": 0.4, "scheme": "rk4", "dt": 0.4, "burn": 20.0, "align": 10.0, "duration": 40.0}
    seeds = np.random.SeedSequence(5).spawn(20)
    each = [leading_part(seed, N=60, precision="float32", **run) for seed in seeds]
    table = np.array([[found["dimension"], found["variance"]] for found in each])
    assert np.corrcoef(table.T)[0, 1] < -0.5


def test_none_of_them_is_quick() -> None:
    assert len(CLAIMS) == 4
    assert not any("quick" in claim.budgets for claim in CLAIMS.values())


def test_rivals_lie_where_the_physics_puts_them() -> None:
    edge = distances("gaussian.minimal_exponent.g2")
    assert edge["edge of the Jacobian's eigenvalues"] == pytest.approx(-1.99, abs=0.01)
    assert edge["twice the mean"] == pytest.approx(2.81, abs=0.01)
    frozen = -1 - radius("3", theory("gaussian.variance", g="3"))
    expected = (frozen - theory("gaussian.minimal_exponent", g="3")) / 0.05
    assert distances("gaussian.minimal_exponent.g3")["edge of the Jacobian's eigenvalues"] == pytest.approx(
        expected
    )


def test_rivals_of_the_dimension_lie_where_other_systems_do() -> None:
    dimension = distances("gaussian.dimension.g3")
    assert dimension["Euler's map at a short step"] == pytest.approx(2.06, abs=0.04)
    assert dimension["participation ratio"] < -5
