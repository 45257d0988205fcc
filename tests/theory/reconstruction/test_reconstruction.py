"""Reconstructed networks derived: limits of the statements that are known by themselves."""

import sympy as sp

from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.gaussian.notation import GAIN, STEP
from rnnchaos.theory.reconstruction import notation as n


def test_discrete_time_is_one_line() -> None:
    """dt = 1: D' = rho g^2 C."""
    statement = formula("reconstruction.autocovariance").statement
    assert statement.rhs.subs(STEP, 1) == n.rho * GAIN**2 * n.product()


def test_small_errors() -> None:
    """kappa = eta^2 + eta^4/4 + ..."""
    kappa = formula("reconstruction.weight_distance").statement.rhs
    assert sp.series(kappa, n.eta, 0, 6).removeO().equals(n.eta**2 + n.eta**4 / 4)


def test_relative_distance_grows_linearly() -> None:
    """g kappa t/2 for late times and small errors, rho = 1 - kappa/2."""
    ratio = formula("reconstruction.relative_distance_linear").statement.rhs
    at = {GAIN: sp.Rational(1, 2), n.t: 400, n.rho: 1 - sp.Rational(1, 10**8) / 2}
    assert abs(float(ratio.subs(at).evalf(40)) * 10**8 / 100 - 1) < 2e-3


def test_a_tenth_of_the_error_gains_a_decade_of_time() -> None:
    time = formula("reconstruction.horizon").statement.rhs
    gained = time.subs(n.kappa, n.kappa / 100) - time
    assert sp.simplify(gained - sp.log(10) / n.lambda_1) == 0
