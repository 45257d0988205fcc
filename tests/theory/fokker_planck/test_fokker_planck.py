"""Stationary samples derived: identities of generators in several dimensions, and limits known otherwise."""

import sympy as sp

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.fokker_planck import notation as n

x, y, z, s, r, b, D = sp.symbols("x y z sigma rho beta D")


def side(name: str) -> sp.Expr:
    return formula(f"fokker_planck.{name}").statement.rhs


def generated(test: sp.Expr, drift: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """L psi, the same noise everywhere."""
    return sp.expand(sum(f * sp.diff(test, v) + D * sp.diff(test, v, 2) for v, f in drift.items()))


LORENZ = {x: s * (y - x), y: x * (r - z) - y, z: x * y - b * z}


def test_equations_of_the_noisy_lorenz_system() -> None:
    """Those that are published for it."""
    assert generated(z, LORENZ) == sp.expand(x * y - b * z)
    assert generated(y**2 / 2, LORENZ) == sp.expand(r * x * y - x * y * z - y**2 + D)
    assert generated(z**2 / 2, LORENZ) == sp.expand(x * y * z - b * z**2 + D)
    assert generated(x * y, LORENZ) == sp.expand(s * (y**2 - x * y) + r * x**2 - x**2 * z - x * y)
    assert generated(x**2 / 2, LORENZ) == sp.expand(s * (x * y - x**2) + D)


def test_the_lorenz_step_vanishes_with_the_step() -> None:
    assert side("lorenz_step").subs(n.delta, 0) == n.D / n.sigma


def test_circulation_is_invisible_to_any_polynomial() -> None:
    """E[grad psi . Q Sigma^-1 x] = 0 over the Gaussian of covariance Sigma, degree by degree."""
    sigma = sp.Matrix([[2, sp.Rational(1, 2)], [sp.Rational(1, 2), 1]])
    flow = sp.Matrix([[0, 1], [-1, 0]]) * sigma.inv() * sp.Matrix([x, y])
    first, second = sp.symbols("u v")
    root = sigma.cholesky()
    put = dict(zip((x, y), root * sp.Matrix([first, second]), strict=True))
    for i in range(5):
        for j in range(5 - i):
            test = x**i * y**j
            moved = sp.expand(
                (sp.diff(test, x) * flow[0] + sp.diff(test, y) * flow[1]).subs(put, simultaneous=True)
            )
            terms = sp.Poly(moved, first, second).terms()
            assert sum(c * _normal(k) * _normal(m) for (k, m), c in terms) == 0


def _normal(power: int) -> int:
    return 0 if power % 2 else int(sp.factorial2(power - 1)) if power else 1


def test_optimal_weights_are_the_best() -> None:
    """Independent equations add their precisions, A^2/Omega."""
    at = {n.O11: 2, n.O22: 3, n.O12: 0, n.A1: 1, n.A2: 2}
    assert side("optimal_weight").subs(at) == 1 / (sp.Rational(1, 2) + sp.Rational(4, 3))


def test_a_linear_drift_is_the_double_well_without_its_cube() -> None:
    """b = 0, a = -theta, S = D/theta: the recursion is Wick's, the dense covariance 2 theta."""
    S = n.D / n.theta
    assert sp.simplify(side("ou_covariance") - 2 * n.theta**2 * sp.coth(n.theta * n.tau)) == 0
    assert sp.limit(side("ou_covariance"), n.tau, sp.oo) == 2 * n.theta**2
    assert side("martingale_covariance.ou") == 2 * n.theta
    recursion = side("moment.recursion") * n.b
    wick = recursion.subs({n.a: -n.theta, n.m_k: 3 * S**2, n.below: S, n.k: 4})
    assert sp.simplify(wick) == 0


def test_euler_density_of_a_linear_drift() -> None:
    """Cov(u, x^2) is the first order of D/(theta (1 - theta delta/2)), u = theta^2 x^2/4D + const."""
    S = n.D / n.theta
    first = sp.series(S / (1 - n.theta * n.delta / 2), n.delta, 0, 2).removeO() - S
    assert sp.simplify(first - n.delta * n.theta**2 / (4 * n.D) * 2 * S**2) == 0
    u = side("euler_density").subs({n.b: 0, n.a: -n.theta})
    assert sp.simplify(u - (n.theta**2 * n.x**2 / (4 * n.D) - n.theta / 2)) == 0
