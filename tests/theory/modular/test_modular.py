"""Modular populations: the lemma behind uniqueness, the critical line, the exact series above it."""

import numpy as np
import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.bibliography import paper
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.modular.notation import N0, c1, sigma, sigma_mu
from rnnchaos.theory.modular.onset_series import activity_series
from rnnchaos.theory.nonlinearity.registry import REGISTRY

NODES = np.arange(-8, 8, 0.05)  # the trapezoid rule: geometric, also for phi with poles near the axis
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


def mean(f: np.ndarray) -> float:
    return float(WEIGHTS @ f @ WEIGHTS)


@pytest.mark.parametrize("name", REGISTRY)
@pytest.mark.parametrize("variance", [0.05, 0.7, 4.0])
@pytest.mark.parametrize("rho", [0.05, 0.4, 0.8, 0.97])
def test_the_lemma_that_makes_the_solution_unique(name: str, variance: float, rho: float) -> None:
    """(e - 1)(1 - rho)/rho < kappa, e = c f'/f and kappa = E psi(x) phi(y)/f, and kappa in (0, 1]."""
    phi = REGISTRY[name]
    value, both = compiled(phi.node, float_operations()), with_slope(phi)
    x = np.sqrt(variance) * NODES[:, None] * np.ones_like(NODES)
    y = np.sqrt(variance) * (rho * NODES[:, None] + np.sqrt(1 - rho**2) * NODES)
    f = mean(value(x) * value(y))
    slope = mean(both(x)[1] * both(y)[1])
    kappa = mean((value(x) - x * both(x)[1]) * value(y)) / f
    e = rho * variance * slope / f
    assert e >= 1 - 1e-9
    assert 0 < kappa <= 1
    assert (e - 1) * (1 - rho) / rho < kappa


def test_the_critical_line_of_single_neurons_is_that_of_one_network() -> None:
    """N0 = 1: both couplings act on single neurons, and only sigma^2 + sigma_mu^2 matters."""
    line = formula("modular.onset").statement
    at_one = sp.expand((line.lhs - line.rhs).subs({N0: 1, c1: 1}))
    assert sp.expand(at_one - (1 - sigma**2 - sigma_mu**2)) == 0


@pytest.mark.parametrize("name", REGISTRY)
def test_the_series_of_single_neurons_is_that_of_one_network(name: str) -> None:
    """At N0 = 1 q depends on sigma^2 + sigma_mu^2 alone; so do the series at two sigma_mu of equal sum."""
    s = sp.Symbol("s")
    alone = activity_series(name, "0", "1", 5)
    shared = activity_series(name, "3/5", "1", 5)
    total = sp.sqrt(shared.critical**2 + 2 * shared.critical * s + s**2 + sp.Rational(9, 25)) - 1
    moved = sp.series(alone.activity.expression(total), s, 0, 6).removeO()
    assert shared.critical == sp.Rational(4, 5)
    assert sp.simplify(moved - shared.activity.expression(s)) == 0


def test_infinite_populations_do_not_feel_weak_modularity() -> None:
    plain, modular = (activity_series("erf", sigma_mu, "inf", 6) for sigma_mu in ("0", "0.9"))
    assert plain.critical == modular.critical == 1
    assert plain.activity == modular.activity
    assert all(c.is_Rational for c in plain.activity.coefficients)
    assert plain.activity.factor == 4 / sp.pi


@pytest.mark.parametrize(
    ("phi", "order", "sigma_mu", "N0"),
    [
        ("tanh", 3, "0", "5"),
        ("algebraic", 4, "4/5", "inf"),
        ("atan", 2, "0.3", "2"),
        ("x*exp(-x**2)", 2, "0.6", "3"),
    ],
)
def test_derivations_at_other_parameters(phi: str, order: int, sigma_mu: str, N0: str) -> None:
    for id in ("modular.activity.onset", "modular.onset"):
        found = formula(id, phi=phi, order=order, sigma_mu=sigma_mu, N0=N0)
        assert all(step.holds for step in check(found))
        assert found.series is not None
        assert len(found.series.coefficients) == order + 1


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"order": 0}, "order"),
        ({"sigma_mu": "1"}, "sigma_mu"),
        ({"sigma_mu": "-0.5"}, "sigma_mu"),
        ({"sigma_mu": "__import__('os')"}, "sigma_mu"),
        ({"N0": "0"}, "N0"),
        ({"N0": "1.5"}, "N0"),
        ({"phi": "x**3"}, "phi"),
        ({"phi": "sinh(x)"}, "phi"),
    ],
)
def test_what_has_no_such_onset_is_refused(options: dict[str, object], name: str) -> None:
    with pytest.raises(UsageError, match=f"^{name} = "):
        formula("modular.onset", **options)


def test_the_paper_comes_with_the_column() -> None:
    assert "2410.06361" in paper("KusmierzPereira2024").bibtex()
