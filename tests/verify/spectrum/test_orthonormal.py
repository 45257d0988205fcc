"""Orthonormalisation against Householder's method, its breakdown, and the qr that conditions set."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.theory.errors import NonConvergence
from rnnchaos.verify.spectrum.orthonormal import ONCE, Factored, QRInterval, orthonormalise


def conditioned(k: int, N: int, condition: float, seed: int = 0) -> np.ndarray:
    """A frame (k, N) of this condition."""
    rng = np.random.default_rng(seed)
    left, _ = np.linalg.qr(rng.standard_normal((N, k)))
    right, _ = np.linalg.qr(rng.standard_normal((k, k)))
    return (left * np.geomspace(1, 1 / condition, k) @ right).T


def reference(rows: np.ndarray) -> np.ndarray:
    return np.log(np.abs(np.diag(np.linalg.qr(rows.T)[1])))


@given(k=st.integers(1, 20), extra=st.integers(0, 30), log10=st.floats(0, 6), seed=st.integers(0, 99))
def test_cholesky_is_orthogonal_and_agrees_with_householder(
    k: int, extra: int, log10: float, seed: int
) -> None:
    rows = conditioned(k, k + extra, 10**log10, seed)
    expected, before = reference(rows), rows.copy()
    found = orthonormalise(rows[None])
    lost = 1e-15 * k * found.condition**2 if found.condition <= ONCE else 0.0
    assert rows @ rows.T == pytest.approx(np.eye(k), abs=1e-13 + lost)
    assert found.growth[0] == pytest.approx(expected, abs=1e-15 * 10**log10 * 100 + 1e-12)
    assert before == pytest.approx((before @ np.linalg.pinv(rows)) @ rows, abs=1e-12)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_frames_together_are_frames_one_by_one(kind: type) -> None:
    frames = np.stack([conditioned(7, 40, c, seed) for seed, c in enumerate((2.0, 9e2, 5e5))]).astype(kind)
    alone = frames.copy()
    found = orthonormalise(frames)
    singles = [orthonormalise(rows[None]) for rows in alone]
    exact = 1e-9 if kind is np.float64 else 2e-2
    assert found.growth == pytest.approx(np.concatenate([each.growth for each in singles]), abs=1e-9)
    assert frames == pytest.approx(alone, abs=exact)
    assert found.condition == pytest.approx(max(each.condition for each in singles), rel=1e-3)


def test_a_frame_that_is_orthogonal_to_1e_10_adds_no_error_up() -> None:
    """One pass leaves eps cond^2; the next R is of the frame as it is: 200 intervals against QR in each."""
    rng = np.random.default_rng(4)
    frame, exact = np.linalg.qr(rng.standard_normal((30, 8)))[0].T[None].copy(), 0.0
    Q, total = frame[0].T.copy(), np.zeros(8)
    for _ in range(200):
        step = np.linalg.qr(rng.standard_normal((30, 30)))[0] * np.geomspace(1, 1e-3, 30)
        frame[0] = frame[0] @ step.T
        factored = orthonormalise(frame)
        assert factored.condition <= ONCE
        total += factored.growth[0]
        Q, R = np.linalg.qr(step @ Q)
        exact = exact + np.log(np.abs(np.diag(R)))
    assert total == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("condition", [1e9, 1e14])
def test_a_breakdown_falls_back_and_says_so(condition: float) -> None:
    rows = conditioned(10, 40, condition)
    expected = reference(rows)
    found = orthonormalise(rows[None])
    assert found.fallbacks == 1
    assert found.condition > condition / 100
    assert rows @ rows.T == pytest.approx(np.eye(10), abs=1e-13)
    assert found.growth[0] == pytest.approx(expected, abs=1e-16 * condition * 100)


def test_a_good_frame_does_not_fall_back() -> None:
    found = orthonormalise(np.stack([conditioned(10, 40, c) for c in (1e2, 1e4)]))
    assert found.fallbacks == 0
    assert 1e4 / 20 < found.condition < 1e4 * 20


def test_float32_frames_are_factorised_in_float64() -> None:
    rows = conditioned(30, 200, 1e3).astype(np.float32)
    expected = reference(rows.astype(float))
    found = orthonormalise(rows[None])
    assert found.growth[0] == pytest.approx(expected, abs=1e-10)
    assert rows.astype(float) @ rows.T == pytest.approx(np.eye(30), abs=1e-5)


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("wrong", [np.nan, np.inf, 0.0])
def test_a_lost_frame_is_an_error(k: int, wrong: float) -> None:
    frame = np.random.default_rng(0).standard_normal((1, k, 8))
    frame[0, 0] = wrong
    with np.errstate(invalid="ignore"), pytest.raises(NonConvergence, match="tangent frame"):
        orthonormalise(frame)


def test_the_pace_follows_the_condition() -> None:
    """At a rate r of ln cond per step, the interval settles where r interval = 0.9 ln limit."""
    qr = QRInterval(1e6, most=1000)
    for _ in range(20):
        qr.update(Factored(np.zeros((1, 3)), np.exp(0.2 * qr.interval)), qr.interval)
    assert qr.interval == int(0.9 * np.log(1e6) / 0.2)
    qr.update(Factored(np.zeros((1, 3)), np.inf), qr.interval)
    assert qr.interval < 25
    quick = QRInterval(1e6, most=7)
    for _ in range(9):
        quick.update(Factored(np.zeros((1, 3)), 1.0), quick.interval)
    assert quick.interval == 7
