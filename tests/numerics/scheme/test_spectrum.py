"""The whole spectrum of the Euler map: its edges, its mean, and at step 1 entropy rate and dimension."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest
from flint import acb, arb

from rnnchaos.numerics.ball.convert import mpf_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.nonlinearity.derivative import ball_derivative
from rnnchaos.numerics.scheme.white_means import SQUARED_SLOPES, ProvedMeans
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity


@pytest.mark.parametrize(("g", "dt", "edge"), [("3", "0.25", "-3.38375"), ("3", "0.05", "-2.37880")])
def test_lower_edge(g: str, dt: str, edge: str) -> None:
    """Against the values of the physics contract; N = 4096 simulated -3.38622 and -2.37830."""
    assert float(evaluate("scheme.minimal_exponent", g=g, dt=dt, digits=6)) == pytest.approx(
        float(edge), abs=6e-6
    )


def test_lower_edge_tends_to_that_of_the_flow() -> None:
    """-2 - lambda_1 as dt -> 0, linearly in dt."""
    flow = float(evaluate("gaussian.minimal_exponent", g="2"))
    coarse, fine = (
        float(evaluate("scheme.minimal_exponent", g="2", dt=dt, digits=6)) - flow for dt in ("0.08", "0.04")
    )
    assert coarse / fine == pytest.approx(2, abs=0.15)


def test_lower_edge_of_a_silent_network_is_that_of_its_eigenvalues() -> None:
    rng, n, g, dt = np.random.default_rng(5), 600, 0.8, 0.3
    eigenvalues = 1 - dt + dt * np.linalg.eigvals(rng.normal(0, g / n**0.5, (n, n)))
    lowest = float(evaluate("scheme.minimal_exponent", g="0.8", dt="0.3"))
    assert np.log(abs(eigenvalues)).min() / dt == pytest.approx(lowest, rel=0.05)


@pytest.mark.parametrize(("g", "dt"), [("3", "0.5"), ("3", "1"), ("0.9", "0.6"), ("1.05", "0.6")])
def test_no_lower_edge(g: str, dt: str) -> None:
    found = evaluate("scheme.minimal_exponent", g=g, dt=dt)
    assert (found.arb, found.state) == (None, "none")
    assert "no lower edge" in str(found.message)


def test_mirror_image_of_the_flow() -> None:
    lowest, largest = (
        evaluate(f"gaussian.{q}", g="3", digits=20) for q in ("minimal_exponent", "lyapunov_max")
    )
    assert lowest.certified
    assert (lowest + largest).arb.overlaps(-2)
    assert float(evaluate("gaussian.minimal_exponent", g="0.5")) == -1.5


def test_mean_of_all_exponents_beyond_the_circle() -> None:
    """Where the gains exceed what a step keeps the mean is not ln(1 - dt)/dt = -1.3863."""
    assert float(evaluate("scheme.spectrum_sum", g="3", dt="0.5")) == pytest.approx(-1.32046659717, abs=1e-10)


WHITE = {
    "1.5": (".0843187688214231073260874", ".00279521083691587177945212", ".165812094977307931834297"),
    "2": (".133426040081963159263271", ".0106830885143666862770135", ".257555272864857601770573"),
    "3": (".152892612092620380559022", ".0251964443820083200503364", ".287720720206331172318381"),
}
"""The physics contract: mpmath's trapezoid rule, 24 digits."""
NAMES = ("unstable_fraction", "entropy_rate", "dimension")


@pytest.mark.parametrize("g", WHITE)
def test_step_one_against_another_quadrature(g: str) -> None:
    for name, digits in zip(NAMES, WHITE[g], strict=True):
        found = evaluate(f"scheme.{name}", g=g, dt="1", digits=22)
        assert found.certified
        with mp.workdps(40):
            assert abs(found.mpf - mp.mpf(digits)) < mp.mpf(10) ** -22


def test_step_one_by_both_engines() -> None:
    for name in NAMES:
        asked = {"g": "2", "dt": "1", "digits": 9}
        ball, other = (evaluate(f"scheme.{name}", engine=e, **asked) for e in ("ball", "mpmath"))
        assert ball.arb.overlaps(other.arb)


