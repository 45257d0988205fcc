"""Groups of units that share a part of their inputs: the lemma behind uniqueness, and limits in which
they are one network."""

import numpy as np
import pytest
import sympy as sp

from rnnchaos.numerics.nonlinearity.compiled import compiled
from rnnchaos.numerics.nonlinearity.forward_derivative import with_slope
from rnnchaos.numerics.nonlinearity.over_float64 import float_operations
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity
from rnnchaos.theory.onset.series import onset
from rnnchaos.theory.onset.shared_input import shared_input
from rnnchaos.theory.onset.subject import share_of_one, strength_at_rest

s = sp.Symbol("s")
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


@pytest.mark.parametrize("name", REGISTRY)
def test_the_series_of_single_units_is_that_of_one_network(name: str) -> None:
    """Groups of one: q depends on sigma^2 + m^2 alone; so do the series at two m of equal sum."""
    alone, shared = (shared_input(REGISTRY[name], sp.Rational(m), sp.S.One, 5) for m in ("0", "3/5"))
    total = sp.sqrt(shared.critical**2 + 2 * shared.critical * s + s**2 + sp.Rational(9, 25)) - 1
    moved = sp.series(alone.activity.expression(total), s, 0, 6).removeO()
    assert shared.critical == sp.Rational(4, 5)
    assert sp.simplify(moved - shared.activity.expression(s)) == 0


@pytest.mark.parametrize("name", ["erf", "tanh"])
def test_without_a_shared_part_the_moments_are_those_of_one_network(name: str) -> None:
    """m = 0: q(Delta0) is the second moment of the onset of chaos, sigma^2 = Delta0/q."""
    D = sp.Symbol("Delta0")
    found = shared_input(nonlinearity(name), sp.S.Zero, sp.Rational(1, 7), 4)
    known = onset(nonlinearity(name), 4).second_moment.expression(D)
    assert sp.simplify(found.second_moment.expression(D) - known) == 0
    product = sp.expand(found.strength_squared.expression(D) * known)
    assert [sp.simplify(product.coeff(D, k)) for k in range(5)] == [0, 1, 0, 0, 0]


def test_infinite_groups_do_not_feel_a_weak_shared_part() -> None:
    plain, weak = (shared_input(REGISTRY["erf"], sp.Rational(m), sp.S.Zero, 6) for m in ("0", "0.9"))
    assert plain.critical == weak.critical == 1
    assert plain.activity == weak.activity
    assert all(c.is_Rational for c in plain.activity.coefficients)
    assert plain.activity.factor == 4 / sp.pi


def test_a_phi_without_rational_coefficients_is_refused() -> None:
    with pytest.raises(UsageError, match="rational Taylor coefficients"):
        shared_input(nonlinearity("sin(x) + tanh(sqrt(2)*x)"), sp.S.Zero, sp.S.One, 2)


def test_strengths_and_sizes_are_read_exactly() -> None:
    tanh = nonlinearity("tanh")
    assert strength_at_rest("m", "0.3", tanh) == sp.Rational(3, 10)
    assert strength_at_rest("m", "2/7", tanh) == sp.Rational(2, 7)
    assert (share_of_one("n", "12"), share_of_one("n", "inf")) == (sp.Rational(1, 12), 0)
    for read, name, given in (
        (lambda text: strength_at_rest("m", text, tanh), "m", "1"),
        (lambda text: share_of_one("n", text), "n", "0"),
    ):
        with pytest.raises(UsageError, match=f"^{name} = {given}: accepted"):
            read(given)
