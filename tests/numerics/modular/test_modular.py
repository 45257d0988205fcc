"""Modular populations in numbers: an oracle that iterates the equations, limits that are other systems, two
engines, exact decisions at rest, and where modularity attenuates chaos."""

import math
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import sympy as sp
from mpmath import mp

from rnnchaos.numerics.evaluate import evaluate, quantities
from rnnchaos.numerics.modular.state import Hierarchy, at_quiescence
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import NonConvergence, UsageError
from rnnchaos.theory.modular.onset import activity_series
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity

NODES = np.arange(-7.2, 7.3, 0.3)  # the trapezoid rule in both variables
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


def number(quantity: str, sigma: Any, sigma_mu: Any, N0: Any = "inf", **more: Any) -> float:
    return float(evaluate(f"modular.{quantity}", sigma=sigma, sigma_mu=sigma_mu, N0=N0, **more))


def mean(f: Any, variance: float, covariance: float) -> float:
    """E f(x) f(y)."""
    rho = covariance / variance
    x = math.sqrt(variance) * NODES[:, None] * np.ones_like(NODES)
    y = math.sqrt(variance) * (rho * NODES[:, None] + math.sqrt(max(1 - rho**2, 0)) * NODES)
    return float(WEIGHTS @ (f(x) * f(y)) @ WEIGHTS)


def iterated(sigma: float, sigma_mu: float, share: float, phi: str) -> tuple[float, float, float]:
    """q, Q and lambda_1 by running the mean-field recursion in time from an active state."""
    of = nonlinearity(phi)
    value, both = compiled(of.node, float_operations()), with_slope(of)
    q, Q = 0.5, 0.3
    for _ in range(150):
        variance, shared = sigma**2 * q + sigma_mu**2 * Q, sigma_mu**2 * Q
        q = mean(value, variance, variance)
        Q = q * share + (1 - share) * mean(value, variance, shared)
    slope = lambda x: both(x)[1]  # noqa: E731
    A, B = mean(slope, variance, variance), mean(slope, variance, shared)
    rows = [[sigma**2 * A, sigma_mu**2 * A]]
    rows.append([share * rows[0][0], sigma_mu**2 * (share * A + (1 - share) * B)])
    return q, Q, math.log(max(np.linalg.eigvals(np.array(rows)).real)) / 2


@pytest.mark.parametrize(
    ("sigma", "sigma_mu", "N0", "phi"),
    [
        ("1.5", "1.2", "10", "erf"),
        ("0.5", "1.6", "3", "erf"),
        ("1.4", "1.3", "5", "tanh"),
        ("1.5", "1.9", "inf", "algebraic"),
    ],
)
def test_the_recursion_in_time_ends_at_the_state(sigma: str, sigma_mu: str, N0: str, phi: str) -> None:
    share = 0.0 if N0 == "inf" else 1 / int(N0)
    expected = iterated(float(sigma), float(sigma_mu), share, phi)
    names = ("activity", "population_activity", "lyapunov_max")
    found = [number(name, sigma, sigma_mu, N0, phi=phi, digits=7) for name in names]
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_exponent_is_that_of_the_overlap_of_two_copies() -> None:
    """The overlaps (q12, Q12) of two copies of one network have a map of their own, whose derivative at
    (q, Q) has the eigenvalue exp(2 lambda_1): by differences, without f'."""
    sigma2, mu2, share = 1.5**2, 1.2**2, 0.1
    q, Q = (number(name, "1.5", "1.2", 10) for name in ("activity", "population_activity"))
    variance = sigma2 * q + mu2 * Q

    def f(c: float) -> float:
        return 2 / math.pi * math.asin(math.pi * c / 2 / (1 + math.pi * variance / 2))

    def moved(overlap: float, means: float) -> tuple[float, float]:
        own = f(sigma2 * overlap + mu2 * means)
        return own, own * share + (1 - share) * f(mu2 * means)

    step = 1e-6
    columns = [
        (np.subtract(moved(q + a, Q + b), moved(q - a, Q - b))) / (2 * step)
        for a, b in ((step, 0), (0, step))
    ]
    assert moved(q, Q) == pytest.approx((q, Q), rel=1e-12)
    growth = max(np.linalg.eigvals(np.array(columns).T).real)
    assert math.log(growth) / 2 == pytest.approx(number("lyapunov_max", "1.5", "1.2", 10), rel=1e-7)


