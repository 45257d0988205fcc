"""The chaos boundary: reference values, exact ones, the unstable mean, and noise."""

from fractions import Fraction
from typing import Any

import pytest
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.rate.boundary import all_boundaries
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.nonlinearity.registry import nonlinearity


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"b": "0.5"}, 1.56485656835266),
        ({"b": 1}, 1.91130721692856),
        ({"sigma_b": "0.5"}, 1.54967391250814),
        ({"b": "0.5", "J0": -1}, 1.40120263315233),
    ],
)
def test_reference_values(given: dict[str, Any], wanted: float) -> None:
    """Of an independent computation in float64."""
    found = evaluate("rate.chaos_boundary", **given)
    assert found.certified
    assert float(found) == pytest.approx(wanted, rel=5e-14)
    assert "the mean is stable" in str(found.message)


def test_both_engines_agree() -> None:
    for given in (
        {"b": "0.5"},
        {"phi": "relu", "J0": -1, "b": 1, "sigma_b": "0.5"},
        {"b": "0.2", "D": "0.3"},
    ):
        ball, mpmath = (
            evaluate("rate.chaos_boundary", engine=e, digits=10, **given) for e in ("ball", "mpmath")
        )
        assert ball.certified
        assert ball.arb.overlaps(mpmath.arb)


def test_relu_turns_at_the_root_of_two_exactly() -> None:
    found = evaluate("rate.chaos_boundary", phi="relu", J0=-1, b=1, digits=40)
    assert found.certified
    assert found.method.startswith("exact: sqrt(2)")
    assert found.arb.overlaps(arb(2).sqrt())
    other = evaluate("rate.chaos_boundary", phi="relu", J0=-1, b=1, sigma_b="0.5")
    assert float(other) == pytest.approx(1.4358479283656, rel=1e-12)


def test_relu_is_solved_where_it_is_not_known() -> None:
    """A bias spread of 1e-5 is no longer exact, and as near to sqrt(2) as it should be."""
    found = evaluate("rate.chaos_boundary", phi="relu", J0=-1, b=1, sigma_b="1e-5", digits=10)
    assert "exact" not in found.method
    assert 0 < float(found) - 2**0.5 < 1e-10


def test_without_bias_quiescence_turns() -> None:
    found = evaluate("rate.chaos_boundary")
    assert found.arb == 1
    assert found.method.startswith("exact")


def test_the_mean_may_be_first() -> None:
    """tanh, J0 = 2: quiescence is unstable in the mean at any g; the states with m != 0 have a boundary."""
    with pytest.raises(UsageError, match=r"3 states: 1 silent boundary .*--branch 1 to 3"):
        evaluate("rate.chaos_boundary", J0=2)
    first = evaluate("rate.chaos_boundary", J0=2, branch=1)
    assert (first.state, first.arb) == ("none", None)
    assert "the mean is unstable first" in str(first.message)
    assert evaluate("rate.chaos_boundary", J0=2, branch=2).arb.overlaps(
        evaluate("rate.chaos_boundary", J0=2, branch=3).arb
    )


def test_under_noise_the_exponent_vanishes() -> None:
    """g^2 E phi^2 = Delta0, where the exponent of the odd theory changes sign."""
    found = evaluate("rate.chaos_boundary", D="0.1")
    g = found.decimal(0)[0]
    assert abs(float(evaluate("gaussian.lyapunov_max.noise", g=g, D="0.1", digits=8).arb.mid())) < 1e-13


def test_a_weak_bias_delays_chaos_by_its_two_thirds_power() -> None:
    """J0 = 0: (g_c - 1)/b^(2/3) tends to (3/4)^(1/3)."""
    for b, accuracy in (("1e-3", 1e-2), ("1e-5", 5e-4)):
        found = evaluate("rate.chaos_boundary", b=b, digits=12)
        assert (float(found) - 1) / float(b) ** (2 / 3) == pytest.approx(0.75 ** (1 / 3), rel=accuracy)


