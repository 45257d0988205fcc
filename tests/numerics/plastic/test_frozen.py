"""Frozen and imprinted states: the contract's values, other systems at the limits, and what is refused."""

import mpmath as mp
import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

REFERENCES = [
    ("static_activity", {"k": "0.5", "g": "1.5"}, "0.48222496364343978052"),
    ("static_activity", {"k": "1", "g": "1.1"}, "0.39643870105313461159"),
    ("static_activity", {"k": "0", "g": "2"}, "0.53036839205079463259"),
    ("static_fold", {"k": "1.05"}, "0.99900633922712822059"),
    ("static_fold", {"k": "1.05", "of": "q"}, "0.040795196548407243255"),
    ("static_fold", {"k": "1.5"}, "0.70794369171994051686"),
    ("imprinted_activity", {"k": "2.2", "g": "0.1"}, "0.91806600431130002724"),
    ("imprinted_activity", {"k": "2.5", "g": "0.4"}, "0.94919414570841864982"),
    ("imprinted_activity", {"k": "2.2", "g": "0"}, "0.92174623294764350642"),
    ("tricritical", {"phi": "erf"}, "0.78539816339744830962"),
]


@pytest.mark.parametrize(("name", "at", "reference"), REFERENCES)
def test_references(name: str, at: dict[str, str], reference: str) -> None:
    digits = 15 if name == "tricritical" else 18
    found = evaluate(f"plastic.{name}", digits=digits, **at)
    with mp.workdps(30):
        assert abs(found.mpf / mp.mpf(reference) - 1) < mp.mpf(10) ** (1 - digits)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("static_activity", {"k": "1.2", "g": "0.99", "branch": "lower"}),
        ("static_activity", {"k": "1.6", "g": "1", "branch": "aligned"}),
        ("bulk_stability", {"k": "-1", "g": "1.5"}),
        ("imprinted_activity", {"k": "2.5", "g": "0.4"}),
    ],
)
def test_engines_agree(name: str, at: dict[str, str]) -> None:
    ball, mpmath = (
        evaluate(f"plastic.{name}", digits=8, engine=engine, **at) for engine in ("ball", "mpmath")
    )
    assert ball.certified
    assert abs(ball.mpf / mpmath.mpf - 1) < 1e-8


def test_the_fold_is_where_two_states_meet() -> None:
    """Above it both are certified, to 1e-9; below there is rest alone."""
    fold = evaluate("plastic.static_fold", digits=15, k="1.05").mpf
    pair = [
        evaluate("plastic.static_activity", k="1.05", g=mp.nstr(fold + 1e-9, 15), branch=branch)
        for branch in ("lower", "upper")
    ]
    assert all(each.certified for each in pair)
    assert 0 < pair[1] - pair[0] < 1e-3
    assert float(evaluate("plastic.static_activity", k="1.05", g=mp.nstr(fold - 1e-9, 15))) == 0


def test_without_plasticity_it_is_the_static_state_of_a_rate_network() -> None:
    plain = evaluate("rate.static.variance", digits=18, g="2", J0="0", b="0", branch=2)
    assert abs(evaluate("plastic.static_activity", digits=18, k="0", g="2").mpf * 4 / plain.mpf - 1) < 1e-16


def test_without_plasticity_sigma_is_that_of_a_rate_network() -> None:
    """g^2 E sech^4 at the static variance, by Gauss-Hermite nodes."""
    z, w = np.polynomial.hermite_e.hermegauss(200)
    root = np.sqrt(float(evaluate("rate.static.variance", g="2", J0="0", b="0", branch=2)))
    expected = 4 * w @ np.cosh(root * z) ** -4.0 / w.sum()
    assert abs(float(evaluate("plastic.bulk_stability", k="0", g="2")) / expected - 1) < 1e-6


def test_answers_say_whether_the_dynamics_has_the_state() -> None:
    soft = evaluate("plastic.static_activity", digits=8, k="0.5", g="1.5")
    assert "not a state of the dynamics" in str(soft.message)
    aligned = evaluate("plastic.static_activity", digits=8, k="1.6", g="1", branch="aligned")
    assert "linearly stable" in str(aligned.message)
    assert "no run finds" in str(aligned.message)


@pytest.mark.parametrize("at", [{"k": "0.5", "g": "0.9"}, {"k": "1.2", "g": "0.9"}, {"k": "-2", "g": "1"}])
def test_rest_is_an_answer(at: dict[str, str]) -> None:
    found = evaluate("plastic.static_activity", **at)
    assert float(found) == 0
    assert found.certified
    assert "q = 0" in str(found.message)


def test_what_has_no_fold_says_so() -> None:
    for k in ("0.9", "2.1"):
        found = evaluate("plastic.static_fold", k=k)
        assert found.arb is None
        assert "no fold" in str(found.message)
    assert evaluate("plastic.imprinted_activity", k="2.03", g="0.1").arb is None


@pytest.mark.parametrize(
    ("name", "at", "said"),
    [
        ("static_activity", {"k": "1.2", "g": "0.99"}, "lower or upper"),
        ("static_activity", {"k": "1.6", "g": "1"}, "aligned"),
        ("static_activity", {"k": "0.5", "g": "1.5", "branch": "lower"}, "upper"),
        ("activity", {"k": "0.5", "g": "1.5", "p": "-1"}, ">= 0"),
        ("activity", {"k": "0.5", "g": "1.5", "p": "30"}, "at most 20"),
        ("tricritical", {"phi": "relu"}, "phi"),
    ],
)
def test_refusals(name: str, at: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        evaluate(f"plastic.{name}", **at)
