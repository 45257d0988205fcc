"""The largest Lyapunov exponent: references, exact limits, independent engines, the proof."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian.column import QUANTITIES
from rnnchaos.numerics.meanfield.bound_state import enclosed, ground_state
from rnnchaos.numerics.meanfield.motion import Motion, motion
from rnnchaos.numerics.meanfield.state import chaotic
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.lyapunov import lyapunov_series


def _motion(g: str, phi: str = "tanh", bits: int = 70) -> Motion:
    act = activation(nonlinearity(phi))
    return motion(Fraction(g), act, chaotic(Fraction(g), act).variance, bits)


@pytest.mark.parametrize(("g", "expected"), [("1.5", "0.04674622"), ("3", "0.23546096")])
def test_references(g: str, expected: str) -> None:
    found = evaluate("lyapunov_max", g=g, digits=9)
    assert found.certified
    assert f"{float(found):.8f}" == expected


@pytest.mark.parametrize("phi", ["tanh", "atan", "algebraic", "erf", "gd"])
def test_onset_series_order_by_order(phi: str) -> None:
    """What orders 0..k leave is order k + 1 with the next exact coefficient."""
    series = lyapunov_series(nonlinearity(phi), 6).coefficients
    eps = Fraction(1, 10_000)
    value = evaluate("lyapunov_max", g=1 + eps, phi=phi, digits=30).arb
    with working_bits(150):
        left = value
        for k, c in enumerate(series):
            coefficient = arb(int(c.p)) / int(c.q)
            if c != 0:
                assert abs(left / arb(eps.denominator) ** -k / coefficient - 1) < 0.01
            left -= coefficient / arb(eps.denominator) ** k


def test_quiescence_and_onset() -> None:
    assert evaluate("lyapunov_max", g="0.5").state == "quiescent"
    assert float(evaluate("lyapunov_max", g="0.5")) == -0.5
    assert float(evaluate("lyapunov_max", g=1)) == 0
    assert float(evaluate("lyapunov_max", g="0.75", phi="2*tanh(x)/3")) == -0.5


def test_covariance_of_scale() -> None:
    plain = evaluate("lyapunov_max", g="1.5", digits=12)
    scaled = evaluate("lyapunov_max", g="0.25", phi="2*tanh(3*x)", digits=9)
    assert scaled.certified
    assert plain.arb.overlaps(scaled.arb)


def test_expressions_agree_with_the_registry() -> None:
    registered = evaluate("lyapunov_max", g="1.5", phi="algebraic", digits=8)
    for phi, certified in (("x/sqrt(1+x**2)+0*x", False), ("1*x/sqrt(1+x**2)", True)):
        expression = evaluate("lyapunov_max", g="1.5", phi=phi, digits=6)
        assert registered.arb.overlaps(expression.arb)
        assert expression.certified is certified


@pytest.mark.parametrize(("g", "phi"), [("1.5", "erf"), ("1.1", "tanh")])
def test_engines_agree(g: str, phi: str) -> None:
    ball = evaluate("lyapunov_max", g=g, phi=phi, digits=8)
    other = evaluate("lyapunov_max", g=g, phi=phi, digits=4, engine="mpmath")
    assert ball.arb.overlaps(other.arb)
    assert other.arb.rad() < 1e-7


def test_barta_bound_holds_for_bad_trial_functions() -> None:
    """Any positive trial function encloses the same level: kappa and coefficients are free."""
    with working_bits(120):
        moving = _motion("2")
        sharp = ground_state(list(moving.shape), moving.rest)
        for exponent, coefficients in (
            (sharp.exponent, list(sharp.coefficients[:12])),
            (sharp.exponent + 0.01, list(sharp.coefficients)),
            (arb(2), [arb(1)]),
        ):
            wide = enclosed(list(moving.shape), moving.rest, exponent, coefficients)
            assert wide.contains(sharp.energy)
            assert wide.rad() > sharp.energy.rad()
        with pytest.raises(NonConvergence, match="only known to exceed"):
            enclosed(list(moving.shape), moving.rest, arb(2), [arb(1), arb(-2)])


def test_zero_mode() -> None:
    """sqrt(Q) solves the recurrence at kappa = 1, E = 0: H Delta' = 0."""
    with working_bits(120):
        moving = _motion("2")
        hill = [q / moving.shape[0] for q in moving.shape]
        root = [arb(1)]
        for n in range(1, 20):  # power series of sqrt(q/q_0)
            known = sum((root[i] * root[n - i] for i in range(1, n)), arb(0))
            root.append((hill[n] - known) / 2)
        rates = [1 + 2 * n for n in range(20)]
        for n in range(1, 20):
            total = sum(
                (
                    moving.shape[i]
                    * root[n - i]
                    * (rates[n - i] ** 2 + i * rates[n - i] - (i + 1) * (2 * i + 1))
                    for i in range(n + 1)
                ),
                arb(0),
            )
            assert total.contains(0)


def test_against_finite_differences() -> None:
    """A plain grid in tau with second differences and Richardson, from the correlation itself."""
    with working_bits(90):
        moving = _motion("2")
        slopes = [(2 * j + 1) * float(b) for j, b in enumerate(moving.expansion.terms)]
        lags = np.linspace(0, 30, 241)
        s = np.array([1.0] + [float(moving.position(arb(t)).sech()) for t in lags[1:]])
    well = 1 - 4 * np.polynomial.polynomial.polyval(s * s, slopes) / float(moving.variance)

    def level(every: int) -> float:
        step, w = (lags[1] - lags[0]) * every, well[::every]
        matrix = np.diag(2 / step**2 + w) - np.diag(np.ones(len(w) - 1), 1) / step**2
        matrix -= np.diag(np.ones(len(w) - 1), -1) / step**2
        matrix[0, 1] *= np.sqrt(2)  # even states: fold the half line symmetrically
        matrix[1, 0] *= np.sqrt(2)
        return float(np.sqrt(1 - np.linalg.eigvalsh(matrix)[0]) - 1)

    extrapolated = (4 * level(1) - level(2)) / 3
    assert abs(extrapolated - float(evaluate("lyapunov_max", g=2, digits=8))) < 2e-5


def test_every_quantity_has_a_formula() -> None:
    named = [q for q in QUANTITIES if q.id.endswith(("correlation", "_time", "_spectrum"))]
    assert len(named) == 5
    assert all(q.formula == q.id for q in named)


@pytest.mark.slow
@pytest.mark.parametrize("g", ["1.001", "20"])
def test_extremes(g: str) -> None:
    assert evaluate("lyapunov_max", g=g, digits=10).certified
