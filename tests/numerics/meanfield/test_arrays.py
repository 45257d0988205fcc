"""The float64 path against the certified engine, over all orders of magnitude, and how fast it is."""

import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY

GAINS = (1 + 2.0**-30, 1 + 2.0**-12, 1.015625, 1.0625, 1.125, 1.5, 4.0, 128.0, 8192.0)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_agrees_with_the_certified_engine(name: str) -> None:
    """Gains are dyadic, so that the float and the exact rational are the same number."""
    for quantity, tolerance in (("variance", 2e-14), ("kinetic_energy", 1e-12)):
        fast = evaluate(quantity, g=np.array(GAINS), phi=name)
        exact = np.array([float(evaluate(quantity, g=Fraction(g), phi=name, digits=17)) for g in GAINS])
        assert np.all(np.abs(fast / exact - 1) < tolerance)


@pytest.mark.parametrize(
    "phi", ["2*tanh(x)", "x*exp(-x**2)", pytest.param("x/sqrt(1+x**4)", marks=pytest.mark.slow)]
)
def test_expressions(phi: str) -> None:
    gains = np.array([1.0078125, 1.25, 2.0]) / (2 if phi[0] == "2" else 1)
    fast = evaluate("kinetic_energy", g=gains, phi=phi)
    exact = np.array([float(evaluate("kinetic_energy", g=g, phi=phi, digits=16)) for g in gains.tolist()])
    assert np.all(np.abs(fast / exact - 1) < 1e-11)


def test_shapes_quiescence_and_lists() -> None:
    grid = np.array([[0.5, 1.0], [2.0, 3.0]])
    energy = evaluate("kinetic_energy", g=grid)
    assert energy.shape == (2, 2)
    assert np.all(energy[0] == 0)
    assert energy[1, 0] == pytest.approx(0.1279068501741975, rel=1e-13)
    assert np.allclose(evaluate("arc_length", g=[2.0, 3.0]) ** 2, energy[1])
    inside = evaluate("activity_distribution", g=[0.5, 2.0], threshold=[0.1, 1.0])
    assert inside[0] == 1
    assert inside[1] == pytest.approx(
        float(evaluate("activity_distribution", g="2", threshold="1")), rel=1e-13
    )


def test_branches_and_missing_solutions() -> None:
    """A second step of phi makes g(Delta0) fall again; c3 c1 > 0 makes it fall first."""
    with pytest.raises(UsageError, match="more than one branch"):
        evaluate("variance", g=np.array([0.5, 1.6]), phi="tanh(x)+3*tanh((x/4)**7)")
    with pytest.raises(UsageError, match="beside quiescence"):
        evaluate("variance", g=np.array([0.97, 2.0]), phi="tanh(x+x**3)")
    assert np.isnan(evaluate("variance", g=np.array([3.0]), phi="x/2+tanh(x)/2")[0])


def test_a_thousand_gains_take_well_under_a_second() -> None:
    gains = np.linspace(1.1, 3, 1000)
    start = time.process_time()
    variance = evaluate("variance", g=gains)
    assert time.process_time() - start < 1.0
    assert np.all(np.diff(variance) > 0)


def test_correlations_over_lags_and_exponents_over_gains() -> None:
    lags = np.array([[0.0, -3.0], [25.0, 1e4]])
    fast = evaluate("correlation", g=2, lag=lags)
    exact = [[float(evaluate("correlation", g=2, lag=lag)) for lag in row] for row in lags.tolist()]
    assert fast == pytest.approx(np.array(exact), rel=1e-14)
    both = evaluate("kinetic_correlation", g=[[0.5], [2.0]], lag=[0.0, 1.0])
    assert both.shape == (2, 2)
    assert np.all(both[0] == 0)
    assert both[1, 0] == pytest.approx(0.1279068501741975, rel=1e-13)
    exponents = evaluate("lyapunov_max", g=[0.5, 2.0])
    assert exponents == pytest.approx(np.array([-0.5, float(evaluate("lyapunov_max", g=2))]), rel=1e-14)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["variance", "correlation", "lyapunov_max"])
def test_no_stationary_state_is_nan_without_a_word(name: str) -> None:
    lag = {"lag": [0.0, 1.0]} if name == "correlation" else {}
    found = evaluate(name, g=np.array([0.5, 2.0]), phi="x", **lag)
    assert found[0] == (-0.5 if name == "lyapunov_max" else 0)
    assert np.isnan(found[1])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"g": [2, 3], "digits": 30}, "digits = 30"),
        ({"g": [2, 3], "engine": "mpmath"}, "engine = mpmath"),
        ({"g": np.array([2 + 1j])}, "g = "),
        ({"g": []}, "g = an array of shape"),
        ({"g": np.ma.array([2.0, 3.0], mask=[0, 1])}, "g = a masked array"),
        ({"g": [[1], [2, 3]]}, "g = "),
        ({"g": [True, False]}, "g = "),
        ({"g": 2, "phi": ["tanh", "erf"]}, "phi = "),
        ({"g": [2, 3], "of": 1}, "of = "),
        ({"g": [2, np.nan]}, "g = nan"),
    ],
)
def test_what_is_no_array_of_numbers_is_refused(given: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=f"^{named}.*(accepted|takes)"):
        evaluate("variance", **given)


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(UsageError, match="broadcast"):
        evaluate("correlation", g=[2, 3], lag=[1, 2, 3])


def test_names_and_options_of_the_wrong_type_are_refused() -> None:
    for call in (
        lambda: evaluate(None),  # type: ignore[arg-type]
        lambda: formula(None),  # type: ignore[arg-type]
        lambda: formula("variance.onset", order="5"),
        lambda: formula("variance.onset", order=2.5),
        lambda: formula("variance.onset", phi=["tanh"]),
    ):
        with pytest.raises(UsageError, match="accepted"):
            call()
