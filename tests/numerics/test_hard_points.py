"""Points at which an engine could lose all digits, raise what is not its own, or never end.

Near the onset the values are held to the exact series in eps = g - g_c, which rational arithmetic derives and
no engine uses; the rest is answered, or refused in one line that names what is wrong.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from time import process_time

import mpmath as mp
import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate, own_errors, quantity
from rnnchaos.numerics.gaussian.correlation_mpmath import LagIntegral
from rnnchaos.numerics.meanfield.gain import closeness, excess
from rnnchaos.numerics.means.mehler_proved import _EVEN, _trapezoid, squares
from rnnchaos.numerics.means.mehler_small import small_squares
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.lyapunov import lyapunov_series
from rnnchaos.theory.onset.series import onset

FOREVER = 20.0  # seconds of CPU: a guard against a point that hangs, not a measure of speed
TANH = nonlinearity("tanh")


def _gain(power: int) -> str:
    return f"1.{'0' * (power - 1)}1"


def _series(coefficients: object, power: int) -> mp.mpf:
    """The exact series at eps = 10^-power, relative to 10^-20 or better from power 7 on."""
    eps = mp.mpf(10) ** -power
    return mp.fsum(mp.mpf(c.p) / c.q * eps**n for n, c in enumerate(coefficients))  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize("power", [7, 12, 16, 30, 100])
def test_near_the_onset_the_flow_meets_its_series(power: int) -> None:
    g, found = _gain(power), onset(TANH, 6)
    with mp.workdps(60):
        rate = _series(lyapunov_series(TANH, 6).coefficients, power)
        for name, exact in (
            ("variance", _series(found.variance.coefficients, power)),
            ("kinetic_energy", _series(found.kinetic_energy.coefficients, power)),
            ("lyapunov_max", rate),
        ):
            value = evaluate(name, g=g)
            assert value.certified
            assert abs(value.mpf / exact - 1) < mp.mpf(10) ** -15
        near = evaluate("lyapunov_max.resummed", g=g, digits=10, order=12)
        assert abs(near.mpf / rate - 1) < mp.mpf(10) ** -10


@pytest.mark.parametrize("phi", ["tanh", "gd", "erf", "atan", "algebraic", "sin(x)"])
def test_universal_ratios_at_the_onset(phi: str) -> None:
    """lambda_1 -> eps^2/2, Gamma0 -> (2/3) lambda_1 Delta0, relaxation time -> sqrt(3)/eps for every phi."""
    g = _gain(16)
    energy, variance, rate, time = (
        evaluate(name, g=g, phi=phi, digits=12).mpf
        for name in ("kinetic_energy", "variance", "lyapunov_max", "relaxation_time")
    )
    assert abs(rate * mp.mpf(10) ** 32 * 2 - 1) < 1e-10
    assert abs(energy / (rate * variance) * 3 / 2 - 1) < 1e-10
    assert abs(time / mp.mpf(10) ** 16 / mp.sqrt(3) - 1) < 1e-10


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
@pytest.mark.parametrize(("g", "dt"), [(_gain(7), "0.2"), (_gain(16), "0.2"), (_gain(16), "1")])
def test_the_map_at_the_onset_differs_by_its_step_alone(g: str, dt: str, engine: str) -> None:
    """<F^2> (1 - dt) and Delta0 of the map are the flow's up to eps^2; at dt = 1 it is about eps."""
    eps = float(Fraction(g) - 1)
    variance = evaluate("scheme.variance", g=g, dt=dt, engine=engine)
    if dt == "1":
        assert abs(float(variance) / eps - 1) < 4 * eps + 1e-15
        return
    assert abs(float(variance) / float(evaluate("variance", g=g)) - 1) < eps**2 + 1e-15
    energy = evaluate("scheme.kinetic_energy", g=g, dt=dt, engine=engine)
    flow = evaluate("kinetic_energy", g=g)
    assert abs(float(energy.mpf / flow.mpf) * (1 - float(dt)) - 1) < eps + 1e-14


def test_series_and_shooting_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """At g = 1.01, dt = 0.15 both ways work: shooting counts lags, the series does not."""
    given = {"g": "1.01", "dt": "0.15", "digits": 6}
    series = evaluate("scheme.kinetic_energy", **given)
    monkeypatch.setattr("rnnchaos.numerics.scheme.state.is_near", lambda *_: False)
    monkeypatch.setattr("rnnchaos.numerics.scheme.state._start", _uncached("_start"))
    monkeypatch.setattr("rnnchaos.numerics.scheme.state._planned", _uncached("_planned"))
    shot = evaluate("scheme.kinetic_energy", **given)
    assert series.arb.mid() != shot.arb.mid()
    assert series.arb.overlaps(shot.arb)


