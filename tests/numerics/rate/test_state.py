"""Rate networks: reference values, both engines, the symmetric case, and the typed answers."""

from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import places, states
from rnnchaos.numerics.rate.scan.order import in_order
from rnnchaos.numerics.rate.scan.silence import vanishes
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity

BIASED: dict[str, Any] = {"g": 2, "J0": "0.3", "b": "0.5"}
FROZEN: dict[str, Any] = {"g": 2, "sigma_b": "0.5"}
RELU: dict[str, Any] = {"g": "1.8", "J0": -2, "b": 1, "phi": "relu"}
QUANTITIES = ("rate.mean", "rate.variance", "rate.frozen_variance", "rate.kinetic_energy")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (FROZEN, (0, 2.409692554633, 1.537092815352, 0.050357330021)),
        (BIASED, (0.578677860091, 2.218229868102, 1.511273718454, 0.036753463597)),
        (RELU, (-1.06902531723575, 14.31041388453056, 11.31452712499712, 0.130822134650020)),
    ],
)
def test_reference_values(given: dict[str, Any], wanted: tuple[float, ...]) -> None:
    """Of an independent computation in float64, which has 10 to 15 digits of them."""
    for name, number in zip(QUANTITIES, wanted, strict=True):
        found = evaluate(name, **given)
        assert found.certified
        assert found.state == "chaotic"
        assert float(found) == pytest.approx(number, rel=2e-9)


def test_the_kinetic_energy_of_relu_to_fifteen_digits() -> None:
    assert evaluate("rate.kinetic_energy", **RELU).decimal(0)[0] == "0.130822134650020"


@pytest.mark.parametrize("given", [FROZEN, RELU, {"g": 2, "D": "0.1"}])
def test_both_engines_agree(given: dict[str, Any]) -> None:
    ball, mpmath = (
        evaluate("rate.variance", engine=engine, digits=8, **given) for engine in ("ball", "mpmath")
    )
    assert ball.certified
    assert not mpmath.certified
    assert ball.arb.overlaps(mpmath.arb)


@pytest.mark.slow
@pytest.mark.parametrize(
    "phi", ["tanh", "erf", "atan", "algebraic", "gd", "logistic", "softplus", "hard_tanh"]
)
def test_both_engines_agree_for_every_phi(phi: str) -> None:
    g, J0 = {"logistic": (8, -1), "softplus": (3, -4)}.get(phi, (3, 0))
    given = {"g": g, "J0": J0, "b": "0.5", "phi": phi, "digits": 10}
    for name in ("rate.variance", "rate.frozen_variance", "rate.kinetic_energy"):
        ball, mpmath = (evaluate(name, engine=engine, **given) for engine in ("ball", "mpmath"))
        assert ball.arb.overlaps(mpmath.arb)


@pytest.mark.parametrize("g", ["1.5658", pytest.param("1.56485657", marks=pytest.mark.slow)])
def test_near_the_boundary_the_energy_is_quadratic(g: str) -> None:
    """Gamma0 = 0.247743 (g - g_c)^2 at b = 0.5, g_c = 1.5648565683526903447."""
    found = evaluate("rate.kinetic_energy", g=g, b="0.5", digits=4)
    assert found.certified
    eps = float(Fraction(g) - Fraction("1.5648565683526903447"))
    assert float(found) / eps**2 == pytest.approx(0.247743, rel=1e-5 + 2 * eps)


@pytest.mark.parametrize("phi", ["tanh", "gd"])
def test_without_bias_it_is_the_gaussian_network(phi: str) -> None:
    """The general solver at m = 0, Delta_inf = 0 against the one of the odd theory, 30 digits."""
    for name in ("variance", "kinetic_energy"):
        found = evaluate(f"rate.{name}", g="1.7", phi=phi, digits=30)
        assert found.certified
        assert found.arb.overlaps(evaluate(f"gaussian.{name}", g="1.7", phi=phi, digits=30).arb)
    for name in ("mean", "frozen_variance"):
        assert evaluate(f"rate.{name}", g="1.7", phi=phi).arb == 0


def test_noise_without_bias_is_the_gaussian_network_under_noise() -> None:
    found = evaluate("rate.variance", g="1.5", D="0.3", digits=20)
    assert found.arb.overlaps(evaluate("gaussian.variance.noise", g="1.5", D="0.3", digits=20).arb)


@pytest.mark.parametrize("scale", [3, Fraction(1, 7)])
def test_relu_has_no_scale(scale: Fraction) -> None:
    """x -> c x with b -> c b leaves phi = max(x, 0) as it is."""
    one, other = (evaluate("rate.variance", **RELU | {"b": b}) for b in (1, scale))
    assert float(other) == pytest.approx(float(one) * float(scale) ** 2, rel=1e-14)


