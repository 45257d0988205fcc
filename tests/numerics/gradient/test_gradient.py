"""The gradient dynamics in numbers: references, closed forms, identities, two engines, series, certificates,
bad input.
"""

import math
import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gradient.replica import OverlapMap, overlap_map, settle
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.formula import Series
from rnnchaos.theory.gradient.onset_series import gradient_onset
from rnnchaos.theory.nonlinearity.registry import REGISTRY


def number(name: str, **parameters: Any) -> float:
    return float(evaluate(name, **parameters))


@pytest.mark.parametrize(("temperature", "digits"), [("0.5", "2.81567249075"), ("0", "2.12147356820317")])
def test_reference_variances(temperature: str, digits: str) -> None:
    found = evaluate("boltzmann_variance", g=2, T=temperature, digits=30)
    assert found.certified
    assert str(found).startswith(digits)


def test_reference_temperatures() -> None:
    energy = evaluate("effective_temperature", g=2, definition="energy", digits=30)
    assert str(energy) == str(evaluate("kinetic_energy", g=2, digits=30))
    assert str(evaluate("variance_at_energy", g=2)).startswith("2.30825359848690")
    response = evaluate("effective_temperature", g=2, definition="fluctuation_dissipation", digits=8)
    assert response.certified
    assert float(response) == pytest.approx(12.534, abs=5e-4)


@pytest.mark.parametrize(("dt", "expected"), [("0.1", 0.0999), ("0.05", 0.2098)])
def test_increment_temperature(dt: str, expected: float) -> None:
    """The step moves it; it solves its own equation; the erratum quotes these numbers."""
    found = evaluate("effective_temperature", g="1.5", definition="increment", dt=dt)
    assert found.certified
    assert float(found) == pytest.approx(expected, abs=5e-5)
    step, curvature = float(dt), number("curvature", g="1.5", T=str(found))
    energy = number("kinetic_energy", g="1.5")
    assert float(found) * (2 * step + step**2 * curvature) == pytest.approx(energy, rel=1e-12)
    assert energy == pytest.approx(0.0220, abs=5e-5)


def test_increment_temperature_belongs_to_the_step() -> None:
    """T dt -> Gamma0/2 as dt -> 0: no limit, while the temperature by energy knows no step."""
    steps = ("0.3", "0.1", "0.01", "0.001")
    found = [number("effective_temperature", g=2, definition="increment", dt=dt, digits=8) for dt in steps]
    assert found == sorted(found)
    assert found[-1] * 0.002 == pytest.approx(number("kinetic_energy", g=2), rel=2e-3)


def test_no_temperature_matches_the_variance() -> None:
    found = evaluate("effective_temperature", g=2, definition="variance")
    assert (found.state, found.arb, found.to_json()["value"]) == ("none", None, None)
    assert found.message is not None
    assert "-Gamma0 = -0.127906850174" in found.message
    assert number("boltzmann_variance", g=2, T=0) > number("variance", g=2)
    assert number("effective_temperature", g="0.7", definition="variance") == 0


def asin_covariance(covariance: float, variance: float) -> float:
    return 2 / math.pi * math.asin(math.pi / 2 * covariance / (1 + math.pi / 2 * variance))


@settings(max_examples=12)
@given(st.fractions(Fraction(1, 10), 8, max_denominator=50), st.fractions(0, 5, max_denominator=20))
def test_erf_in_closed_form(g: Fraction, temperature: Fraction) -> None:
    """For erf, E phi^2 is an arcsine, E phi'^2 = (1 + pi S)^(-1/2), (E phi')^2 = 1/(1 + pi S/2)."""
    s = number("boltzmann_variance", g=g, T=temperature, phi="erf")
    assert s == pytest.approx(float(g) ** 2 * asin_covariance(s, s) + float(temperature), rel=1e-12)
    curvature = 1 + float(g) ** 2 / math.sqrt(1 + math.pi * s)
    assert number("curvature", g=g, T=temperature, phi="erf") == pytest.approx(curvature, rel=1e-12)
    shrink = float(g) ** 2 / (1 + math.pi * s / 2)
    assert number("overlap_multiplier", g=g, T=temperature, phi="erf") == pytest.approx(shrink, rel=1e-12)


