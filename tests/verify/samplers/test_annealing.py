"""ln Z of laws that are known: a Gaussian, one neuron and two by certified quadrature; what bounds it."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.langevin_machine.learning import potential
from rnnchaos.verify.samplers.annealing import Rung, annealed, blended, effective, log_mean, partition
from rnnchaos.verify.samplers.mala import at, moved

ROOT = np.array([[1.2, 0.0], [0.3, 0.9]])


def settled(of: Any, root: Any, chains: int) -> Any:
    """Chains after 200 steps of the length 0.3, most of them kept where T is not below 1/4."""
    rng = np.random.default_rng(2)
    here = at(of, root @ rng.standard_normal((len(root), chains)))
    for _ in range(200):
        here, _ = moved(rng, here, of, root, 0.3)
    return here.x


@pytest.mark.parametrize(("J", "T"), [("0.5", "1"), ("2", "1"), ("0.5,1.2,-0.8,0.3", "1")])
def test_machines_of_one_and_two_neurons(J: str, T: str) -> None:
    """Both bounds and the moments against quadrature, within errors that hold in 0.9999 of normal draws."""
    values = [float(c) for c in J.split(",")]
    N = round(len(values) ** 0.5)
    of, root = potential(np.reshape(values, (N, N)), float(T)), ROOT[:N, :N]
    found = partition(np.random.default_rng(3), of, root, settled(of, root, 2000), 60)
    exact = float(evaluate("langevin_machine.log_partition", J=J, T=T, digits=8))
    assert found.below == pytest.approx(exact, abs=4 * found.below_error)
    assert found.above == pytest.approx(exact, abs=4 * found.above_error)
    assert max(found.below_error, found.above_error) < 0.02
    for i in range(1, N + 1):
        second = float(evaluate("langevin_machine.second_moment", J=J, T=T, i=i, j=1, digits=8))
        product = settled(of, root, 2000)[[0, i - 1]].prod(axis=0)
        assert np.mean(product) == pytest.approx(second, abs=4 * np.std(product) / 2000**0.5)


def test_a_gaussian_of_another_covariance() -> None:
    """ln Z = (d ln 2 pi - ln det A)/2 of U = x A x/2."""
    A = np.array([[2.0, 0.6], [0.6, 1.0]])
    of: Any = lambda x: (np.sum(x * (A @ x), axis=0) / 2, A @ x)  # noqa: E731
    x = np.linalg.solve(np.linalg.cholesky(A).T, np.random.default_rng(1).standard_normal((2, 1000)))
    found = partition(np.random.default_rng(4), of, ROOT, x, 40)
    exact = np.log(2 * np.pi) - np.log(np.linalg.det(A)) / 2
    assert found.below == pytest.approx(exact, abs=4 * found.below_error)
    assert found.above == pytest.approx(exact, abs=4 * found.above_error)
    assert 900 < found.effective <= 1000


def test_the_law_itself_has_weights_of_one() -> None:
    inverse = np.linalg.inv(ROOT @ ROOT.T)
    of: Any = lambda x: (np.sum(x * (inverse @ x), axis=0) / 2, inverse @ x)  # noqa: E731
    found = partition(np.random.default_rng(4), of, ROOT, np.ones((2, 7)), 5)
    assert found.below == pytest.approx(np.log(2 * np.pi * np.linalg.det(ROOT)))
    assert found.below_error == pytest.approx(0, abs=1e-12)
    assert found.effective == pytest.approx(7)


@pytest.mark.parametrize("step", [0.05, 2.0])
def test_the_mean_weight_is_exact_on_any_ladder_and_at_any_step(step: float) -> None:
    """Three rungs: <w> = Z_1/Z_0 though the chains never arrive."""
    of, root = potential(np.array([[2.0]]), 0.05), np.array([[1.5]])
    rungs, rng = [Rung(0.0, step), Rung(0.5, step), Rung(1.0, step)], np.random.default_rng(5)
    first = root @ rng.standard_normal((1, 200_000))
    _, logs = annealed(rng, blended(np.linalg.inv(root @ root.T), of), first, root, rungs)
    weights = np.exp(logs)
    free = float(evaluate("langevin_machine.log_partition", J=2, T="0.05", digits=8))
    exact = np.exp(free - np.log(2 * np.pi) / 2 - np.log(1.5))
    assert np.mean(weights) == pytest.approx(exact, abs=4 * np.std(weights) / 200_000**0.5)
    assert effective(logs) < 150_000


def test_from_below_and_from_above() -> None:
    """Two chains at a time on two rungs: on average one bound lies below, the other above, by their own
    errors many times."""
    of, root, rng = potential(np.array([[2.0]]), 0.25), np.array([[1.5]]), np.random.default_rng(6)
    exact = float(evaluate("langevin_machine.log_partition", J=2, T="0.25", digits=8))
    rungs, between = [Rung(s, 0.1) for s in (0.0, 1.0)], blended(np.linalg.inv(root @ root.T), of)
    known = np.log(2 * np.pi) / 2 + np.log(1.5)
    for first, ladder, sign in (
        (root @ rng.standard_normal((1, 20_000)), rungs, 1),
        (settled(of, root, 20_000), rungs[::-1], -1),
    ):
        logs = annealed(rng, between, first, root, ladder)[1].reshape(-1, 2)
        missed = sign * (known + sign * np.logaddexp(*logs.T) - sign * np.log(2) - exact)
        assert missed.mean() < -10 * missed.std() / 100


def test_logarithms_of_weights_that_overflow() -> None:
    assert log_mean(np.array([2000.0, 2000.0])) == pytest.approx(2000.0)
    assert effective(np.array([2000.0, 0.0])) == pytest.approx(1.0)
