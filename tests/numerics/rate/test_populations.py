"""Populations of a map: the one-population case, both engines, an oracle by iteration, and refusals."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

TWO: dict[str, Any] = {"J0_ab": "2,-3,2,-2.5", "g2_ab": "4,6,5,7", "b_a": "1,0.5"}


def _value(name: str, **given: Any) -> Any:
    return evaluate(f"rate.populations.{name}", **given)


def test_one_odd_population_is_the_map_at_step_one() -> None:
    one = {"J0_ab": "0", "g2_ab": "4", "b_a": "0"}
    assert _value("variance", **one).arb.overlaps(evaluate("scheme.variance", g=2, dt=1).arb)
    assert _value("lyapunov_max", **one).arb.overlaps(evaluate("scheme.lyapunov_max", g=2, dt=1).arb)
    assert _value("mean", **one).arb == 0
    assert _value("frozen_variance", **one).arb == 0


def test_two_populations_by_iteration() -> None:
    """The mean-field equations iterated with Gauss-Hermite means, from scratch."""
    z, w = np.polynomial.hermite_e.hermegauss(120)
    w = w / w.sum()
    J0, g2, b = np.array([[2, -3], [2, -2.5]]), np.array([[4, 6], [5, 7]]), np.array([1, 0.5])
    m, v = np.zeros(2), np.ones(2)
    for _ in range(300):
        f = np.tanh(m[:, None] + np.sqrt(v)[:, None] * z)
        m, v = J0 @ (f @ w) + b, g2 @ (f**2 @ w)
    for a in (0, 1):
        assert float(_value("mean", **TWO, population=a + 1)) == pytest.approx(m[a], rel=1e-4)
        assert float(_value("variance", **TWO, population=a + 1)) == pytest.approx(v[a], rel=1e-4)
    slopes = (1 - np.tanh(m[:, None] + np.sqrt(v)[:, None] * z) ** 2) ** 2 @ w
    growth = max(abs(np.linalg.eigvals(g2 * slopes)))
    assert float(_value("lyapunov_max", **TWO)) == pytest.approx(np.log(growth) / 2, rel=2e-3)
    frozen = [float(_value("frozen_variance", **TWO, population=a, digits=6)) for a in (1, 2)]
    assert all(0 < c < x for c, x in zip(frozen, v, strict=True))


def test_both_engines_agree() -> None:
    for name in ("variance", "lyapunov_max"):
        ball, mpmath = (_value(name, **TWO, digits=4, engine=engine) for engine in ("ball", "mpmath"))
        assert ball.certified
        assert ball.arb.overlaps(mpmath.arb)


def test_equal_populations_are_one() -> None:
    """Two populations with the same rows are one with the sums."""
    two = {"J0_ab": "0.2,0.1,0.2,0.1", "g2_ab": "1,3,1,3", "b_a": "0.5,0.5"}
    one = {"J0_ab": "0.3", "g2_ab": "4", "b_a": "0.5"}
    for name in ("mean", "variance", "frozen_variance", "lyapunov_max"):
        assert _value(name, **two, digits=8).arb.overlaps(_value(name, **one, digits=8).arb)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"J0_ab": "1,2"}, r"J0_ab = 1,2: accepted: 4 values for the 2 populations of b_a"),
        ({"sigma_a": "1,2,3"}, "sigma_a = 1,2,3: accepted: 2 values"),
        ({"population": 3}, "population = 3: accepted: 1 to 2"),
        ({"g2_ab": "1,2,3,-4"}, "g2_ab"),
    ],
)
def test_lists_that_do_not_fit_are_refused(given: dict[str, Any], refusal: str) -> None:
    with pytest.raises(UsageError, match=refusal):
        _value("variance", **TWO | given)


def test_what_settles_nowhere_is_none() -> None:
    """Strong inhibition makes the mean of a map jump to and fro."""
    found = _value("mean", J0_ab="-30", g2_ab="1", b_a="1")
    assert (found.state, found.arb) == ("none", None)
    assert "settle nowhere" in str(found.message)
    assert _value("variance", J0_ab="3", g2_ab="4", b_a="1", phi="relu").state == "none"


def test_several_states_are_listed() -> None:
    with pytest.raises(UsageError, match=r"2 states: 1 m near -.*; 2 m near .*--branch 1 to 2"):
        _value("mean", J0_ab="4", g2_ab="1", b_a="0")
    down, up = (float(_value("mean", J0_ab="4", g2_ab="1", b_a="0", branch=k)) for k in (1, 2))
    assert down == pytest.approx(-up, rel=1e-14)
