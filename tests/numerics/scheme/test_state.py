"""The Euler map's theory: an arcsine oracle, the limits of small and unit step, both engines."""

from fractions import Fraction
from math import asin, pi

import numpy as np
import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.meanfield.discrete_time import white_variance
from rnnchaos.numerics.scheme.state import approximate
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity

TANH, ERF = nonlinearity("tanh"), nonlinearity("erf")


def lowest_before_turning(variance: object, g: int, dt: str) -> tuple[float, int]:
    """Run the recursion with the exact arcsine: the least |Delta_n| reached, and how it leaves."""
    with mp.workdps(60):
        d0, d, g2 = mp.mpf(variance), mp.mpf(dt), mp.mpf(g) ** 2
        keep, k = 1 - d, (mp.pi / 2) / (1 + mp.pi / 2 * d0)
        before, now = d0, ((1 + keep**2) * d0 - d**2 * g2 * 2 / mp.pi * mp.asin(k * d0)) / (2 * keep)
        while 0 < now < before:
            before, now = (
                now,
                ((1 + keep**2) * now - d**2 * g2 * 2 / mp.pi * mp.asin(k * now)) / keep - before,
            )
        return float(before), 1 if now > 0 else -1


def test_arcsine_oracle() -> None:
    """At the Delta0 found the sequence decays to 1e-6; 1e-12 beside it, it turns up or crosses zero."""
    variance, _ = evaluate("scheme.variance", g="2", dt="0.2", phi="erf", digits=20).decimal()
    assert variance is not None
    with mp.workdps(60):
        assert lowest_before_turning(variance, 2, "0.2")[0] < 1e-6
        sides = {
            lowest_before_turning(mp.mpf(variance) * (1 + e), 2, "0.2")[1]
            for e in (mp.mpf(10) ** -12, -(mp.mpf(10) ** -12))
        }
    assert sides == {1, -1}


def test_energy_is_the_increment() -> None:
    """<F^2> = 2 (Delta0 - Delta1)/dt^2 with Delta1 from the equation at lag 0 (erf: an arcsine)."""
    g, dt = 2.0, 0.3
    variance, energy = approximate(g, dt, ERF)
    k = (pi / 2) / (1 + pi / 2 * variance)
    drive = dt**2 * g**2 * 2 / pi * asin(k * variance)
    first = ((1 + (1 - dt) ** 2) * variance - drive) / (2 * (1 - dt))
    assert energy == pytest.approx(2 * (variance - first) / dt**2, rel=1e-10)


@pytest.mark.parametrize(("dt", "ratio"), [(0.1, 6e-5), (0.2, 2.5e-4), (0.5, 2.6e-3)])
def test_step_bias_times_one_minus_dt_is_nearly_the_flow(dt: float, ratio: float) -> None:
    """At g = 2: right to 0.006, 0.025 and 0.26 %, so the raw value is 11, 25 and 100 % high."""
    flow = float(evaluate("kinetic_energy", g="2"))
    raw = approximate(2.0, dt, TANH)[1]
    assert raw * (1 - dt) / flow - 1 == pytest.approx(ratio, rel=0.1)


def test_variance_converges_to_the_flow_quadratically() -> None:
    flow = float(evaluate("variance", g="1.7"))
    errors = [approximate(1.7, dt, TANH)[0] - flow for dt in (0.2, 0.1, 0.05)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.15)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.1)


def test_unit_step_is_white() -> None:
    """At dt = 1: Delta0 = g^2 E phi^2 and <F^2> = 2 Delta0, which for erf is an arcsine."""
    variance, energy = (
        evaluate(f"scheme.{q}", g="2", dt="1", phi="erf", digits=15).arb
        for q in ("variance", "kinetic_energy")
    )
    with working_bits(100):
        half = arb.pi() / 2 * variance
        assert variance.overlaps(8 / arb.pi() * (half / (1 + half)).asin())
        assert energy.overlaps(2 * variance)


def test_unit_step_is_the_limit_of_steps_below_it() -> None:
    near, at = approximate(2.0, 1 - 1e-5, TANH), approximate(2.0, 1.0, TANH)
    assert near == pytest.approx(at, rel=1e-4)


def test_engines_agree() -> None:
    ball, mp_value = (
        evaluate("scheme.kinetic_energy", g="1.5", dt="0.5", digits=8, engine=e) for e in ("ball", "mpmath")
    )
    assert ball.arb.overlaps(mp_value.arb)
    assert not ball.certified
    assert float(ball) == pytest.approx(approximate(1.5, 0.5, TANH)[1], rel=1e-11)


