r"""From the cubic to the quadratic law: odd phi with a weak bias, $b^2\sim\varepsilon^3$, where
$\varepsilon=g-1/c_1$.

With phi = c1 x + c3 x^3/6 + ..., c1 > 0 > c3, and $H=b^2/(1-J_0c_1)^2+\sigma_b^2$ the force is
$a\Delta-\gamma\Delta^3-H$, $\gamma=c_3^2/6c_1^2$, where a is of second order because
$\Delta_0=2c_1^2\varepsilon/|c_3|$ to first order. Rest at $\Delta_\infty=z\Delta_0$ and energy fix a and z:

    H      = (2 c1^4/(3 |c3|)) eps^3 z (1 + z)^2,
    Gamma0 = (2 c1^4/(3 |c3|)) eps^3 (1 - z)^2 (1 + z),   kappa^2 = gamma Delta0^2 (1 - z)(1 + 3 z)/2.

z runs from 0 (no bias: the cubic law, Gamma0 = eps^3/3 for tanh) to 1, the boundary of chaos at
$\varepsilon_c=(3|c_3|H/8c_1^4)^{1/3}$: for tanh at J0 = 0 $(3b^2/4)^{1/3}$. The well of the exponent's
operator is $a-3\gamma\Delta^2$, Poeschl and Teller's with l = 2 at z = 0 and with l = 3 at z = 1; for
its ground state between them no closed form is given. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import isserlis, pair
from rnnchaos.theory.algebra.operations import eq, substitute
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.notation import ACCELERATION, LAGGED
from rnnchaos.theory.rate.mean_field import notation as n
from rnnchaos.theory.rate.mean_field.notation import (
    DMFT,
    J0,
    Delta,
    Delta0,
    Gamma0,
    b,
    covariance,
    derived,
    epsilon,
    g,
    m,
    sigma_b,
)
from rnnchaos.theory.rate.onset_motion import raised

c1, z = sp.symbols("c1 z", positive=True)
c3 = sp.Symbol("c3", negative=True)
_c5, _x, _y, _s = sp.symbols("c5 x y s", real=True)
_a, _gamma, _H = sp.symbols("a gamma H", positive=True)
WEAK = sp.And(sp.Lt(J0 * c1, 1), sp.Gt(epsilon, 0, evaluate=False), sp.Ge(1 - z, 0))
SYMBOLS = Notation(
    n.meanings
    | {
        "epsilon": Meaning(
            "distance from the critical gain of the network without bias, g - 1/c1", "1", "> 0"
        ),
        "c1": Meaning("phi'(0)", "1", "c1 > 0"),
        "c3": Meaning("third derivative of phi at 0", "activity^-2", "c3 < 0"),
        "z": Meaning("Delta_inf/Delta0: 0 without bias, 1 at the boundary of chaos", "1", "0 <= z <= 1"),
    }
)
_scale = 2 * c1**4 * epsilon**3 / (-3 * c3)
BIAS = b**2 / (1 - J0 * c1) ** 2 + sigma_b**2


def _averaged(*relations: sp.Basic) -> sp.Basic:
    """The mean-field equation with phi's Taylor polynomial, to the order of Delta0^3 and m^2 (Isserlis)."""

    def bent(u: sp.Symbol) -> sp.Expr:
        w = _s**3 * m + _s * u
        return c1 * w + c3 * w**3 / 6 + _c5 * w**5 / 120

    product = sp.Poly(sp.expand(bent(_x) * bent(_y)), _x, _y, _s)
    matrix = pair(Delta0, LAGGED)
    mean = sp.Add(*(c * isserlis((i, j), matrix) for (i, j, order), c in product.terms() if order <= 6))
    return eq(relations[0].lhs, sp.expand(relations[0].rhs.subs(covariance(0, LAGGED), mean)))


_CUBIC, _NAMED, _REST, _OF_Z = 1, 4, 5, 7
"""Places of relations in `_motion`."""


def _named(*relations: sp.Basic) -> sp.Expr:
    """The force with a, gamma and H, the last two by their definitions; g = 1/c1 in their terms."""
    force, strength, drive = relations[-3].rhs, relations[-2], relations[-1]
    terms = [
        term for term in sp.Add.make_args(force) if sp.diff(term, LAGGED, 2) != 0 or not term.has(LAGGED)
    ]
    rest = sp.Add(*terms).subs(g, 1 / c1)
    gap = (strength.rhs - strength.lhs) * LAGGED**3 + drive.rhs - drive.lhs
    return sp.expand(_a * LAGGED + rest + gap)


def _work(*relations: sp.Basic) -> sp.Basic:
    total = raised(relations[-2].rhs.subs(LAGGED, Delta), Delta)
    return eq(0, total.subs(Delta, Delta0) - total.subs(Delta, z * Delta0))


def _without_slope(*relations: sp.Basic) -> sp.Expr:
    """H from the rest and the energy."""
    rest, energy = (each.rhs - each.lhs for each in relations[-2:])
    gap = rest * (1 + z) / 2 - z * sp.cancel(energy / (Delta0 * (1 - z)))
    return sp.cancel(_H + 2 * gap / (1 - z))


