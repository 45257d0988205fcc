"""`identify`: closed forms, invariances, what is refused, and intervals that cover."""

from typing import Any

import numpy as np
import pytest
import sympy as sp

import rnnchaos
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.fokker_planck.kernels import lorenz_rate
from rnnchaos.verify.identification.identify import heavy
from rnnchaos.verify.samplers.trajectories import trajectories
from rnnchaos.verify.samplers.wells import wells

x, y, z, a, b, c, d = sp.symbols("x y z a b c d")
p, q, r, t = sp.symbols("p q r t")
CUBIC = {x: a * x - b * x**3}
LINEAR = {x: -p * x - q * y, y: -r * x - t * y}
WELL = wells(np.random.default_rng(1), 4000, 1.0, 1.0, 0.5)
PLANE = np.random.default_rng(2).multivariate_normal([0, 0], [[1.8, -0.6], [-0.6, 1.1]], 5000)


def cubic(samples: Any = WELL, **given: Any) -> Any:
    return rnnchaos.identify(samples, drift=CUBIC, parameters=[a, b], **{"diffusion": 0.5} | given)


def test_two_tests_solve_the_equations_of_the_moments() -> None:
    found = cubic(tests=[x**2 / 2, x**4 / 4])
    m2, m4, m6 = (np.mean(WELL**k) for k in (2, 4, 6))
    det = m2 * m6 - m4**2
    expected = 0.5 * np.array([3 * m2 * m4 - m6, 3 * m2**2 - m4]) / det
    assert found.estimates == pytest.approx(expected, rel=1e-9)
    assert (found["a"], found[b]) == tuple(found.estimates)
    assert (found.J, found.chance, found.excess) == (None, None, 0)


def test_errors_are_those_of_the_exact_covariance() -> None:
    found = cubic(tests=[x**2 / 2, x**4 / 4])
    for place, element in enumerate(("aa", "bb")):
        value = rnnchaos.evaluate("fokker_planck.estimator_covariance", a=1, b=1, D="0.5", element=element)
        assert found.errors[place] ** 2 * len(WELL) == pytest.approx(float(value), rel=0.25)


def test_a_rate_is_diffusion_over_variance() -> None:
    samples = np.random.default_rng(3).standard_normal(500)
    found = rnnchaos.identify(samples, drift=-a * x, parameters=[a], diffusion=2, tests=[x**2 / 2])
    assert found["a"] == pytest.approx(2 / np.mean(samples**2), rel=1e-12)
    assert found.errors[0] == pytest.approx(found["a"] * (2 / 500) ** 0.5, rel=0.2)


def test_polynomials_do_not_depend_on_units() -> None:
    """x = 100 + 10 u: rates are the same, and so is J."""
    u = sp.Symbol("u")
    one = cubic(tests=4)
    moved = rnnchaos.identify(
        100 + 10 * WELL, drift=10 * CUBIC[x].subs(x, (u - 100) / 10), parameters=[a, b], diffusion=50, tests=4
    )
    assert moved.estimates == pytest.approx(one.estimates, rel=1e-6)
    assert pytest.approx(one.J, rel=1e-5) == moved.J


def test_without_diffusion_rates_over_it() -> None:
    known, found = cubic(), cubic(diffusion=None)
    assert found.estimates == pytest.approx(2 * known.estimates, rel=1e-9)
    assert found.parameters == ("a/D", "b/D")
    assert found.scaled
    assert "theta/D alone" in str(found)
    assert found["a"] == found.estimates[0]


def test_diffusion_is_a_parameter_where_the_drift_has_a_scale() -> None:
    D = sp.Symbol("D")
    found = rnnchaos.identify(WELL, drift={x: x - b * x**3}, parameters=[b, D], diffusion=D)
    assert found.estimates == pytest.approx([1, 0.5], abs=0.15)


def test_copies_of_samples_in_clusters_say_nothing_new() -> None:
    labels = np.repeat(np.arange(len(WELL)), 4)
    one, copies = cubic(tests=4), cubic(np.repeat(WELL, 4), tests=4, clusters=labels)
    assert copies.errors == pytest.approx(one.errors, rel=1e-9)
    assert copies.chance == pytest.approx(one.chance, rel=1e-9)
    alone = cubic(np.repeat(WELL, 4), tests=4)  # parts of the samples are others
    assert alone.errors == pytest.approx(one.errors / 2, rel=0.05)
    assert (copies.samples, copies.groups) == (16000, 4000)
    assert "in 4000 clusters" in str(copies)