@settings(max_examples=15)
@given(
    st.fractions(Fraction(1, 10), 8, max_denominator=50),
    st.fractions(Fraction(1, 1000), 5, max_denominator=1000),
    st.sampled_from(sorted(REGISTRY)),
)
def test_zero_overlap_contracts(g: Fraction, temperature: Fraction, phi: str) -> None:
    """The theorem m < 1 - T/S, S increasing in T, and S between T and T + g^2 sup phi^2."""
    s = evaluate("boltzmann_variance", g=g, T=temperature, phi=phi).arb
    m = evaluate("overlap_multiplier", g=g, T=temperature, phi=phi).arb
    heat = arb(temperature.numerator) / temperature.denominator
    assert m < 1 - heat / s
    assert s > heat
    assert s < heat + arb(g.numerator) ** 2 / g.denominator**2 * (arb.pi() / 2) ** 2
    assert evaluate("boltzmann_variance", g=g, T=2 * temperature, phi=phi).arb > s


def test_exact_covariance_of_an_expression() -> None:
    """S of phi(2x) at (g, T) is S of phi at (2g, 4T) over 4: proved on two ways, and estimated."""
    for phi, certified in (("tanh(2*x)", True), ("tanh(2*x)-0*x", False)):
        found = evaluate("boltzmann_variance", g=1, T="0.1", phi=phi, digits=10)
        assert found.certified is certified
        assert float(found) == pytest.approx(number("boltzmann_variance", g=2, T="0.4") / 4, rel=1e-10)


@pytest.mark.parametrize(
    ("g", "temperature", "expected"),
    [("0.5", "1e-300", 4e-300 / 3), ("1", "1e-30", math.sqrt(5e-31)), ("1e-6", "3", 3), ("1e6", "3", 1e12)],
)
def test_limits(g: str, temperature: str, expected: float) -> None:
    """Noise amplified below the onset, the root law at it, no coupling, and saturation."""
    assert number("boltzmann_variance", g=g, T=temperature) == pytest.approx(expected, rel=1e-5)


def test_low_temperature_slope() -> None:
    """dS/dT = 1/(1 - g^2 dq/dS), here by differences of certified values, against S/T bounds at the root."""
    s0, s1, s2 = (evaluate("boltzmann_variance", g=2, T=t, digits=40).arb for t in ("0", "1e-10", "2e-10"))
    first, second = (s1 - s0) * 10**10, (s2 - s1) * 10**10
    assert first > second > 1


def angle(between: str, **parameters: Any) -> float:
    return number("angle", g=2, between=between, **parameters)


def test_angles() -> None:
    warm = {"dynamics": "gradient", "T": "0.5"}
    assert angle("x,h", **warm) ** 2 + angle("x,F", **warm) ** 2 == pytest.approx(1, rel=1e-13)
    assert angle("x,h") ** 2 + angle("h,F") ** 2 == pytest.approx(1, rel=1e-13)
    assert [angle(b) for b in ("x,F", "F,grad")] == [0, 0]
    assert angle("h,F", **warm) == 0
    assert angle("x,F", **warm) < 0
    curvature = number("curvature", g=2, T="0.5")
    assert angle("F,grad", **warm) ** 2 * curvature == pytest.approx(1, rel=1e-13)
    assert angle("x,grad", **warm) == pytest.approx(angle("x,F", **warm) * angle("F,grad", **warm), rel=1e-13)


def test_thermometer() -> None:
    assert number("gradient_norm", g=2, T="0.5") == pytest.approx(
        number("curvature", g=2, T="0.5") / 2, rel=1e-13
    )


def test_distribution_gap() -> None:
    """Against a scan of the two error functions."""
    narrow, wide = number("variance", g="1.5"), number("variance_at_energy", g="1.5")
    theta = np.linspace(0.01, 4, 4000)
    gaps = [math.erf(t / math.sqrt(2 * narrow)) - math.erf(t / math.sqrt(2 * wide)) for t in theta]
    assert number("distribution_gap", g="1.5") == pytest.approx(max(gaps), rel=1e-6)


def test_at_rest() -> None:
    assert evaluate("boltzmann_variance", g="0.5", T=0).state == "quiescent"
    assert number("overlap_multiplier", g="0.5", T=0) == 0.25
    assert number("curvature", g="0.5", T=0) == 1.25
    assert evaluate("angle", g="0.5", between="x,h").state == "none"
    for definition in ("energy", "fluctuation_dissipation"):
        assert number("effective_temperature", g="0.5", definition=definition) == 0


