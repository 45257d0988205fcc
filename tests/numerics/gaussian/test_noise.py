"""White noise, the Euler map's exponents and the resummed series: limits, identities, simulation-free
oracles.
"""

from fractions import Fraction
from functools import lru_cache

import flint
import numpy as np
import pytest
from scipy.special import ndtri

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.noise import solution
from rnnchaos.numerics.gaussian.noise_lyapunov import collocated, exponent_under_noise
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import nonlinearity


def _value(name: str, **parameters: object) -> float:
    return float(evaluate(name, digits=9, **parameters))


def test_no_noise_is_the_plain_network() -> None:
    assert _value("variance.noise", g=2, D=0) == _value("variance", g=2)
    assert _value("lyapunov_max.noise", g=2, D=0) == _value("lyapunov_max", g=2)


def test_linear_limit() -> None:
    """g -> 0: Ornstein-Uhlenbeck, Delta0 = D and lambda_1 = -1 + g (E phi' = 1 at small D)."""
    assert abs(_value("variance.noise", g="1e-6", D="1e-6") * 1e6 - 1) < 1e-9
    assert abs(_value("lyapunov_max.noise", g="0.5", D="1e-4") + 0.5) < 1e-3


def test_weak_noise_variance_is_perturbative() -> None:
    base = _value("variance", g=2)
    shifts = [_value("variance.noise", g=2, D=d) - base for d in ("0.01", "0.02")]
    assert abs(shifts[1] / shifts[0] - 4) < 1e-2


def test_chaos_ends_where_the_drive_balances() -> None:
    """lambda_1 = 0 at g^2 E phi^2 = Delta0: the state and the sign of lambda_1 change together."""
    low, high = 0.1, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        found = evaluate("variance.noise", g=2, D=middle, digits=9)
        low, high = (middle, high) if found.state == "chaotic" else (low, middle)
    assert evaluate("lyapunov_max.noise", g=2, D=low, digits=3).arb > 0
    assert evaluate("lyapunov_max.noise", g=2, D=high, digits=3).arb < 0
    assert abs(_value("lyapunov_max.noise", g=2, D=(low + high) / 2)) < 2e-4


def test_noise_suppresses_chaos() -> None:
    values = [_value("lyapunov_max.noise", g=2, D=d) for d in ("0.1", "0.3", "1")]
    assert values[0] < _value("lyapunov_max", g=2)
    assert values == sorted(values, reverse=True)
    assert abs(values[0] - 0.08671088857) < 1e-10


@pytest.mark.parametrize("digits", [2, pytest.param(4, marks=pytest.mark.slow), 6, 9])
@pytest.mark.parametrize("noise", ["1e-12", "1e-8", pytest.param("1e-4", marks=pytest.mark.slow), "0.01"])
def test_weak_noise_radii_hold(noise: str, digits: int) -> None:
    """Few digits overlap with many. lambda_1 falls by 0.2839 D + O(D^2) from its proved value at D = 0."""
    few = evaluate("lyapunov_max.noise", g=2, D=noise, digits=digits).arb
    assert few.overlaps(_many(noise))
    still = evaluate("lyapunov_max", g=2, digits=15).arb
    fall = flint.arb(noise) * flint.arb(0.2839, 0.0005 + 0.4 * float(noise))
    assert few.overlaps(still - fall)


@lru_cache
def _many(noise: str) -> flint.arb:
    found = evaluate("lyapunov_max.noise", g=2, D=noise, digits=14)
    assert not found.certified
    return found.arb


@pytest.mark.parametrize("g", ["1.3", "2", "5"])
def test_collocation_meets_the_proof(g: str) -> None:
    """Where both serve: Barta's enclosure against collocation with the terms left out put into one."""
    gain, act = Fraction(g), activation(nonlinearity("tanh"))
    with working_bits(150):
        found = solution(gain, Fraction(1, 5), lambda d, slopes: moments(act, d, slopes=slopes), 30)
        proved, rough, finer = (
            exponent_under_noise(60, gain, act, found, 0),
            *(collocated(60, gain, act, found, refinement) for refinement in (0, 1)),
        )
    assert proved.rad() < 1e-10
    assert abs(rough - finer) < 1e-9
    assert abs(proved - finer) < 1e-10


