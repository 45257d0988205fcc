"""The motion of the autocovariance and the largest exponent of rate networks."""

from typing import Any

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import eigh_tridiagonal

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.pairs.floating import hermite_means, sampler_of
from rnnchaos.numerics.pairs.floating_kinks import kinked_means
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.theory.errors import UsageError, present
from rnnchaos.theory.nonlinearity.registry import nonlinearity

BIASED: dict[str, Any] = {"g": 2, "J0": "0.3", "b": "0.5"}


def _force_and_well(given: dict[str, Any]) -> tuple[float, Any, Any]:
    """Delta0, Delta''(Delta) and the potential at Delta, in float64."""
    m, d = (float(evaluate(f"rate.{name}", **given)) for name in ("mean", "variance"))
    means = hermite_means(
        sampler_of(nonlinearity(given.get("phi", "tanh"))), np.array([m]), np.array([d]), nodes=601, terms=320
    )
    gain, frozen = float(given["g"]) ** 2, float(given.get("sigma_b", 0)) ** 2

    def force(c: float) -> float:
        return float(c - gain * means.pair(np.array([c])).product.value[0] - frozen)

    def well(c: float) -> float:
        return float(1 - gain * means.pair(np.array([c])).product.covariance[0])

    return d, force, well


def test_reference_values() -> None:
    """Of an independent computation in float64, to its four digits."""
    assert float(evaluate("rate.lyapunov_max", **BIASED)) == pytest.approx(0.07204, abs=5e-6)
    assert float(evaluate("rate.lyapunov_max", g=2, sigma_b="0.5")) == pytest.approx(0.08175, abs=6e-6)


def test_the_autocovariance_obeys_newton() -> None:
    """Delta'' = Delta - g^2 C - sigma_b^2 from Delta0 at rest, integrated in time."""
    d, force, _ = _force_and_well(BIASED)
    found = solve_ivp(lambda t, y: [y[1], force(y[0])], (0, 3), [d, 0.0], rtol=1e-9, atol=1e-11)
    assert float(evaluate("rate.correlation", lag=3, **BIASED)) == pytest.approx(found.y[0, -1], abs=2e-7)
    assert float(evaluate("rate.correlation", lag=0, **BIASED)) == pytest.approx(d, rel=1e-14)
    far = float(evaluate("rate.frozen_variance", **BIASED))
    assert float(evaluate("rate.correlation", lag=200, **BIASED)) == pytest.approx(far, rel=1e-13)


def test_the_exponent_is_that_of_a_matrix() -> None:
    """-d^2/dtau^2 + W on a grid of lags, second order: Richardson's extrapolation of two steps."""
    d, force, well = _force_and_well(BIASED)
    motion = solve_ivp(
        lambda t, y: [y[1], force(y[0])], (0, 9), [d, 0.0], rtol=1e-10, atol=1e-12, dense_output=True
    )
    far = float(evaluate("rate.frozen_variance", **BIASED))

    def lowest(step: float) -> float:
        lags = step * (np.arange(int(30 / step)) + 0.5)
        values = [well(motion.sol(lag)[0]) if lag < 9 else well(far) for lag in lags[lags < 9 + step]]
        potential = np.concatenate([values, np.full(len(lags) - len(values), well(far))])
        diagonal = potential + 2 / step**2
        diagonal[0] -= 1 / step**2  # even in the lag
        return float(
            eigh_tridiagonal(diagonal, np.full(len(lags) - 1, -1 / step**2), select="i", select_range=(0, 0))[
                0
            ][0]
        )

    energy = (4 * lowest(0.05) - lowest(0.1)) / 3
    found = float(evaluate("rate.lyapunov_max", **BIASED))
    assert np.sqrt(1 - energy) - 1 == pytest.approx(found, abs=5e-5)


def test_both_engines_agree() -> None:
    for name, more in (("rate.lyapunov_max", {}), ("rate.correlation", {"lag": 2})):
        ball, mpmath = (
            evaluate(name, engine=engine, digits=4, g=2, sigma_b="0.5", **more)
            for engine in ("ball", "mpmath")
        )
        assert ball.certified
        assert ball.arb.overlaps(mpmath.arb)


def test_the_exponent_of_relu_near_the_boundary() -> None:
    """lambda_1 = 1.034109 kappa^2 = 1.034109 eps/(4 sqrt(2)) for any J0 < 0 < b, from the exactly solved
    well."""
    eps = 0.002
    found = evaluate("rate.lyapunov_max", g=repr(2**0.5 + eps), J0=-2, b=1, phi="relu", digits=5)
    assert not found.certified
    assert float(found) / eps == pytest.approx(1.034109 / (4 * 2**0.5), rel=5e-3)


