r"""$\varphi=\mathrm{erf}(\sqrt\pi x/2)$ in closed form: $\varphi'=e^{-\pi x^2/4}$, so that means of
$\varphi'$ are Gaussian integrals,

    E phi = erf(sqrt(pi) m/2 / sqrt(1 + pi Delta0/2)),
    E phi' phi' = [(1 + pi Delta0/2)^2 - (pi Delta/2)^2]^(-1/2) exp(-(pi/2) m^2/(1 + pi (Delta0 + Delta)/2)),

and $E\varphi\varphi$ is one integral of the second over Delta (Owen's T function). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import pair
from rnnchaos.theory.algebra.operations import eq, integrated, same
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import J0, Delta, Delta0, derived, m

_x, _u = sp.symbols("x u", real=True)
_wide = 1 + sp.pi * Delta0 / 2
_F, _C = sp.Function("F", real=True), sp.Function("C", real=True)(Delta)
MEAN = sp.erf(sp.sqrt(sp.pi) * m / (2 * sp.sqrt(_wide)))
"""E phi."""


@entry("rate.mean.erf", "mean activity for phi = erf(sqrt(pi) x/2)")
def mean() -> Derived:
    law = sp.exp(-((_x - m) ** 2) / (2 * Delta0)) / sp.sqrt(2 * sp.pi * Delta0)
    slope = sp.exp(-sp.pi * m**2 / (4 * _wide)) / sp.sqrt(_wide)
    rate = sp.Derivative(_F(m), m)
    return derived(
        Step("The mean activity, F = E phi.", eq(m, J0 * _F(m) + n.b)),
        Step(
            "dF/dm = E phi', a Gaussian integral.",
            eq(rate, sp.Integral(sp.exp(-sp.pi * _x**2 / 4) * law, (_x, -sp.oo, sp.oo))),
        ),
        Step("Complete the square.", eq(rate, slope), _gaussian),
        Step(
            "Integrate from F(0) = 0: phi is odd.",
            eq(_F(m), MEAN),
            lambda *r: integrated(m, _F(m), MEAN)(*r).subs(_F(0), 0),
        ),
        Step("Insert it in the first.", eq(m, J0 * MEAN + n.b), lambda *r: r[0].subs(*r[-1].args)),
        assumptions=n.STATIC,
    )


def _gaussian(*relations: sp.Basic) -> sp.Expr:
    """The integral of f exp(-p x^2 + q x + r), p > 0, from its exponent."""
    factor, wave = sp.powsimp(relations[-1].rhs.function).as_independent(_x)
    exponent = sp.Poly(sp.expand(sp.log(wave).expand(force=True)), _x)
    p, q, rest = (exponent.coeff_monomial(_x**k) for k in (2, 1, 0))
    return factor * sp.sqrt(sp.pi / -p) * sp.exp(rest - q**2 / (4 * p))


def _slopes(shared: sp.Expr) -> sp.Expr:
    """E phi' phi'."""
    rest = sp.pi * m**2 / 2 / (1 + sp.pi * (Delta0 + shared) / 2)
    return sp.exp(-rest) / sp.sqrt(_wide**2 - (sp.pi * shared / 2) ** 2)


@entry("rate.covariance.erf", "covariance of phi(m + x), phi(m + y) for phi = erf(sqrt(pi) x/2)")
def covariance() -> Derived:
    form = sp.eye(2) + sp.pi / 2 * sp.Matrix(pair(Delta0, Delta))
    ones = sp.Matrix([m, m])
    quadratic = (ones.T * form.inv() * ones)[0]
    rate, tail = sp.Derivative(_C, Delta), sp.Integral(_slopes(_u), (_u, 0, Delta))
    return derived(
        Step(
            "By Price dC/dDelta = E phi' phi', a Gaussian integral: det(1 + pi Sigma/2)^(-1/2) exp(-(pi/4) "
            "mu^T (1 + pi Sigma/2)^(-1) mu), mu = (m, m).",
            eq(rate, sp.exp(-sp.pi / 4 * quadratic) / sp.sqrt(form.det())),
        ),
        Step("Expand the determinant and the form.", eq(rate, _slopes(Delta)), same),
        Step(
            "Integrate from Delta = 0, where C = (E phi)^2.",
            eq(_C, MEAN**2 + tail),
            lambda *r: MEAN**2 + sp.Integral(r[-1].rhs.subs(Delta, _u), (_u, 0, Delta)),
        ),
        assumptions=sp.Abs(Delta) <= Delta0,
        remark="at Delta = Delta0 it is E phi^2, and the first step then gives E phi'^2. At m = 0 the "
        "integral is an arcsine.",
        C=Meaning("E[phi(m + x) phi(m + y)]", "activity^2", "|C| <= 1"),
    )
