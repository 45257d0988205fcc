"""Gaussians against SciPy and against conditionals of their own; what decides who wins."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.learning import comparison
from rnnchaos.verify.learning.normal_laws import Gaussian, Law, densities, laws

MEAN, COVARIANCE = np.array([0.3, -1.0, 0.2]), np.array([[1.0, 0.4, 0.1], [0.4, 2.0, -0.3], [0.1, -0.3, 0.5]])
X = np.random.default_rng(1).standard_normal((3, 5))


def test_densities_are_those_of_scipy() -> None:
    expected = multivariate_normal(MEAN, COVARIANCE).logpdf(X.T)
    assert Gaussian(MEAN, COVARIANCE).log_density(X) == pytest.approx(expected)


def test_pseudo_likelihoods_are_conditionals() -> None:
    """By regression of each coordinate on the others."""
    total = np.zeros(5)
    for i in range(3):
        rest = [j for j in range(3) if j != i]
        pull = np.linalg.solve(COVARIANCE[np.ix_(rest, rest)], COVARIANCE[rest, i])
        middle = MEAN[i] + pull @ (X[rest] - MEAN[rest, None])
        width = (COVARIANCE[i, i] - COVARIANCE[i, rest] @ pull) ** 0.5
        total += norm.logpdf(X[i], middle, width)
    assert Gaussian(MEAN, COVARIANCE).pseudo(X) == pytest.approx(total)


def test_gaussians_that_are_fitted() -> None:
    """A mixture of one is the Gaussian with a ridge; the pair is the mean of both densities."""
    pytest.importorskip("sklearn")
    train = np.random.default_rng(2).standard_normal((3, 700)) + MEAN[:, None]
    found = {name: of for name, of, _ in densities(train, 1, 0)}
    mean, covariance = train.mean(axis=1), np.cov(train, bias=True)
    plain = multivariate_normal(mean, covariance)
    assert found["Gaussian"](X) == pytest.approx(plain.logpdf(X.T))
    both = (plain.pdf(X.T) + plain.pdf(-X.T)) / 2
    assert found["Gaussian and its negative"](X) == pytest.approx(np.log(both))
    second = train @ train.T / 700
    expected = multivariate_normal(np.zeros(3), second).logpdf(X.T)
    assert found["Gaussian of mean 0 (linear machine)"](X) == pytest.approx(expected)
    assert found["independent pixels"](X) == pytest.approx(
        norm.logpdf(X, mean[:, None], train.std(axis=1)[:, None]).sum(axis=0)
    )
    ridged = [multivariate_normal(mean, covariance + r * np.eye(3)).logpdf(X.T) for r in (0.003, 0.01, 0.03)]
    assert any(found["mixture of 1 Gaussians"](X) == pytest.approx(each) for each in ridged)


def test_laws_of_the_digits() -> None:
    """-38.15, -22.84, -20.29 and -20.98 per fresh image: four laws fitted elsewhere to the same split."""
    pytest.importorskip("sklearn")
    found = {name: law.images.mean() for name, law in laws(0, 1).items()}
    assert found["independent pixels"] == pytest.approx(-38.15, abs=0.005)
    assert found["Gaussian of mean 0 (linear machine)"] == pytest.approx(-22.84, abs=0.005)
    assert found["Gaussian"] == pytest.approx(-20.29, abs=0.005)
    assert found["Gaussian and its negative"] == pytest.approx(found["Gaussian"] - np.log(2), abs=1e-3)


def record(seed: int, shift: float, error: float, gap: float = 0.0) -> Record:
    rng = np.random.default_rng(seed)
    images = SHARED + shift + 0.01 * rng.standard_normal(400)
    seen: dict[str, Any] = {"images": images, "pseudo_images": images, "train": 0.0, "train_error": 0.1}
    return Record(
        seed, "done", seen | {"below": 1.0, "above": 1.0 + gap, "below_error": error, "above_error": 0.0}, 0.0
    )


SHARED = 10 * np.random.default_rng(3).standard_normal(400)


def test_differences_are_of_the_same_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images scatter by 10 and so do their means by 0.5; differences of 0.1 decide all the same."""
    known = {
        "plain": Law(SHARED, SHARED),
        "better": Law(SHARED, SHARED + 0.2),
        "close": Law(SHARED, SHARED + 0.101),
    }
    monkeypatch.setattr(comparison, "laws", lambda split, components: known)
    found = comparison.compared([record(1, 0.1, 0.01)], {"split": 0}, components=1)
    assert [found[name]["verdict"] for name in known] == ["wins over", "loses to", "draws with"]
    assert found["plain"]["difference"] == pytest.approx(0.1, abs=0.003)
    assert found["plain"]["difference_error"] == pytest.approx(0.01, abs=0.0005)
    assert found["model"]["test_error"] == pytest.approx(SHARED.std() / 20, rel=0.02)


def test_a_bracket_that_is_open_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of ln Z that are 3 apart: a difference of 2 is none, of one training and of two."""
    monkeypatch.setattr(comparison, "laws", lambda split, components: {"plain": Law(SHARED, SHARED)})
    for done in ([record(1, 2.0, 0.0, 3.0)], [record(1, 2.0, 0.0, 3.0), record(2, 2.0, 0.0, 3.0)]):
        found = comparison.compared(done, {"split": 0}, components=1)["plain"]
        assert found["difference_error"] == pytest.approx(3.0, rel=1e-3)
        assert found["verdict"] == "draws with"


def test_the_scatter_of_trainings_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that differ by 0.2 leave a mean of error 0.1, whatever ln Z is worth in each."""
    monkeypatch.setattr(comparison, "laws", lambda split, components: {"plain": Law(SHARED, SHARED)})
    pair = [record(1, 0.0, 0.0), record(2, 0.2, 0.0)]
    found = comparison.compared(pair, {"split": 0}, components=1)["plain"]
    assert found["difference_error"] == pytest.approx(0.1, rel=0.02)
    assert found["verdict"] == "draws with"
    failed = Record(3, "failed", {}, 0.0)
    assert comparison.compared([*pair, failed], {"split": 0}, components=1)["plain"] == found
    assert comparison.compared([failed], {"split": 0}, components=1) == {}
