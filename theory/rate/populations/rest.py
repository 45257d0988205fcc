r"""K populations of a map at rest: what disturbances of means and variances do, and the largest exponent.

$$m_a(t+1)=\sum_bJ_0^{ab}E\varphi_b+b_a,\qquad V_a(t+1)=\sum_bg_{ab}^2E\varphi_b^2+\sigma_a^2,$$

E over a Gaussian of mean $m_b(t)$ and variance $V_b(t)$. A disturbance $m_a+s\mu_az^t$, $V_a+s\nu_az^t$
obeys, to first order in s,

    z mu_a = sum_b J0_ab (E phi_b' mu_b + E phi_b'' nu_b/2),
    z nu_a = sum_b g_ab^2 (2 E phi_b phi_b' mu_b + E(phi_b'^2 + phi_b phi_b'') nu_b).

The 2 K numbers z are the outliers of the Jacobian at rest, as in `rnnchaos.theory.rate.rest.outliers`, which
says what is taken for granted; others grow by sqrt(rho(M)), M_ab = g_ab^2 E phi_b'^2:

    lambda_1 = max(ln(rho(M))/2, ln max|z|).

Where activity moves, rho(M) > 1 > |z|, and the first is the larger. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.rate.mean_field.notation import derived
from rnnchaos.theory.rate.populations.stationary import SOME, K
from rnnchaos.theory.rate.populations.stationary import SYMBOLS as OF_POPULATIONS

_a, _b = sp.symbols("a b", integer=True, positive=True)
_t, _s = sp.Symbol("t", integer=True), sp.Symbol("s", real=True)
_m, _V, _bias, _mu, _nu = (sp.Function(name, real=True) for name in ("m", "V", "B", "mu", "nu"))
_sigma, _J0, _g = (sp.Function(name, real=True) for name in ("sigma", "J0", "g"))
_mean, _variance = sp.Function("M", real=True), sp.Function("W", real=True)
_z, _rho = sp.Symbol("z", real=True, nonzero=True), sp.Symbol("rho", positive=True)
_rate, _bulk, _outlier = sp.symbols("lambda_1 beta zeta", real=True)
SYMBOLS = Notation(
    OF_POPULATIONS
    | {
        "z": Meaning(
            "factor a step of a disturbance of means and variances", "1", "z != 0, of largest modulus"
        ),
        "rho": Meaning("spectral radius of M_ab = g_ab^2 E phi_b'^2", "1", "rho > 0"),
    }
)
REMARK = (
    "mu(a) and nu(a) disturb m(a) and V(a); with the other line there are 2 K factors z. Written for real z; "
    "those of a complex pair have complex mu and nu."
)


def _sum(term: sp.Expr) -> sp.Expr:
    return sp.Sum(term, (_b, 1, K))


def _moving(power: int) -> sp.Expr:
    """E phi_b^power at time t."""
    return GaussianMean(phi(0, _mean(_b, _t) + X) ** power, (X,), [[_variance(_b, _t)]])


def _resting(*orders: int) -> sp.Expr:
    """E of the product of the derivatives of phi_b of these orders, at rest."""
    return GaussianMean(sp.Mul(*(phi(k, _m(_b) + X) for k in orders)), (X,), [[_V(_b)]])


def _first_order(*relations: sp.Basic) -> sp.Basic:
    """m + s mu z^t and V + s nu z^t in the last relation, to first order in s, over z^t."""
    return eq(*(_slope(_disturbed(side)) for side in relations[-1].args))


def _disturbed(side: sp.Expr) -> sp.Expr:
    moved = side.replace(_mean, lambda a, t: _m(a) + _s * _mu(a) * _z**t)
    return moved.replace(_variance, lambda a, t: _V(a) + _s * _nu(a) * _z**t)


def _slope(side: sp.Expr) -> sp.Expr:
    """d/ds at s = 0, over z^t; of sums over populations term by term."""
    if isinstance(side, sp.Add):
        return sp.Add(*map(_slope, side.args))
    if isinstance(side, sp.Sum):
        return _sum(_slope(side.function))
    return sp.expand(sp.powsimp(sp.expand(sp.diff(side, _s).subs(_s, 0) / _z**_t)))


@entry("rate.populations.outliers.mean", "means of populations of a map disturbed at rest")
def of_means() -> Derived:
    law = _resting(1) * _mu(_b) + _resting(2) * _nu(_b) / 2
    return derived(
        Step(
            "The means out of the stationary state.",
            eq(_mean(_a, _t + 1), _sum(_J0(_a, _b) * _moving(1)) + _bias(_a)),
        ),
        Step(
            "m + s mu z^t with the variances V + s nu z^t, to first order (Price).",
            eq(_z * _mu(_a), _sum(sp.expand(_J0(_a, _b) * law))),
            _first_order,
        ),
        assumptions=SOME,
        source=DERIVED_HERE,
        symbols=SYMBOLS,
        remark=REMARK,
    )


@entry("rate.populations.outliers.variance", "variances of populations of a map disturbed at rest")
def of_variances() -> Derived:
    law = 2 * _resting(0, 1) * _mu(_b) + (_resting(1, 1) + _resting(0, 2)) * _nu(_b)
    return derived(
        Step(
            "The variances out of the stationary state.",
            eq(_variance(_a, _t + 1), _sum(_g(_a, _b) ** 2 * _moving(2)) + _sigma(_a) ** 2),
        ),
        Step(
            "V + s nu z^t with the means m + s mu z^t, to first order (Price).",
            eq(_z * _nu(_a), _sum(sp.expand(_g(_a, _b) ** 2 * law))),
            _first_order,
        ),
        assumptions=SOME,
        source=DERIVED_HERE,
        symbols=SYMBOLS,
        remark=REMARK,
    )


@entry("rate.populations.lyapunov_max.rest", "largest Lyapunov exponent of populations of a map at rest")
def exponent() -> Derived:
    return derived(
        Step("Separations without a mean (rate.populations.lyapunov_max).", eq(_bulk, sp.log(_rho) / 2)),
        Step("Disturbances of means and variances.", eq(_outlier, sp.log(sp.Abs(_z)))),
        Step(
            "The larger of both.",
            eq(_rate, sp.Max(sp.log(_rho) / 2, sp.log(sp.Abs(_z)))),
            lambda *r: sp.Max(r[0].rhs, r[1].rhs),
        ),
        assumptions=SOME,
        source=DERIVED_HERE,
        symbols=SYMBOLS,
        remark="rho by rate.populations.lyapunov_max, z by rate.populations.outliers.mean and .variance. "
        "Where activity moves rho is above 1 and |z| below.",
    )
