"""Populations of a map: the one-population case, both engines, an oracle by iteration, and refusals."""

from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import NonConvergence, UsageError

TWO: dict[str, Any] = {"J0_ab": "2,-3,2,-2.5", "g2_ab": "4,6,5,7", "b_a": "1,0.5"}


def _value(name: str, **given: Any) -> Any:
    return evaluate(f"rate.populations.{name}", **given)


def test_one_odd_population_is_the_map_at_step_one() -> None:
    one = {"J0_ab": "0", "g2_ab": "4", "b_a": "0"}
    assert _value("variance", **one).arb.overlaps(evaluate("scheme.variance", g=2, dt=1).arb)
    assert _value("lyapunov_max", **one).arb.overlaps(evaluate("scheme.lyapunov_max", g=2, dt=1).arb)
    assert _value("mean", **one).arb == 0
    assert _value("frozen_variance", **one).arb == 0


Z = np.linspace(-9, 9, 181)
W = np.exp(-(Z**2) / 2) / np.exp(-(Z**2) / 2).sum()
"""The trapezoidal rule: of tanh at these variances exact to 13 digits."""
Vector = np.ndarray[Any, np.dtype[np.float64]]


def iterated(sigma: Vector) -> tuple[Vector, Vector, Vector, float]:
    """m, V, c and the growth a step of the network `TWO`: the mean-field equations iterated, from scratch.

    E phi phi at covariance c is the mean over z of (E phi)^2 at the frozen input sqrt(c) z.
    """
    J0, g2, b = np.array([[2, -3], [2, -2.5]]), np.array([[4, 6], [5, 7]]), np.array([1, 0.5])
    m, v = np.zeros(2), np.ones(2)
    for _ in range(300):
        f = np.tanh(m[:, None] + np.sqrt(v)[:, None] * Z)
        m, v = J0 @ (f @ W) + b, g2 @ (f**2 @ W) + sigma**2
    slopes = (1 - np.tanh(m[:, None] + np.sqrt(v)[:, None] * Z) ** 2) ** 2 @ W
    c = v / 2
    for _ in range(300):
        frozen, rest = (np.sqrt(part)[:, None, None] for part in (c, v - c))
        c = g2 @ ((np.tanh(m[:, None, None] + frozen * Z[:, None] + rest * Z) @ W) ** 2 @ W) + sigma**2
    return m, v, c, float(np.log(max(abs(np.linalg.eigvals(g2 * slopes)))) / 2)


@pytest.mark.parametrize("sigma", ["0,0", "0.7,0.3"])
def test_two_populations_by_iteration(sigma: str) -> None:
    """Every quantity of both, without and with frozen spreads of the biases."""
    m, v, c, growth = iterated(np.array([float(each) for each in sigma.split(",")]))
    given = TWO | {"sigma_a": sigma, "digits": 8}
    for name, expected in (("mean", m), ("variance", v), ("frozen_variance", c)):
        found = [float(_value(name, **given, population=a)) for a in (1, 2)]
        assert found == pytest.approx(expected.tolist(), rel=1e-7)
    assert float(_value("lyapunov_max", **given)) == pytest.approx(growth, rel=1e-7)
    assert (c > 0).all()
    assert (c < v).all()


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


@pytest.mark.parametrize("b", ["1e-3", "1e-10"])
def test_a_weak_bias_at_rest(b: str) -> None:
    """m = b/(1 - J0), V = g^2 (m^2 + V), nothing moves, lambda_1 = ln(g), to leading order."""
    given = {"J0_ab": "0.5", "g2_ab": "0.5", "b_a": b, "digits": 8}
    m, v, c, rate = (_value(n, **given) for n in ("mean", "variance", "frozen_variance", "lyapunov_max"))
    assert {each.state for each in (m, v, c, rate)} == {"quiescent"}
    assert all(each.certified for each in (m, v, c, rate))
    assert float(m) == pytest.approx(2 * float(b), rel=1e-5)
    assert float(v) == pytest.approx(4 * float(b) ** 2, rel=1e-4)
    assert c.arb.overlaps(v.arb)
    assert float(rate) == pytest.approx(np.log(0.5) / 2, rel=1e-4)


