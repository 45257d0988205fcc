"""Simulated rate networks where the answer is known: linear phi, mean coupling alone, noise alone, and the
Gaussian network."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq, root
from scipy.special import expit

from rnnchaos import lyapunov_spectrum
from rnnchaos.verify.networks.flow import gaussian
from rnnchaos.verify.networks.midpoint import Midpoint, white
from rnnchaos.verify.rate.kernels import memory_bytes, rate, rate_pair, window

SEED = np.random.SeedSequence(5, spawn_key=(0,))
PLAIN: dict[str, Any] = {"g": 0.0, "J0": 0.0, "b": 0.0, "sigma_b": 0.0, "D": 0.0}
RUN: dict[str, Any] = {"N": 60, "dt": 0.2, "states": 2, "burn": 80.0, "duration": 10.0, "gap": 2.0}


def test_a_linear_network_rests_where_its_equations_say() -> None:
    """(1 - J) x = b; the exponent is that of the midpoint rule of J - 1, at its leading eigenvalue."""
    given = PLAIN | {"g": 0.6, "J0": -0.8, "b": 1.5, "sigma_b": 0.5}
    found = rate(SEED, phi="x", **given, **RUN | {"burn": 200.0})
    rng, N = np.random.default_rng(SEED), 60
    J = rng.standard_normal((N, N), dtype=np.float32).T.astype(float) * 0.6 / np.sqrt(N) - 0.8 / N
    b = 1.5 + 0.5 * rng.standard_normal(N, dtype=np.float32).astype(float)
    x, h = np.linalg.solve(np.eye(N) - J, b), 0.2
    z = h * (np.linalg.eigvals(J) - 1)
    assert found["mean"] == pytest.approx(x.mean(), rel=1e-5)
    assert found["variance"] == pytest.approx(x.var(), rel=1e-4)
    assert found["frozen_variance"] == pytest.approx(x.var(), rel=1e-4)
    assert found["kinetic_energy"] == pytest.approx(0, abs=1e-9)
    assert found["lyapunov_max"] == pytest.approx(np.log(np.abs(1 + z + z**2 / 2)).max() / h, abs=0.02)


def test_linear_networks_have_the_covariance_of_mean_field_theory() -> None:
    """m = b/(1 - J0) and Delta0 = (g^2 m^2 + sigma_b^2)/(1 - g^2): five standard errors of 20 networks."""
    given = PLAIN | {"g": 0.5, "J0": -1.0, "b": 2.0, "sigma_b": 0.5}
    run = RUN | {"N": 100, "dt": 0.5, "burn": 20.0, "duration": 1.0, "states": 1, "gap": 0.0}
    many = [rate(child, phi="x", **given, **run) for child in SEED.spawn(20)]
    for name, expected in (("mean", 1.0), ("variance", (0.25 + 0.25) / 0.75)):
        values = np.array([each[name] for each in many])
        assert values.mean() == pytest.approx(expected, abs=5 * values.std() / np.sqrt(len(values)) + 0.01)
        assert values.std() < 0.2


MEANS: dict[str, Any] = {
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "x/(1+x**2)": (lambda x: x / (1 + x * x), lambda x: (1 - x * x) / (1 + x * x) ** 2),
}
"""phi and its slope."""


@pytest.mark.parametrize(("phi", "J0"), [("tanh", 1.7), ("tanh", -3.0), ("x/(1+x**2)", 0.9)])
def test_mean_coupling_alone_moves_all_neurons_alike(phi: str, J0: float) -> None:
    """m = J0 phi(m) + b, no variance; the exponent is that of the midpoint rule of a vector of sum 0, which
    shrinks as exp(-t), or of equal entries, as exp((J0 phi'(m) - 1) t), whichever is larger."""
    found = rate(SEED, phi=phi, **PLAIN | {"J0": J0, "b": 0.4}, **RUN)
    function, slope = MEANS[phi]
    root = brentq(lambda m: J0 * function(m) + 0.4 - m, -5, 5)
    h = RUN["dt"]
    z = h * np.array([-1, J0 * slope(root) - 1])
    assert found["lyapunov_max"] == pytest.approx(np.log(1 + z + z**2 / 2).max() / h, rel=1e-5)
    assert found["mean"] == pytest.approx(root, rel=1e-5)
    assert found["variance"] == pytest.approx(0, abs=1e-9)
    assert found["kinetic_energy"] == pytest.approx(0, abs=1e-9)


def test_noise_alone_is_an_ornstein_uhlenbeck_process() -> None:
    """By the rule itself, of 200,000 neurons without couplings: D (1 - h/2)/(1 - h/2 + h^2/4)."""

    class Uncoupled:
        leak = 1.0

        def add(self, parts: Any, factor: float, out: Any, keep: float = 1.0) -> None:
            for each in out:
                each *= keep

    h, D, N = 0.5, 0.7, 200_000
    x = np.zeros((1, 1, N), np.float32)
    scheme = Midpoint(Uncoupled(), h, white(np.random.default_rng(1), D=D, dt=h, shape=(1, N)))  # type: ignore[arg-type]
    for _ in range(30):
        scheme.step([x])
    expected = D * (1 - h / 2) / (1 - h / 2 + h * h / 4)
    assert float(np.var(x, dtype=float)) == pytest.approx(expected, rel=5 * np.sqrt(2 / N))


def test_noise_and_frozen_bias_of_a_whole_run() -> None:
    """Without couplings: variance D + sigma_b^2, of which sigma_b^2 is frozen; vectors shrink by the rule."""
    found = rate(SEED, **PLAIN | {"b": 2.0, "sigma_b": 0.5, "D": 0.3}, **RUN | {"N": 200, "duration": 80.0})
    rng, N, h = np.random.default_rng(SEED), 200, 0.2
    rng.standard_normal((N, N), dtype=np.float32)
    b = 2 + 0.5 * rng.standard_normal(N, dtype=np.float32).astype(float)
    assert found["mean"] == pytest.approx(b.mean(), abs=0.03)
    assert found["variance"] == pytest.approx(b.var() + 0.3, rel=0.06)
    assert found["frozen_variance"] == pytest.approx(b.var(), rel=0.06)
    assert found["lyapunov_max"] == pytest.approx(np.log(1 - h + h * h / 2) / h, rel=1e-5)
    assert "kinetic_energy" not in found


def test_without_mean_and_bias_it_is_the_gaussian_network() -> None:
    """The same couplings under both kernels: variance and kinetic energy within five standard errors, and
    the error of Euler's step."""
    run: dict[str, Any] = {"N": 60, "states": 3, "burn": 10.0, "duration": 30.0}
    seeds = np.random.SeedSequence(1).spawn(4)
    ours = [rate(seed, **PLAIN | {"g": 6.0}, dt=0.1, gap=10.0, **run) for seed in seeds]
    others = [gaussian(seed, g=6.0, dt=0.02, **run) for seed in seeds]
    for name in ("variance", "kinetic_energy"):
        a, b = (np.array([each[name] for each in many]) for many in (ours, others))
        error = (a - b).std() / np.sqrt(len(a))
        assert a.mean() == pytest.approx(b.mean(), abs=5 * error + 0.02 * b.mean())
        assert error < 0.15 * b.mean()


def test_a_pair_is_two_independent_networks_and_repeats() -> None:
    given = PLAIN | {"g": 2.0, "J0": -1.0, "b": 0.5, "sigma_b": 0.3, "D": 0.1}
    run = RUN | {"N": 10, "burn": 2.0}
    found = rate_pair(SEED, **given, **run)
    for part, (size, N) in enumerate((("N", 10), ("2N", 20))):
        alone = rate(np.random.SeedSequence(5, spawn_key=(0, part)), **given, **run | {"N": N})
        assert {name: found[f"{name}_{size}"] for name in alone} == alone
    assert found == rate_pair(SEED, **given, **run)


def test_windows_and_memory() -> None:
    assert [window(100, 20, 0.2), window(1, 3, 0.2), window(10, 0, 0.5)] == [200, 1, 10]
    assert memory_bytes({"N": 100, "states": 2}, largest=2) > 4 * 200**2


RECTIFIERS: dict[str, Any] = {
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float)),
    "softplus": (lambda x: np.logaddexp(0, x), expit),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(x)), lambda x: np.where(x > 0, 1, np.exp(x))),
    "logistic": (expit, lambda x: expit(x) * expit(-x)),
}
"""phi and its slope."""


@pytest.mark.parametrize("phi", RECTIFIERS)
def test_the_spectrum_of_a_biased_network_at_rest_is_that_of_its_jacobian(phi: str) -> None:
    """`lyapunov_spectrum` of couplings with a mean, biases that differ, and phi that is not odd."""
    N, rng = 12, np.random.default_rng(3)
    J = 0.7 * rng.standard_normal((N, N)) / np.sqrt(N) - 2 / N
    b = 1 + 0.3 * rng.standard_normal(N)
    function, slope = RECTIFIERS[phi]
    x = root(lambda x: J @ function(x) + b - x, b, tol=1e-14).x
    found = lyapunov_spectrum(J, phi=phi, bias=b, rng=1, burn=60, align=1, duration=20)
    assert found.verdict == "fixed point"
    expected = np.sort(np.linalg.eigvals(J * slope(x) - np.eye(N)).real)[::-1]
    assert found.exponents == pytest.approx(expected, abs=1e-9)
