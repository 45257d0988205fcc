r"""What is known in closed form: disorder averages, and one neuron (phi = tanh) as T -> 0.

Over couplings $\mathcal N(0,g^2/N)$ rows of $J\varphi$ are Gaussian of variance $g^2q$, $q=|\varphi|^2/N$.
For J < 1 the map x -> y = F is one to one and Z a mean of dx/dy over Gaussian y: reverting
$x-J\tanh x=y$ gives it as a series in $T/(1-J)^3$, asymptotic. For J > 1 fixed points have E = 0 and share
P by their widths; at J = 1 the energy is $x^6/18$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expansion import reversion
from rnnchaos.theory.algebra.expectation import X, phi, wick
from rnnchaos.theory.algebra.operations import eq, expanded, gaussian_integral, insert, solved
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.boltzmann import over_x
from rnnchaos.theory.langevin_machine.notation import derived, pure
from rnnchaos.theory.printing import remainder

_weight, _s, _U, _r = sp.symbols("rho s_2 U r_c", positive=True)
_y, _xi, _e = sp.symbols("y x_y e", real=True)
_CHAOS, _STABLE = (kind(n.J, 1, evaluate=False) for kind in (sp.StrictGreaterThan, sp.StrictLessThan))
_SIXTH = sp.Rational(1, 6)


@entry("langevin_machine.annealed_partition", "partition function averaged over the couplings")
def annealed_partition() -> Derived:
    law, variance = sp.exp(-(_y**2) / (2 * _s)) / sp.sqrt(2 * sp.pi * _s), n.g**2 * phi(0, X) ** 2
    row = sp.Integral(sp.exp(-((X - _y) ** 2) / (2 * n.T)) * law, (_y, -sp.oo, sp.oo))
    known = sp.sqrt(n.T / (n.T + _s)) * sp.exp(-(X**2) / (2 * (n.T + _s)))
    whole = over_x(known.subs(_s, variance))
    return derived(
        Step("A row: J phi = y is Gaussian, of variance s_2.", eq(_weight, row)),
        Step("A Gaussian integral.", eq(_weight, known), gaussian_integral),
        Step("The variance of one neuron.", eq(_s, variance)),
        Step("Integrated over x.", eq(n.Z_a, whole), lambda *r: over_x(r[1].rhs.subs(_s, r[2].rhs))),
        remark="N neurons: (T/S)^(N/2) exp(-|x|^2/2S), S = T + g^2 |phi|^2/N. Infinite for phi(x) = x.",
    )


@entry("langevin_machine.quenched_linear_free_energy", "ln Z per neuron of linear phi, g > 1, N -> infinity")
def quenched_linear_free_energy() -> Derived:
    disc = sp.Integral(2 * _r / n.g**2 * sp.log(_r), (_r, 1, n.g))
    value, free = sp.log(n.g) - sp.Rational(1, 2) + 1 / (2 * n.g**2), sp.log(2 * sp.pi * n.T) / 2
    return pure(
        Step("Eigenvalues fill a disc; ln|1 - z| over a circle averages to ln max(1, |z|).", eq(_U, disc)),
        Step("Integrated.", eq(_U, value), expanded),
        Step("Z = (2 pi T)^(N/2)/|det(1 - J)|; U = (1/N) ln |det|.", eq(n.f, free - _U)),
        Step("Insert it.", eq(n.f, free - value), insert(1)),
        where=sp.StrictGreaterThan(n.g, 1, evaluate=False),
        remark="ln(2 pi T)/2 for g <= 1.",
    )


@entry("langevin_machine.attractor", "fixed point x > 0 of one neuron, J > 1: a ground state", "fixed point")
def attractor() -> Derived:
    F, at_rest = sp.Symbol("F", real=True), n.J * phi(0, n.attractor)
    return derived(
        Step("F at a fixed point.", eq(F, n.attractor - at_rest)),
        Step("E = F^2/2 is least.", eq(F, 0)),
        Step("Solved.", eq(n.attractor, at_rest), lambda *r: n.attractor - r[0].rhs + r[1].rhs),
        where=_CHAOS,
        remark="with -x_s and 0: E = 0 at all three.",
    )


@entry("langevin_machine.low_temperature_weights", "weight of the fixed point 0 as T -> 0, one neuron, J > 1")
def low_temperature_weights() -> Derived:
    width, of, outer = sp.Symbol("d", positive=True), sp.Function("rho"), 1 - n.J * n.slope
    peak = over_x(sp.exp(-((width * X) ** 2) / (2 * n.T)))
    weight = lambda *r: sp.cancel(r[2].rhs.replace(of, lambda d: r[1].rhs.subs(width, d)))  # noqa: E731
    return derived(
        Step("Near a fixed point F is d = |1 - J phi'| times the distance.", eq(_weight, peak)),
        Step("A Gaussian integral.", eq(_weight, sp.sqrt(2 * sp.pi * n.T) / width), gaussian_integral),
        Step("The share of 0, where phi' = 1.", eq(n.P0, of(n.J - 1) / (of(n.J - 1) + 2 * of(outer)))),
        Step("Insert the weights.", eq(n.P0, outer / (2 * n.J - 1 - n.J * n.slope)), weight),
        where=_CHAOS,
        remark="not 1/3: as 1/|det(1 - J phi')| of the fixed points, in any dimension.",
    )


@entry("langevin_machine.low_temperature_moment", "mean square of one neuron with J > 1 as T -> 0")
def low_temperature_moment() -> Derived:
    pair = sp.Symbol("P_1", positive=True)
    return derived(
        Step("All of P sits at 0 and at x_s, -x_s.", eq(n.P0 + 2 * pair, 1)),
        Step("Each of these two has half of the rest.", eq(pair, (1 - n.P0) / 2), solved(pair)),
        Step("The mean square.", eq(n.x2, 2 * pair * n.attractor**2)),
        Step("Insert it.", eq(n.x2, (1 - n.P0) * n.attractor**2), insert(1)),
        where=_CHAOS,
        remark="corrections of order T.",
    )


@entry("langevin_machine.low_temperature_series", "Z of one neuron with J < 1 at low temperature")
def low_temperature_series() -> Derived:
    J, c, left = n.J, 1 - n.J, remainder(n.T**4)
    third, fourth = J * (3 * J + 2) / c**7, -J * (45 * J**2 + 78 * J + 17) / (3 * c**10)
    slopes = 1 / c - J / c**4 * _y**2 + third * _y**4 / 3 + fourth * _y**6 / 15
    series = 1 / c - J / c**4 * n.T + third * n.T**2 + fourth * n.T**3
    reverted = lambda *r: sp.diff(reversion(r[0].rhs, X, _y, 7), _y)  # noqa: E731
    averaged = lambda *r: wick(r[1].rhs, (_y,), [[n.T]]) + left  # noqa: E731
    return pure(
        Step("F in powers of x.", eq(_y, X - J * (X - X**3 / 3 + 2 * X**5 / 15 - 17 * X**7 / 315))),
        Step("Reverted: dx/dy.", eq(_xi, slopes), reverted),
        Step("y is Gaussian of variance T: averaged.", eq(n.ratio, series + left), averaged),
        where=_STABLE,
        remark="asymptotic, in T/(1 - J)^3: none at J = 1.",
    )


_half = lambda *r: sp.expand(r[0].rhs ** 2 / 2).subs(X**10, 0)  # noqa: E731
_CRITICAL = (
    Step("F in powers of x at J = 1.", eq(_y, X**3 / 3 - 2 * X**5 / 15)),
    Step("Half its square.", eq(_e, X**6 / 18 - 2 * X**8 / 45), _half),
)


def _even(power: int, rate: sp.Expr) -> sp.Expr:
    """The integral of x^power exp(-rate x^6)."""
    order = sp.Rational(power + 1, 6)
    return sp.gamma(order) / (3 * rate**order)


@entry("langevin_machine.critical_partition", "Z of one neuron with J = 1 at low temperature")
def critical_partition() -> Derived:
    lead, left = 2 * (18 * n.T) ** _SIXTH * sp.gamma(sp.Rational(7, 6)), remainder(n.T ** (5 * _SIXTH))
    rest = sp.Rational(2, 45) * 18 ** (8 * _SIXTH) * n.T ** (2 * _SIXTH) * sp.gamma(sp.Rational(3, 2))

    def integrated(*r: sp.Basic) -> sp.Expr:
        sixth, eighth = (r[1].rhs.coeff(X, k) / n.T for k in (6, 8))
        return _even(0, sixth) - eighth * _even(8, sixth) + left

    whole = lead * (1 + rest / sp.gamma(_SIXTH)) + left
    return pure(
        *_CRITICAL,
        Step("Integrated, the eighth power to first order.", eq(n.Z, whole), integrated),
        remark="Z grows as T^(1/6), not as its root.",
    )


@entry("langevin_machine.critical_moment", "mean square of one neuron with J = 1 at low temperature")
def critical_moment() -> Derived:
    lead = (18 * n.T) ** (2 * _SIXTH) * sp.gamma(sp.Rational(1, 2)) / sp.gamma(_SIXTH)
    left = remainder(n.T ** (4 * _SIXTH))

    def averaged(*r: sp.Basic) -> sp.Expr:
        sixth = r[1].rhs.coeff(X, 6) / n.T
        return _even(2, sixth) / _even(0, sixth) + left

    return pure(
        *_CRITICAL,
        Step("The mean of x^2, to leading order.", eq(n.x2, lead + left), averaged),
        remark="T^(1/3): larger than T at every low T.",
    )


FORMULAS = (
    *(annealed_partition, quenched_linear_free_energy, attractor, low_temperature_weights),
    *(low_temperature_moment, low_temperature_series, critical_partition, critical_moment),
)