def test_sum_of_counted_exponents() -> None:
    """Entropy and dimension from exponents ln[g^2 E d^2/(1 + c d^2)]/2 over their shares, in float64."""
    variance = float(evaluate("scheme.variance", g="2", dt="1"))
    x, weight = np.polynomial.hermite_e.hermegauss(180)
    squared, weight = np.cosh(np.sqrt(variance) * x) ** -4.0, weight / weight.sum()
    c = np.geomspace(1e-7, 1e4, 40001)[:, None]
    gains = (squared / (1 + c * squared)) @ weight
    share, exponent = c[:, 0] * gains, np.log(4 * gains) / 2
    steps = np.diff(share) * (exponent[1:] + exponent[:-1]) / 2
    total = share[0] * exponent[0] + np.cumsum(steps)
    assert total.max() == pytest.approx(float(evaluate("scheme.entropy_rate", g="2", dt="1")), rel=1e-4)
    balanced = share[1:][(total < 0) & (share[1:] > 0.1)][0]
    assert balanced == pytest.approx(float(evaluate("scheme.dimension", g="2", dt="1")), rel=1e-3)


@pytest.mark.parametrize(("name", "order", "value"), [("entropy_rate", 4, 4 / 9), ("dimension", 2, 8 / 3)])
def test_next_to_the_onset(name: str, order: int, value: float) -> None:
    """For every phi alike, as g_c = 1 for the registered ones: h = (4/9) eps^4, D = (8/3) eps^2."""
    for phi in ("tanh", "gd"):
        found = evaluate(f"scheme.{name}", g="1.00000001", dt="1", phi=phi)
        assert found.certified
        assert float(found) * 1e8**order == pytest.approx(value, rel=1e-6)


def test_steps_below_one_and_silence() -> None:
    for name in NAMES:
        with pytest.raises(UsageError, match=r"^dt = 0.5: accepted: .*; 1, or at r = g/g_c > 1.04"):
            evaluate(f"scheme.{name}", g="1.01", dt="0.5")
        with pytest.raises(UsageError, match=r"^digits = 5: .* from 1 to 4, the number is sampled$"):
            evaluate(f"scheme.{name}", g="3", dt="0.5", digits=5)
        assert float(evaluate(f"scheme.{name}", g="0.5", dt="0.5")) == 0
        assert float(evaluate(f"scheme.{name}", g="0.5", dt="1")) == 0
    assert not evaluate("scheme.dimension", g="2", dt="1", phi="x/(1+x**2)", digits=6).certified


@pytest.mark.parametrize("phi", SQUARED_SLOPES)
def test_squared_slopes(phi: str) -> None:
    """Against the slope over balls, which is a formula of its own; at most 1 on the axis."""
    for x in (arb(0), arb("0.3"), arb(4)):
        squared = SQUARED_SLOPES[phi](acb(x)).real
        assert squared.overlaps(ball_derivative(nonlinearity(phi))(x) ** 2)
        assert squared.lower() <= 1


def test_means_are_enclosed() -> None:
    """G and L at another precision and by mpmath, with c where most of the plateau lies."""
    with working_bits(80):
        means = ProvedMeans(nonlinearity("tanh"), arb(3))
        share, logs = means.share(arb(50)), means.logs(arb(50))

    def density(x: Any) -> Any:
        return mp.exp(-x * x / 6) / mp.sqrt(6 * mp.pi)

    def squared(x: Any) -> Any:
        return mp.sech(x) ** 4

    ends = [0, 1, 2, 4, 8, 30]
    with mp.workdps(25):
        exact = 2 * mp.quad(lambda x: density(x) * squared(x) / (1 + 50 * squared(x)), ends)
        other = 2 * mp.quad(lambda x: density(x) * mp.log(1 + 50 * squared(x)), ends)
        assert abs(mpf_of(share) - exact) < 1e-21 > float(share.rad())
        assert abs(mpf_of(logs) - other) < 1e-21 > float(logs.rad())


def test_what_lies_beyond_the_range_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the range cut at 0.6 standard deviations the ball still holds the mean, which the integral up to
    there misses by more than a thousandth of the bound."""
    with working_bits(80):
        means, c = ProvedMeans(nonlinearity("tanh"), arb(3)), arb(50)
        exact = means.share(c), means.logs(c)
        monkeypatch.setattr(ProvedMeans, "_end", property(lambda self: arb(1)))
        cut = means.share(c), means.logs(c)
        for whole, part in zip(exact, cut, strict=True):
            assert part.contains(whole)
            assert part.lower() + 2 * part.rad() / 1000 < whole


@pytest.mark.parametrize("g", ["10", "600"])
def test_gains_far_from_saturation_are_not_lost(g: str) -> None:
    """E ln sech^2 x needs sech^2 where 1 - tanh^2 has no digit left, by both engines."""
    balls, other = (
        evaluate("scheme.spectrum_sum", g=g, dt=1, digits=3, engine=engine).arb
        for engine in ("ball", "mpmath")
    )
    assert other < -1
    assert balls.overlaps(other)