@pytest.mark.parametrize(
    ("name", "parameters", "digits"),
    [
        ("boltzmann_variance", {"g": "2", "T": "0.5"}, 20),
        ("boltzmann_variance", {"g": "1.001", "T": "0", "phi": "algebraic"}, 12),
        ("overlap_multiplier", {"g": "1.2", "T": "0.001"}, 12),
        ("gradient_norm", {"g": "2", "T": "0.5", "phi": "atan"}, 8),
        ("variance_at_energy", {"g": "1.5"}, 8),
    ],
)
def test_two_engines_agree(name: str, parameters: dict[str, str], digits: int) -> None:
    ball = evaluate(name, digits=digits, **parameters)
    other = evaluate(name, digits=digits, engine="mpmath", **parameters)
    assert ball.certified
    assert not other.certified
    assert abs(ball.arb - other.arb) < abs(ball.arb) * arb(10) ** -digits


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "parameters", "digits"),
    [
        ("effective_temperature", {"g": "1.5", "definition": "increment", "dt": "0.1"}, 8),
        ("effective_temperature", {"g": "2", "definition": "fluctuation_dissipation"}, 5),
        ("distribution_gap", {"g": "1.5"}, 8),
        ("chaotic_norm", {"g": "2"}, 4),
    ],
)
def test_slow_engines_agree(name: str, parameters: dict[str, str], digits: int) -> None:
    ball, other = (
        evaluate(name, digits=digits, engine=engine, **parameters) for engine in ("ball", "mpmath")
    )
    assert float(ball) == pytest.approx(float(other), rel=10.0**-digits)


@pytest.mark.parametrize("phi", ["tanh", "erf"])
def test_onset_series_against_certified_values(phi: str) -> None:
    """At eps = 1/1000 the series to order 8 leave out eps^8 of themselves, times at most 1e6."""
    found = gradient_onset(REGISTRY[phi], 8)

    def value(series: Series) -> Any:
        terms = (arb(int(c.p)) / int(c.q) / arb(1000) ** k for k, c in enumerate(series.coefficients))
        return sum(terms, arb(0)) * arb(str(series.factor.evalf(40)))

    def exact(name: str, **parameters: Any) -> Any:
        return evaluate(name, g="1.001", phi=phi, digits=22, **parameters).arb

    with working_bits(120):
        cold, warm = exact("boltzmann_variance", T=0), exact("variance_at_energy")
        response = exact("effective_temperature", definition="fluctuation_dissipation")
        pairs = [(found.cold, cold), (found.at_energy, warm), (found.response, response)]
        for series, certified in [*pairs, (found.energy_ratio, warm / exact("variance"))]:
            assert abs(value(series) / certified - 1) < arb("1e-18")


def test_arrays() -> None:
    """The float64 path against the scalar one, from below the onset to saturation."""
    gains = np.array([0.3, 0.999, 1.0, 1.001, 1.2, 2.0, 10.0, 1000.0, 1.5])
    heats = np.array([1e-8, 1e-3, 1e-6, 0.0, 1e-3, 0.5, 0.0, 1e3, 1e9])
    for phi in ("tanh", "gd"):
        found = evaluate("boltzmann_variance", g=gains, T=heats, phi=phi)
        exact = [number("boltzmann_variance", g=a, T=b, phi=phi) for a, b in zip(gains, heats, strict=True)]
        assert found == pytest.approx(exact, rel=1e-11)
    assert evaluate("boltzmann_variance", g=[0.5, 2.0], T=0)[0] == 0


@pytest.fixture(scope="module")
def near_onset() -> OverlapMap:
    return overlap_map(Fraction("1.2"), Fraction("0.001"))


def damped(of: OverlapMap, *, tolerance: float, weight: float = 0.5) -> tuple[float, int]:
    """The published kind of iteration: stop when a step is shorter than the tolerance."""
    here, steps = float(of.variance), 0
    while True:
        step = weight * (float(of(arb(here))) - here)
        here, steps = here + step, steps + 1
        if abs(step) < tolerance and steps > 1:
            return here, steps


def test_a_damped_iteration_finds_a_false_overlap(near_onset: OverlapMap) -> None:
    """At g = 1.2, T = 1e-3 it stops after hundreds of steps at 4 % of S, 100 tolerances from 0."""
    assert float(near_onset.multiplier) == pytest.approx(0.980024797520362, abs=1e-14)
    false, steps = damped(near_onset, tolerance=1e-4)
    assert steps > 300
    assert false > 0.03 * float(near_onset.variance)
    below, above = (float(bound) for bound in near_onset.distance(arb(false)))
    assert below < false < above
    assert below > 0.99 * false