def test_the_exponent_of_relu_is_that_of_a_matrix() -> None:
    """At g = 1.8 by finite differences on a grid of lags."""
    given = {"g": "1.8", "J0": -2, "b": 1, "phi": "relu"}
    m, d, far = (float(evaluate(f"rate.{name}", **given)) for name in ("mean", "variance", "frozen_variance"))
    pieces = present(pieces_of(nonlinearity("relu")), "pieces")
    means, gain = kinked_means(pieces, np.array([m]), np.array([d])), 1.8**2

    def motion(t: float, y: list[float]) -> list[float]:
        return [y[1], float(y[0] - gain * means.pair(np.array([min(y[0], d)])).product.value[0])]

    reach, step = 9.0, 0.05
    lags = step * (np.arange(int(40 / step)) + 0.5)
    path = solve_ivp(motion, (0, reach), [d, 0.0], rtol=1e-10, atol=1e-11, dense_output=True)
    shared = np.where(lags < reach, path.sol(np.minimum(lags, reach))[0], far)
    close = kinked_means(pieces, np.full(lags.shape, m), np.full(lags.shape, d))
    diagonal = 1 - gain * close.pair(np.minimum(shared, d)).product.covariance + 2 / step**2
    diagonal[0] -= 1 / step**2
    off = np.full(len(lags) - 1, -1 / step**2)
    energy = eigh_tridiagonal(diagonal, off, select="i", select_range=(0, 0))[0][0]
    found = float(evaluate("rate.lyapunov_max", **given, digits=6))
    assert np.sqrt(1 - energy) - 1 == pytest.approx(found, rel=5e-3)


def test_without_bias_it_is_the_gaussian_network() -> None:
    """The general engine with a frozen part that is all but gone, against the odd theory."""
    plain = float(evaluate("gaussian.lyapunov_max", g="1.5"))
    assert float(evaluate("rate.lyapunov_max", g="1.5")) == plain
    assert float(evaluate("rate.lyapunov_max", g="1.5", sigma_b="1e-5", digits=6)) == pytest.approx(
        plain, rel=1e-3
    )
    assert evaluate("rate.correlation", g="1.5", lag=1).arb.overlaps(
        evaluate("gaussian.correlation", g="1.5", lag=1).arb
    )


def test_near_the_boundary_energy_exponent_and_variance_are_bound() -> None:
    """Gamma0 = (4/5) lambda_1 delta0 to leading order, lambda_1 = 5 kappa^2/8 (Poeschl-Teller, l = 3)."""
    given = {"g": "1.5658", "b": "0.5", "digits": 6}
    energy, exponent, variance, frozen = (
        float(evaluate(f"rate.{name}", **given | {"digits": 12}))
        for name in ("kinetic_energy", "lyapunov_max", "variance", "frozen_variance")
    )
    assert energy / (exponent * (variance - frozen)) == pytest.approx(0.8, rel=1e-3)


def test_static_states_and_silence() -> None:
    """The edge of the bulk, g sqrt(E phi'^2) - 1; at rest the larger of g |phi'| and J0 phi'."""
    below = evaluate("rate.lyapunov_max", g="1.5", b="0.5", digits=8)
    assert below.state == "quiescent"
    assert -0.1 < float(below) < 0
    assert float(evaluate("rate.lyapunov_max", g="0.5", J0="0.8")) == pytest.approx(-0.2, abs=1e-15)
    assert evaluate("rate.correlation", g="0.5", lag=1).arb == 0


RELU: dict[str, Any] = {"g": "1.8", "J0": -2, "b": 1, "phi": "relu"}
NOISY: dict[str, Any] = {"g": 2, "b": "0.5", "D": "0.1"}


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_the_autocovariance_of_relu_obeys_newton(engine: str) -> None:
    """From rest at lag 0, the means in float64 by another code than the engines'."""
    m, d = (float(evaluate(f"rate.{name}", **RELU)) for name in ("mean", "variance"))
    means = kinked_means(present(pieces_of(nonlinearity("relu")), "pieces"), np.array([m]), np.array([d]))

    def force(c: float) -> float:
        return c - 1.8**2 * float(means.pair(np.array([c])).product.value[0])

    found = solve_ivp(lambda t, y: [y[1], force(y[0])], (0, 3), [d, 0.0], rtol=1e-10, atol=1e-12)
    value = evaluate("rate.correlation", lag=3, engine=engine, digits=10, **RELU)
    assert float(value) == pytest.approx(found.y[0, -1], abs=2e-6)
    assert not value.certified
    assert "lags by Gauss-Legendre panels" in value.method


def test_the_autocovariance_under_noise_obeys_newton() -> None:
    """It leaves lag 0 with the speed -D, and ends at the frozen variance."""
    d, force, _ = _force_and_well(NOISY)
    found = solve_ivp(lambda t, y: [y[1], force(y[0])], (0, 3), [d, -0.1], rtol=1e-9, atol=1e-11)
    assert float(evaluate("rate.correlation", lag=3, digits=9, **NOISY)) == pytest.approx(
        found.y[0, -1], abs=2e-7
    )
    assert float(evaluate("rate.correlation", lag=0, **NOISY)) == pytest.approx(d, rel=1e-14)
    far = float(evaluate("rate.frozen_variance", **NOISY))
    assert float(evaluate("rate.correlation", lag=300, digits=14, **NOISY)) == pytest.approx(far, rel=1e-13)


def test_weak_noise_is_next_to_none() -> None:
    near = evaluate("rate.correlation", g=2, D="1e-9", lag=2, digits=10)
    assert float(near) == pytest.approx(float(evaluate("rate.correlation", g=2, lag=2)), rel=1e-8)


def test_what_is_not_evaluated_is_refused() -> None:
    with pytest.raises(UsageError, match="phi = elu: accepted in chaos: an analytic phi, or a piecewise"):
        evaluate("rate.correlation", g=2, J0=-2, b=1, phi="elu", lag=1)
    for name, more in (("rate.correlation", {"lag": 1}), ("rate.lyapunov_max", {})):
        with pytest.raises(UsageError, match="D = 1/5: accepted for phi = relu, which has a kink: 0"):
            evaluate(name, D="0.2", **RELU, **more)