def test_static_states_do_not_move() -> None:
    given = {"g": "1.2", "b": "0.5"}
    assert evaluate("rate.kinetic_energy", **given).arb == 0
    variance, frozen, static = (
        evaluate(f"rate.{name}", **given) for name in ("variance", "frozen_variance", "static.variance")
    )
    assert variance.state == "quiescent"
    assert variance.message == "static: the state is a stable fixed point, nothing moves"
    assert variance.arb.overlaps(frozen.arb)
    assert variance.arb.overlaps(static.arb)


def test_several_states_are_listed_and_one_is_chosen() -> None:
    """tanh with strong mean coupling: two static states; the chaotic one between them gives way to either."""
    with pytest.raises(
        UsageError, match=r"2 states: 1 static with m near -3\.66604, .*; 2 static .*--branch 1 to 2"
    ):
        evaluate("rate.mean", g=2, J0=4)
    down, up = (float(evaluate("rate.mean", g=2, J0=4, branch=k)) for k in (1, 2))
    assert up == -down != 0
    with pytest.raises(UsageError, match="branch = 3: accepted: 1 to 2"):
        evaluate("rate.mean", g=2, J0=4, branch=3)


@settings(max_examples=40)
@given(st.permutations(range(4)), st.lists(st.floats(-1e-12, 1e-12), min_size=8, max_size=8))
def test_states_are_numbered_alike_whatever_rounding_does(order: list[int], off: list[float]) -> None:
    """Two that mirror each other have one variance, and silent populations no mean."""
    exact = [(0.0, 0.5), (3.0, -1.5), (3.0, 0.0), (3.0, 1.5)]
    rounded = [tuple(x + e for x, e in zip(exact[k], off[2 * k : 2 * k + 2], strict=True)) for k in order]
    found = in_order(rounded, lambda place: place)
    assert [order[rounded.index(place)] for place in found] == [0, 1, 2, 3]
    assert in_order([], lambda place: place) == ()


@pytest.mark.parametrize("J0", ["1.4", "1.8"])
def test_chaos_with_a_mean_of_zero_is_a_state_while_it_is_stable(J0: str) -> None:
    """Where J0 E phi' < 1, E phi' by quadrature at the variance of J0 = 0; beyond, states of means +-m."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    spread = float(evaluate("rate.variance", g=2, digits=8)) ** 0.5
    slope = float(weights @ np.cosh(spread * nodes) ** -2 / weights.sum())
    if float(J0) * slope < 1:
        assert evaluate("rate.mean", g=2, J0=J0).arb == 0
    else:
        means = [float(evaluate("rate.mean", g=2, J0=J0, branch=k, digits=6)) for k in (1, 2)]
        assert means[0] == -means[1] < 0
        with pytest.raises(UsageError, match="branch = 3: accepted: 1 to 2"):
            evaluate("rate.mean", g=2, J0=J0, branch=3)


def test_relu_without_inhibition_has_no_state() -> None:
    found = evaluate("rate.variance", g="1.8", phi="relu")
    assert (found.state, found.arb) == ("none", None)
    assert "grows without bound" in str(found.message)
    assert evaluate("rate.variance", g="1.8", phi="relu", b=1, J0="0.5").state == "none"


def test_noise_has_neither_static_states_nor_a_velocity() -> None:
    for name in ("rate.static.variance", "rate.static.mean", "rate.kinetic_energy"):
        found = evaluate(name, g=2, D="0.1")
        assert (found.state, found.arb) == ("none", None)
        assert "under white noise" in str(found.message)


def test_noise_alone_drives_a_quiescent_network() -> None:
    found = evaluate("rate.variance", g="0.5", D="0.1", digits=8)
    assert found.state == "quiescent"
    assert "driven by the noise" in str(found.message)


@pytest.mark.parametrize(
    ("name", "value"), [("g", 0), ("g", -1), ("sigma_b", -1), ("D", -1), ("J0", "x"), ("b", "1e9")]
)
def test_bad_parameters_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=f"{name} = "):
        evaluate("rate.variance", **{"g": 2, name: value})


def test_a_fold_of_the_mean_is_followed() -> None:
    """tanh, J0 = 2: a pitchfork of m in Delta0; the two sides are mirror images."""
    network = Network(
        Fraction(4, 5), Fraction(2), Fraction(0), Fraction(0), Fraction(0), nonlinearity("tanh")
    )
    silent, one, two = places(network, states)
    assert silent.variance == 0
    assert one.mean == pytest.approx(-two.mean, rel=1e-6)
    assert one.variance == pytest.approx(two.variance, rel=1e-6)


def test_a_mean_that_no_variance_allows_is_no_state() -> None:
    """m = J0 E|x| has |m| >= |J0| |m|: for J0 < -1 there is none but 0, which it destabilises."""
    found = evaluate("rate.mean", g="2.1", J0="-2.4", phi="abs(x)", digits=6)
    assert (found.arb, found.state) == (None, "none")


def test_silence_at_a_kink_is_not_said_to_be_proved() -> None:
    """ReLU at b = 0: phi' differs on the two sides of rest."""
    found = evaluate("rate.variance", g="1.5", J0=-2, phi="relu")
    assert found.arb == 0
    assert not found.certified


