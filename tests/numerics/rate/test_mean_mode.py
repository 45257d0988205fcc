"""The outliers of a static state's Jacobian: against simulated networks, both engines, and what is stable."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError

N, NETWORKS, SETTLE, POWER = 1000, 4, 120, 80


def _softplus(x: Any) -> Any:
    return np.logaddexp(0, x)


def _logistic(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _outlier(g: float, J0: float, b: float, sigma_b: float, seed: int) -> float:
    """The eigenvalue of largest modulus of J phi'(x*), phi softplus, by power iteration."""
    rng = np.random.default_rng(seed)
    J = g * rng.standard_normal((N, N)) / np.sqrt(N) + J0 / N
    bias = b + sigma_b * rng.standard_normal(N)
    x, v = bias, np.ones(N)
    for _ in range(SETTLE):
        x = (x + J @ _softplus(x) + bias) / 2
    assert np.max(np.abs(J @ _softplus(x) + bias - x)) < 1e-6
    steep = _logistic(x)
    for _ in range(POWER):
        v = J @ (steep * v)
        v /= np.linalg.norm(v)
    return float(v @ (J @ (steep * v)))


@pytest.mark.parametrize(
    ("g", "J0", "b", "sigma_b"), [("0.5", "0.6", "0.2", "0.3"), ("0.4", "0.5", "1", "0")]
)
def test_the_outlier_of_simulated_networks(g: str, J0: str, b: str, sigma_b: str) -> None:
    """Four networks scatter by 0.02; J0 E phi' alone is off by 0.05 to 0.09."""
    found = evaluate("rate.lyapunov_max", g=g, J0=J0, b=b, sigma_b=sigma_b, phi="softplus", digits=8)
    assert found.certified
    simulated = [_outlier(*map(float, (g, J0, b, sigma_b)), seed=seed) for seed in range(NETWORKS)]
    assert np.mean(simulated) - 1 == pytest.approx(float(found), abs=0.025)


def test_silence_is_the_limit_of_weak_bias() -> None:
    """tanh, g = 0.1: J0 - 1 at rest, and as b -> 0."""
    rest, near = (float(evaluate("rate.lyapunov_max", g="0.1", J0="0.5", b=b)) for b in (0, "1e-9"))
    assert rest == pytest.approx(-0.5, abs=1e-15)
    assert near == pytest.approx(-0.5, abs=1e-15)


@pytest.mark.parametrize(
    "given",
    [
        {"g": "0.5", "J0": "0.6", "b": "0.2", "sigma_b": "0.3", "phi": "softplus"},
        {"g": "0.6", "J0": "0.7", "b": 1, "phi": "relu"},
        {"g": "0.8", "J0": "-4", "b": "2", "phi": "logistic"},
    ],
    ids=lambda given: given["phi"],
)
def test_both_engines_agree(given: dict[str, Any]) -> None:
    """By E[f z]/s over balls, by phi' over mpmath numbers; the last a complex pair inside the bulk."""
    ball, mpmath = (evaluate("rate.lyapunov_max", engine=e, digits=10, **given) for e in ("ball", "mpmath"))
    assert ball.certified
    assert ball.arb.overlaps(mpmath.arb)


def test_a_state_whose_mean_is_unstable_is_not_listed() -> None:
    """tanh, J0 = 2: rest at 0 and the state between the two others draw the mean away."""
    for b, low in ((0, -1.86198), ("0.01", -1.85)):
        with pytest.raises(UsageError, match=r"2 states: 1 static .*; 2 static .*--branch 1 to 2"):
            evaluate("rate.mean", g="0.5", J0=2, b=b)
        means = sorted(float(evaluate("rate.mean", g="0.5", J0=2, b=b, branch=k, digits=6)) for k in (1, 2))
        assert means[0] == pytest.approx(low, abs=0.02)
        assert means[1] > 1.8


@pytest.mark.parametrize(
    ("phi", "b"), [("erf", "12"), ("tanh", "200")], ids=["a bulk of 1e-12", "a bulk that is not told from 0"]
)
def test_a_saturated_network_decays_like_one_neuron(phi: str, b: str) -> None:
    """phi' is all but 0: lambda_1 = -1, from above."""
    found = evaluate("rate.lyapunov_max", g="0.9", b=b, sigma_b="0.4", phi=phi, digits=6)
    assert found.certified
    assert abs(found.arb + 1).abs_upper() < 1e-6


def larger(known: dict[str, Any]) -> Any:
    """The root of rate.static.outliers, a parabola in z, with the larger real part."""
    law = formula("rate.static.outliers").statement
    at = [value(law.lhs - law.rhs, {**known, "z": mp.mpf(z)}) for z in (-1, 0, 1)]
    return max(
        mp.polyroots([(at[2] + at[0]) / 2 - at[1], (at[2] - at[0]) / 2, at[1]], extraprec=50), key=mp.re
    )


@pytest.mark.parametrize(
    ("g", "J0", "mean_last"), [("0.3", "0.6", True), ("0.9", "0.4", False), ("0.3", "-2", False)]
)
def test_the_exponent_at_rest_is_the_printed_formula(g: str, J0: str, mean_last: bool) -> None:
    """Where a mean relaxes slowest and where the bulk does, tanh under a bias."""
    given: dict[str, Any] = {"g": g, "J0": J0, "b": "0.3", "sigma_b": "0.4"}
    known = {name: mp.mpf(text) for name, text in given.items()}
    for letter, name in {"m": "static.mean", "Delta0": "static.variance"}.items():
        known[letter] = evaluate(f"rate.{name}", digits=12, **given).mpf
    known["z"] = larger(known)
    statement = formula("rate.static.lyapunov_max").rhs
    found = float(value(statement, known))
    assert float(evaluate("rate.lyapunov_max", digits=12, **given)) == pytest.approx(found, rel=1e-11)
    edge = next(part for part in (statement + 1).args if part.is_Mul)
    assert (float(value(edge, known)) - 1 < found - 1e-6) == mean_last