def test_samples_of_eulers_scheme_with_its_step() -> None:
    """x of variance D/(theta (1 - theta delta/2)): with the step theta, without it the rate that is seen."""
    theta, step = 2.0, 0.3
    samples = np.random.default_rng(4).standard_normal(3000) / (theta * (1 - theta * step / 2)) ** 0.5
    given: dict[str, Any] = {"drift": -a * x, "parameters": [a], "diffusion": 1, "tests": [x**2 / 2]}
    seen, found = rnnchaos.identify(samples, **given), rnnchaos.identify(samples, **given, delta=step)
    S = np.mean(samples**2)
    assert seen["a"] == pytest.approx(1 / S, rel=1e-10)
    assert found["a"] == pytest.approx((1 - (1 - 2 * step / S) ** 0.5) / step, rel=1e-8)
    assert abs(found["a"] - theta) < 4 * found.errors[0]
    assert "need delta=" in str(seen)
    assert "need delta=" not in str(found)


def test_the_step_of_a_double_well() -> None:
    rng, X, step = np.random.default_rng(5), WELL.repeat(5).copy(), 0.1
    for _ in range(60):
        X = X + step * (X - X**3) + step**0.5 * rng.standard_normal(len(X))
    seen, found = cubic(X, tests=[x**2 / 2, x**4 / 4]), cubic(X, tests=[x**2 / 2, x**4 / 4], delta=step)
    assert seen["a"] < 0.6
    assert np.all(np.abs(found.estimates - 1) < 4 * found.errors)


def test_a_wrong_drift_is_told_by_J() -> None:
    right = cubic(tests=[x**2, x**4, x**6])
    wrong = rnnchaos.identify(WELL, drift=a * x, parameters=[a], diffusion=0.5, tests=[x**2, x**4])
    assert right.chance > 0.01
    assert wrong.chance < 1e-6
    assert "does not fit" in str(wrong)


def test_any_weight_is_consistent_and_the_optimal_one_is_best() -> None:
    best, plain = (cubic(tests=[x**2, x**4, x**6], weight=w) for w in ("optimal", "identity"))
    matrix = cubic(tests=[x**2, x**4, x**6], weight=np.eye(3))
    assert np.all(np.abs(plain.estimates - 1) < 5 * plain.errors)
    assert plain.errors[0] > best.errors[0]
    assert matrix.estimates == pytest.approx(plain.estimates)
    assert plain.J == best.J
    matched, pair = cubic(tests=[x**2, x**4, x**6], weight="gradients"), cubic(tests=[x**2, x**4])
    assert matched.estimates == pytest.approx(pair.estimates, rel=1e-6)
    assert matched.errors[0] > best.errors[0]


@pytest.mark.parametrize("tests", [None, 3, [x**2, x * y, y**2, x**4, x**3 * y]], ids=["any", "3", "five"])
def test_circulation_is_refused_by_name(tests: Any) -> None:
    """The direction that is left open is Q Sigma^-1, whatever the tests."""
    gauge = np.array([[0, 1], [-1, 0]]) @ np.linalg.inv(np.cov(PLANE.T))
    with pytest.raises(UsageError, match=r"parameters = p, q, r, t: not determined: along \(") as refused:
        rnnchaos.identify(PLANE, drift=LINEAR, parameters=[p, q, r, t], diffusion=[0.5, 1], tests=tests)
    told = np.array([float(word) for word in str(refused.value).split("(")[1].split(")")[0].split(",")])
    assert abs(told @ gauge.ravel()) / np.linalg.norm(told) / np.linalg.norm(gauge) > 0.99