@pytest.mark.parametrize("b", ["1e-8", "1e-30", "1e-100"])
def test_a_weak_bias_in_a_quiet_network(b: str) -> None:
    """Delta0 = g^2 (b^2 + Delta0) to leading order."""
    found = evaluate("rate.variance", g="0.8", b=b, digits=10)
    assert found.state == "quiescent"
    assert float(found.mpf / mp.mpf(b) ** 2) == pytest.approx(16 / 9, rel=1e-9)


@pytest.mark.parametrize(
    ("g", "phi", "b"),
    [
        ("1", "tanh(x)-1", "19.5"),
        ("1", "x*exp(-x**2)", "30"),
        ("1", "logistic", "-800"),
        ("1", "logistic", "-1e6"),
    ],
)
@pytest.mark.parametrize("name", ["rate.mean", "rate.variance"])
def test_a_phi_that_float64_takes_for_zero_is_not_silence(name: str, g: str, phi: str, b: str) -> None:
    """phi(b) is some 1e-17, 1e-390, 1e-348: there is a state, and it is not Delta0 = 0."""
    with pytest.raises(NonConvergence, match="Delta0 <"):
        evaluate(name, g=g, b=b, phi=phi)


def test_what_is_all_but_silent_is_found() -> None:
    """tanh(b) - 1 = -2/(exp(2 b) + 1) all over the tiny Delta0: 4.6e-16, of which float64 has two digits."""
    for b in (10, 18):
        wanted = (2 / (mp.exp(2 * b) + 1)) ** 2
        for name in ("rate.variance", "rate.static.variance"):
            found = evaluate(name, g=1, b=b, phi="tanh(x)-1", digits=8)
            assert found.certified
            assert float(found.mpf / wanted) == pytest.approx(1, rel=1e-7)


def test_weak_couplings_leave_a_state_beside_the_mean() -> None:
    """m = 2 tanh m at g -> 0: Delta0 = g^2 tanh(m)^2 to leading order, far below 1."""
    m = float(mp.findroot(lambda m: m - 2 * mp.tanh(m), 1.9))
    found = evaluate("rate.variance", g="1e-8", J0=2, branch=2, digits=8)
    assert float(found) == pytest.approx(1e-16 * (m / 2) ** 2, rel=1e-6)


SILENT = {
    "exactly, by pieces": ("relu(x-1)", "1", True),
    "exactly, of a polynomial": ("(x-1/3)**3+(1/3-x)", "1/3", True),
    "exactly, by balls": ("1-exp(-x**2)", "0", True),
    "exactly, odd": ("sin(x)", "0", True),
    "not, of a polynomial": ("x-1/3", "333333333333333333333333333333/10**30", False),
    "not, by balls": ("exp(-x**2)", "1000", False),
}


@pytest.mark.parametrize("case", SILENT)
def test_phi_is_zero_exactly_or_not_at_all(case: str) -> None:
    phi, b, wanted = SILENT[case]
    top, _, power = b.partition("/10**")
    assert vanishes(nonlinearity(phi), Fraction(top) / 10 ** int(power or 0)) is wanted


def test_where_balls_cannot_tell_nothing_is_said() -> None:
    with pytest.raises(NonConvergence, match=r"whether phi\(b\) = 0"):
        vanishes(nonlinearity("tanh(x)-tanh(1)"), Fraction(1))
    with pytest.raises(NonConvergence, match=r"whether phi\(b\) = 0"):
        evaluate("rate.mean", g=".5", b=1, phi="tanh(x)-tanh(1)")


@pytest.mark.parametrize("place", ["0", "1/2", "1/3"])
def test_a_kink_at_rest_is_met_wherever_it_lies(place: str) -> None:
    """Also where b is no binary number, and its ball has a middle beside the kink."""
    given = {"g": "0.5", "J0": -2, "b": place, "phi": f"relu(x-{place})"}
    found = evaluate("rate.variance", **given)
    assert found.arb == 0
    assert not found.certified
    with pytest.raises(UsageError, match="has a kink"):
        evaluate("rate.lyapunov_max", **given)


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_the_mean_without_mean_coupling_is_the_bias(engine: str) -> None:
    """Exactly, whatever the state; no equation is solved."""
    found = evaluate("rate.mean", engine=engine, g="3.4", b="1/3", sigma_b="1.2")
    assert (found.arb - arb(1) / 3).contains(0)
    assert (found.state, found.certified) == ("chaotic", True)
