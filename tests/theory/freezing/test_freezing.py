"""Networks with a reaction term: the series at the onset, the edges by elimination, moments, the errata."""

import mpmath as mp
import pytest
import sympy as sp

from rnnchaos.numerics.checks.derivation import check
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.theory.catalogue import declared, formula
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.freezing.notation import D, gamma, lam, rho, theta, w
from rnnchaos.theory.freezing.notation import n as order
from rnnchaos.theory.gaussian.notation import GAIN


def test_the_series_at_the_onset_is_that_of_the_contract() -> None:
    found = formula("freezing.rightmost_eigenvalue.onset", order=4).series
    known = (
        0,
        (1 - gamma) ** 2,
        -gamma * (1 - gamma) * (4 + 3 * gamma) / (2 * (1 + gamma)),
        gamma**2 * (2 * gamma**2 + 4 * gamma + 3) / (2 * (1 + gamma) ** 2),
    )
    assert [sp.simplify(a - b) for a, b in zip(found.coefficients[:4], known, strict=True)] == [0] * 4
    assert [sp.simplify(c.subs(gamma, 0)) for c in found.coefficients] == [0, 1, 0, 0, 0]


@pytest.mark.parametrize("order", [1, 6])
def test_the_series_follows_at_any_order(order: int) -> None:
    assert all(step.holds for step in check(formula("freezing.rightmost_eigenvalue.onset", order=order)))


def test_an_order_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^order = 99"):
        formula("freezing.rightmost_eigenvalue.onset", order=99)


@pytest.mark.parametrize(("g", "strength"), [("3/2", "2/5"), ("2", "1/5"), ("4/5", "3/4")])
def test_all_real_edges_solve_the_resultant_of_curve_and_map(g: str, strength: str) -> None:
    """Of the three roots D of the cubic on the axis, by SymPy's resultant: its roots in lambda are theirs."""
    at = {GAIN: sp.Rational(g), gamma: sp.Rational(strength)}
    boundary = formula("freezing.spectrum_boundary").statement.subs(theta, 0).subs(at)
    shift = formula("freezing.spectrum").statement.subs(at).subs(D, rho)
    law = sp.resultant(boundary.lhs - boundary.rhs, sp.numer(sp.together(shift.lhs - shift.rhs)), rho)
    edges = sorted(sp.Poly(law, lam).nroots(n=30))
    roots = sp.Poly(boundary.lhs - boundary.rhs, rho).nroots(n=30)
    assert edges == pytest.approx(sorted(shift.rhs.subs(rho, root) for root in roots), abs=1e-25)


def test_gamma_one_has_the_edges_of_the_hessian() -> None:
    """The leftmost eigenvalue at gamma = 1 is minus the larger root of the edges' quadratic."""
    edges = formula("freezing.hessian_edges").statement.subs(GAIN, sp.Rational(1, 2))
    upper = max(sp.Poly(edges.lhs - edges.rhs, w).nroots(n=30))
    assert abs(upper - sp.Float("3.098207557310585513868", 30)) < 1e-20
    cubic = formula("freezing.spectrum_boundary").statement.subs(
        {gamma: 1, theta: sp.pi, GAIN: sp.Rational(1, 2)}
    )
    top = max(sp.Poly(cubic.lhs - cubic.rhs, rho).nroots(n=30))
    left = formula("freezing.leftmost_eigenvalue").statement.rhs
    assert abs(left.subs({gamma: 1, GAIN: sp.Rational(1, 2), rho: top}) + upper) < 1e-20


def test_moments_are_those_of_random_matrices_by_wick() -> None:
    """<tr W^n>/N for n = 1, 2, 3, and Fuss-Catalan numbers at g = 1."""
    law, h = formula("freezing.hessian_moment").statement.rhs, sp.Symbol("h")
    known = (1, 1 + h, 1 + 4 * h + 2 * h**2, 1 + 9 * h + 15 * h**2 + 5 * h**3)
    for n, moment in enumerate(known):
        assert sp.expand(law.subs(order, n).doit() - sp.sympify(moment).subs(h, GAIN**2)) == 0
    at_one = [law.subs(order, n).doit().subs(GAIN, 1) for n in range(8)]
    assert at_one == [sp.binomial(3 * n + 1, n) / (n + 1) for n in range(8)]


def test_the_inertia_is_the_curvature_of_the_marginal_line() -> None:
    """By the cubic itself at small theta: g^2 - 1 over the squared frequency of the mode on the axis."""
    with mp.workdps(40):
        strength, small = mp.mpf("0.3"), mp.mpf("1e-8")

        def real_part(g2: mp.mpf, angle: mp.mpf) -> mp.mpc:
            p, q = g2 * (1 + strength**2) + strength**2 * g2**2, strength**2 * g2**2
            modulus = max(mp.polyroots([1, 0, -p, 2 * q * mp.cos(angle)], extraprec=200), key=mp.re)
            at = mp.re(modulus) * mp.expj(angle)
            return (at - 1) * (1 - strength * g2 / at) ** 2

        g2 = mp.findroot(lambda x: mp.re(real_part(x, small)), (1, 1 + small**2))
        found = (g2 - 1) / mp.im(real_part(g2, small)) ** 2
        said = value(formula("freezing.inertia").statement.rhs, {"gamma": strength})
        assert abs(found / said - 1) < 1e-6


def test_errata_differ_and_say_what_is_right() -> None:
    errata = declared("freezing", "ERRATA", ())
    assert {e.id for e in errata} == {
        "freezing.drift",
        "freezing.energy_rate",
        "freezing.ei_gain",
        "freezing.euler_step",
    }
    assert all(e.published != e.correct for e in errata)
