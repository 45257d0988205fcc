"""Contrastive learning derived: one saddle from all equations, closed forms that are known otherwise."""

import pytest
import sympy as sp

from rnnchaos.theory.catalogue import errata, formula
from rnnchaos.theory.contrastive import notation as n


def side(name: str) -> sp.Expr:
    return formula(f"contrastive.{name}").statement.rhs


def test_the_free_energy_is_stationary() -> None:
    """In the conjugates at the statements of M, q and Q, and -1/2 ln det of one Gaussian weight remains."""
    Phi = side("free_energy").subs(n.A, n.lambda_w + n.Q_hat + n.q_hat)
    known = {of: side(name).subs(n.A, n.lambda_w + n.Q_hat + n.q_hat) for of, name in _NAMES.items()}
    for conjugate in (n.M_hat, n.q_hat, n.Q_hat):
        assert sp.simplify(sp.diff(Phi, conjugate).subs(known)) == 0
    free = Phi.subs({n.M_hat: 0, n.q_hat: 0, n.L: 0}).subs(n.Q, 1 / (n.lambda_w + n.Q_hat))
    assert sp.simplify(sp.diff(free, n.Q_hat)) == -n.Q_hat / (2 * (n.lambda_w + n.Q_hat) ** 2)


_NAMES = {n.M: "magnetisation", n.q: "overlap", n.Q: "norm"}


def test_bosons_alone() -> None:
    """Weak pairs leave the prior; without it the mean inverse of a Wishart matrix."""
    Q, k = side("boson_norm"), 2 * n.beta * n.lambda_B * n.sigma**2
    assert sp.limit(
        Q.subs({n.beta: sp.Symbol("b", positive=True), n.alpha: 2}), sp.Symbol("b", positive=True), 0
    ) == (1 / n.lambda_w)
    at = {n.alpha: 3, n.lambda_B: 1, n.sigma: 1, n.beta: 1}
    assert sp.limit(Q.subs(at), n.lambda_w, 0) == 1 / (k.subs(at) * (3 - 1))
    equation = n.lambda_w + n.alpha * k / (1 + k * n.Q)
    values = {n.alpha: 0.7, n.beta: 3.0, n.lambda_B: 0.6, n.sigma: 0.8, n.lambda_w: 0.4}
    root = float(Q.subs(values))
    assert root == pytest.approx(1 / float(equation.subs(values).subs(n.Q, root)), rel=1e-12)


def test_conjugates_from_two_inputs() -> None:
    """A two-point distribution of V' and V'': A - lambda_w - q_hat is -2 alpha dL/dQ."""
    Q_hat = side("precision") - n.lambda_w - side("response")
    assert sp.expand(Q_hat + n.alpha * n.sigma**2 * (n.C + n.G)) == 0
    assert side("field") == n.alpha * n.m * n.F


def test_published_accuracy() -> None:
    """At the saddle of d_F = 0.5, beta = 10."""
    (found,) = [each for each in errata() if each.id == "contrastive.accuracy"]
    at = {n.m: 1, n.sigma: 0.5, n.M: 1.14925614, n.Q: 2.55599442}
    assert float(found.published.rhs.subs(at)) == pytest.approx(0.8453, abs=5e-5)
    assert float(found.correct.rhs.subs(at)) == pytest.approx(0.924739748, abs=1e-8)


def test_published_weights_are_right_for_equal_shares() -> None:
    for id in ("contrastive.pair_energy", "contrastive.fresh_energy"):
        (found,) = [each for each in errata() if each.id == id]
        gap = found.published.rhs - found.correct.rhs
        assert sp.simplify(gap.subs(n.rho_B, sp.Rational(1, 2))) == 0
        assert sp.simplify(gap) != 0
