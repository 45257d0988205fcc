"""Generative diffusion derived: moments and limits that are known by themselves."""

import numpy as np
import pytest
import sympy as sp

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.diffusion import notation as n
from rnnchaos.theory.errors import UsageError


def statement(name: str, **options: int) -> sp.Expr:
    return formula(f"diffusion.{name}", **options).statement.rhs


def test_coefficients_of_the_overlap_are_those_of_moments() -> None:
    """q = E tanh^2 expanded in the field itself, x ~ N(rho, rho), by the moments of a shifted Gaussian."""
    x, order = sp.Symbol("x"), 5
    square = sp.Poly(sp.series(sp.tanh(x) ** 2, x, 0, 4 * order).removeO(), x)
    moments = [sp.S.One, n.rho]  # E x^(k+1) = rho E x^k + k rho E x^(k-1)
    for k in range(1, 4 * order):
        moments.append(sp.expand(n.rho * moments[k] + k * n.rho * moments[k - 1]))
    whole = sp.expand(sum(c * moments[k] for (k,), c in square.terms()))
    series = formula("diffusion.overlap.series", order=order).series
    assert series is not None
    assert series.coefficients == tuple(whole.coeff(n.rho, k) for k in range(order + 1))
    known = (0, 1, -1, sp.Rational(5, 3), -sp.Rational(13, 3), sp.Rational(227, 15))
    assert series.coefficients == known


def test_the_series_has_no_radius() -> None:
    """Neighbouring coefficients grow without bound: by about 8 k/pi^2."""
    c = formula("diffusion.overlap.series", order=20).series.coefficients
    ratios = [abs(float(c[k + 1] / c[k])) for k in (10, 15, 19)]
    assert ratios == sorted(ratios)
    assert ratios[-1] == pytest.approx(8 * 20 / float(sp.pi) ** 2, rel=0.05)
    with pytest.raises(UsageError, match="order = 41"):
        formula("diffusion.overlap.series", order=41)


@pytest.mark.parametrize("rho", [0.3, 4.0])
def test_nishimori(rho: float) -> None:
    """E tanh = E tanh^2 over N(rho, rho)."""
    z = np.arange(-10, 10, 0.01)
    odd, even = (np.sum(np.exp(-(z**2) / 2) * np.tanh(rho + rho**0.5 * z) ** p) for p in (1, 2))
    assert odd == pytest.approx(even, rel=1e-12)


def test_one_gaussian_is_left_without_classes() -> None:
    """q = 0 at rho = 0: Fisher information 1/Gamma, and nothing is produced at Gamma = 1."""
    at = {n.rho: 0, n.q: 0, n.m: 0, n.I_c: 0}
    assert statement("fisher").subs(at) == 1 / n.Gamma
    assert statement("entropy_rate").subs(at | {n.Gamma: 1}) == 0
    assert statement("kl_to_prior").subs(at | {n.Gamma: 1}) == 0


def test_speciation_times() -> None:
    """The same for s2 and 2 - s2; at large means (ln 2)/2 after the covariance; the order of the three."""
    drift, density, spread = (statement(f"speciation_time{x}") for x in ("", ".density", ".covariance"))
    assert sp.simplify(drift - drift.subs(n.s2, 2 - n.s2)) == 0
    assert sp.limit(drift - spread, n.mu, sp.oo) == sp.log(2) / 2
    point = {n.mu: 2, n.s2: sp.Rational(1, 2)}
    early, middle, late = (float(e.subs(point)) for e in (density, spread, drift))
    assert early == middle < late
    point[n.s2] = sp.Rational(1, 4)
    assert float(spread.subs(point)) < float(density.subs(point)) < float(drift.subs(point))


def test_the_drift_has_no_slope_at_speciation() -> None:
    """rho = 1 - Gamma/2 there."""
    y = sp.exp(-2 * statement("speciation_time"))
    Gamma, square = 1 - (1 - n.s2) * y, n.mu**2 * y
    assert sp.simplify(square / Gamma - 1 + Gamma / 2).subs({n.mu: 1.3, n.s2: 0.4}) == pytest.approx(
        0, abs=1e-14
    )


def test_the_fluctuation_theorem_is_the_limit_of_small_steps() -> None:
    """V = 1 + O(dt), kappa = O(dt): W = 1, and the first order does not vanish."""
    start = statement("euler_variance")
    r = sp.exp(-n.T)  # K = T/dt steps, dt -> 0
    prior, of_class = (start.subs({n.V_0: v, n.r: r}) for v in (1, n.s2))
    kappa = 1 - 1 / prior
    W = statement("euler_ift").subs({n.V: prior, n.kappa: kappa, n.G: of_class, n.m_K: n.mu * r})
    assert sp.simplify(W.subs(n.dt, 0)) == 1
    slope = sp.diff(W, n.dt).subs({n.dt: 0, n.mu: 1, n.s2: 1, n.T: sp.Rational(1, 2)})
    assert float(slope) == pytest.approx(float((1 - sp.exp(-1)) / 4 * sp.exp(-1)), rel=1e-12)


def test_generated_variance_of_prior_data() -> None:
    """Data that are N(0, 1) are generated exactly."""
    assert statement("reverse_variance").subs(n.s2, 1) == 1
