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
    ("imprinted_fold", {"g": "0"}, "2.01699803966436177708673293511"),
    ("imprinted_fold", {"g": "0", "of": "q"}, "0.7910977485407500007503514"),
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
        ("frozen_edge", {"k": "0.5", "g": "1.5", "p": "1"}),
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


def test_the_imprinted_fold_is_where_imprints_end() -> None:
    """2.0222 and 2.0380 by scans of q - E tanh^2 in steps of 1e-4 in k; q is that of the least k."""
    for g, least in (("0.05", 2.0222), ("0.1", 2.0380)):
        fold = evaluate("plastic.imprinted_fold", digits=8, g=g)
        assert abs(float(fold) - least) < 1e-4
        above, below = (
            evaluate("plastic.imprinted_activity", k=f"{float(fold) + d:.8f}", g=g) for d in (1e-4, -1e-4)
        )
        assert above.certified
        assert below.arb is None
        of = float(evaluate("plastic.imprinted_fold", digits=8, g=g, of="q"))
        assert 0 < float(above) - of < 0.03


def test_without_plasticity_the_edge_is_that_of_a_random_matrix() -> None:
    """k = 0: lambda + 1 = g sqrt(E phi'^2), whatever p; at g <= 1 g - 1, that of the origin."""
    size = float(evaluate("plastic.bulk_stability", k="0", g="2"))
    for p in ("0", "3"):
        assert float(evaluate("plastic.frozen_edge", k="0", g="2", p=p)) == pytest.approx(
            size**0.5 - 1, rel=1e-10
        )
    assert float(evaluate("plastic.frozen_edge", k="0.7", g="0.8", p="2")) == pytest.approx(-0.2, rel=1e-12)


def test_the_edge_has_the_sign_of_sigma_minus_one_and_synapses_slow_it() -> None:
    for at in ({"k": "0.5", "g": "1.5"}, {"k": "1.6", "g": "1", "branch": "aligned"}):
        edges = [float(evaluate("plastic.frozen_edge", p=p, **at)) for p in ("0", "1", "5")]
        unstable = float(evaluate("plastic.bulk_stability", **at)) > 1
        assert all((edge > 0) is unstable for edge in edges)
        assert abs(edges[0]) > abs(edges[1]) > abs(edges[2])


def test_no_state_at_rest_has_the_edges_of_a_wrong_slope() -> None:
    """k = 1.6, g = 1: the one state there is, is stable: 0.4145, 0.2160, 0.0840 are no edges of it at
    p = 0, 1, 5."""
    with pytest.raises(UsageError, match="accepted: --branch aligned,"):
        evaluate("plastic.static_activity", k="1.6", g="1")
    at = {"k": "1.6", "g": "1", "branch": "aligned"}
    assert evaluate("plastic.bulk_stability", **at) < 1
    assert float(evaluate("plastic.frozen_edge", p="1", **at)) == pytest.approx(
        -0.3331913341244648, rel=1e-10
    )