def test_with_one_entry_known_the_others_are_found() -> None:
    """A = D Sigma^-1, without circulation."""
    A = np.diag([0.5, 1.0]) @ np.linalg.inv([[1.8, -0.6], [-0.6, 1.1]])
    drift = [LINEAR[x], LINEAR[y].subs(t, A[1, 1])]
    found = rnnchaos.identify(PLANE, drift=drift, parameters=[p, q, r], diffusion=[0.5, 1])
    assert np.all(np.abs(found.estimates - A.ravel()[:3]) < 4 * found.errors)


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"samples": [[1.0, np.nan]] * 9}, r"samples\[0\] = .*finite numbers"),
    ({"samples": np.ones(50)}, "samples = column 0 is constant"),
    ({"samples": "data"}, "samples = data: accepted: an array"),
    ({"drift": "a*x"}, r"drift = a\*x: accepted: a SymPy expression, not text"),
    ({"drift": a**2 * x}, r"drift = a\*\*2\*x: accepted: affine in the parameters"),
    ({"drift": [a * x, b * y]}, "drift = 2 rates of x, y: accepted: 1 rates"),
    ({"drift": {x: a * x - c * x**3}}, "drift = c: accepted: rates in x, a, b alone"),
    ({"parameters": ["a", "b"]}, "parameters = .*: accepted: a list of different SymPy symbols"),
    ({"parameters": [a, a]}, "parameters = .*: accepted"),
    ({"drift": a * x - b * x**3, "variables": [a]}, "variables = .*: accepted"),
    ({"diffusion": -1}, "diffusion = .*: accepted: a symmetric matrix without negative"),
    ({"diffusion": "0.5"}, "diffusion = 0.5: accepted: a number"),
    ({"diffusion": [1, 2]}, r"diffusion = an array \(2,\): accepted: a number, 1 numbers"),
    ({"drift": CUBIC[x] - x, "diffusion": None}, "diffusion = .*only theta/D is determined"),
    ({"drift": a * x - b * x**3, "parameters": [a, b, d], "diffusion": d}, "diffusion = .*only theta/D"),
    ({"tests": 9}, "tests = 9: accepted: a degree from 1 to 6"),
    ({"tests": [x**2]}, "tests = 1: accepted: as many as there are parameters, 2"),
    ({"tests": [y**2, x]}, "tests = .*: accepted: a degree, or expressions in x"),
    ({"tests": [x, x**3]}, "parameters = a, b: not determined"),
    ({"tests": [x**2, x**4, x**2 + x**4]}, "tests = 3 of them: accepted: .*linearly independent"),
    ({"tests": [sp.cos(x), sp.sin(x)], "delta": 0.1}, "tests = .*: accepted with delta: polynomials"),
    ({"delta": 0.1, "diffusion": None}, "diffusion = None: accepted with delta: D"),
    ({"tests": 1}, "tests = .*: accepted: tests of which one has a second derivative"),
    ({"delta": -1}, "delta = -1: accepted: a number above 0"),
    ({"confidence": 1}, "confidence = 1: accepted: a number above 0, below 1"),
    ({"weight": "best"}, "weight = best: accepted: optimal, gradients, identity"),
    ({"weight": -np.eye(4), "tests": 4}, "weight = .*positive definite"),
    ({"clusters": [1, 2]}, r"clusters = an array \(2,\): accepted: 4000 labels"),
    ({"clusters": np.arange(4000) % 5}, "clusters = 5: accepted: 6 or more that are independent"),
    ({"samples": WELL[:5], "tests": [x**2, x**4]}, r"not determined|accepted: .* or more"),
)


@pytest.mark.parametrize(("given", "message"), REFUSED)
def test_what_is_refused(given: dict[str, Any], message: str) -> None:
    call = {"samples": WELL, "drift": CUBIC, "parameters": [a, b], "diffusion": 0.5} | given
    with pytest.raises(UsageError, match=message) as refused:
        rnnchaos.identify(call.pop("samples"), **call)
    assert refused.value.exit_code == 64
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("freedom", [1, 1.5, 3])
def test_tails_without_a_variance_are_refused(freedom: float) -> None:
    """Student's law: x^2 has a variance from five degrees of freedom on; bounded tests always have one."""
    samples = np.random.default_rng(8).standard_t(freedom, 4000)
    given: dict[str, Any] = {"drift": -a * x, "parameters": [a], "diffusion": 1}
    with pytest.raises(UsageError, match="may be infinite"):
        rnnchaos.identify(samples, **given, tests=[sp.sqrt(1 + x**2), x**2, x**4])
    assert rnnchaos.identify(samples, **given, tests=[sp.exp(-(x**2))]).errors[0] > 0