@pytest.mark.parametrize(
    ("N0", "values"),
    [
        ("inf", (0.0714, 0.0714, 0.0045, 0.0137, 0.0913)),
        (100, (0.0714, 0.0711, 0.0368, 0.0330, 0.0992)),
        (10, (0.0714, 0.0850, 0.0888, 0.0934, 0.1536)),
    ],
)
def test_the_table_across_the_crossover(N0: Any, values: tuple[float, ...]) -> None:
    found = evaluate("modular.lyapunov_max", sigma="1.5", sigma_mu=np.array([0, 1.4, 1.8, 2, 3]), N0=N0)
    assert found == pytest.approx(np.array(values), abs=6e-5)


def test_equal_strengths_are_no_special_case() -> None:
    """Where the two parts of the law agree, its discriminant is a square of a ball around 0."""
    strengths = np.array([7 / 9, 0.1, 1.3])
    found = evaluate("modular.lyapunov_max", sigma=strengths, sigma_mu=strengths, N0=10)
    assert np.isfinite(found).all()
    rest = 1 + 10**-0.5  # the larger eigenvalue of [[1, 1], [1/N0, 1]]
    assert found[:2] == pytest.approx(np.log(strengths[:2] ** 2 * rest) / 2)


def test_single_neurons_are_one_network() -> None:
    """N0 = 1: the map x' = J phi(x) at g^2 = sigma^2 + sigma_mu^2 = 2.25 + 4."""
    g = {"g": "2.5", "dt": 1, "phi": "erf"}
    assert number("lyapunov_max", "1.5", "2", 1) == pytest.approx(float(evaluate("scheme.lyapunov_max", **g)))
    assert number("dmft", "1.5", "2", 1) == pytest.approx(float(evaluate("scheme.variance", **g)))
    assert number("dmft", "0", "2.5", 7) == pytest.approx(float(evaluate("scheme.variance", **g)))


@pytest.mark.parametrize("N0", [2, 10, 1000])
def test_the_exponent_exceeds_both_parts_and_joins_them_at_infinite_size(N0: int) -> None:
    parts = [number(f"lyapunov_{part}", "1.5", "1.9", N0) for part in ("micro", "macro")]
    assert number("lyapunov_max", "1.5", "1.9", N0) > max(parts)
    limits = [number(f"lyapunov_{part}", "1.5", "1.9") for part in ("micro", "macro")]
    assert number("lyapunov_max", "1.5", "1.9") == pytest.approx(max(limits), abs=1e-15)
    assert number("lyapunov_max", "1.5", "1.9", 10**12) == pytest.approx(max(limits), abs=1e-6)


@pytest.mark.parametrize("quantity", [q for q in quantities() if q.id.startswith("modular.")])
def test_two_engines_agree_to_thirty_digits(quantity: Any) -> None:
    given = {
        "sigma": "1.5",
        "sigma_mu": "1.2",
        "N0": 10,
        "strengths": "1.2,1.1,2",
        "sizes": "4,5",
        "level": "1",
    }
    names = [p.name for p in quantity.parameters if p.name in given]
    given["sigma_mu"] = "0.7" if quantity.id == "modular.onset" else given["sigma_mu"]
    point = {name: given[name] for name in names}
    first, second = (evaluate(quantity.id, digits=30, engine=e, **point) for e in ("ball", "mpmath"))
    assert first.certified
    assert first.arb.overlaps(second.arb)
    assert first.arb.rel_accuracy_bits() > 99