def _uncached(name: str) -> Callable[..., object]:
    from rnnchaos.numerics.scheme import state

    found: Callable[..., object] = getattr(state, name).__wrapped__
    return found


@pytest.mark.parametrize("name", ["tanh", "gd"])
def test_small_variance_meets_the_quadrature(name: str) -> None:
    """Where both ways hold, D = 1/300, their enclosures overlap, and the series' are narrow."""
    with working_bits(120):
        variance = arb(1) / 300
        small = small_squares(name, variance, 6, 80)
        assert small is not None
        for one, other in zip(small, _trapezoid(_EVEN[name], variance, 6, 80), strict=True):
            assert one.overlaps(other)
            assert one.rel_accuracy_bits() > 76
        assert small_squares(name, arb(1), 6, 80) is None
        assert squares(name, arb(1), 1, 80)[0] > 0


@pytest.mark.parametrize("power", [5, 30, 300])
def test_the_distance_from_the_onset_is_exact_at_any_precision(power: int) -> None:
    """g = g_c (1 + 10^-power) for phi of slope 1 and of the irrational slope sqrt(2)/2."""
    with working_bits(40):
        assert closeness(Fraction(_gain(power)), TANH) == -int(np.floor(-power * np.log2(10)))
        irrational = nonlinearity("tanh(sqrt(2)*x)/2")
        g = Fraction(14142135623730951, 10**16)
        assert excess(g, irrational).rel_accuracy_bits() > 20
        assert arb_of(Fraction(1, 10**17)) > abs(excess(g, irrational)) or excess(g, irrational) != 0


def test_large_gain_at_alpha_2_is_closed() -> None:
    """E S^-p = (4/N)^-p Gamma(N/2 - p)/Gamma(N/2): mu at N = 10 against mpmath's root."""
    found = evaluate("intermittency_exponent", g=2, alpha=2, N=10, digits=20)
    with mp.workdps(40):
        level = lambda p: mp.loggamma(5 - p) - mp.loggamma(5) - p * mp.log(mp.mpf(4) / 10) - 2 * p * mp.log(2)  # noqa: E731
        assert found.certified
        assert abs(found.mpf - 2 * mp.findroot(level, (4.99, 4.999), solver="anderson")) < mp.mpf(10) ** -18


