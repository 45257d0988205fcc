"""Reconstructed networks in numbers: reference values, closed forms of erf and of linear networks as oracles
of the recursion, limits that are other systems, two engines, arrays of times, and what is refused."""

from collections.abc import Sequence
from fractions import Fraction
from math import asin, comb, exp, log, pi, sqrt
from typing import Any

import numpy as np
import pytest
from flint import arb
from scipy.special import iv

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.reconstruction.laws import Floats, Mehler
from rnnchaos.numerics.reconstruction.recursion import Setting, by_differences, by_fields, rows
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import registered

COPIES = {"g": "2", "eta": "0.1"}


def number(name: str, **given: Any) -> Any:
    return evaluate(f"reconstruction.{name}", **given)


@pytest.mark.parametrize(
    ("phi", "dt", "t", "expected"),
    [
        ("tanh", "1", "1", "0.0158114074530593059"),
        ("tanh", "1", "3", "0.0816629300662590381"),
        ("tanh", "1", "6", "0.280152639739905876"),
        ("tanh", "0.1", "0.1", "0.000158114074530593059"),
        ("tanh", "0.1", "0.5", "0.00236333001309107311"),
        ("tanh", "0.1", "1", "0.0067768764305120981"),
        ("erf", "0.1", "0.1", "0.0001678115356231128907"),
        ("erf", "0.1", "1", "0.0073736243321527106001"),
        ("erf", "1", "12", "1.5281258119987120082"),
    ],
)
def test_reference_values_of_the_distance(phi: str, dt: str, t: str, expected: str) -> None:
    found = number("distance", **COPIES, dt=dt, t=t, phi=phi, digits=16)
    assert found.certified
    assert found.arb.overlaps(arb(expected, float(expected) * 1e-16))


def test_long_times_and_whole_curves() -> None:
    """To the seven digits of an independent program, by float64."""
    times = np.array([2, 5, 10, 20, 30, 40.0])
    expected = [0.0228288766880759, 0.1399834, 0.543666, 1.855702, 2.857840, 3.365325]
    assert number("distance", **COPIES, dt="0.1", t=times) == pytest.approx(expected, rel=1e-6)
    late = number("distance", **COPIES, dt="0.1", t="10")
    assert not late.certified
    assert float(late) == pytest.approx(0.5436660, rel=1e-6)
    assert late.digits == 9
    singly = [float(number("distance", g=g, eta="0.1", dt="0.5", t="1")) for g in (0.5, 2)]
    several = number("distance", g=np.array([0.5, 2.0]), eta="0.1", dt="0.5", t="1")
    assert several == pytest.approx(singly)


class Plain(Floats):
    """phi(x) = x, or erf, in closed form, over floats or exact fractions."""

    def __init__(self, law: str) -> None:
        self.law, self.variances = law, list[Any]()

    def add(self, variance: Any) -> None:
        self.variances.append(variance)

    def row(self, covariances: Sequence[Any], *, order: int = 0, same: bool = False) -> list[Any]:
        if self.law == "linear":
            return list(covariances)
        last = 1 + pi * self.variances[-1] / 2
        both = zip(self.variances, covariances, strict=True)
        return [2 / pi * asin(pi * D / 2 / sqrt(last * (1 + pi * v / 2))) for v, D in both]


@pytest.mark.parametrize("advance", [by_fields, by_differences])
def test_a_linear_network_is_a_sum_of_binomials(advance: Any) -> None:
    """Exactly, over rationals: rho and g^2 are."""
    g, dt, rho, n = Fraction(1, 2), Fraction(1, 10), Fraction(4, 5), 12
    *_, (own, other) = rows(Setting(g, dt, Fraction(1), rho), Plain("linear"), n, advance)
    for s in (0, 5, n):
        for found, r in ((own, Fraction(1)), (other, rho)):
            terms = (
                comb(n, k) * comb(s, k) * (1 - dt) ** (n + s - 2 * k) * (dt**2 * g**2 * r) ** k
                for k in range(s + 1)
            )
            assert found[s] == sum(terms)