def test_two_engines_agree_for_other_phi() -> None:
    point = {"sigma": "1.3", "sigma_mu": "1.3", "N0": 4, "phi": "tanh"}
    first, second = (
        evaluate("modular.lyapunov_max", digits=8, engine=e, **point) for e in ("ball", "mpmath")
    )
    assert first.certified
    assert not second.certified
    assert float(first) == pytest.approx(float(second), rel=1e-8)


@pytest.mark.parametrize(
    ("sigma", "sigma_mu", "N0"), [("1.5", "1.2", 10), ("1.1", "2", "inf"), ("0.2", "1.2", 2)]
)
def test_enclosures_are_nested(sigma: str, sigma_mu: str, N0: Any) -> None:
    wide, narrow = (
        evaluate("modular.lyapunov_max", sigma=sigma, sigma_mu=sigma_mu, N0=N0, digits=d) for d in (12, 60)
    )
    assert wide.arb.contains(narrow.arb)


@pytest.mark.parametrize(("sigma_mu", "N0"), [("0.5", 10), ("0.9", 3), ("0", 5), ("0.3", "inf")])
@pytest.mark.parametrize("phi", ["erf", "tanh"])
def test_the_onset_series_meets_the_state(sigma_mu: str, N0: Any, phi: str) -> None:
    """Just above the critical line the error of the series is of the order it leaves out."""
    order, eps = 4, 0.004
    near = activity_series(phi, sigma_mu, str(N0), order)
    critical = float(evaluate("modular.onset", sigma_mu=sigma_mu, N0=N0))
    assert critical == pytest.approx(float(near.critical), rel=1e-14)
    sigma = repr(round(critical + eps, 6))
    exact = number("activity", sigma, sigma_mu, N0, phi=phi, digits=12)
    step = float(sigma) - critical
    terms = [float(near.activity.factor * c) * step**k for k, c in enumerate(near.activity.coefficients)]
    assert abs(math.fsum(terms) - exact) < 20 * abs(terms[-1]) * 5 * eps
    assert abs(math.fsum(terms[:-1]) - exact) > 0.2 * abs(terms[-1])


def test_at_rest_everything_is_exact() -> None:
    for quantity in ("activity", "population_activity", "dmft"):
        value = evaluate(f"modular.{quantity}", sigma="0.9", sigma_mu="0.3", N0=10)
        assert (value.state, float(value), value.arb.is_exact()) == ("quiescent", 0.0, True)
    rate = evaluate("modular.lyapunov_max", sigma="0.9", sigma_mu="0.3", N0="inf")
    assert rate.state == "quiescent"
    assert float(rate) == pytest.approx(math.log(0.9))


@pytest.mark.parametrize(("sigma", "sigma_mu", "N0"), [("1", "0", 10), ("1", "1", "inf"), ("0.6", "0.8", 1)])
def test_on_the_critical_line_the_exponent_is_zero(sigma: str, sigma_mu: str, N0: Any) -> None:
    value = evaluate("modular.lyapunov_max", sigma=sigma, sigma_mu=sigma_mu, N0=N0)
    assert (value.state, float(value)) == ("quiescent", 0.0)


@pytest.mark.parametrize("sizes", [(4, 5), (1, 7), (3, math.inf)])
def test_at_rest_the_pivots_are_those_of_the_law_of_separations(sizes: tuple[float, float]) -> None:
    """det(1 - growth) is the product of 1 - sigma_k^2 q_k/c_k, exactly; the matrix is put together afresh."""
    of = [Fraction(3, 5), Fraction(1, 2), Fraction(2, 5)]
    squares = [sigma**2 for sigma in of]
    shares = [Fraction(0), *(Fraction(0) if n == math.inf else Fraction(1, int(n)) for n in sizes)]
    rows = [squares]
    for k in (1, 2):
        own = [(1 - shares[k]) * s * (j >= k) for j, s in enumerate(squares)]
        rows.append([shares[k] * before + now for before, now in zip(rows[-1], own, strict=True)])
    gap = sp.eye(3) - sp.Matrix([[sp.Rational(x.numerator, x.denominator) for x in row] for row in rows])
    excesses = [excess for _, excess in at_quiescence(Hierarchy(tuple(of), tuple(shares), REGISTRY["erf"]))]
    assert math.prod(-excess for excess in excesses) == Fraction(int(gap.det().p), int(gap.det().q))


