"""The onset series of the Lyapunov exponent, its large orders, and its limit at strong coupling."""

import math

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.gaussian.lyapunov_large_order import large_order
from rnnchaos.theory.gaussian.lyapunov_onset import lyapunov_onset
from rnnchaos.theory.gaussian.strong_coupling import lyapunov_strong_coupling
from rnnchaos.theory.nonlinearity.registry import nonlinearity
from rnnchaos.theory.onset.lyapunov import lyapunov_series


def _series(phi: str, order: int) -> tuple[sp.Expr, ...]:
    return lyapunov_series(nonlinearity(phi), order).coefficients


def test_known_coefficients() -> None:
    assert _series("tanh", 3) == (0, 0, sp.Rational(1, 2), sp.Rational(-11, 6))
    assert all(c.is_Rational for phi in ("tanh", "atan", "algebraic", "erf", "gd") for c in _series(phi, 8))


@pytest.mark.parametrize(("phi", "order"), [("algebraic", 3), ("erf", 3), ("general", 3), ("tanh", 1)])
def test_onset_derivation_for_other_phi(phi: str, order: int) -> None:
    assert all(c.holds for c in check(lyapunov_onset(phi=phi, order=order)))


def test_covariances() -> None:
    """phi(ax)/a leaves lambda_1 alone; b phi rescales eps by b."""
    base = _series("tanh", 6)
    assert _series("tanh(3*x)/3", 6) == base
    assert _series("2*tanh(3*x)", 6) == tuple(c * 6**k for k, c in enumerate(base))


def test_general_series_specialises() -> None:
    general = lyapunov_series(None, 4)
    values = {f"c{j}": c for j, c in enumerate(nonlinearity("algebraic").taylor(9)) if c != 0}
    found = [c.subs({s: values[s.name] for s in c.free_symbols}) for c in general.coefficients]
    assert tuple(sp.simplify(c) for c in found) == _series("algebraic", 4)


def test_large_orders_follow_the_law() -> None:
    """The ratio to the law tends to 1; five orders fix its first powers of 1/n."""
    law = large_order().statement.rhs
    symbol = next(iter(law.free_symbols))
    exact = _series("tanh", 44)
    orders = range(36, 45, 2)
    with mp.workdps(40):
        laws = [mp.mpmathify(sp.N(law.subs(symbol, n), 40)) for n in orders]
        ratios = [mp.mpf(int(exact[n].p)) / int(exact[n].q) / at for n, at in zip(orders, laws, strict=True)]
        basis = mp.matrix([[mp.mpf(n) ** -k for k in range(len(ratios))] for n in orders])
        limit = mp.lu_solve(basis, mp.matrix(ratios))[0]
    assert abs(limit - 1) < 0.01


@pytest.mark.parametrize("order", [-1, 101])
def test_orders_out_of_range(order: int) -> None:
    with pytest.raises(UsageError, match="order"):
        lyapunov_series(nonlinearity("tanh"), order)


def test_no_onset_no_series() -> None:
    with pytest.raises(UsageError, match="discontinuous"):
        lyapunov_series(nonlinearity("sinh(x)"), 4)


def test_strong_coupling_constant() -> None:
    """c = (2/pi) g^2/sqrt(Delta0 Gamma0) at leading order."""
    expected = 2 / math.pi / math.sqrt(2 * (1 - 2 / math.pi) * (4 / math.pi - 1))
    found = lyapunov_strong_coupling().statement.rhs.args
    number = next(a for a in found if a.has(sp.log) and not a.has(sp.Function("O")))
    assert math.isclose(float(number.subs(sp.Symbol("g", positive=True), sp.E)), expected, rel_tol=1e-12)
