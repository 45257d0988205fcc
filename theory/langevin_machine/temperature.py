r"""What is known in closed form: disorder averages, and one neuron (phi = tanh) as T -> 0.

Over couplings $\mathcal N(0,g^2/N)$ rows of $J\varphi$ are Gaussian of variance $g^2q$, $q=|\varphi|^2/N$.
For J < 1 the map x -> y = F is one to one and Z a mean of dx/dy over Gaussian y: reverting
$x-J\tanh x=y$ gives it as a series in $T/(1-J)^3$, asymptotic. For J > 1 fixed points have E = 0 and share
P by their widths; at J = 1 the energy is $x^6/18$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, isserlis, phi
from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.boltzmann import over_x
from rnnchaos.theory.langevin_machine.notation import derived
from rnnchaos.theory.printing import remainder

Z_a = sp.Symbol("Z_a", positive=True)
_weight, _s, _q, _U, _r, _w0, _w1 = sp.symbols("rho s_2 q U r_c w_o w_i", positive=True)
_y, _xi, _e = sp.symbols("y x_y e", real=True)
_FIXED = eq(n.attractor, n.J * phi(0, n.attractor))
_CHAOS, _STABLE = (kind(n.J, 1, evaluate=False) for kind in (sp.StrictGreaterThan, sp.StrictLessThan))


@entry("langevin_machine.annealed_partition", "partition function averaged over the couplings")
def annealed_partition() -> Derived:
    law = sp.exp(-(_y**2) / (2 * _s)) / sp.sqrt(2 * sp.pi * _s)
    row = sp.Integral(sp.exp(-((X - _y) ** 2) / (2 * n.T)) * law, (_y, -sp.oo, sp.oo))
    known = sp.sqrt(n.T / (n.T + _s)) * sp.exp(-(X**2) / (2 * (n.T + _s)))
    whole = known.subs(_s, n.g**2 * phi(0, X) ** 2)
    done = right_side(lambda side: sp.simplify(side.doit()))
    return derived(
        Step("A row: J phi = y is Gaussian, of variance s_2.", eq(_weight, row)),
        Step("A Gaussian integral.", eq(_weight, known), done),
        Step("The variance of one neuron.", eq(_s, n.g**2 * phi(0, X) ** 2)),
        Step("Integrated over x.", eq(Z_a, over_x(whole)), lambda *r: over_x(r[1].rhs.subs(_s, r[2].rhs))),
        remark="N neurons: (T/S)^(N/2) exp(-|x|^2/2S), S = T + g^2 |phi|^2/N. Infinite for phi(x) = x.",
    )


@entry("langevin_machine.quenched_linear_free_energy", "ln Z per neuron of linear phi, g > 1, N -> infinity")
def quenched_linear_free_energy() -> Derived:
    disc = sp.Integral(2 * _r / n.g**2 * sp.log(_r), (_r, 1, n.g))
    value, free = sp.log(n.g) - sp.Rational(1, 2) + 1 / (2 * n.g**2), sp.log(2 * sp.pi * n.T) / 2
    return derived(
        Step("Z = (2 pi T)^(N/2)/|det(1 - J)|; U = (1/N) ln |det|.", eq(n.f, free - _U)),
        Step("Eigenvalues fill a disc; ln|1 - z| over a circle averages to ln max(1, |z|).", eq(_U, disc)),
        Step("Integrated.", eq(_U, value), right_side(lambda side: sp.expand(side.doit()))),
        Step("Insert it.", eq(n.f, free - value), lambda *r: r[0].rhs.subs(_U, r[2].rhs)),
        where=sp.StrictGreaterThan(n.g, 1, evaluate=False),
        remark="ln(2 pi T)/2 for g <= 1.",
        unit=False,
    )


@entry("langevin_machine.attractor", "fixed point x > 0 of one neuron, J > 1: a ground state", "fixed point")
def attractor() -> Derived:
    F = sp.Symbol("F", real=True)
    return derived(
        Step("F at a fixed point.", eq(F, n.attractor - n.J * phi(0, n.attractor))),
        Step("E = F^2/2 is least.", eq(F, 0)),
        Step("Solved.", _FIXED, lambda *r: n.attractor - r[0].rhs + r[1].rhs),
        where=_CHAOS,
        remark="with -x_s and 0: E = 0 at all three.",
    )


@entry("langevin_machine.low_temperature_weights", "weight of the fixed point 0 as T -> 0, one neuron, J > 1")
def low_temperature_weights() -> Derived:
    width = sp.Symbol("d", positive=True)
    peak = over_x(sp.exp(-((width * X) ** 2) / (2 * n.T)))
    outer, done = 1 - n.J * n.slope, right_side(lambda e: e.doit())

    def share(*r: sp.Basic) -> sp.Expr:
        inside, outside = (r[1].rhs.subs(width, r[k].rhs) for k in (2, 3))
        return sp.cancel(r[4].rhs.subs({_w0: inside, _w1: outside}))

    return derived(
        Step("Near a fixed point F is d = |1 - J phi'| times the distance.", eq(_weight, peak)),
        Step("A Gaussian integral.", eq(_weight, sp.sqrt(2 * sp.pi * n.T) / width), done),
        Step("At 0, phi' = 1.", eq(width, n.J - 1)),
        Step("At x_s and -x_s.", eq(width, outer)),
        Step("The share of 0.", eq(n.P0, _w0 / (_w0 + 2 * _w1))),
        Step("Insert them.", eq(n.P0, outer / (2 * n.J - 1 - n.J * n.slope)), share),
        where=_CHAOS,
        remark="not 1/3: as 1/|det(1 - J phi')| of the fixed points, in any dimension.",
    )


@entry("langevin_machine.low_temperature_moment", "mean square of one neuron with J > 1 as T -> 0")
def low_temperature_moment() -> Derived:
    pair = sp.Symbol("P_1", positive=True)
    rest = lambda *r: r[1].rhs.subs(pair, sp.solve(r[0].lhs - r[0].rhs, pair)[0])  # noqa: E731
    return derived(
        Step("All of P sits at 0 and at x_s, -x_s.", eq(n.P0 + 2 * pair, 1)),
        Step("The mean square.", eq(n.x2, 2 * pair * n.attractor**2)),
        Step("Insert it.", eq(n.x2, (1 - n.P0) * n.attractor**2), rest),
        where=_CHAOS,
        remark="corrections of order T.",
    )


_INVERSE = sp.symbols("b_1 b_3 b_5 b_7", real=True)
_GUESS = sum(b * _y ** (2 * k + 1) for k, b in enumerate(_INVERSE))
_TAYLOR = X - n.J * (X - X**3 / 3 + 2 * X**5 / 15 - 17 * X**7 / 315)
_TERMS = (
    1 / (1 - n.J),
    -n.J / (1 - n.J) ** 4,
    n.J * (3 * n.J + 2) / (1 - n.J) ** 7,
    -n.J * (45 * n.J**2 + 78 * n.J + 17) / (3 * (1 - n.J) ** 10),
)


def _reverted(*relations: sp.Basic) -> sp.Expr:
    """dx/dy of x = sum_k b_k y^k in the first relation, the b by undetermined coefficients."""
    rows = sp.Poly(sp.expand(relations[0].rhs.subs(X, _GUESS)), _y)
    found: dict[sp.Symbol, sp.Expr] = {}
    for k, b in enumerate(_INVERSE):
        row = sp.expand(rows.coeff_monomial(_y ** (2 * k + 1)) - int(k == 0)).subs(found)
        found[b] = sp.factor(sp.solve(row, b)[0])
    return sp.diff(_GUESS.subs(found), _y)


def _averaged(*relations: sp.Basic) -> sp.Expr:
    """Over y of variance T."""
    terms = sp.Poly(relations[-1].rhs, _y).terms()
    return sum(f * isserlis((k,), [[n.T]]) for (k,), f in terms) + remainder(n.T**4)


@entry("langevin_machine.low_temperature_series", "Z of one neuron with J < 1 at low temperature")
def low_temperature_series() -> Derived:
    series = sp.Add(*(term * n.T**k for k, term in enumerate(_TERMS)))
    moments = enumerate(zip(_TERMS, (1, 1, 3, 15), strict=True))
    slopes = sp.Add(*(term * _y ** (2 * k) / moment for k, (term, moment) in moments))
    return derived(
        Step("F in powers of x.", eq(_y, _TAYLOR)),
        Step("Reverted: dx/dy.", eq(_xi, slopes), _reverted),
        Step("y is Gaussian of variance T: averaged.", eq(n.ratio, series + remainder(n.T**4)), _averaged),
        where=_STABLE,
        remark="asymptotic, in T/(1 - J)^3: none at J = 1.",
        unit=False,
    )


_SEXTIC = Step("F in powers of x at J = 1.", eq(_y, X**3 / 3 - 2 * X**5 / 15))
_THIRD = sp.Rational(1, 3)
_LEAD = 2 * (18 * n.T) ** sp.Rational(1, 6) * sp.gamma(sp.Rational(7, 6))
_NEXT = sp.Rational(2, 45) * 18 ** (4 * _THIRD) * n.T**_THIRD * sp.gamma(sp.Rational(3, 2))


def _even(power: int, rate: sp.Expr) -> sp.Expr:
    """The integral of x^power exp(-rate x^6)."""
    order = sp.Rational(power + 1, 6)
    return sp.gamma(order) / (3 * rate**order)


@entry("langevin_machine.critical_partition", "Z of one neuron with J = 1 at low temperature")
def critical_partition() -> Derived:
    left = remainder(n.T ** sp.Rational(5, 6))
    whole = _LEAD * (1 + _NEXT / sp.gamma(sp.Rational(1, 6))) + left
    half = lambda *r: sp.expand(r[0].rhs ** 2 / 2).subs(X**10, 0)  # noqa: E731

    def integrated(*r: sp.Basic) -> sp.Expr:
        sixth, eighth = (r[1].rhs.coeff(X, k) / n.T for k in (6, 8))
        return _even(0, sixth) - eighth * _even(8, sixth) + left

    return derived(
        _SEXTIC,
        Step("Half its square.", eq(_e, X**6 / 18 - 2 * X**8 / 45), half),
        Step("Integrated, the eighth power to first order.", eq(n.Z, whole), integrated),
        remark="Z grows as T^(1/6), not as its root.",
        unit=False,
    )


@entry("langevin_machine.critical_moment", "mean square of one neuron with J = 1 at low temperature")
def critical_moment() -> Derived:
    left = remainder(n.T ** (2 * _THIRD))
    lead = (18 * n.T) ** _THIRD * sp.gamma(sp.Rational(1, 2)) / sp.gamma(sp.Rational(1, 6))
    half = lambda *r: sp.expand(r[0].rhs ** 2 / 2).coeff(X, 6) * X**6  # noqa: E731

    def averaged(*r: sp.Basic) -> sp.Expr:
        sixth = r[1].rhs.coeff(X, 6) / n.T
        return _even(2, sixth) / _even(0, sixth) + left

    return derived(
        _SEXTIC,
        Step("Half its square, to leading order.", eq(_e, X**6 / 18), half),
        Step("The mean of x^2.", eq(n.x2, lead + left), averaged),
        remark="T^(1/3): larger than T at every low T.",
        unit=False,
    )


FORMULAS = (
    *(annealed_partition, quenched_linear_free_energy, attractor, low_temperature_weights),
    *(low_temperature_moment, low_temperature_series, critical_partition, critical_moment),
)
