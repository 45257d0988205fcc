r"""$\varphi=\max(0,x)$ in closed form, with $a=m/\sqrt{\Delta_0}$ and the normal law's density n and
distribution P (in the formulas by erf):

    E phi = m P(a) + s n(a),   E phi^2 = (m^2 + Delta0) P(a) + m s n(a),   E phi'^2 = P(a),   s^2 = Delta0,

the covariance by the bivariate normal law (at m = 0 the arc-cosine kernel), and a boundary of chaos that does
not depend on $J_0<0$ and $b>0$: $g_c=\sqrt2$. The network is positively homogeneous, $x\to cx$ with
$b\to cb$, and without $b>0$ and $J_0<0$ it has no finite active state. Source: derived here.
"""

from functools import lru_cache

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.algebra.trial_value import TrialPoint
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import J0, Delta, Delta0, derived, g, m

_x, _u, _a = sp.symbols("x u a", real=True)
_law = sp.exp(-((_x - m) ** 2) / (2 * Delta0)) / sp.sqrt(2 * sp.pi * Delta0)
_below = (1 + sp.erf((_x - m) / sp.sqrt(2 * Delta0))) / 2
ACTIVE = (1 + sp.erf(m / sp.sqrt(2 * Delta0))) / 2
"""P(a), the fraction of active neurons."""
TAIL = sp.sqrt(Delta0 / (2 * sp.pi)) * sp.exp(-(m**2) / (2 * Delta0))
"""s n(a)."""


def _moment(power: int) -> sp.Integral:
    return sp.Integral(_x**power * _law, (_x, 0, sp.oo))


def _antiderivative(power: int, law: sp.Expr, below: sp.Expr) -> sp.Expr:
    """Of x^power times the density, by the density and the distribution; power 1 or 2."""
    return {1: m * below - Delta0 * law, 2: (m**2 + Delta0) * below - Delta0 * (_x + m) * law}[power]


def _integrated(*relations: sp.Basic) -> sp.Expr:
    """The right side with its integral done. Raises `DoesNotFollow` for another integrand."""
    (integral,) = relations[-1].rhs.atoms(sp.Integral)
    factor, power = (integral.function / _law).as_independent(_x, as_Add=False)
    if power not in (_x, _x**2):
        raise DoesNotFollow("not a power times the density")
    order = int(power.as_base_exp()[1])
    known, at_infinity = (_antiderivative(order, *ends) for ends in ((_law, _below), (sp.S.Zero, sp.S.One)))
    if sp.expand(sp.diff(known, _x) - power * _law) != 0:
        raise DoesNotFollow("not the antiderivative")
    return relations[-1].rhs.subs(integral, factor * (at_infinity - known.subs(_x, 0)))


@entry("rate.mean.relu", "mean activity for phi = max(0, x)")
def mean() -> Derived:
    return derived(
        Step("rate.mean with phi(x) = x where x > 0, else 0.", eq(m, J0 * _moment(1) + n.b)),
        Step("Integrate.", eq(m, J0 * (m * ACTIVE + TAIL) + n.b), _integrated),
        assumptions=n.STATIC,
    )


@entry("rate.static.variance.relu", "variance of the static state for phi = max(0, x)")
def variance() -> Derived:
    return derived(
        Step(
            "rate.static.variance with phi(x) = x where x > 0, else 0.",
            eq(Delta0, g**2 * _moment(2) + n.sigma_b**2),
        ),
        Step(
            "Integrate.",
            eq(Delta0, g**2 * ((m**2 + Delta0) * ACTIVE + m * TAIL) + n.sigma_b**2),
            _integrated,
        ),
        assumptions=n.STATIC,
    )


_C, _L = (sp.Function(name, real=True)(Delta) for name in ("C", "L"))


def _density(shared: sp.Expr) -> sp.Expr:
    """Of (m + x, m + y) at the kink of both."""
    return sp.exp(-(m**2) / (Delta0 + shared)) / (2 * sp.pi * sp.sqrt(Delta0**2 - shared**2))


def _closed(both: sp.Expr) -> sp.Expr:
    """C with the probability that both are active."""
    root = sp.sqrt((Delta0 - Delta) / (Delta0 + Delta))
    one = (1 + sp.erf(m * root / sp.sqrt(2 * Delta0))) / 2
    return (m**2 + Delta) * both + 2 * m * TAIL * one + (Delta0**2 - Delta**2) * _density(Delta)