ANSWERED = [
    ("gradient.chaotic_norm", {"g": "2"}),
    ("gradient.distribution_gap", {"g": _gain(16)}),
    ("gaussian.power_spectrum", {"g": _gain(16), "omega": "1e-16"}),
    ("gaussian.relaxation_time", {"g": _gain(16)}),
    ("gaussian.variance.noise", {"g": "2", "D": "1e-100"}),
    ("gaussian.variance.noise", {"g": "1", "D": "1e-100"}),
    ("gradient.boltzmann_variance", {"g": "2", "T": "0.5", "phi": "x**3"}),
    (
        "heavy_tailed.intermittency_exponent",
        {"g": "1.0000000000010689", "alpha": "0.1", "N": "1", "digits": 1},
    ),
    ("heavy_tailed.intermittency_exponent", {"g": "1e6", "alpha": "2", "N": "10"}),
    ("scheme.spectrum_sum", {"g": _gain(7), "dt": "0.2"}),
    ("scheme.lyapunov_max", {"g": _gain(16), "dt": "1"}),
]
REFUSED = [
    ("gaussian.variance.noise", {"g": "2", "D": "1e-400"}, UsageError, "^D = 1e-400: accepted: .*1e-100"),
    ("gaussian.variance.noise", {"g": "2", "D": "0.1", "phi": "tanh(x)-x"}, UsageError, "^g = 2.*2 branches"),
    ("gaussian.lyapunov_max.noise", {"g": "20", "D": "0.1"}, UsageError, "^g = 20: accepted: .* to 3"),
    ("gaussian.variance", {"g": _gain(700)}, UsageError, "^g = .*at least 1e-300"),
    ("gradient.chaotic_norm", {"g": "30"}, UsageError, "^g = 30: accepted: .*from 0.01 to 2"),
    ("scheme.variance", {"g": "1e4", "dt": "0.2"}, UsageError, "^dt = 0.2: accepted: .*at most 600"),
    ("scheme.lyapunov_max", {"g": "1e6", "dt": "0.2"}, UsageError, "^dt = 0.2: accepted: .*at most 200"),
    ("scheme.lyapunov_max", {"g": _gain(7), "dt": "0.2"}, UsageError, "^dt = 0.2: accepted: .*at most 200"),
    ("scheme.participation_ratio", {"g": "1.01", "dt": "0.2"}, UsageError, "^dt = 0.2: .*at most 40"),
    ("gaussian.lyapunov_max", {"g": "21"}, UsageError, r"^g = 21: accepted: .*up to 20.4 \(tanh\)"),
    ("gaussian.participation_ratio", {"g": "20"}, UsageError, r"^g = 20: .*up to 15.7 \(tanh\)"),
    ("gaussian.power_spectrum", {"g": "25", "omega": "0"}, UsageError, "^g = 25: .*up to 20.4"),
    ("gaussian.power_spectrum", {"g": "16", "omega": "1"}, UsageError, "^g = 16: .*omega != 0 g up to 15.7"),
    ("scheme.variance", {"g": "2", "dt": "0.001"}, UsageError, "^dt = 0.001: accepted: .*at most 600"),
    ("gaussian.power_spectrum", {"g": _gain(16), "omega": "0.1"}, NonConvergence, "omega up to about"),
    (
        "heavy_tailed.intermittency_exponent",
        {"g": "2", "alpha": "1.5", "N": "10"},
        NonConvergence,
        "20000 allowed",
    ),
    ("heavy_tailed.threshold_gain", {"alpha": "1.5", "phi": "sin(x)**3"}, NonConvergence, "relative change"),
    (
        "heavy_tailed.quiescent_fraction",
        {"g": "3.6", "alpha": "1", "N": 5, "steps": 1000, "definition": "edgeworth"},
        NonConvergence,
        "e.-250 allowed",
    ),
    *(
        (
            f"gaussian.{name}",
            {"g": "1e12", "phi": "sin(x)", "digits": 1, "engine": "mpmath"},
            NonConvergence,
            "nodes wanted, 20000 allowed",
        )
        for name in ("correlation_time", "relaxation_time")
    ),
]


@pytest.mark.parametrize(("name", "given"), ANSWERED)
def test_answered(name: str, given: dict[str, object]) -> None:
    start = process_time()
    found = evaluate(name, **given)
    assert found.arb is None or found.arb.is_finite()
    assert process_time() - start < FOREVER


@pytest.mark.slow
def test_a_fraction_that_the_second_engine_does_not_resolve_is_given_up_at_once() -> None:
    """7e-39 and 1e-15 are enclosed; 1/2 less an integral has no digit of them."""
    given: dict[str, object] = {"g": "1e12", "alpha": "1", "N": "1e15", "steps": 3, "threshold": 5}
    assert float(evaluate("quiescent_fraction", **given)) == pytest.approx(6.926e-39, rel=1e-3)
    start = process_time()
    with pytest.raises(NonConvergence, match="1/2 less an integral"):
        evaluate("quiescent_fraction", engine="mpmath", digits=5, **given)
    assert process_time() - start < FOREVER
    small: dict[str, object] = {"g": 2, "alpha": "1.2", "N": 3, "steps": 2, "threshold": "1e-14", "x0": 1}
    late: dict[str, object] = {"g": "3.6", "alpha": 1, "N": 5, "steps": 100_000}
    with pytest.raises(NonConvergence, match="left to the enclosure"):
        evaluate("quiescent_fraction", engine="mpmath", digits=5, **late)
    assert float(evaluate("quiescent_fraction", **small)) == pytest.approx(1.375e-15, rel=1e-3)
    for digits in (1, 3, 5):  # refused to any digits, not where a round happens to end
        with pytest.raises(NonConvergence, match="1/2 less an integral"):
            evaluate("quiescent_fraction", engine="mpmath", digits=digits, **small)


@pytest.mark.parametrize("steps", [300, 1000])
def test_the_second_engine_follows_a_fraction_through_many_steps(steps: int) -> None:
    """At the annealed critical gain ln A_T is a walk without drift: neither near 0 nor near 1 for any T."""
    given: dict[str, object] = {"alpha": "1.5", "N": 20, "steps": steps}
    given["g"] = str(round(float(evaluate("annealed_critical_gain", alpha="1.5", N=20)), 6))
    one, other = (evaluate("quiescent_fraction", engine=e, digits=5, **given) for e in ("ball", "mpmath"))
    assert 0.3 < float(one) < 0.9
    assert one.arb.overlaps(other.arb)