def test_equal_levels_of_infinite_size_have_all_digits() -> None:
    """A triangular law with one eigenvalue thrice."""
    with mp.workdps(60):
        expected = mp.log(mp.mpf(9) / 10)
    for engine in ("ball", "mpmath"):
        value = evaluate("modular.levels.lyapunov", strengths="0.9,0.9,0.9", digits=40, engine=engine)
        assert mp.almosteq(value.mpf, expected, rel_eps=mp.mpf(10) ** -39)


def test_the_critical_line_is_where_activity_sets_in() -> None:
    critical = float(evaluate("modular.onset", sigma_mu="0.8", N0=4))
    assert number("activity", round(critical - 1e-9, 12), "0.8", 4) == 0
    assert 0 < number("activity", round(critical + 1e-9, 12), "0.8", 4) < 1e-8
    assert evaluate("modular.onset", sigma_mu="1", N0=4).state == "none"


def test_the_crossover_is_where_populations_move() -> None:
    crossing = float(evaluate("modular.crossover", sigma="1.5"))
    assert crossing**2 == pytest.approx(1 + math.pi / 2 * number("dmft", "1.5", "0"))
    assert number("population_activity", "1.5", round(crossing - 1e-9, 12)) == 0
    assert 0 < number("population_activity", "1.5", round(crossing + 1e-9, 12)) < 1e-8
    assert evaluate("modular.crossover", sigma="0.8").state == "quiescent"


def test_levels_contain_the_two_and_leave_out_what_has_no_strength() -> None:
    def level(k: int, **given: Any) -> float:
        return float(evaluate("modular.levels.activity", level=k, **given))

    two = {"strengths": "1.5,1.2", "sizes": "10"}
    assert level(1, **two) == number("population_activity", "1.5", "1.2", 10)
    three = {"strengths": "1.5,1.2,0", "sizes": "10,7"}
    assert [level(k, **three) for k in (0, 1)] == [level(k, **two) for k in (0, 1)]
    assert level(2, **three) == pytest.approx(
        number("population_activity", "1.5", "1.2", 10) / 7 + 0, rel=1e-12
    )
    silent = {"strengths": "1.5,0,1.2", "sizes": "5,2"}
    assert level(2, **silent) == pytest.approx(level(1, **two), rel=1e-12)


def test_three_levels_solve_their_equations() -> None:
    """c_k = sum_(j >= k) sigma_j^2 q_j and q_k = q_(k-1)/n_k + (1 - 1/n_k) f(c_k), put together afresh."""
    strengths, sizes = (1.2, 1.1, 2.0), (4, 5)
    given = {"strengths": "1.2,1.1,2", "sizes": "4,5"}
    q = [float(evaluate("modular.levels.activity", level=k, **given)) for k in range(3)]
    c = [sum(s**2 * a for s, a in zip(strengths[k:], q[k:], strict=True)) for k in range(3)]
    f = [2 / math.pi * math.asin(math.pi * x / 2 / (1 + math.pi * c[0] / 2)) for x in c]
    assert q[0] == pytest.approx(f[0])
    assert [q[k] for k in (1, 2)] == pytest.approx(
        [q[k - 1] / n + (1 - 1 / n) * f[k] for k, n in enumerate(sizes, 1)]
    )


