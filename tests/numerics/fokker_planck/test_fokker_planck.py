"""Stationary samples in numbers: reference values, quadrature, matrices in floats, and what is refused."""

from typing import Any

import numpy as np
import pytest
from flint import arb
from scipy.integrate import quad
from scipy.linalg import solve_continuous_lyapunov

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.errors import UsageError

WELL, DEEP = {"a": "1", "b": "1", "D": "0.5"}, {"a": "2", "b": "1", "D": "1"}
PLANE = {"A": "1,2,-0.7,0.5", "D": "0.5,1"}


def number(name: str, **given: Any) -> Any:
    return evaluate(f"fokker_planck.{name}", **given)


REFERENCE = (
    ("moment", WELL | {"k": "2"}, "0.8934649695742366251546"),
    ("moment", DEEP | {"k": "2"}, "1.665490974256760145"),
    ("estimator_covariance", WELL, "18.57085576645127556"),
    ("estimator_covariance", WELL | {"element": "ab"}, "12.62493816957247371"),
    ("estimator_covariance", WELL | {"element": "bb"}, "9.53015704557774472"),
    ("estimator_covariance", WELL | {"method": "likelihood"}, "13.00822238407246890"),
    ("estimator_covariance", WELL | {"method": "likelihood", "element": "ab"}, "9.05827652090665374"),
    ("estimator_covariance", WELL | {"method": "likelihood", "element": "bb"}, "7.24327699406093246"),
    ("estimator_covariance", DEEP, "34.50173461191428183"),
    ("estimator_covariance", DEEP | {"element": "ab"}, "14.19131465404523353"),
    ("estimator_covariance", DEEP | {"element": "bb"}, "6.38088701307912219"),
    ("estimator_covariance", DEEP | {"method": "likelihood"}, "21.94801427897986276"),
    ("estimator_covariance", DEEP | {"method": "likelihood", "element": "bb"}, "4.52443268580461847"),
    ("ou_covariance", {"theta": "1.3", "tau": "0.4"}, "7.0755702614631306"),
    ("euler_estimate", WELL | {"delta": "0.05"}, "0.7936"),
    ("euler_estimate", WELL | {"delta": "0.05", "rate": "b"}, "0.8552"),
)


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
@pytest.mark.parametrize(("name", "at", "expected"), REFERENCE)
def test_reference_values(name: str, at: dict[str, str], expected: str, engine: str) -> None:
    """Of an independent program, to their digits."""
    digits = len(expected.replace(".", "").lstrip("0"))
    found = number(name, **at, digits=digits + 2, engine=engine)
    assert found.certified == (engine == "ball")
    assert found.arb.overlaps(arb(expected, 0.51 * 10.0 ** -len(expected.partition(".")[2])))


def test_circulation_of_the_reference() -> None:
    assert number("ou_gauge", **PLANE).arb.overlaps(arb(47) / 30)
    assert number("ou_entropy_production", **PLANE).arb.overlaps(arb(2209) / 300)
    assert [float(number("identifiable_rank", **PLANE, degree=k)) for k in range(1, 7)] == [0, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("a", [-3.0, 0.0, 1.5])
def test_moments_by_quadrature(a: float) -> None:
    weight = lambda x, k: x**k * np.exp((a * x**2 / 2 - 0.7 * x**4 / 4) / 0.4)  # noqa: E731
    norm, fourth = (quad(weight, -np.inf, np.inf, args=(k,), epsabs=0)[0] for k in (0, 4))
    assert float(number("moment", a=a, b=0.7, D=0.4, k=4)) == pytest.approx(fourth / norm, rel=1e-7)
    assert number("moment", a=a, b=0.7, D=0.4, k=3).arb == 0


@pytest.mark.parametrize("at", [WELL, {"a": "-1", "b": "0.3", "D": "2"}])
def test_covariances_scale_with_length_and_time(at: dict[str, str]) -> None:
    """(a, b, D) ~ (a l^2/c, b l^4/c, D/c) up to x -> x/l: l = 2, c = 4 leaves a and multiplies b by 4."""
    other = {"a": at["a"], "b": str(4 * float(at["b"])), "D": str(float(at["D"]) / 4)}
    for method in ("score_matching", "likelihood"):
        for element, factor in (("aa", 1), ("ab", 4), ("bb", 16)):
            one, two = (
                float(number("estimator_covariance", **p, method=method, element=element))
                for p in (at, other)
            )
            assert two == pytest.approx(factor * one, rel=1e-13)


def test_no_estimate_beats_the_likelihood() -> None:
    for element in ("aa", "bb"):
        best, other = (
            float(number("estimator_covariance", **WELL, element=element, method=way))
            for way in ("likelihood", "score_matching")
        )
        assert best < other


def test_shallow_wells_and_deep_ones() -> None:
    """Narrow wells at +-sqrt(a/b); a stable fixed point of variance D/|a|."""
    assert float(number("moment", a="100", b="1", D="0.01", k="2")) == pytest.approx(100, rel=1e-3)
    assert float(number("moment", a="-100", b="1", D="0.01", k="2")) == pytest.approx(1e-4, rel=1e-3)
    linear = {"a": "-100", "b": "1e-6", "D": "0.01"}
    assert float(number("euler_moment_shift", **linear, delta="1e-3")) == pytest.approx(0.05 * 1e-4, rel=1e-3)


def test_linear_drifts_in_three_dimensions() -> None:
    """Against a solver in floating point."""
    A = np.array([[1.0, 0.5, 0.2], [-0.4, 1.5, 0.1], [0.3, -0.2, 0.8]])
    D = np.array([[1.0, 0.2, 0.0], [0.2, 0.7, 0.1], [0.0, 0.1, 1.3]])
    sigma = solve_continuous_lyapunov(A, 2 * D)
    Q = A @ sigma - D
    assert float(number("ou_gauge", A=A, D=D, i=3, j=1)) == pytest.approx(Q[2, 0], rel=1e-12)
    rate = np.trace(np.linalg.inv(D) @ Q @ np.linalg.inv(sigma) @ Q.T)
    assert float(number("ou_entropy_production", A=A, D=D)) == pytest.approx(rate, rel=1e-12)
    assert float(number("identifiable_rank", A=A, D=D, degree=3)) == 6


def test_without_circulation() -> None:
    assert number("ou_entropy_production", A="1,0.5,0.5,2", D="1,1").arb == 0
    assert number("ou_gauge", A="1", D="2", i=1, j=1).arb == 0


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("ou_gauge", {"A": "1,2,0.7,0.5", "D": "1,1"}, "A = 1,2,0.7,0.5: .*no steady state"),
        ("ou_gauge", {"A": "1,2,3", "D": "1,1"}, "A = 1,2,3"),
        ("ou_gauge", {"A": "1,0,0,1", "D": "1,2,3,1"}, "D = 1,2,3,1: .*symmetric and positive definite"),
        ("ou_gauge", {"A": "1,0,0,1", "D": "1,-1"}, "D = 1,-1: .*positive definite"),
        ("ou_gauge", PLANE | {"i": "3"}, "i = 3: .*rows of A"),
        ("identifiable_rank", PLANE | {"degree": "0"}, "degree = 0: accepted: an integer from 1"),
        ("moment", WELL | {"b": "0", "k": "2"}, "b = 0: accepted: a finite real number > 0"),
        ("moment", WELL | {"D": "0", "k": "2"}, "D = 0"),
        (
            "estimator_covariance",
            WELL | {"method": "kernel"},
            "method = kernel: .*score_matching, likelihood",
        ),
    ],
)
def test_what_is_refused(name: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        number(name, **given)