@lru_cache(maxsize=16)
def _in_parts(*relations: sp.Basic) -> sp.Basic:
    """C from dC/dDelta = L, dL/dDelta and both at Delta = 0. Raises `DoesNotFollow`."""
    price, kinks, start = relations
    both, q = sp.symbols("L q", positive=True)
    rate = (sp.diff(_closed(_L), Delta).subs(kinks.lhs, kinks.rhs) - price.rhs).subs(_L, both)
    rational = rate.subs(Delta, Delta0 * (1 - q**2) / (1 + q**2))  # q the root in the closed form
    gap = _closed(ACTIVE**2).subs(Delta, 0) - start.rhs
    wrong = TrialPoint().differ(rate, sp.S.Zero) or sp.expand(gap) != 0  # seen at once
    if wrong or sp.simplify(rational) != 0:
        raise DoesNotFollow("not the antiderivative")
    return eq(_C, _closed(_L))


@entry("rate.covariance.relu", "covariance of phi(m + x), phi(m + y) for phi = max(0, x)")
def covariance() -> Derived:
    tail = sp.Integral(_density(_u), (_u, 0, Delta))
    return derived(
        Step("By Price dC/dDelta = E phi' phi' = L: both are active.", eq(sp.Derivative(_C, Delta), _L)),
        Step(
            "Again: phi'' is a delta function at 0, and E phi'' phi'' the density of both there.",
            eq(sp.Derivative(_L, Delta), _density(Delta)),
        ),
        Step("At Delta = 0 both are independent: L = P^2.", eq(_C, (m * ACTIVE + TAIL) ** 2)),
        Step(
            "Integrate: L comes back, and its derivative cancels the rest.",
            eq(_C, _closed(_L)),
            _in_parts,
        ),
        Step(
            "L from Delta = 0 on.",
            eq(_C, _closed(ACTIVE**2 + tail)),
            lambda *r: r[-1].subs(_L, ACTIVE**2 + sp.Integral(r[1].rhs.subs(Delta, _u), (_u, 0, Delta))),
        ),
        assumptions=sp.Abs(Delta) < Delta0,
        remark="at m = 0 L = 1/4 + asin(Delta/Delta0)/(2 pi): the arc-cosine kernel.",
        C=Meaning("E[phi(m + x) phi(m + y)]", "activity^2", "C >= 0"),
    )


def _over_gain(variance: sp.Expr, slopes: sp.Expr) -> sp.Expr:
    return sp.expand(variance / (g**2 * Delta0) - slopes / g**2)


@entry("rate.chaos_boundary.relu", "boundary of chaos for phi = max(0, x): the square root of 2, exactly")
def boundary() -> Derived:
    P, density = (1 + sp.erf(_a / sp.sqrt(2))) / 2, sp.exp(-(_a**2) / 2) / sp.sqrt(2 * sp.pi)
    mean = _a * P + density
    return derived(
        Step(
            "The static state without spread of biases, a = m/sqrt(Delta0).",
            eq(Delta0, g**2 * Delta0 * ((1 + _a**2) * P + _a * density)),
        ),
        Step("The boundary g^2 E phi'^2 = 1.", eq(g**2 * P, 1)),
        Step(
            "The difference of the two, each over g^2.",
            eq(_a * mean, 0),
            lambda *r: eq(
                *(
                    sp.expand(one / (g**2 * Delta0) - other / g**2)
                    for one, other in zip(r[0].args[::-1], r[1].args, strict=True)
                )
            ),
        ),
        Step(
            "The second factor is E phi/sqrt(Delta0) > 0: half of the neurons are active.",
            eq(_a, 0),
            lambda *r: eq(r[-1].lhs / mean, r[-1].rhs / mean),
        ),
        Step(
            "Insert it in the second.",
            eq(g, sp.sqrt(2)),
            lambda *r: sp.sqrt((r[1].rhs * g**2 / r[1].lhs).subs(*r[-1].args)),
        ),
        assumptions=sp.And(sp.Lt(J0, 0), sp.Gt(n.b, 0), sp.Eq(n.sigma_b, 0)),
        remark="there m = 0 and Delta0 = 2 pi b^2/J0^2, whatever J0 and b. With sigma_b > 0 the boundary is "
        "another number.",
    )
