r"""gamma = 1: the Hessian $W=(1-J)^T(1-J)$ of E at the origin, and how E decays from small states.

By `rnnchaos.theory.freezing.spectrum` at $\lambda=-w$, with $h=g^2$,

    w = (1 - D) (1 - h/D)^2,     <1/(W - w)> = 1/(D - h),     p(w) = Im <1/(W - w)>/pi.

The only other poles of $w^n$ times the resolvent in D are at 0: means over the spectrum are residues there,

    <f(W)> = -(1/2 pi i) oint f(w) (dw/dD) dD/(D - h)

around any circle about 0, and by parts $m_n=-\frac1{n+1}[D^{2n+1}](1-D)^{n+1}(D-h)^{2n}$. For E of
$x=e^{-Wt}x_0$ it is a contour integral (`rnnchaos.numerics.freezing.energy`). From g = 1 on there is no gap.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, power
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.freezing.notation import D, derived, energy, gamma, moment, n, rho, t, theta, w
from rnnchaos.theory.freezing.spectrum import spectrum, spectrum_boundary
from rnnchaos.theory.gaussian.notation import GAIN

_square = GAIN**2
_j = sp.Symbol("j", integer=True, nonnegative=True)
_mn = sp.Symbol("m_n", positive=True)
_inside, _resolvent = sp.symbols("I R")
_density = sp.Function("p", positive=True)


def shift() -> Step:
    """w(D)."""
    known = spectrum().statement.subs(gamma, 1)
    return Step("w = -lambda at gamma = 1 (freezing.spectrum).", eq(w, -known.rhs))


@entry("freezing.hessian_edges", "edges of the spectrum of the Hessian at the origin")
def hessian_edges() -> Derived:
    boundary = spectrum_boundary().statement.subs({gamma: 1, theta: 0})
    edges = eq(4 * w**2, (20 * _square - _square**2 + 8) * w - 4 * (1 - _square) ** 3)
    return derived(
        Step("The boundary at gamma = 1, D = rho on the real axis (freezing.spectrum_boundary).", boundary),
        shift(),
        Step("Eliminate D = rho, and the factor w of the root g^2.", edges, _eliminated),
        assumptions=sp.StrictLessThan(GAIN, 1, evaluate=False),
        remark="Both roots for g < 1; from g = 1 on the lower edge is 0 and the larger root the upper edge.",
    )


def _eliminated(*relations: sp.Basic) -> sp.Basic:
    boundary, law = relations[0], sp.numer(sp.together(w - relations[1].rhs.subs(D, rho)))
    found = sp.Poly(sp.cancel(sp.resultant(law, boundary.lhs - boundary.rhs, rho) / w), w)
    return eq(4 * w**2, sp.cancel(4 * w**2 - 4 * found.as_expr() / found.LC()))


@entry("freezing.hessian_moment", "moments of the spectrum of the Hessian at the origin")
def hessian_moment() -> Derived:
    powers = (-1) ** (n + 1) * (D - 1) ** (n + 1) * (_square - D) ** (2 * n) / D ** (2 * n + 2)
    total = sp.Sum(sp.binomial(n + 1, _j + 1) * sp.binomial(2 * n, _j) * _square**_j, (_j, 0, n))
    return derived(
        shift(),
        Step("The mean resolvent, the response of x to a field.", eq(_resolvent, 1 / (D - _square))),
        Step(
            "m_n is -1/(n + 1) times the residue at 0 of w^(n+1) R^2, by parts.",
            eq(_inside, powers),
            _product,
        ),
        Step("Its coefficient of 1/D, by the binomial theorem.", eq(_mn, total / (n + 1)), _residue),
        remark="1 + g^2, 1 + 4 g^2 + 2 g^4, ... for n = 1, 2; at g = 1 binomial(3 n + 1, n)/(n + 1).",
    )


def _product(*relations: sp.Basic) -> sp.Expr:
    return power(relations[0].rhs, n + 1) * power(relations[1].rhs, 2)


def _residue(*relations: sp.Basic) -> sp.Expr:
    """-[D^(-c - 1)] of +-(D - 1)^a (g^2 - D)^b, over n + 1; the exponents are those of the relation."""
    powers = relations[-1].rhs.as_powers_dict()
    a, b, c, sign = (sp.expand(powers[base]) for base in (D - 1, _square - D, D, sp.Integer(-1)))
    own = sp.expand(-c - 1 - b + _j)  # the power of D from D - 1; b - j come from g^2 - D
    term = sp.binomial(a, own) * sp.binomial(b, _j) * _square**_j
    return sp.Sum((-1) ** sp.expand(1 + sign + a - own + b - _j) * term, (_j, 0, n)) / (n + 1)


@entry("freezing.energy_linear", "decay of E from small states at gamma = 1", "decay of E from small states")
def energy_linear() -> Derived:
    mean = sp.Integral(_density(w) * w * sp.exp(-2 * w * t), (w, 0, sp.oo)) / 2
    total = sp.Sum((-2 * t) ** n / sp.factorial(n) * moment(n + 1), (n, 0, sp.oo)) / 2
    return derived(
        Step("E = |(1 - J) x|^2/2 of x = exp(-W t) x_0, averaged over x_0 of variance 1.", eq(energy, mean)),
        Step("The moments.", eq(moment(n), sp.Integral(_density(w) * w**n, (w, 0, sp.oo)))),
        Step("Expand the exponential and integrate term by term.", eq(energy, total), _termwise),
        remark="m(n) by freezing.hessian_moment. It loses 2 t (1 + g)^2/ln 10 digits or more: values are by "
        "a contour integral. At g = 1 it is 2F2(5/3, 7/3; 5/2, 3; -27 t/2).",
    )


def _termwise(*relations: sp.Basic) -> sp.Expr:
    """A power of w under the integral is a moment. Raises `DoesNotFollow`."""
    front, integral = relations[0].rhs.as_independent(sp.Integral, as_Add=False)
    (exponential,) = integral.atoms(sp.exp)
    power = sp.Poly(integral.args[0] / exponential / _density(w), w).degree()
    if relations[1].subs(n, power) != eq(moment(power), sp.Integral(_density(w) * w**power, (w, 0, sp.oo))):
        raise DoesNotFollow(f"{relations[1]} is no moment")
    terms = (exponential.args[0] / w) ** n / sp.factorial(n)
    return front * sp.Sum(terms * moment(n + power), (n, 0, sp.oo))
