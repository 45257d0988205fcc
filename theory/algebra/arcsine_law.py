r"""The covariance of $\varphi(x)=\operatorname{erf}(\sqrt\pi x/2)$ in closed form, in three steps:

$$E\varphi(x)\varphi(y)=\frac2\pi\arcsin\frac{\pi c/2}{1+\pi D/2}$$

for (x, y) Gaussian of variance D and covariance c. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import pair
from rnnchaos.theory.algebra.operations import eq, integrated, same
from rnnchaos.theory.formula import Step


def arcsine(D: sp.Symbol, c: sp.Symbol) -> sp.Expr:
    """(2/pi) asin((pi c/2)/(1 + pi D/2))."""
    return 2 / sp.pi * sp.asin(sp.pi * c / 2 / (1 + sp.pi * D / 2))


def by_price(covariance: sp.Expr, D: sp.Symbol, c: sp.Symbol) -> tuple[Step, Step, Step]:
    """The steps to `covariance`, a function of c that vanishes at 0."""
    own, shared = 1 + sp.pi * D / 2, sp.pi * c / 2
    slope, law = sp.Derivative(covariance, c), arcsine(D, c)
    return (
        Step(
            "phi'(x) = exp(-pi x^2/4), and by Price the covariance E phi(x) phi(y) has the derivative E phi' "
            "phi', a Gaussian integral: det(1 + pi Sigma/2)^(-1/2).",
            eq(slope, sp.Matrix(pair(own, shared)).det() ** sp.Rational(-1, 2)),
        ),
        Step(
            "Expand the determinant: E phi'(x) phi'(y), and E phi'^2 at y = x.",
            eq(slope, (own**2 - shared**2) ** sp.Rational(-1, 2)),
            same,
        ),
        Step(
            "Integrate from 0, where x and y are independent and phi is odd.",
            eq(covariance, law),
            lambda *r: integrated(c, covariance, law)(*r).subs(covariance.subs(c, 0), 0),
        ),
    )