def test_tails_of_normal_samples_are_no_power_laws() -> None:
    """Of 300 sets of 1000 none is refused, of tests up to the fourth degree."""
    for seed in range(300):
        data = np.random.default_rng(seed).standard_normal((1000, 1))
        rows = np.stack([-(data**4), 3 * data**2], axis=2)
        assert heavy(rows, np.array([1.0]), data) is None


def test_a_result_says_what_it_is() -> None:
    found = cubic()
    first = str(found).splitlines()[0]
    assert first.startswith("a  ")
    assert f"{found.estimates[0]:.6g}" in first
    assert "4000 samples, 4 tests" in str(found)
    assert repr(found) == "<Identification of a, b from 4000 samples>"
    assert "<table" in found._repr_html_()
    with pytest.raises(KeyError):
        found["c"]


def test_a_result_as_a_table() -> None:
    pytest.importorskip("pandas")
    table = cubic().to_dataframe()
    assert list(table.index) == ["a", "b"]
    assert list(table.columns) == ["estimate", "error", "low", "high"]


def chains(rate: Any, start: Any, D: float, seed: int, **times: Any) -> Any:
    rng = np.random.default_rng(seed)
    return trajectories(rng, rate, start(rng), D, "heun", times)


USERS = {x: a * x - b * x**3 - y, y: c * x - d * y}
"""No gradient, a limit cycle with noise."""


def users(seed: int) -> Any:
    """2000 independent draws at (a, b, c, d) = (1, 1, 1.5, 0.8), D = 0.3."""
    rate = lambda s: np.stack([s[0] - s[0] ** 3 - s[1], 1.5 * s[0] - 0.8 * s[1]])  # noqa: E731
    states = chains(
        rate, lambda rng: rng.standard_normal((2, 2000)), 0.3, seed, dt=0.02, burn=15.0, gap=0.02, looks=1
    )
    return states[0].T


@pytest.mark.slow
def test_intervals_of_a_users_drift_cover() -> None:
    """In 180 of 200 runs or more, each of four parameters (190 expected)."""
    covered = np.zeros(4, int)
    for seed in range(200):
        found = rnnchaos.identify(users(seed), drift=USERS, parameters=[a, b, c, d], diffusion=0.3, tests=4)
        low, high = found.intervals.T
        covered += (low < [1, 1, 1.5, 0.8]) & (high > [1, 1, 1.5, 0.8])
    print("covered in", covered, "of 200 runs")
    assert covered.min() >= 180


def test_a_users_drift_is_recovered() -> None:
    found = rnnchaos.identify(users(1000), drift=USERS, parameters=[a, b, c, d], diffusion=0.3)
    assert np.all(np.abs(found.estimates - [1, 1, 1.5, 0.8]) < 4 * found.errors)
    assert np.all(found.errors < 0.2)


@pytest.mark.slow
def test_the_noisy_lorenz_system_is_recovered_from_trajectories() -> None:
    """Errors by trajectories: intervals cover in 25 of 30 runs or more, and samples alone are wrong."""
    drift = {x: a * (y - x), y: x * (b - z) - y, z: x * y - c * z}
    covered, wide = np.zeros(3, int), 0.0
    start = lambda rng: np.array([[0.0], [0.0], [25.0]]) + 8 * rng.standard_normal((3, 100))  # noqa: E731
    tests = [z, y**2 / 2, z**2 / 2, x * y, x * y * z, x**2 * z / 2]
    for seed in range(30):
        states = chains(lorenz_rate, start, 1.0, seed, dt=0.004, burn=20.0, gap=0.2, looks=80)
        samples, labels = states.swapaxes(1, 2).reshape(-1, 3), np.tile(np.arange(100), 80)
        given: dict[str, Any] = {"drift": drift, "parameters": [a, b, c], "diffusion": 1, "tests": tests}
        found = rnnchaos.identify(samples, **given, clusters=labels)
        low, high = found.intervals.T
        covered += (low < [10, 28, 8 / 3]) & (high > [10, 28, 8 / 3])
        wide += float(np.max(rnnchaos.identify(samples, **given).errors / found.errors)) / 30
    print("covered in", covered, "of 30 runs; errors of samples alone are", wide, "times as wide")
    assert covered.min() >= 25
    assert wide > 2
