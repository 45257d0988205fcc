r"""Any number of levels: neurons, populations, populations of populations, ... each with its own strength.

Level k has units of $n_k$ units of level k-1 (level 0 are the neurons), couplings of strength $\sigma_k$
between the means of its units, and mean squares $q_k$ of these means. Two neurons that first meet in one unit
of level k share the inputs of the levels from k on:

    c_k = sum_(j >= k) sigma_j^2 q_j,   c_0 = Delta0,   q_k = q_(k-1)/n_k + (1 - 1/n_k) f(c_k).

Given Delta0 the levels follow one another, $c_{k+1}=c_k-\sigma_k^2q_k$, and the last must leave nothing: one
equation for Delta0. Its solution without growing levels is unique: by the lemma of
`rnnchaos.theory.onset.shared_input` every $\rho_k=c_k/\Delta_0$ grows along the curve and every $q_k/c_k$
falls, which the induction needs of the next ($q_k$ grows, so
$d\ln\rho_{k+1}/d\ln\Delta_0\le(1-\rho_{k+1})/\rho_{k+1}$; and $q_{k-1}/c_k=r/(1-\sigma_{k-1}^2r)$ falls with
$r=q_{k-1}/c_{k-1}$). Source: derived here; infinite sizes are those of arXiv:2410.06361.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq, same, substitute
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.modular.notation import covariance, derived, half_log

_k, _z, _mu = sp.Symbol("k", integer=True, nonnegative=True), sp.Symbol("z"), sp.Symbol("mu", positive=True)
_FUNCTIONS = ("q", "c", "n", "sigma", "D", "U")
_q, _c, _n, _sigma, _D, _U = (sp.Function(name, positive=True)(_k) for name in _FUNCTIONS)
_rate = sp.Function("lambda", real=True)(_k)
_ACTIVITY = "mean squared activity"
_GROWTH = "growth rate of separations on each level of a hierarchy of infinite sizes"


@entry("modular.levels", f"{_ACTIVITY} of any number of levels of a hierarchy", "activity of a hierarchy")
def levels() -> Derived:
    below, shared = _q.subs(_k, _k - 1), covariance(_c)
    given = eq(_c - _c.subs(_k, _k + 1), _sigma**2 * _q)
    mean = eq(_q, (_n * below + _n * (_n - 1) * shared) / _n**2)
    return derived(
        Step("Level k gives sigma_k^2 q_k to neurons that share its unit.", given),
        Step("The mean of n_k units of level k-1; two of them have inputs of covariance c_k.", mean),
        Step("Divide.", eq(_q, below / _n + (1 - 1 / _n) * shared), same),
        assumptions=sp.GreaterThan(_n, 1, evaluate=False),
        remark="inputs are Gaussian as the number of units of the highest level grows. c(0) = Delta0, q(0) = "
        "E phi^2; c(k+1) = c(k) - sigma(k)^2 q(k) ends at 0 behind the last level. With infinite sizes q(k) "
        "= E phi(x) phi(y) at covariance c(k).",
    )


@entry("modular.levels.lyapunov", _GROWTH, "exponents of a hierarchy")
def levels_lyapunov() -> Derived:
    slopes = covariance(_c, order=1)
    law = eq(_D, _D.subs(_k, _k - 1) / _n + (1 - 1 / _n) * slopes * _U)
    own, shared = eq(_D, slopes * _sigma**2 * _D / _mu), (_U, _sigma**2 * _D / _mu)
    return derived(
        Step("Mean squares D of separations obey the law of activities, f' for f, U_k for c_k.", law),
        Step("Infinite sizes.", eq(_D, slopes * _U), lambda *r: sp.limit(r[-1].rhs.subs(_n, 1 / _z), _z, 0)),
        Step("No mean on higher levels: U_k = sigma_k^2 D_k/mu, a step before.", own, substitute(shared)),
        Step("Solve.", eq(_mu, _sigma**2 * slopes), both_sides(lambda side: side * _mu / _D)),
        half_log(_rate, _sigma**2 * slopes),
        assumptions=eq(_n, sp.oo),
        remark="U_k is the variance of delta h that a unit of level k shares. The law is triangular, and "
        "lambda_1 the largest of all; at finite sizes it is half the logarithm of the largest eigenvalue of "
        "the law in the first step.",
    )


FORMULAS = (levels, levels_lyapunov)
