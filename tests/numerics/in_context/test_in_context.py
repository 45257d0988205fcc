"""In-context learning in numbers: reference values, prompts drawn and regressed as an oracle, other systems
as limits, two engines, and what is refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.in_context.laws import first_correction
from rnnchaos.theory.errors import UsageError

ONE, TWO = {"nu": "2", "tau": "2", "l": "0.1"}, {"nu": "1", "tau": "1", "l": "0.05"}
FIGURE = {"D": 10, "N": 100, "lambda0": "0.01"}


def number(name: str, **given: Any) -> Any:
    return evaluate(f"in_context.{name}", **given)


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("learning_curve", ONE, "0.5667944617106539975"),
        ("training_error", ONE, "0.1737882284440960310"),
        ("effective_ridge", TWO, "0.1711072192556190048"),
        ("learning_curve", TWO, "1.885329092946133838"),
        ("training_error", TWO, "0.04024672254485139399"),
    ],
)
def test_reference_values(name: str, given: dict[str, str], expected: str) -> None:
    found = number(name, **given, digits=19)
    assert found.certified
    assert found.arb.overlaps(arb(expected, float(expected) * 2e-19))


def test_exact_values() -> None:
    """Rational numbers; 1/1.21 and 51/500 + ... by hand."""
    c = Fraction(100, 121)
    assert number("weight", **FIGURE, digits=30) == pytest.approx(float(c), rel=1e-15)
    error = 1 - 2 * c + Fraction(111, 100) * c**2
    assert float(number("population_error", **FIGURE)) == pytest.approx(float(error), rel=1e-15)
    assert float(error) == pytest.approx(0.10525237347175742, rel=1e-14)
    assert float(number("population_error", D=10, N=100)) == pytest.approx(11 / 111, rel=1e-15)
    assert first_correction(10, 100) == Fraction(11983868, 759795)
    assert first_correction(5, 20) == Fraction(153538, 10985)
    assert number("interpolation_threshold", D=16).arb == 272
    assert float(number("couplings", D=5, N=20)) == pytest.approx(0.26)
    assert float(number("couplings", D=5, N=20, feature="labels")) == pytest.approx(1.54)


def test_the_effective_ridge_solves_its_equation() -> None:
    """lambdahat (1 - 1/(tau (1 + lambdahat))) = l/kappa, over balls: 1/15 at nu = tau = 2, l = 0.1."""
    hat = number("effective_ridge", **ONE, digits=30).arb
    assert (hat * (1 - 1 / (2 * (1 + hat)))).overlaps(arb(1) / 15)
    assert hat.overlaps(arb("0.1203958069359447397", "1e-19"))


def test_isotropic_regression_is_the_same_system() -> None:
    """Gaussian features of variance kappa/D, target with noise 1 - 1/kappa: what prompts are in the limit."""
    rng, D, errors = np.random.default_rng(4), 24, []
    p, kappa, ridge = D * D, 1.5, 0.1 / D
    for _ in range(6):
        s = rng.standard_normal((2 * p, p)) * np.sqrt(kappa / D)
        W = rng.standard_normal(p) / np.sqrt(p * kappa * kappa / D)
        y = s @ W + np.sqrt(1 - 1 / kappa) * rng.standard_normal(2 * p)
        found = np.linalg.solve(s.T @ s / (2 * p) + ridge * np.eye(p), s.T @ y / (2 * p))
        fresh = kappa / D * np.sum((found - W) ** 2) + 1 - 1 / kappa
        errors.append((fresh, np.mean((y - s @ found) ** 2)))
    theory = [float(number(name, **ONE)) for name in ("learning_curve", "training_error")]
    assert np.mean(errors, axis=0) == pytest.approx(theory, rel=0.03)


def test_the_published_iteration_is_a_smaller_ridge() -> None:
    """K - x/D on isotropic features: weights along the true ones are larger by the excess."""
    rng, D, at = np.random.default_rng(5), 20, {"nu": "2", "tau": "8", "l": "0.16"}
    p, kappa, x = D * D, 1.5, float(number("reaction", **at))
    s = rng.standard_normal((8 * p, p)) * np.sqrt(kappa / D)
    S = s.T @ s / (8 * p)
    W = rng.standard_normal(p)
    h = S @ W
    with_, without = (W @ np.linalg.solve(S + r / D * np.eye(p), h) for r in (0.16, 0.16 - x))
    assert without / with_ == pytest.approx(float(number("message_passing_excess", **at)), rel=3e-3)
    assert x * (0.16 + kappa - x) == pytest.approx(kappa**2 / 8)


def test_without_a_ridge() -> None:
    """tau/((1 + nu)(tau - 1)) above the threshold; below it the least norm fits every prompt."""
    assert float(number("learning_curve", nu="2", tau="3", l="0")) == pytest.approx(0.5)
    assert float(number("training_error", nu="2", tau="3", l="0")) == pytest.approx(2 / 9)
    assert float(number("effective_ridge", nu="2", tau="0.5", l="0")) == 1
    found = number("training_error", nu="2", tau="0.5", l="0")
    assert found.arb == 0
    assert "minimum norm" in found.method
    near = float(number("learning_curve", nu="2", tau="0.5", l="1e-12"))
    assert float(number("learning_curve", nu="2", tau="0.5", l="0")) == pytest.approx(near, rel=1e-10)


def test_answers_without_a_number() -> None:
    assert "infinite" in number("learning_curve", nu="1", tau="1", l="0").message
    assert number("training_error", nu="1", tau="1", l="0").arb == 0
    assert number("effective_ridge", nu="1", tau="1", l="0").arb == 0
    assert "no fixed point" in number("reaction", nu="2", tau="3.9", l="0").message
    assert "no stable" in number("message_passing_excess", nu="2", tau="4", l="0").message
    assert number("message_passing_excess", nu="2", tau="5", l="0") > 1
    assert number("message_passing_excess", nu="2", tau="0.5", l="3") > 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("couplings", {"D": 3, "N": 7}),
        ("weight", {"D": 3, "N": 7, "lambda0": "sqrt(2)"}),
        ("first_correction", {"D": 3, "N": 7}),
        ("learning_curve", {"nu": "0.7", "tau": "1.0001", "l": "1e-6"}),
        ("training_error", {"nu": "0.7", "tau": "0.3", "l": "1e-6"}),
        ("message_passing_excess", {"nu": "pi", "tau": "9", "l": "0.3"}),
    ],
)
def test_two_engines_agree(name: str, given: dict[str, Any]) -> None:
    first, second = (number(name, **given, engine=engine, digits=25) for engine in ("ball", "mpmath"))
    assert first.certified
    assert not second.certified
    assert first.arb.overlaps(second.arb)


def test_arrays() -> None:
    taus = np.array([0.5, 2.0])
    curve = number("learning_curve", nu="2", tau=taus, l="0.16")
    assert curve == pytest.approx(
        [float(number("learning_curve", nu="2", tau=t, l="0.16")) for t in (0.5, 2)]
    )


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("learning_curve", ONE | {"tau": "0"}, "tau = 0: accepted: a finite real number > 0"),
        ("learning_curve", ONE | {"tau": "-1"}, "tau = -1"),
        ("learning_curve", ONE | {"l": "-0.1"}, "l = -0.1: accepted: a finite real number >= 0"),
        ("weight", {"D": 0, "N": 3}, "D = 0: accepted: an integer from 1"),
        ("weight", {"D": 3, "N": "2.5"}, "N = 2.5"),
        ("weight", FIGURE | {"lambda0": "-1"}, "lambda0 = -1"),
        ("couplings", {"D": 3, "N": 3, "feature": "task"}, "feature = task: accepted: one of inputs, labels"),
        ("first_correction", {"D": 3}, "N = missing"),
    ],
)
def test_what_is_refused(name: str, given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(UsageError, match=wrong):
        number(name, **given)
