"""Correlations, their times and the participation ratio: exact identities, references, two engines."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.activation import activation
from rnnchaos.numerics.chaos import chaotic
from rnnchaos.numerics.dimension import series
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.motion import Motion, motion
from rnnchaos.numerics.precision import working_bits
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity import nonlinearity

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
        assert moving.time(moving.place(arb(lag))).overlaps(arb(lag))
        assert moving.place(arb(lag)).rad() < 1e-15 * moving.place(arb(lag)).mid()


@pytest.mark.parametrize(
    ("phi", "lag", "digits"), [("sin(x)", "2.3", 5), ("sin(x)", "2.3", 9), ("tanh", "61.3", 1)]
)
def test_a_newton_step_below_its_own_radius_ends_the_search(phi: str, lag: str, digits: int) -> None:
    at = {"g": "2.015" if phi == "tanh" else 2, "phi": phi, "lag": lag}
    found = evaluate("correlation", digits=digits, **at)
    assert found.arb.overlaps(evaluate("correlation", digits=digits + 6, **at).arb)


@pytest.mark.parametrize("phi", [*REGISTERED, "sin(x)", "tanh(x)+x/4"])
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


def test_sech_law_and_its_correction() -> None:
    """At eps = 0.01: the sech law to order eps, the corrected law to order eps^2 beyond it."""
    with working_bits(120):
        moving = _motion("1.01")
        lag = 2 / moving.rate.mid()
        s, w = float(moving.place(lag).sech()), float(moving.rate)
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
        values = np.array([1.0] + [float(moving.place(arb(t)).sech()) for t in lags[1:]])
        values *= float(moving.variance)
    weights = np.full(901, 0.1) - 0.05 * (np.arange(901) == 0)
    direct = 2 * float(np.sum(weights * values * np.cos(lags)))
    found = evaluate("power_spectrum", g=2, omega=1, digits=8)
    assert not found.certified
    assert abs(float(found) - direct) < 1e-6


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


def test_participation_of_white_activity() -> None:
    """Independent phi (M_mn = 0 but M_00): PR/N of phi is 1, of x = J phi the Marchenko-Pastur 1/2."""
    nothing = [arb(0)] * 3
    for head, expected in ((0, 1), (1, Fraction(1, 2))):
        found = 1 / (1 + series(nothing, arb("0.5"), lambda m, n, head=head: head if m == n == 0 else 1))
        assert found == arb(1) if expected == 1 else found == arb("0.5")


def test_refusals() -> None:
    with pytest.raises(UsageError, match="lag"):
        evaluate("correlation", g=2)
    with pytest.raises(NonConvergence, match="orders wanted"):
        evaluate("participation_ratio", g="1.02", digits=5)
    with pytest.raises(UsageError, match="of"):
        evaluate("participation_ratio", g=2, of="J")