def test_on_both_sides_of_the_boundary() -> None:
    """Static below, chaotic above."""
    for g, state in (("1.5648", "quiescent"), ("1.5649", "chaotic")):
        assert evaluate("rate.variance", g=g, b="0.5", digits=8).state == state


@pytest.mark.parametrize("power", [8, 13, 17, 25])
@pytest.mark.parametrize(
    "given", [{"b": "0.5"}, {"b": 0, "J0": "0.3"}, {"J0": -2, "b": 1, "phi": "relu"}], ids=str
)
def test_beyond_the_boundary_nothing_is_said_to_rest(given: dict[str, Any], power: int) -> None:
    """However near: the scan of states is in float64, and 0 at rest is exact."""
    turn = evaluate("rate.chaos_boundary", digits=40, **given).arb
    with working_bits(200):
        above, below = (
            Fraction(str((turn * (1 + sign * arb(10) ** -power)).str(35, radius=False))) for sign in (1, -1)
        )
    for g, moving in ((above, True), (below, False)):
        try:
            found = evaluate("rate.kinetic_energy", g=g, digits=5, **given)
        except NonConvergence:
            assert power > 8 or given.get("phi")  # refused, which is no wrong answer
            continue
        assert bool(found.arb > 0) == moving


@pytest.mark.parametrize(("J0", "b"), [(1, -1), (0, -1), (-1, -1), (-1, -3), (0, 0)])
def test_relu_has_its_boundary_with_inhibition_and_drive_alone(J0: int, b: int) -> None:
    """Far below threshold a ratio of tiny means crosses 1 by rounding; for J0 > 0 the mean turns first."""
    assert evaluate("rate.chaos_boundary", phi="relu", J0=J0, b=b).arb is None


@pytest.mark.parametrize(("J0", "phi"), [("3", "tanh(x/3)"), ("1", "tanh"), ("7", "sin(x/7)")])
def test_a_mean_that_is_marginal_exactly_does_not_turn_first(J0: str, phi: str) -> None:
    """J0 phi'(0) = 1 in rational arithmetic; a little more, and it does."""
    found = evaluate("rate.chaos_boundary", J0=J0, phi=phi, branch=1)
    assert found.certified
    assert found.arb.overlaps(arb(J0))
    above = evaluate("rate.chaos_boundary", J0=f"{J0}.00000000000000000000001", phi=phi, branch=1)
    assert "the mean is unstable first" in str(above.message)


def test_relu_with_the_weakest_inhibition() -> None:
    """sqrt(2) exactly for J0 < 0 < b; for J0 > 0 > b the mean turns first, or nothing is said."""
    assert evaluate("rate.chaos_boundary", phi="relu", J0="-1e-3", b="1e-7").arb.overlaps(arb(2).sqrt())
    try:
        found = evaluate("rate.chaos_boundary", phi="relu", J0="1e-12", b="-1e-7", digits=6)
    except NonConvergence:
        return
    assert found.arb is None


@pytest.mark.parametrize(
    ("phi", "b", "wanted"), [("tanh(x-1/2)", "1/2", "1"), ("exp(x/3)-1", "0", "3"), ("x**2-1", "-1", "1/2")]
)
def test_quiescence_turns_wherever_it_is(phi: str, b: str, wanted: str) -> None:
    """phi(b) = 0: g = 1/|phi'(b)|; tanh(x - 1/2) at b = 1/2 is tanh at b = 0."""
    found = evaluate("rate.chaos_boundary", phi=phi, b=b, branch=1)
    assert found.certified
    assert found.arb.contains(arb(Fraction(wanted).numerator) / Fraction(wanted).denominator)


@pytest.mark.parametrize(("phi", "b"), [("relu", "-1"), ("relu(x-1/3)", "1/3"), ("x**2", "0")])
def test_quiescence_that_never_turns_has_no_boundary(phi: str, b: str) -> None:
    """phi' = 0 there, or a kink."""
    zero = Fraction(0)
    found = all_boundaries(Network(None, zero, Fraction(b), zero, zero, nonlinearity(phi)))
    assert all(each.place.variance > 0 for each in found)