@pytest.mark.parametrize(
    ("steps", "expected"), [(1, 2.5062814466900226e-5), (10, 4.246437612346295e-4), (40, 6.29884081726771e-5)]
)
def test_reference_values_of_a_linear_network(steps: int, expected: float) -> None:
    of = Setting(0.5, 0.1, 1.0, sqrt(0.99))
    *_, (own, other) = rows(of, Plain("linear"), steps)
    assert 2 * (own[-1] - other[-1]) == pytest.approx(expected, rel=1e-11)


def test_erf_in_closed_form() -> None:
    """The expansion, by balls and in float64, against the arcsine."""
    of, phi = Setting(2.0, 0.1, 1.0, sqrt(0.99)), registered("erf")
    *_, (_, closed) = rows(of, Plain("erf"), 20)
    *_, (_, found) = rows(of, Floats(phi), 20)
    assert found == pytest.approx(closed, rel=1e-12)
    with working_bits(90):
        balls = Setting(arb(2), arb("0.1"), arb(1), arb("0.99").sqrt())
        *_, (_, enclosed) = rows(balls, Mehler(phi), 20)
    assert [float(ball) for ball in enclosed] == pytest.approx(closed, rel=1e-12)


def test_first_step() -> None:
    """kappa dt^2 g^2 E phi^2: kappa as least squares leave it from three samples of one neuron, sigma = 1."""
    weight = number("weight_error", g="1.7", N=1, P=3, sigma="1", D0="2")
    kappa = number("weight_distance", eta="0.3")
    expected = pytest.approx(0.25**2 * float(kappa) / float(weight))
    assert float(number("distance", g="1.7", eta="0.3", dt="0.25", D0="2", t="0.25")) == pytest.approx(
        expected
    )


def test_linear_response_is_the_limit_of_small_errors() -> None:
    given = {"g": "2", "dt": "0.25", "t": "2"}
    kappa = number("weight_distance", eta="1e-8")
    response = float(number("distance", **given, eta="1e-8") / kappa)
    assert response == pytest.approx(float(number("distance_linear_response", **given)), rel=1e-13)


def test_linear_response_of_the_attractor() -> None:
    """Steps of 0.2 and 0.1, to dt -> 0: 14.141 at t = 5; the amplitude is where it tends to."""
    of = {"g": "2", "burn": 20}
    coarse, fine = (
        number("distance_linear_response", **of, dt=dt, t=np.array([5.0])) for dt in ("0.2", "0.1")
    )
    assert (4 * fine[0] - coarse[0]) / 3 == pytest.approx(14.141, rel=1e-4)


def test_amplitude_and_horizon() -> None:
    """A by finite differences; near the onset 3 pi/8 epsilon; a decade of eta costs ln 10/lambda_1."""
    assert float(number("amplitude", g="2", digits=12)) == pytest.approx(8.1126249024, rel=3e-11)
    onset = 3 * pi / 8
    gaps = [float(number("amplitude", g=1 + e, digits=8)) * e / onset - 1 for e in (0.02, 0.01)]
    assert gaps[1] < 0.05
    assert gaps[1] / gaps[0] == pytest.approx(0.5, abs=0.03)
    at = {"g": "2", "theta": "0.01", "digits": 10}
    times = [float(number("horizon", **at, eta=eta)) for eta in ("1e-3", "1e-4")]
    assert times[1] - times[0] == pytest.approx(log(10) / 0.1124581096, rel=1e-6)
    assert times[1] - times[0] == pytest.approx(20.475, rel=1e-4)


TWICE = {
    "distance": {**COPIES, "dt": "0.5", "t": "1"},
    "autocovariance": {**COPIES, "dt": "1", "t": "2", "s": "2", "phi": "algebraic"},
    "distance_linear_response": {"g": "0.7", "dt": "0.5", "t": "1", "burn": "0.5"},
    "amplitude": {"g": "2"},
    "weight_error": {"g": "2", "N": 200, "P": 800, "sigma": "0.1"},
    "relative_distance_linear": {**COPIES, "t": "3"},
    "stationary_distance": {"g": "2"},
}