def test_silence_is_exact() -> None:
    """tanh at b = 0: lambda_1 = max(ln g, ln |J0|)."""
    for J0, g2, rate in (("0.5", "0.5", np.log(0.5) / 2), ("-0.9", "0.5", np.log(0.9))):
        given = {"J0_ab": J0, "g2_ab": g2, "b_a": "0"}
        for name in ("mean", "variance", "frozen_variance"):
            found = _value(name, **given)
            assert (found.arb, found.state, found.certified) == (0, "quiescent", True)
        assert float(_value("lyapunov_max", **given)) == pytest.approx(rate, rel=1e-14)


def test_a_state_whose_mean_is_unstable_is_none() -> None:
    """tanh at b = 0, J0 = 1.2: the iteration from m = 0 stays at 0, and is not stable there."""
    with pytest.raises(UsageError, match=r"2 states: 1 m near -0\.790284; 2 m near 0\.790284"):
        _value("mean", J0_ab="1.2", g2_ab="1e-18", b_a="0")
    found = _value("mean", J0_ab="1.2", g2_ab="1e-18", b_a="0", branch=2)
    assert np.arctanh(float(found) / 1.2) == pytest.approx(float(found), rel=1e-9)


@pytest.mark.parametrize(
    "given",
    [
        {"J0_ab": "0.5", "g2_ab": "0.1", "b_a": "0.5", "phi": "softplus"},
        {"J0_ab": "-0.9", "g2_ab": "0.2", "b_a": "1", "phi": "softplus"},
        {"J0_ab": "0.3,-0.9,0.5,-0.2", "g2_ab": "0.1,0.1,0.2,0.05", "b_a": "1,0.5", "phi": "softplus"},
    ],
    ids=["one, drawn", "one, to and fro", "two"],
)
def test_at_rest_an_outlier_may_be_the_last_to_decay(given: dict[str, str]) -> None:
    """Simulated: x(t+1) = J phi(x(t)) + b to its fixed point, then the decay of what is left."""
    J0, g2, b = ([float(x) for x in given[name].split(",")] for name in ("J0_ab", "g2_ab", "b_a"))
    k, n = len(b), 1200 // len(b)
    found = _value("lyapunov_max", **given, digits=8)
    assert found.certified
    assert found.arb.overlaps(_value("lyapunov_max", **given, digits=8, engine="mpmath").arb)
    rates = []
    for seed in range(3):
        z = np.random.default_rng(seed).standard_normal((k * n, k * n))
        each = np.kron(np.array(g2).reshape(k, k), np.ones((n, n)))
        J = np.sqrt(each / n) * z + np.kron(np.array(J0).reshape(k, k), np.ones((n, n))) / n
        bias, x = np.repeat(b, n), np.repeat(b, n)
        for _ in range(100):
            x = J @ np.logaddexp(0, x) + bias
        slope, v = 1 / (1 + np.exp(-x)), np.ones(k * n)
        grown = []
        for _ in range(60):
            ahead = J @ (slope * v)
            grown.append(np.log(np.linalg.norm(ahead) / np.linalg.norm(v)))
            v = ahead
        rates.append(np.mean(grown[20:]))
    assert np.mean(rates) == pytest.approx(float(found), abs=0.06)


def test_the_least_solution_is_told_from_the_variance() -> None:
    """Where V - c is small, c is less than V or refused, and never V's own ball."""
    for excess in ("0.03", "1e-7"):
        given = {"J0_ab": "0", "g2_ab": str(2.4487769669 + float(excess)), "b_a": "0.5", "digits": 8}
        try:
            found, whole = (_value(name, **given) for name in ("frozen_variance", "variance"))
        except NonConvergence:
            continue
        assert found.arb < whole.arb or (found.state == "quiescent" and found.arb.overlaps(whole.arb))


def test_without_variance_there_is_silence_or_one_line() -> None:
    """g = 0: silence below the threshold, and what is not solved above it."""
    given = {"J0_ab": "0.4", "g2_ab": "0", "phi": "relu(x-1/3)"}
    found = _value("mean", **given, b_a="1e-5")
    assert (float(found), found.state, found.certified) == (1e-5, "quiescent", True)
    with pytest.raises(NonConvergence, match="V = 0 in population 1"):
        _value("mean", **given, b_a="1")


def test_saturated_units_are_given_up_at_once() -> None:
    """phi' at an input of 10^6 is e^-10^6: no precision tells that from 0."""
    given = {"J0_ab": "6.86", "g2_ab": "3", "b_a": "5400000", "sigma_a": "2.6"}
    with pytest.raises(NonConvergence, match=r"lambda_1 of saturated units"):
        evaluate("rate.populations.lyapunov_max", **given)