def test_the_stable_branch_of_levels() -> None:
    """Infinite sizes: the second level rests, the third does not; no level at rest grows."""
    given = {"strengths": "1.5,0.9,2.5"}
    exponents = [float(evaluate("modular.levels.lyapunov", level=k, **given)) for k in range(3)]
    q = [float(evaluate("modular.levels.activity", level=k, **given)) for k in range(3)]
    assert q[2] > 0
    assert float(evaluate("modular.levels.lyapunov", **given)) == max(exponents)
    resting = {"strengths": "1.5,0.9,1.2"}
    assert [float(evaluate("modular.levels.activity", level=k, **resting)) for k in (1, 2)] == [0, 0]
    assert all(float(evaluate("modular.levels.lyapunov", level=k, **resting)) < 0 for k in (1, 2))


SWEEP = np.arange(0, 2.505, 0.02)


@cache
def exponents_at(N0: int) -> Any:
    return evaluate("modular.lyapunov_max", sigma="1.5", sigma_mu=SWEEP, N0=N0)


def test_modularity_attenuates_chaos_in_large_populations_only() -> None:
    """sigma = 1.5: it rises with sigma_mu at every step up to N0 = 11; at 12 it falls somewhere; below the
    value without modules it falls from 18 on."""
    rises = {N0: bool((np.diff(exponents_at(N0)) > 0).all()) for N0 in (2, 10, 11, 12)}
    assert rises == {2: True, 10: True, 11: True, 12: False}
    attenuated = {N0: bool(exponents_at(N0).min() < exponents_at(N0)[0]) for N0 in (17, 18, 100)}
    assert attenuated == {17: False, 18: True, 100: True}
    assert SWEEP[exponents_at(100).argmin()] == pytest.approx(1.95, abs=0.02)


def test_noise_attenuates_strongly_modular_chaos() -> None:
    sigma = np.arange(0, 2.01, 0.05)
    infinite, ten = (evaluate("modular.lyapunov_max", sigma=sigma, sigma_mu="3", N0=n) for n in ("inf", 10))
    assert (np.diff(infinite) < 0).all()
    assert (np.diff(ten)[sigma[1:] < 1.6] < 0).all()
    assert not (np.diff(ten) < 0).all()


def test_all_registered_phi_have_slope_one() -> None:
    """What makes the decisions at rest rational."""
    assert all(phi.slope_fraction == 1 for phi in REGISTRY.values())


@pytest.mark.parametrize(
    ("quantity", "given", "name"),
    [
        ("activity", {"sigma": 0, "sigma_mu": 0}, "sigma and sigma_mu"),
        ("activity", {"sigma": -1, "sigma_mu": 1}, "sigma"),
        ("activity", {"sigma": 1, "sigma_mu": 1, "N0": 0}, "N0"),
        ("activity", {"sigma": 1, "sigma_mu": 1, "N0": "1.5"}, "N0"),
        ("activity", {"sigma": 1, "sigma_mu": 1, "phi": "x/(1+x**2)"}, "phi"),
        ("levels.activity", {"strengths": "1,2", "level": 2}, "level"),
        ("levels.activity", {"strengths": "1,2,3", "sizes": "2,3,4"}, "sizes"),
        ("levels.activity", {"strengths": "0,0"}, "strengths"),
    ],
)
def test_bad_input(quantity: str, given: dict[str, Any], name: str) -> None:
    with pytest.raises(UsageError, match=f"^{name} = "):
        evaluate(f"modular.{quantity}", **given)


def test_what_is_out_of_reach_says_so() -> None:
    with pytest.raises(NonConvergence, match="near to the onset"):
        evaluate("modular.activity", sigma=1, sigma_mu="1e-9", N0=2, phi="gd", digits=3)


def test_a_level_that_nothing_couples_has_no_exponent() -> None:
    for engine in ("ball", "mpmath"):
        value = evaluate("modular.lyapunov_macro", sigma="1.5", sigma_mu=0, engine=engine)
        assert (value.state, value.arb) == ("none", None)


def test_a_list_is_one_value() -> None:
    text = evaluate("modular.levels.activity", strengths="1.5,1.2")
    assert float(evaluate("modular.levels.activity", strengths=[1.5, 1.2])) == float(text)
    assert text.parameters["strengths"] == "1.5,1.2"