@pytest.mark.parametrize("noise", ["0.5", "2"])
def test_engines_agree(noise: str) -> None:
    ball = evaluate("lyapunov_max.noise", g=2, D=noise, digits=8)
    other = evaluate("lyapunov_max.noise", g=2, D=noise, digits=4, engine="mpmath")
    assert ball.certified
    assert ball.arb.overlaps(other.arb)


@pytest.mark.parametrize("name", ["variance.noise", "lyapunov_max.noise", "scheme.variance.noise"])
@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_no_stationary_state_under_noise(name: str, engine: str) -> None:
    more = {"dt": "0.5"} if name.startswith("scheme") else {}
    found = evaluate(name, g=1.5, D=1, phi="tanh(x)+x", digits=5, engine=engine, **more)
    assert found.arb is None
    assert found.state == "none"
    assert "grows without bound" in str(found.message)


def test_strong_noise_at_step_one() -> None:
    """Delta0 = 2 D + g^2 E tanh^2."""
    found = float(evaluate("scheme.variance.noise", g=2, D=100, dt=1, digits=9))
    x = np.linspace(-200, 200, 400_001)
    weight = np.exp(-x * x / 2 / found) / np.sqrt(2 * np.pi * found) * (x[1] - x[0])
    assert found == pytest.approx(200 + 4 * (weight @ np.tanh(x) ** 2), rel=1e-9)


def test_map_at_step_one() -> None:
    """lambda_1 = ln(g^2 E phi'^2)/2 with the map's own Delta0, by float64 quadrature."""
    variance = float(evaluate("scheme.variance", g=2, dt=1, digits=12))
    z = np.linspace(-12, 12, 2401)
    w = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    slope = 1 / np.cosh(np.sqrt(variance) * z) ** 2
    expected = 0.5 * np.log(4 * np.sum(w * slope**2))
    assert abs(_value("scheme.lyapunov_max", g=2, dt=1) - expected) < 1e-10
    total = np.log(2) - 0.5 + np.sum(w * np.log(slope))
    assert abs(_value("scheme.spectrum_sum", g=2, dt=1) - total) < 1e-10


def test_map_tends_to_the_flow() -> None:
    """Linear in dt: extrapolating 0.1 and 0.05 to 0 gives the flow's exponent to about 1e-5."""
    steps = [_value("scheme.lyapunov_max", g=2, dt=dt) for dt in ("0.1", "0.05")]
    flow = _value("lyapunov_max", g=2)
    assert abs(2 * steps[1] - steps[0] - flow) < 3e-5
    assert abs(steps[0] - flow) > 5e-4


def test_spectrum_sum_against_a_random_matrix() -> None:
    """ln|det(1 - dt + dt J diag(s))|/(N dt), s = phi' at the quantiles of x: inside the disc and outside."""
    rng, size = np.random.default_rng(np.random.SeedSequence(7)), 1000
    quantiles = ndtri((np.arange(size) + 0.5) / size)
    for dt in ("0.7", "0.2"):
        variance = float(evaluate("scheme.variance", g=3, dt=dt, digits=6))
        slope = 1 / np.cosh(np.sqrt(variance) * quantiles) ** 2
        jacobian = float(dt) * 3 * rng.standard_normal((size, size)) / np.sqrt(size) * slope
        jacobian += (1 - float(dt)) * np.eye(size)
        found = _value("scheme.spectrum_sum", g=3, dt=dt)
        assert abs(np.linalg.slogdet(jacobian)[1] / size / float(dt) - found) < 0.01
    assert abs(_value("scheme.spectrum_sum", g=3, dt="0.2") - np.log(0.8) / 0.2) < 1e-12


def test_map_in_quiescence() -> None:
    found = evaluate("scheme.lyapunov_max", g="0.5", dt="0.5")
    assert found.state == "quiescent"
    assert abs(float(found) - 2 * np.log(0.75)) < 1e-15


def test_resummation_meets_the_exact_value() -> None:
    for g, digits in (("1.1", 9), ("1.5", 4)):
        found = evaluate("lyapunov_max.resummed", g=g, order=20, digits=digits)
        assert found.arb.overlaps(evaluate("lyapunov_max", g=g, digits=15).arb)
    with pytest.raises(NonConvergence, match="Borel-Pade"):
        evaluate("lyapunov_max.resummed", g=3, order=10, digits=12)
