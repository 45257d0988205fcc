"""The Langevin machine derived: limits that are known by themselves, and statements against other routes."""

import numpy as np
import pytest
import sympy as sp
from scipy.special import digamma

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.langevin_machine import notation as n


def statement(name: str) -> sp.Expr:
    return formula(f"langevin_machine.{name}").statement.rhs


def linear(expr: sp.Expr) -> sp.Expr:
    """phi(x) = x."""
    return expr.replace(phi, lambda k, x: sp.diff(X, X, int(k)).subs(X, x))


def test_linear_neuron() -> None:
    """phi(x) = x, M = 1 - J: Z^2 = 2 pi T/M^2, <x^2> = T/M^2, <E> = T/2, G = 1/M."""
    variance = n.T / (1 - n.J) ** 2
    known = {"log_partition": sp.sqrt(2 * sp.pi * variance), "second_moment": variance}
    known |= {"energy": n.T / 2, "gradient_model": 1 / (1 - n.J)}
    for name, expected in known.items():
        at = {n.T: sp.Rational(1, 3), n.J: -sp.Rational(1, 2)}
        assert sp.simplify(linear(statement(name)).subs(at).doit() - expected.subs(at)) == 0


def test_first_order_density_keeps_the_chain_stationary_in_two_dimensions() -> None:
    """L'(P u) + second order of the chain = 0 for E(x, y) of any form, u = |grad E|^2/4T - Laplacian/2."""
    x, y = sp.symbols("x y", real=True)
    E = sp.Function("E")(x, y)
    at, law = (x, y), sp.exp(-E / n.T)
    b = [-sp.diff(E, z) for z in at]
    u = sum(c**2 for c in b) / (4 * n.T) - sum(sp.diff(E, z, 2) for z in at) / 2
    first = sum(sp.diff(-c * law * u + n.T * sp.diff(law * u, z), z) for c, z in zip(b, at, strict=True))
    second = sum(
        sp.diff(p * q * law, v, w) / 2 for p, v in zip(b, at, strict=True) for q, w in zip(b, at, strict=True)
    )
    second -= n.T * sum(sp.diff(p * law, v, w, w) for p, v in zip(b, at, strict=True) for w in at)
    second += n.T**2 / 2 * sum(sp.diff(law, v, v, w, w) for v in at for w in at)
    assert sp.expand(sp.expand((first + second).doit() / law)) == 0


def test_first_order_bias_is_that_of_the_exact_variance() -> None:
    """E = w x^2/2: delta Cov(x^2, u) is the term of order delta of T/(w (1 - delta w/2))."""
    C_1, C_2 = sp.symbols("C_1 C_2", real=True)
    first = statement("euler_bias").subs({C_1: n.w**2 * 2 * (n.T / n.w) ** 2, C_2: 0})
    exact = sp.series(statement("euler_covariance"), n.delta, 0, 2).removeO()
    assert sp.simplify(exact - n.T / n.w - first) == 0


def test_biased_learning_makes_the_variance_that_of_the_data() -> None:
    variance = statement("euler_covariance").subs(n.w, statement("biased_fixed_point"))
    assert sp.simplify(variance - n.c) == 0


def test_flow_of_two_coupled_eigenvectors() -> None:
    """dM/dt = M^-T - M C/T followed by series: W_12 to second order in t."""
    t, c_k, c_l = sp.symbols("t c_k c_l", positive=True)
    M = sp.Matrix([[2, sp.Rational(1, 2)], [sp.Rational(1, 3), 1]])
    rate = lambda m: m.inv().T - m * sp.diag(c_k, c_l) / n.T  # noqa: E731
    moved = M + t * rate(M) + t**2 / 2 * rate(M + t * rate(M)).diff(t).subs(t, 0)
    found = sp.series(sp.expand((moved.T * moved)[0, 1]), t, 0, 3).removeO()
    known = {"w_0": (M.T * M)[0, 1], "delta_kl": 0}
    rhs = statement("flow")
    law = rhs.subs({s: known[s.name] for s in rhs.free_symbols if s.name in known})
    assert sp.simplify(sp.series(law, t, 0, 3).removeO() - found) == 0


def test_gap_and_divergence_of_many_data() -> None:
    """N (N+1)/2n and half of it."""
    gap = statement("generalisation_gap")
    assert sp.simplify(sp.limit(gap * n.n, n.n, sp.oo) - n.N * (n.N + 1) / 2) == 0
    known = {"N": 2, "n": 4000, "d": float(digamma(2000) + digamma(1999.5) - 2 * np.log(2000))}
    rhs = statement("expected_kl")
    kl = rhs.subs({symbol: known[symbol.name] for symbol in rhs.free_symbols})
    assert float(kl) * 4000 * 4 / 6 == pytest.approx(1, abs=2e-3)


def test_quenched_free_energy_is_continuous_at_the_onset() -> None:
    rest = statement("quenched_linear_free_energy") - sp.log(2 * sp.pi * n.T) / 2
    assert sp.simplify(rest.subs(n.g, 1)) == 0
    assert sp.simplify(sp.diff(rest, n.g).subs(n.g, 1)) == 0