def test_the_width_at_huge_sizes() -> None:
    """At alpha = 2 the variance of ln S is about 2/N, the rest of a difference of numbers of order 1."""
    found = evaluate("transition_width", alpha=2, N="1e15", engine="mpmath", digits=5)
    assert float(found) == pytest.approx((2e-15) ** 0.5 / 2, rel=1e-5)


@pytest.mark.parametrize(("name", "given", "error", "says"), REFUSED)
def test_refused(name: str, given: dict[str, object], error: type[Exception], says: str) -> None:
    start = process_time()
    with pytest.raises(error, match=says) as caught:
        evaluate(name, **given)
    assert "\n" not in str(caught.value)
    assert process_time() - start < FOREVER


@pytest.mark.parametrize("name", sorted({name for name, _, error, _ in REFUSED if error is UsageError}))
def test_what_refuses_is_declared(name: str) -> None:
    """A limit is in the words of a parameter, so that the help prints it."""
    words = " ".join(parameter.accepted for parameter in quantity(name).parameters)
    assert any(limit in words for limit in ("1e-300", " at most ", "from 0.01 to 2", "1e-100"))


@pytest.mark.parametrize(
    "fault",
    [
        ZeroDivisionError("float division"),
        OverflowError("too large"),
        ValueError("math domain error"),
        np.linalg.LinAlgError("singular matrix"),
        mp.libmp.NoConvergence("no root"),
        RuntimeWarning("overflow encountered"),
    ],
)
def test_a_foreign_exception_names_the_point(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(bits: int, /, **given: object) -> None:
        raise fault

    asked = replace(quantity("variance"), ball=broken)
    monkeypatch.setattr("rnnchaos.numerics.evaluate.quantity", lambda name: asked)
    with pytest.raises(
        NonConvergence, match=r"gaussian.variance\(g = 2, phi = tanh\): its arithmetic .*unknown"
    ):
        evaluate("variance", g=2)


def test_bad_input_and_bugs_pass_through() -> None:
    with pytest.raises(UsageError), own_errors("here"):
        raise UsageError("g", 1, "accepted: 2")
    with pytest.raises(TypeError), own_errors("here"):
        raise TypeError("a bug")


@pytest.mark.parametrize(
    "use", [float, mp.mpf, lambda number: number < 1, math.log], ids=["float", "mpf", "less", "log"]
)
def test_a_real_number_that_came_out_complex_is_no_bug(use: Callable[[object], object]) -> None:
    """mpmath answers a root of a negative number with a complex one, which something real stumbles on."""
    with pytest.raises(NonConvergence, match="complex number on the way"), own_errors("here"):
        use(mp.sqrt(-1))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("lyapunov_max.noise", {"g": 3, "D": 352}),  # 53,000 terms of the ground state
        ("rate.frozen_variance", {"g": "0.000211", "b": "0.5", "D": 8820, "phi": "softplus", "branch": 1}),
        ("log_skewness", {"alpha": 1, "N": 1, "engine": "mpmath"}),  # is 0: no digit to be had
        (
            "quiescent_fraction",  # the method loses what the precision gains
            {"alpha": "0.1", "N": 1, "g": "0.5", "steps": 10, "engine": "mpmath"},
        ),
    ],
)
def test_what_would_take_minutes_is_refused_in_seconds(name: str, given: dict[str, object]) -> None:
    start = process_time()
    with pytest.raises(NonConvergence):
        evaluate(name, **given)  # type: ignore[arg-type]
    assert process_time() - start < FOREVER


def test_a_spectrum_by_mpmath_takes_few_values_of_the_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """tau and the integral from the same nodes; the ball engine's rule is another."""
    plain, taken = LagIntegral.speed, []

    def counted(self: LagIntegral, x: object) -> object:
        taken.append(x)
        return plain(self, x)

    monkeypatch.setattr(LagIntegral, "speed", counted)
    one, other = (evaluate("power_spectrum", g=3, omega=1, engine=e) for e in ("mpmath", "ball"))
    assert one.arb.overlaps(other.arb)
    assert 1000 < len(taken) < 15_000