def test_quiescence_arrays_and_refusals() -> None:
    assert evaluate("scheme.variance", g="1", dt="0.2").state == "quiescent"
    values = evaluate("scheme.kinetic_energy", g=np.array([0.9, 2.0]), dt=0.2)
    assert values[0] == 0
    assert values[1] == pytest.approx(0.159923602517087, rel=1e-12)
    assert evaluate("scheme.variance", g="3", dt="0.2", phi="x/2+tanh(x)/2").state == "none"
    for dt in ("0", "-0.1", "1.5", "nan"):
        with pytest.raises(UsageError, match="dt = "):
            evaluate("scheme.variance", g="2", dt=dt)


FOLDED = "tanh(x)+tanh(x)**3"


@pytest.mark.parametrize("dt", ["0.1", "0.5", "1"])
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("variance", {}),
        ("kinetic_energy", {}),
        ("lyapunov_max", {}),
        ("spectrum_sum", {}),
        ("correlation", {"lag": 1}),
        ("participation_ratio", {"of": "x"}),
    ],
)
@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_states_beside_quiescence_are_refused(
    name: str, more: dict[str, object], dt: str, engine: str
) -> None:
    """tanh + tanh^3 at g = 0.95: 0 is stable, and not the only state, as the flow says."""
    with pytest.raises(UsageError, match="2 branches beside quiescence"):
        evaluate(f"scheme.{name}", g="0.95", dt=dt, phi=FOLDED, digits=5, engine=engine, **more)


def test_quiescence_is_certified_where_others_are_excluded() -> None:
    """|phi|/x decreases for the first two; of the others only a scan says that nothing stands beside rest."""
    for phi, certified in (("tanh", True), ("x/(1+x**2)", True), ("sin(x)", False), (FOLDED, False)):
        found = evaluate("scheme.variance", g="0.5", dt="1", phi=phi)
        assert found.certified is certified
        assert found.state == "quiescent"


@pytest.mark.parametrize("g", [1.5, 20.0, 300.0])
def test_unit_step_takes_one_dimensional_means(g: float) -> None:
    """No Hermite expansion, whose terms grow like Delta0: against float64 quadratures of their own."""
    variance = float(evaluate("scheme.variance", g=g, dt=1, digits=9))
    assert variance == pytest.approx(white_variance(g, TANH), rel=1e-8)
    x = np.linspace(-400, 400, 400_001) if g > 100 else np.linspace(-100, 100, 400_001)
    weight = np.exp(-x * x / 2 / variance) / np.sqrt(2 * np.pi * variance) * (x[1] - x[0])
    x, weight = x[np.abs(x) < 300], weight[np.abs(x) < 300]
    tail = 2 * np.log(2) - 2 * np.abs(x) - 2 * np.log1p(np.exp(-2 * np.abs(x)))
    if g < 100:
        found = float(evaluate("scheme.spectrum_sum", g=g, dt=1, digits=6))
        assert found == pytest.approx(np.log(g) - 0.5 + weight @ tail, rel=1e-5)
    growth = 0.5 * np.log(g * g * (weight @ np.cosh(x) ** -4.0))
    assert float(evaluate("scheme.lyapunov_max", g=g, dt=1, digits=6)) == pytest.approx(growth, rel=1e-6)


def test_unit_step_by_both_engines() -> None:
    for name, more in (("lyapunov_max", {}), ("participation_ratio", {"of": "phi"}), ("variance", {})):
        ball, other = (
            evaluate(f"scheme.{name}", g=5, dt=1, digits=8, engine=e, **more) for e in ("ball", "mpmath")
        )
        assert ball.arb.overlaps(other.arb)


@pytest.mark.parametrize(("g", "dt"), [("1.001", "0.5"), ("1.003", "0.2")])
def test_near_the_onset(g: str, dt: str) -> None:
    """The step hardly matters where everything is slow: the flow's Delta0 to order eps^2."""
    flow = float(evaluate("variance", g=g))
    eps = float(g) - 1
    assert float(evaluate("scheme.variance", g=g, dt=dt, digits=6)) == pytest.approx(flow, rel=eps**2)


def test_out_of_range_says_so() -> None:
    with pytest.raises(UsageError, match=r"dt = 0.1: accepted: .* at most 200"):
        evaluate("scheme.lyapunov_max", g="1.0001", dt="0.1", digits=5)
    with pytest.raises(UsageError, match=r"dt = 0.1: accepted: .* at most 600"):
        evaluate("scheme.variance", g=20, dt="0.1", digits=5)


def test_twice_the_rule_of_thumb_would_be_seen() -> None:
    """The flow's own expression differs from the map's by 25 % at dt = 0.2: nothing here could hide it."""
    flow, raw = float(evaluate("kinetic_energy", g="2")), approximate(2.0, 0.2, TANH)[1]
    assert raw / flow == pytest.approx(float(Fraction(5, 4)), rel=1e-3)