def _motion() -> tuple[Step, ...]:
    """From the mean-field equation to its rest, the energy, and H in z."""
    slope = 1 - g**2 * (c1**2 + c1 * c3 * Delta0 + (c3**2 + c1 * _c5) * Delta0**2 / 4)
    cubic = slope * LAGGED - g**2 * c3**2 / 6 * LAGGED**3 - g**2 * c1**2 * m**2 - sigma_b**2
    energy = _a * Delta0**2 * (1 - z**2) / 2 - _gamma * Delta0**4 * (1 - z**4) / 4 - _H * Delta0 * (1 - z)
    return (
        Step("The mean-field equation.", DMFT),
        Step(
            "phi = c1 x + c3 x^3/6 + c5 x^5/120, to the order of Delta0^3 and m^2 (Isserlis).",
            eq(ACCELERATION, sp.expand(cubic)),
            _averaged,
        ),
        Step("The strength of the force.", eq(_gamma, c3**2 / (6 * c1**2))),
        Step("What the biases add.", eq(_H, m**2 + sigma_b**2)),
        Step(
            "Write a for the slope, which is of second order; elsewhere g = 1/c1.",
            eq(ACCELERATION, _a * LAGGED - _gamma * LAGGED**3 - _H),
            _named,
        ),
        Step(
            "At infinite lag it rests at z Delta0.",
            eq(0, _a * z * Delta0 - _gamma * (z * Delta0) ** 3 - _H),
            substitute((ACCELERATION, 0), (LAGGED, z * Delta0)),
        ),
        Step("The force does no work between there and Delta0.", eq(0, energy), _work),
        Step("Eliminate a.", eq(_H, _gamma * Delta0**3 * z * (1 + z) ** 2 / 2), _without_slope),
    )


def _variance() -> Step:
    """Delta0 to first order, from the slope of the force, the second relation."""

    def vanishes(*relations: sp.Basic) -> sp.Expr:
        slope = sp.expand(relations[_CUBIC].rhs).coeff(LAGGED)
        near = slope.subs({g: 1 / c1 + _s * epsilon, Delta0: _s * Delta0})
        return sp.expand(Delta0 + sp.diff(near, _s).subs(_s, 0) * c1 / c3)

    sentence = "The slope has no part of first order in epsilon = g - 1/c1 and Delta0."
    return Step(sentence, eq(Delta0, -2 * c1**2 * epsilon / c3), vanishes)


def _inserted(expr: sp.Expr, relations: tuple[sp.Basic, ...]) -> sp.Expr:
    """gamma by its definition, and Delta0 by the last relation."""
    return expr.subs(*relations[_CUBIC + 1].args).subs(*relations[-1].args)


@entry("rate.crossover", "weak bias of an odd phi: the frozen share of the variance, from cubic to quadratic")
def crossover() -> Derived:
    return derived(
        *_motion(),
        Step("The mean to leading order (rate.mean).", eq(m, J0 * c1 * m + b)),
        _variance(),
        Step(
            "Insert H, gamma, m and Delta0.",
            eq(BIAS, _scale * z * (1 + z) ** 2),
            lambda *r: eq(
                r[_NAMED - 1].rhs.subs(m, sp.solve(sp.Eq(*r[-2].args), m)[0]), _inserted(r[_OF_Z].rhs, r)
            ),
        ),
        assumptions=WEAK,
        symbols=SYMBOLS,
        any_phi=False,
        remark="to leading order, z = Delta_inf/Delta0 is a function of b^2/epsilon^3 alone.",
    )


@entry("rate.crossover.kinetic_energy", "kinetic energy of an odd phi with a weak bias, cubic to quadratic")
def kinetic_energy() -> Derived:
    top = _H - _a * Delta0 + _gamma * Delta0**3

    def without_slope(*relations: sp.Basic) -> sp.Expr:
        rest = relations[_REST].rhs - relations[_REST].lhs
        return sp.cancel(sp.expand(relations[-1].rhs + rest / z).subs(*relations[_OF_Z].args))

    return derived(
        *_motion(),
        Step(
            "Gamma0 = -Delta'' at lag 0.",
            eq(Gamma0, top),
            lambda *r: sp.expand(-r[_NAMED].rhs.subs(LAGGED, Delta0)),
        ),
        Step("Insert a and H.", eq(Gamma0, _gamma * Delta0**3 * (1 - z) ** 2 * (1 + z) / 2), without_slope),
        _variance(),
        Step(
            "Insert gamma and Delta0.",
            eq(Gamma0, _scale * (1 - z) ** 2 * (1 + z)),
            lambda *r: _inserted(r[-2].rhs, r),
        ),
        assumptions=WEAK,
        symbols=SYMBOLS,
        any_phi=False,
        remark="to leading order, with z of rate.crossover; near z = 1 quadratic in 1 - z.",
    )


@entry("rate.chaos_boundary.weak_bias", "boundary of chaos of an odd phi with a weak bias")
def boundary() -> Derived:
    return derived(
        Step("The crossover (rate.crossover).", eq(BIAS, _scale * z * (1 + z) ** 2)),
        Step(
            "At the boundary all of the variance is frozen.",
            eq(BIAS, 4 * _scale),
            substitute((z, 1)),
        ),
        Step(
            "Solve.",
            eq(epsilon, (-3 * c3 * BIAS / (8 * c1**4)) ** sp.Rational(1, 3)),
            lambda *r: (r[-1].lhs * epsilon**3 / r[-1].rhs) ** sp.Rational(1, 3),
        ),
        assumptions=WEAK,
        symbols=SYMBOLS,
        any_phi=False,
        remark="to leading order in b and sigma_b; for tanh at J0 = sigma_b = 0 (3 b^2/4)^(1/3).",
    )