@pytest.mark.parametrize("name", TWICE)
def test_two_engines_agree(name: str) -> None:
    first, second = (number(name, **TWICE[name], engine=engine, digits=8) for engine in ("ball", "mpmath"))
    assert first.arb.overlaps(second.arb)


def test_the_relative_distance_grows_although_the_activity_dies() -> None:
    """g kappa t/2; the flow's Bessel functions, and what tanh and dt = 0.1 change, 1 and 4 %."""
    given = {"g": "0.5", "eta": "0.1"}
    for t, expected in (("5", 0.0111), ("10", 0.0241), ("20", 0.0496)):
        own = float(number("autocovariance", g="0.5", eta="0", dt="0.1", t=t, s=t, digits=9))
        found = number("distance", **given, dt="0.1", t=np.array([float(t)]))[0] / (2 * own)
        assert found == pytest.approx(expected, rel=5e-3)
    bessel = 1 - iv(0, 10 * 0.99**0.25) / iv(0, 10)
    assert float(number("relative_distance_linear", **given, t="10")) == pytest.approx(bessel, rel=1e-11)
    assert float(number("relative_distance_linear", g="0.5", eta="0.01", t="40")) == pytest.approx(
        0.001, rel=0.02
    )
    reference = 2 * exp(-4) * float(iv(0, 2) - iv(0, 2 * 0.99**0.25))
    assert reference == pytest.approx(2.9175042e-4, rel=1e-7)


def test_the_distance_of_strangers() -> None:
    """Whatever the error: of the couplings uncorrelated at once, of a small one late."""
    limit = float(number("stationary_distance", g="2"))
    assert limit == pytest.approx(3.84961082747, rel=1e-11)
    for eta, t in (("1", 60.0), ("0.5", 60.0)):
        found = number("distance", g="2", eta=eta, dt="0.2", t=np.array([t]))[0]
        assert found == pytest.approx(limit, rel=2e-3)


def test_least_squares() -> None:
    found = number("weight_error", g="2", N=200, P=800, sigma="0.1")
    assert float(found) == pytest.approx(0.0021170, rel=1e-4)


def test_answers_without_a_number() -> None:
    assert number("distance", g="2", eta="0", dt="0.1", t="40").arb == 0
    assert number("autocovariance", **COPIES, dt="1", t="2", s="1").arb == 0
    assert "the activity dies" in number("horizon", g="0.9", eta="0.1", theta="0.1").message
    assert number("amplitude", g="1").state == "none"
    assert "infinite" in number("horizon", g="2", eta="0", theta="0.1").message
    assert "not reached" in number("horizon", g="2", eta="0.1", theta="1").message
    assert number("stationary_distance", g="0.5").arb == 0


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("distance", {**COPIES, "dt": "0.1", "t": "0.25"}, "t = 0.25: accepted: a multiple of dt"),
        ("distance", {**COPIES, "dt": "0.1", "t": "101"}, "at most 1000 steps"),
        ("distance", {**COPIES, "dt": "0.1", "t": np.array([0.1, 0.15, 0.2])}, "a multiple of dt"),
        ("distance", {"g": "2", "eta": "1.1", "dt": "0.1", "t": "1"}, "eta = 1.1"),
        ("distance", {**COPIES, "dt": "1.5", "t": "3"}, "dt = 1.5"),
        ("distance", {**COPIES, "dt": "0.1", "t": "1", "phi": "sin(x)"}, "phi"),
        ("distance", {**COPIES, "dt": "0.1", "t": "5", "engine": "mpmath"}, "at most 40 steps"),
        ("distance_linear_response", {"g": "2", "dt": "0.1", "t": "60", "burn": "60"}, "burn = 60"),
        ("weight_error", {"g": "2", "N": 200, "P": 201, "sigma": "0.1"}, "P = 201.*N \\+ 2"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        number(name, **given)
