"""Growth along the tangent: a linear map whose answer is known, and the loop it stands for, bit by bit."""

import numpy as np
import pytest

from rnnchaos.verify.networks.flow import Flow, network
from rnnchaos.verify.networks.tangent import log_growth, tangent


def test_a_linear_map_grows_by_its_leading_eigenvalue() -> None:
    """Two vectors, one a step ahead; the observer sees the sampled steps alone."""
    matrix, vectors, seen = np.diag([3.0, 0.5, 0.1]), np.ones((2, 3)), list[float]()

    def step() -> np.ndarray:
        vectors[...] = vectors @ matrix
        return vectors

    total = log_growth(step, align=60, steps=5, observe=lambda: seen.append(float(vectors[0, 0])))
    assert total == pytest.approx(5 * np.log(3) * np.ones(2), rel=1e-15)
    assert seen == pytest.approx([1.0] * 5)


def flow_and_vectors() -> tuple[Flow, np.ndarray]:
    flow = network(np.random.SeedSequence(1), g=2.0, N=40, dt=0.2, states=1, phi="tanh")
    return flow, np.random.default_rng(2).standard_normal((1, 40), dtype=np.float32)


def test_it_is_the_loop_of_one_vector_beside_a_state_to_the_last_bit() -> None:
    flow, vectors = flow_and_vectors()
    expected = 0.0
    for n in range(-30, 100):
        vectors = tangent(flow.states, vectors, flow.couplings, dt=0.2, phi="tanh")
        flow.step()
        norm = float(np.linalg.norm(vectors))
        vectors /= np.float32(norm)
        expected += np.log(norm) if n >= 0 else 0.0

    other, kept = flow_and_vectors()

    def step() -> np.ndarray:
        kept[...] = tangent(other.states, kept, other.couplings, dt=0.2, phi="tanh")
        other.step()
        return kept

    assert log_growth(step, align=30, steps=100).tolist() == [expected]
    assert np.array_equal(kept, vectors)
