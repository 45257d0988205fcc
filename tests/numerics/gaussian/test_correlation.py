"""Correlations, their times and the participation ratio: exact identities, references, two engines."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.motion import Motion, motion
from rnnchaos.numerics.meanfield.state import chaotic
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity

REGISTERED = ("tanh", "erf", "atan", "algebraic", "gd")


def _motion(g: str, phi: str = "tanh") -> Motion:
    act = activation(nonlinearity(phi))
    return motion(Fraction(g), act, chaotic(Fraction(g), act).variance, 70)


@pytest.mark.parametrize("phi", ["tanh", "atan", "erf"])
def test_at_lag_zero(phi: str) -> None:
    at = {"g": 2, "phi": phi, "digits": 15}
    assert evaluate("correlation", lag=0, **at).arb.overlaps(evaluate("variance", **at).arb)
    assert evaluate("kinetic_correlation", lag=0, **at).arb.overlaps(evaluate("kinetic_energy", **at).arb)


def test_references() -> None:
    area = evaluate("power_spectrum", g=2, omega=0, digits=8)
    assert area.certified
    assert round(float(area) / 2, 3) == 12.534
    assert abs(float(evaluate("correlation_time", g=2)) * float(evaluate("variance", g=2)) - 12.534475) < 1e-6


def test_energy_conservation_and_the_equation_of_motion() -> None:
    """tau'(x) is the derivative of tau(x), and Q'(s)/2 that of Q, by central differences."""
    with working_bits(140):
        moving, step = _motion("2"), arb("1e-9")
        for x in (arb("0.3"), arb(2), arb(7)):
            slope = (moving.time(x + step) - moving.time(x - step)) / (2 * step)
            assert abs(slope.mid() / moving.speed(x).mid() - 1) < 1e-12
            s = x.sech()
            speed = s * x.tanh() / moving.speed(x)  # |ds/dtau|
            height = sum((q * s ** (2 * j + 2) for j, q in enumerate(moving.shape)), arb(0))
            assert abs(speed.mid() ** 2 / height.mid() - 1) < 1e-15


@pytest.mark.parametrize("lag", ["0.01", "3", "60"])
def test_the_lag_is_met(lag: str) -> None:
    with working_bits(120):
        moving = _motion("2")
        assert moving.time(moving.position(arb(lag))).overlaps(arb(lag))
        assert moving.position(arb(lag)).rad() < 1e-15 * moving.position(arb(lag)).mid()


@pytest.mark.parametrize(
    ("phi", "lag", "digits"), [("sin(x)", "2.3", 5), ("sin(x)", "2.3", 9), ("tanh", "61.3", 1)]
)
def test_a_newton_step_below_its_own_radius_ends_the_search(phi: str, lag: str, digits: int) -> None:
    at = {"g": "2.015" if phi == "tanh" else 2, "phi": phi, "lag": lag}
    found = evaluate("correlation", digits=digits, **at)
    assert found.arb.overlaps(evaluate("correlation", digits=digits + 6, **at).arb)


@pytest.mark.parametrize("phi", [*REGISTERED, "sin(x)", pytest.param("tanh(x)+x/4", marks=pytest.mark.slow)])
def test_random_lags_and_gains(phi: str) -> None:
    """Both correlations come out, and at few digits as at more."""
    rng = np.random.default_rng(np.random.SeedSequence(11))
    for _ in range(4):
        g, lag = f"{1.05 + 1.6 * rng.random():.3f}", f"{10 ** (3 * rng.random() - 1):.3g}"
        for quantity in ("correlation", "kinetic_correlation"):
            few, more = (evaluate(quantity, g=g, lag=lag, phi=phi, digits=d) for d in (1, 6))
            assert few.arb.overlaps(more.arb)


def test_large_lags_decay_at_the_relaxation_time() -> None:
    far = [float(evaluate("correlation", g=2, lag=lag, digits=15)) for lag in (60, 61)]
    rate = 1 / float(evaluate("relaxation_time", g=2))
    assert abs(np.log(far[0] / far[1]) - rate) < 1e-9


@pytest.mark.parametrize("lag", ["1e6", pytest.param("-1e20", marks=pytest.mark.slow)])
def test_the_cost_does_not_grow_with_the_lag(lag: str) -> None:
    """ln Delta falls by kappa per lag however far; both engines, at once."""
    near, far = (evaluate("correlation", g=2, lag=at, digits=12) for at in (1000, lag))
    with working_bits(300):
        rate = 1 / evaluate("relaxation_time", g=2, digits=60).arb
        passed = abs(arb(lag)) - 1000
        assert abs((near.arb / far.arb).log() - rate * passed) < 1e-11
    other = evaluate("correlation", g=2, lag=lag, digits=3, engine="mpmath")
    assert far.certified
    assert far.arb.overlaps(other.arb)
    assert float(other.arb.rad() / other.arb.mid()) < 1e-3
    shown, _ = far.decimal()
    assert shown is not None
    assert shown.startswith(str(far).partition("e")[0][:12])


def test_a_lag_without_bound_is_refused() -> None:
    with pytest.raises(UsageError, match=r"lag = 1e31: .*<= 1e\+30"):
        evaluate("correlation", g=2, lag="1e31")


def test_sech_law_and_its_correction() -> None:
    """At eps = 0.01: the sech law to order eps, the corrected law to order eps^2 beyond it."""
    with working_bits(120):
        moving = _motion("1.01")
        lag = 2 / moving.rate.mid()
        s, w = float(moving.position(lag).sech()), float(moving.rate)
        rho = -float(moving.shape[2] / moving.shape[0])
    plain = 1 / np.cosh(w * float(lag))
    corrected = 1 / np.sqrt(np.cosh(w * float(lag)) ** 2 + rho * np.sinh(w * float(lag)) ** 2)
    assert abs(s / plain - 1) < 3e-4
    assert abs(s / corrected - 1) < 1e-3 * abs(s / plain - 1)


def test_symmetry_and_quiescence() -> None:
    assert evaluate("correlation", g=2, lag=-3).arb.overlaps(evaluate("correlation", g=2, lag=3).arb)
    assert float(evaluate("correlation", g="0.9", lag=3)) == 0
    assert evaluate("correlation_time", g=1).arb is None
    assert abs(float(evaluate("relaxation_time", g="0.6")) - 1.25) < 1e-15
    assert evaluate("relaxation_time", g=1).arb is None


def test_spectrum_is_the_fourier_transform() -> None:
    with working_bits(90):
        moving = _motion("2")
        lags = np.linspace(0, 90, 901)
        values = np.array([1.0] + [float(moving.position(arb(t)).sech()) for t in lags[1:]])
        values *= float(moving.variance)
    weights = np.full(901, 0.1) - 0.05 * (np.arange(901) == 0)
    direct = 2 * float(np.sum(weights * values * np.cos(lags)))
    found = evaluate("power_spectrum", g=2, omega=1, digits=8)
    assert found.certified
    assert abs(float(found) - direct) < 1e-6


def test_a_deep_spectrum_is_found_in_one_pass() -> None:
    """At a thin 1e-22 of S(0): fewer digits and more agree; the second engine goes there too."""
    few, many = (evaluate("power_spectrum", g=2, omega=20, digits=digits) for digits in (5, 20))
    assert few.arb.overlaps(many.arb)
    assert str(few) == "9.0560e-22"
    assert evaluate("power_spectrum", g=2, omega=-20, digits=5).arb.overlaps(many.arb)


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
@pytest.mark.parametrize("omega", ["100", "1e8"])
def test_a_spectrum_too_deep_is_refused_at_once(omega: str, engine: str) -> None:
    with pytest.raises(NonConvergence, match=r"S is about e\^-.* accepted: omega up to about 8\d\."):
        evaluate("power_spectrum", g=2, omega=omega, engine=engine)


@pytest.mark.parametrize(
    ("quantity", "more"),
    [
        ("correlation", {"lag": 3}),
        ("kinetic_correlation", {"lag": 3}),
        ("correlation_time", {}),
        ("relaxation_time", {}),
    ],
)
def test_engines_agree(quantity: str, more: dict[str, int]) -> None:
    ball = evaluate(quantity, g="1.3", digits=10, **more)
    other = evaluate(quantity, g="1.3", digits=4, engine="mpmath", **more)
    assert ball.certified
    assert ball.arb.overlaps(other.arb)


def test_expressions_agree_with_the_registry() -> None:
    plain = evaluate("correlation", g=2, phi="algebraic", lag=2, digits=8)
    assert plain.arb.overlaps(evaluate("correlation", g=2, phi="x/sqrt(1+x**2)+0*x", lag=2, digits=7).arb)


@pytest.mark.parametrize(("of", "expected"), [("phi", "0.0197407"), ("x", "0.0159148")])
def test_participation_ratio(of: str, expected: str) -> None:
    assert f"{float(evaluate('participation_ratio', g=2, of=of, digits=6)):.7f}" == expected


def test_participation_ratio_by_frequencies() -> None:
    ball = evaluate("participation_ratio", g=2, of="x", digits=6)
    assert ball.arb.overlaps(evaluate("participation_ratio", g=2, of="x", digits=3, engine="mpmath").arb)


@pytest.mark.parametrize("of", [pytest.param("x", marks=pytest.mark.slow), "phi"])
def test_participation_near_the_onset_and_at_strong_coupling(of: str) -> None:
    """PR/N ~ eps^3 universally, and more digits agree with fewer where the double series was too long."""
    near = [float(evaluate("participation_ratio", g=f"1.{at}", of=of, digits=4)) for at in ("001", "0001")]
    assert abs(near[0] / near[1] / 1000 - 1) < 0.01
    for g in ("1.3", 8):
        few, many = (evaluate("participation_ratio", g=g, of=of, digits=digits) for digits in (4, 13))
        assert few.arb.overlaps(many.arb)


def test_refusals() -> None:
    with pytest.raises(UsageError, match="lag"):
        evaluate("correlation", g=2)
    for name in ("lyapunov_max", "participation_ratio", "correlation_time"):
        with pytest.raises(UsageError, match=r"g = 50: .* g up to"):
            evaluate(name, g=50)
    with pytest.raises(UsageError, match="of"):
        evaluate("participation_ratio", g=2, of="J")
