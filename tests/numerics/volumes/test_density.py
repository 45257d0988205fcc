"""u(s), the share of the exponents above a rate, against closed forms, sums and symmetries."""

from fractions import Fraction
from math import acos, log, pi, sqrt
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.volumes.sampled import chaos
from rnnchaos.numerics.volumes.curve import Curve, curve
from rnnchaos.numerics.volumes.dynamics import Chaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity


def gains(g: str) -> tuple[Any, Any]:
    """d^2 of tanh at the nodes of the trapezoid rule, and their weights, in float64."""
    variance = float(evaluate("scheme.variance", g=g, dt="1"))
    x = np.arange(-1000, 1001) * 0.01 * sqrt(variance)
    weight = np.exp(-(x**2) / (2 * variance))
    return np.cosh(x) ** -4.0, weight / weight.sum()


def test_step_one_against_shares_in_float64() -> None:
    """At the exponent ln[g^2 E d^2/(1 + c d^2)]/2 the share is c E d^2/(1 + c d^2)."""
    squared, weight = gains("2")
    for c in (0.01, 1.0, 100.0):
        gain = float(squared / (1 + c * squared) @ weight)
        found = evaluate("scheme.lyapunov_density", g="2", dt="1", s=log(4 * gain) / 2)
        assert found.certified
        assert float(found) == pytest.approx(c * gain, rel=1e-9)
        (along,) = evaluate("scheme.lyapunov_density", g="2", dt="1", s=np.array([log(4 * gain) / 2]))
        assert along == pytest.approx(float(found), rel=1e-10)


def test_step_one_next_to_the_edge_and_by_both_engines() -> None:
    """u falls to 0 at lambda_1 with the slope -2 (E d^2)^2/E d^4, and is 0 beyond."""
    edge = evaluate("scheme.lyapunov_max", g="3", dt="1", digits=20).mpf
    squared, weight = gains("3")
    slope = 2 * (squared @ weight) ** 2 / (squared**2 @ weight)
    close = evaluate("scheme.lyapunov_density", g="3", dt="1", s=str(edge - 1e-9))
    assert float(close) == pytest.approx(1e-9 * slope, rel=1e-6)
    assert float(evaluate("scheme.lyapunov_density", g="3", dt="1", s=str(edge + 1e-9))) == 0
    balls, other = (
        evaluate("scheme.lyapunov_density", g="3", dt="1", s="-1", digits=9, engine=e)
        for e in ("ball", "mpmath")
    )
    assert balls.arb.overlaps(other.arb)


@pytest.mark.parametrize(("dt", "s"), [("0.3", "-0.4"), ("0.9", "-1.2"), ("1", "-1")])
def test_a_silent_map_has_the_exponents_of_its_eigenvalues(dt: str, s: str) -> None:
    rng, n, g, step = np.random.default_rng(7), 700, 0.8, float(dt)
    sizes = abs(1 - step + step * np.linalg.eigvals(rng.normal(0, g / n**0.5, (n, n))))
    found = evaluate("scheme.lyapunov_density", g="0.8", dt=dt, s=s, digits=5)
    assert (found.certified, found.state) == (True, "quiescent")
    assert np.mean(sizes > np.exp(step * float(s))) == pytest.approx(float(found), abs=0.01)


def test_a_silent_flow_has_a_semicircle() -> None:
    found = evaluate("gaussian.lyapunov_density", g="1", s="-0.5", digits=2)
    assert float(found) == pytest.approx((acos(0.5) - 0.5 * sqrt(0.75)) / pi)


def test_the_flow_is_symmetric() -> None:
    """Odd about (-1, 1/2) though the two sides are solved one after the other; 1 and 0 beyond the edges."""
    rates = np.array([-2.2, -1.99, -1.4, -1.05, -1.01, -1.0, -0.99, -0.95, -0.6, -0.01, 0.2])
    found = evaluate("gaussian.lyapunov_density", g="2", s=rates)
    assert found + found[::-1] == pytest.approx(np.ones(len(rates)), abs=1e-5)
    assert np.all(np.diff(found) < 0)
    assert evaluate("gaussian.lyapunov_density", g="2", s=np.array([0.0]))[0] == pytest.approx(
        0.01693, rel=2e-3
    )


def test_the_mean_of_the_map_is_its_trace() -> None:
    """Both edges lie below u's integral: low + int u ds = `scheme.spectrum_sum`."""
    low, high = (
        float(evaluate(f"scheme.{edge}", g="3", dt="0.25", digits=6))
        for edge in ("minimal_exponent", "lyapunov_max")
    )
    rates = np.linspace(low, high, 91)
    shares = evaluate("scheme.lyapunov_density", g="3", dt="0.25", s=rates)
    mean = low + float(np.trapezoid(shares, rates))
    assert mean == pytest.approx(float(evaluate("scheme.spectrum_sum", g="3", dt="0.25")), rel=1e-3)
    assert shares[[0, -1]] == pytest.approx([1, 0], abs=1e-6)


def test_a_rate_next_to_the_middle_is_not_for_the_second_engine() -> None:
    refused = r"^s = -1.4: accepted by mpmath: a rate from -inf to 0.2075, 0.058 and more from -1.386$"
    with pytest.raises(UsageError, match=refused):
        evaluate("scheme.lyapunov_density", g="3", dt="0.5", s="-1.4", engine="mpmath")


def test_modes_hold_the_kernel_at_low_rates() -> None:
    """At g = 1.5 those of rate 0 end where the kernel of rate -0.7 is a twelfth of its height."""
    chaotic = chaos(2, Fraction("1.5"), odd_nonlinearity("tanh"))
    assert isinstance(chaotic, Chaos)
    edge = float(evaluate("gaussian.lyapunov_max", g="1.5"))
    plain = Curve(chaotic.at_zero[1], edge, -2 - edge).at(-0.7).kernel.kernel
    found = curve(chaotic, edge, -2 - edge)
    kernel = found.at(-0.7).kernel.kernel
    assert plain[-1] > 0.05 * plain[0] > 5 * kernel[-1]
    assert found.pilot.kernel.share == pytest.approx(chaotic.at_zero[1].kernel.share, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("g", ["1.25", "1.1"])
def test_next_to_the_onset_the_flow_is_symmetric_too(g: str) -> None:
    """The side below -1 is continued from the other, and solved by itself; the weaker the chaos, the nearer
    to the semicircle of radius 1."""
    rates = np.array([-1.7, -1.3, -1.1, -0.9, -0.7, -0.3])
    found = evaluate("gaussian.lyapunov_density", g=g, s=rates)
    assert found + found[::-1] == pytest.approx(np.ones(len(rates)), abs=1e-4)
    y = 1 + rates[3:]
    below = (np.arccos(y) - y * np.sqrt(1 - y * y)) / pi - found[3:]
    assert np.all(below > 0)
    assert np.all(below < 0.2 * (float(g) - 1))


@pytest.mark.slow
@pytest.mark.parametrize("s", ["-2", "-0.5"])
def test_the_slope_of_determinants_in_time(s: str) -> None:
    first, second = (
        evaluate("scheme.lyapunov_density", g="3", dt="0.5", s=s, engine=e) for e in ("ball", "mpmath")
    )
    assert abs(float(first) - float(second)) <= float(first.radius) + float(second.radius)