def test_the_certified_solver_refuses_to_stop_early(near_onset: OverlapMap) -> None:
    found = settle(near_onset, tolerance=1e-12)
    assert 0 <= found.covariance <= found.error <= 1e-12 * float(near_onset.variance)
    with pytest.raises(NonConvergence, match="overlap"):
        settle(near_onset, tolerance=1e-12, most=5)


def test_overlap_map_is_the_gaussian_mean(near_onset: OverlapMap) -> None:
    """M(R) = g^2 E[phi(x) phi(y)] by a plain double sum; M(S) = S - T."""
    s, r = float(near_onset.variance), 0.1
    z = np.arange(-80, 81) * 0.1
    weight = 0.1 * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    y = r / s * z[:, None] + math.sqrt(1 - (r / s) ** 2) * z
    mean = weight @ (np.tanh(math.sqrt(s) * z)[:, None] * np.tanh(math.sqrt(s) * y)) @ weight
    assert float(near_onset(arb(str(r)))) == pytest.approx(1.44 * mean, rel=1e-12)
    assert float(near_onset(near_onset.variance)) == pytest.approx(s - 1e-3, rel=1e-12)


@pytest.mark.parametrize(("temperature", "phi"), [("0", "tanh"), ("1", "sin(x)")])
def test_overlap_map_refuses(temperature: str, phi: str) -> None:
    with pytest.raises(UsageError, match=r"accepted|registered"):
        overlap_map(Fraction(2), Fraction(temperature), phi)


@pytest.mark.parametrize(("g", "ratio"), [("1.5", 1.747), ("2", 2.757)])
def test_chaotic_norm(g: str, ratio: float) -> None:
    """|grad E|^2/(N Gamma0): simulations at N = 2000 gave about 1.75 and 2.75."""
    found = evaluate("chaotic_norm", g=g, digits=8)
    assert not found.certified
    assert float(found) / number("kinetic_energy", g=g) == pytest.approx(ratio, abs=6e-4)


def test_chaotic_norm_at_the_onset() -> None:
    """The reaction turns the ratio into 1 + O(eps^2); without it, it would be 1 + g^2 E phi'^2, about 2."""
    ratio = number("chaotic_norm", g="1.05", digits=8) / number("kinetic_energy", g="1.05")
    assert 0 < ratio - 1 < 10 * 0.05**2


def test_chaotic_norm_says_what_it_can() -> None:
    with pytest.raises(UsageError, match="from 1 to 10"):
        evaluate("chaotic_norm", g=2, digits=15)
    assert evaluate("chaotic_norm", g=1.5).digits == 10


@pytest.mark.parametrize(
    ("name", "parameters", "wrong"),
    [
        ("boltzmann_variance", {"g": 2, "T": -1}, "T"),
        ("boltzmann_variance", {"g": 2, "T": "nan"}, "T"),
        ("boltzmann_variance", {"g": 2}, "T"),
        ("effective_temperature", {"g": 2, "definition": "pressure"}, "definition"),
        ("effective_temperature", {"g": 2}, "definition"),
        ("effective_temperature", {"g": 2, "definition": "increment"}, "dt"),
        ("effective_temperature", {"g": 2, "definition": "increment", "dt": 0}, "dt"),
        ("effective_temperature", {"g": 2, "definition": "increment", "dt": 1}, "dt"),
        ("effective_temperature", {"g": 2, "definition": "energy", "dt": "0.1"}, "dt"),
        ("effective_temperature", {"g": 2, "definition": "energy", "omega": 1}, "omega"),
        ("angle", {"g": 2, "between": "x,y"}, "between"),
        ("angle", {"g": 2, "between": "x,grad"}, "between"),
        ("angle", {"g": 2, "between": "x,h", "T": 1}, "T"),
        ("angle", {"g": 2, "between": "x,h", "dynamics": "gradient"}, "T"),
    ],
)
def test_bad_input(name: str, parameters: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        evaluate(name, **parameters)
    assert caught.value.name == wrong
    assert "\n" not in str(caught.value)


def test_no_sympy_on_the_way() -> None:
    code = (
        "import sys; from rnnchaos.numerics.gradient.column import QUANTITIES; asked = QUANTITIES[0]; "
        "print(asked.ball(190, **asked.resolve({'g': 2, 'T': '0.5'})).arb.str(20)); assert 'sympy' not in "
        "sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "2.81567249075336" in done.stdout
