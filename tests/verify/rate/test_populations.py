"""Sparse populations: the moments that theory is told, Dale's law, and the same limit at other sizes."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.verify.rate.populations import (
    connections,
    equivalent,
    equivalent_pair,
    memory_bytes,
    populations,
    spread,
)

SEED = np.random.SeedSequence(5, spawn_key=(0,))
SIZES = (400, 300)
K = np.array([[80.0, 30.0], [40.0, 150.0]])
W = np.array([[0.5, -1.2], [0.8, -0.6]])
S = np.array([[0.0, 0.7], [0.4, 0.0]])


def blocks() -> dict[tuple[int, int], np.ndarray]:
    """The couplings from b to a, [to, from]."""
    J = connections(np.random.default_rng(SEED), SIZES, *(each.ravel().tolist() for each in (K, W, S))).T
    ends = (0, 400, 700)
    return {
        (a, b): J[ends[a] : ends[a + 1], ends[b] : ends[b + 1]].astype(float)
        for a in range(2)
        for b in range(2)
    }


@pytest.mark.parametrize("at", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_couplings_have_the_moments_of_the_numbers(at: tuple[int, int]) -> None:
    """Synapses, J0 and g^2 of each pair of populations, within five standard errors; one sign."""
    a, b = at
    J, N = blocks()[at], SIZES[b]
    n = J.size
    p, w, s = K[at] / N, W[at], S[at]
    assert J.shape == (SIZES[a], N)
    assert (J != 0).mean() == pytest.approx(p, abs=5 * np.sqrt(p * (1 - p) / n))
    variance = p * (s**2 + w**2) - (p * w) ** 2
    assert J.mean() == pytest.approx(K[at] * w / N, abs=5 * np.sqrt(variance / n))
    fourth = np.mean((J - J.mean()) ** 4)
    assert J.var() == pytest.approx(variance, abs=5 * np.sqrt((fourth - variance**2) / n))
    assert N * variance == pytest.approx(K[at] * (s**2 + w**2) - K[at] ** 2 * w**2 / N)
    assert (np.sign(w) * J >= 0).all()
    present = J[J != 0]
    assert present.std() == pytest.approx(s, abs=0.02 + 1e-6)


def test_draws_are_independent_of_each_other() -> None:
    """Sums over rows and over columns scatter as independent couplings do: no row repeats another."""
    J = blocks()[0, 1]
    for axis in (0, 1):
        sums, count = J.sum(axis=axis), J.shape[axis]
        expected = count * J.var()
        assert sums.var() == pytest.approx(expected, rel=5 * np.sqrt(2 / len(sums)))


def test_other_sizes_have_the_same_limit() -> None:
    """J_0 = K w and g^2 = K (s^2 + w^2) - K^2 w^2/N at half the neurons."""
    for N in (np.array([200.0, 150.0]), np.array([100.0, 75.0])):
        s = spread(K, W, S, 1 / N - 1 / np.array(SIZES))
        assert K * (s**2 + W**2) - K**2 * W**2 / N == pytest.approx(
            K * (S**2 + W**2) - K**2 * W**2 / np.array(SIZES)
        )


def test_one_population_without_couplings_is_its_bias() -> None:
    given: dict[str, Any] = {
        "sizes": (50,),
        "synapses": (0.0,),
        "weights": (1.0,),
        "spreads": (0.0,),
    }
    run: dict[str, Any] = {"states": 1, "burn": 3, "duration": 4, "gap": 0, "phi": "tanh"}
    with np.errstate(invalid="ignore"):  # vectors vanish
        found = populations(SEED, biases=(1.5,), sigma_b=(0.0,), **given, **run)
        scattered = populations(SEED, biases=(1.5,), sigma_b=(0.5,), **given, **run)
    assert found["mean"] == pytest.approx([1.5])
    assert found["variance"] == pytest.approx([0], abs=1e-9)
    assert scattered["variance"] == pytest.approx(scattered["frozen_variance"], rel=1e-6)
    assert scattered["variance"][0] == pytest.approx(0.25, rel=5 * np.sqrt(2 / 50))


def test_a_pair_is_the_network_itself_and_its_half() -> None:
    given: dict[str, Any] = {
        "sizes": (20, 10),
        "synapses": (8.0, 4.0, 6.0, 3.0),
        "weights": W.ravel().tolist(),
        "spreads": S.ravel().tolist(),
        "biases": (0.5, 0.2),
        "sigma_b": (0.0, 0.0),
    }
    run: dict[str, Any] = {"states": 2, "burn": 3, "duration": 6, "gap": 1, "phi": "tanh"}
    found = equivalent_pair(SEED, N=15, **given, **run)
    for part, (size, N) in enumerate((("N", 15), ("2N", 30))):
        alone = equivalent(np.random.SeedSequence(5, spawn_key=(0, part)), N=N, **given, **run)
        for name, value in alone.items():
            assert np.array_equal(found[f"{name}_{size}"], value)
    whole = populations(np.random.SeedSequence(5, spawn_key=(0, 1)), **given, **run)
    assert np.array_equal(found["mean_2N"], whole["mean"])
    assert memory_bytes({**given, **run, "N": 15}, largest=2) == memory_bytes({**given, **run})
