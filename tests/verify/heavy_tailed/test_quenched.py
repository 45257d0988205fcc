"""The quenched network: exact tangents with noise, and every kernel against plain linear algebra."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.heavy_tailed.couplings import couplings
from rnnchaos.verify.heavy_tailed.network_kernel import heavy_tailed
from rnnchaos.verify.heavy_tailed.quenched_kernels import (
    Driven,
    Redrawn,
    dimensions,
    field,
    radius,
    scale,
    scale_pair,
    spectrum,
    transposed,
)
from rnnchaos.verify.spectrum.plan import Plan

SEED = np.random.SeedSequence(9, spawn_key=(0,))


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


@pytest.mark.parametrize("alpha", [0.7, 1.0, 2.0])
def test_tangent_is_the_complex_step_derivative_of_the_driven_step(alpha: float) -> None:
    """x' = tanh(g W x + b xi): the frame moves by the derivative at the input that the noise made; the
    transpose does not."""
    W = couplings(rng(), alpha=alpha, N=12, kind=np.float64).T
    x, v = np.random.default_rng(1).standard_normal((2, 12))
    parts = [np.stack([x, v])[None].copy()]
    Driven(field(np.ascontiguousarray(W.T), 0.8, "tanh"), 0.1, np.random.default_rng(2)).step(parts)
    noise = 0.1 * np.random.default_rng(2).standard_normal(12)
    stepped = np.tanh(0.8 * W @ (x + 1e-30j * v) + noise)
    assert np.allclose(parts[0][0, 0], stepped.real, rtol=1e-12, atol=0)
    assert np.allclose(parts[0][0, 1], stepped.imag * 1e30, rtol=1e-12, atol=0)
    assert not np.allclose(W.T @ ((1 - stepped.real**2) * 0.8 * v), parts[0][0, 1], rtol=1e-3)


def test_linear_exponent_is_the_spectral_radius() -> None:
    """phi(x) = x, quenched: ln of the moduli of the eigenvalues, g included."""
    matrix = couplings(rng(), alpha=1.5, N=30, kind=np.float64)
    scheme = Driven(field(matrix, 0.5, "linear"), 0.0, rng())
    found, _ = spectrum(scheme, np.zeros((1, 30)), Plan(3, "rates", 1.0, 0, 500, 2000))
    expected = np.sort(np.log(0.5 * np.abs(np.linalg.eigvals(matrix))))[::-1]
    assert np.allclose(found, expected[:3], atol=2e-3)


def test_linear_annealed_exponent_is_the_annealed_growth() -> None:
    """The whole W redrawn at every step, tangents by the engine: ln g + Xi_N of the theory, within four
    standard errors."""
    plan = Plan(1, "rates", 1.0, 0, 10, 2000)
    scheme = Redrawn(field(np.zeros((10, 10)), 0.3, "linear"), 0.0, rng(), 1.5)
    found, _ = spectrum(scheme, np.zeros((1, 10)), plan)
    expected, width = (
        float(evaluate(f"heavy_tailed.{name}", alpha="1.5", N="10", digits=8, **given))
        for name, given in (("annealed_growth", {"g": "0.3"}), ("transition_width", {}))
    )
    assert found[0] == pytest.approx(expected, abs=4 * width / np.sqrt(2000))


def test_transposed_kernel_is_both_products() -> None:
    """Against Jacobians formed one by one."""
    given: dict[str, Any] = {"alpha": 1.0, "g": 0.9, "N": 40, "burn": 20, "align": 0, "steps": 6}
    found = transposed(SEED, **given)
    generator = rng()
    W = couplings(generator, alpha=1.0, N=40).T
    x = generator.standard_normal((1, 40), dtype=np.float32)[0]
    forward, backward = (v / np.linalg.norm(v) for v in generator.standard_normal((2, 40)))
    for step in range(26):
        x = np.tanh(np.float32(0.9) * (W @ x))
        jacobian = 0.9 * (1 - x.astype(float)[:, None] ** 2) * W
        if step >= 20:
            forward, backward = jacobian @ forward, jacobian.T @ backward
    assert found["exact"] == pytest.approx(np.log(np.linalg.norm(forward)) / 6, abs=1e-3)
    assert found["transposed"] == pytest.approx(np.log(np.linalg.norm(backward)) / 6, abs=1e-3)


def test_scale_and_its_pair() -> None:
    given: dict[str, Any] = {"alpha": 1.5, "g": 1.0, "states": 2, "burn": 5, "steps": 7}
    found = scale(SEED, N=20, **given)["scale"]
    generator = rng()
    W = couplings(generator, alpha=1.5, N=20).T.astype(float)
    x = generator.standard_normal((2, 20), dtype=np.float32).astype(float)
    powers = []
    for _ in range(12):
        x = np.tanh(x @ W.T)
        powers.append((np.abs(x) ** 1.5).mean())
    assert found == pytest.approx(np.mean(powers[5:]) ** (2 / 3), rel=1e-3)
    pair = scale_pair(SEED, N=20, **given)
    assert set(pair) == {"scale_N", "scale_2N"}
    assert pair["scale_N"] != pair["scale_2N"]


def test_radius_of_one_matrix() -> None:
    matrix = couplings(rng(), alpha=1.0, N=50).astype(float)
    expected = np.log(np.abs(np.linalg.eigvals(matrix)).max())
    assert radius(SEED, alpha=1.0, N=50)["log_radius"] == pytest.approx(expected, abs=1e-4)


def test_dimensions_one_for_each_index() -> None:
    found = dimensions(SEED, alphas=[1.0, 2.0], gains=[0.2, 2.0], N=40, k=20, burn=50, align=20, steps=60)
    assert found["dimension"].shape == (2,)
    assert 0 <= found["dimension"][0] < found["dimension"][1] < 0.5


@pytest.mark.parametrize("ensemble", ["quenched", "annealed"])
@pytest.mark.parametrize("phi", ["tanh", "linear"])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_every_ensemble_of_the_study(ensemble: str, phi: str, noise: float) -> None:
    found = heavy_tailed(
        SEED,
        alpha=1.5,
        N=20,
        g=1.5,
        ensemble=ensemble,
        phi=phi,
        noise=noise,
        k=18,
        burn=20,
        align=10,
        duration=30,
    )
    assert found["exponents"].shape == (18,)
    assert ("quenched_critical_gain" in found) == (ensemble == "quenched")
    assert ("participation_ratio" in found) == (phi == "tanh")
    if phi == "tanh":
        assert 0 <= found["dimension"] < 20
        assert 0 < found["participation_ratio"] < 20
