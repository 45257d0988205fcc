r"""The onset of chaos as an exact power series in $\varepsilon=g-g_c$, to any order, for any odd phi with a
continuous onset.

Mehler's expansion of $C(u;\Delta_0)=E[\varphi(x)\varphi(y)]$,
$a_k(\Delta_0)=E\,\varphi^{(k)}(\sqrt{\Delta_0}z) =\sum_m c_{k+2m}\Delta_0^m/(2^mm!)$, integrated over u from
0 to $\Delta_0$, gives $\mathrm{Var}\,\Phi$ and with it the gain

    1/g^2 = 2 Var[Phi]/Delta0^2 = P(Delta0) = 2 sum_{k odd} Delta0^(k-1) a_k(Delta0)^2/(k+1)!
    eps = P^(-1/2) - 1/|c1|,   Delta0(eps) its reversion,
    Gamma0 = g^2 sum_{k odd} Delta0^k a_k^2/k! - Delta0.

Two exact covariances, phi(ax): Delta0 -> Delta0(a eps)/a^2 and b phi(x): eps -> b eps, bring every phi to the
*normal form* c1 = 1, c3 = -2, with invariants
$e_{2j+1}=\frac{c_{2j+1}}{c_1}\left(-\frac{2c_1}{c_3}\right)^j$:

    Delta0(eps) = u D(|c1| eps),   Gamma0(eps) = u G(|c1| eps),   u = -2 c1/c3 > 0,

where D and G have coefficients polynomial in e5, e7, ... with rational coefficients. One body serves rational
phi (python-flint, order 100 in well under a second), symbolic phi (SymPy's polynomial ring) and phi with
irrational constants. Source: derived here; the first two orders for tanh are those of arXiv:2508.04983. The
series is asymptotic: it does not converge.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import factorial
from typing import Any

import sympy as sp
from flint import fmpq

from rnnchaos.theory.algebra.power_series import RATIONALS, Ring, ring_over, terms
from rnnchaos.theory.formula import Series, checked_order
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

MAX_ORDER = 400
SYMBOLIC_ORDER = 12


@dataclass(frozen=True)
class NormalForm:
    """phi by its unit u = factor * unit, its slope |c1|, and the invariants e_1 = 1, e_3 = -2, e_5, ...
    (index (j-1)/2)."""

    factor: sp.Expr
    unit: sp.Expr
    slope: sp.Expr
    invariants: tuple[Any, ...]
    ring: Ring


def normal_form(phi: Nonlinearity, count: int) -> NormalForm:
    """The first `count` invariants of phi. Raises `UsageError` where there is no continuous onset."""
    phi.require_continuous_onset()
    kernel = phi.kernel_taylor(2 * count)
    if kernel is not None:
        unit, slope = to_sympy_number(-2 * kernel[1] / (6 * kernel[3])), abs(to_sympy_number(kernel[1]))
        return NormalForm(1 / phi.scale_squared, unit, slope, _rational_invariants(kernel, count), RATIONALS)
    c = phi.taylor(2 * count - 1)
    factor, slope = sp.simplify(-2 * c[1] / c[3]), abs(c[1])
    exact = [sp.simplify(c[2 * j + 1] / c[1] * factor**j) for j in range(count)]
    if all(e.is_Rational for e in exact):
        return NormalForm(factor, sp.S.One, slope, tuple(fmpq(int(e.p), int(e.q)) for e in exact), RATIONALS)
    return NormalForm(factor, sp.S.One, slope, tuple(exact), ring_over(sp.Rational))


def _rational_invariants(kernel: tuple[fmpq, ...], count: int) -> tuple[fmpq, ...]:
    ratio = -2 * kernel[1] / (6 * kernel[3])
    return tuple(factorial(2 * j + 1) * kernel[2 * j + 1] / kernel[1] * ratio**j for j in range(count))


def general_form(count: int) -> NormalForm:
    """The normal form of a general odd phi: c1 < 0 or > 0, c3 and the invariants e5, e7, ... left as
    symbols."""
    c1, c3 = sp.symbols("c1 c3", real=True)
    ring, *generators = sp.ring([f"e{2 * j + 1}" for j in range(2, max(count, 3))], sp.QQ)
    head = (ring(1), ring(-2))
    lifted = ring_over(lambda number: ring(sp.QQ(Fraction(number).numerator, Fraction(number).denominator)))
    return NormalForm(sp.S.One, -2 * c1 / c3, sp.Abs(c1), (head + tuple(generators))[:count], lifted)


def invariant(j: int) -> sp.Expr:
    """e_j of a general odd phi in its derivatives: (c_j/c1)(-2 c1/c3)^((j-1)/2)."""
    c1, c3, cj = sp.symbols(f"c1 c3 c{j}", real=True)
    return cj / c1 * (-2 * c1 / c3) ** ((j - 1) // 2)


def mehler(form: NormalForm, k: int, count: int) -> list[Any]:
    """Coefficients of a_k(D) = sum_m e_{k+2m} D^m/(2^m m!), k odd, to D^(count-1)."""
    first = (k - 1) // 2
    return [
        form.invariants[first + m] * form.ring.lift(Fraction(1, 2**m * factorial(m))) for m in range(count)
    ]


@dataclass(frozen=True)
class Universal:
    """Coefficient lists in normal form: 1/g^2 and E phi^2 in powers of D, eps(D), and D(eps), G(eps)."""

    inverse_square_gain: list[Any]
    second_moment: list[Any]
    distance: list[Any]
    variance: list[Any]
    kinetic_energy: list[Any]


def universal(form: NormalForm, order: int) -> Universal:
    """All five series to power `order`: the one body of the expansion."""
    count, ring = order + 1, form.ring
    with terms(count):
        squares = mehler_squares(form, count)
        inverse_square_gain = _sum(ring, squares, lambda k: Fraction(2, factorial(k + 1)), -1, count)
        second_moment = _sum(ring, squares, lambda k: Fraction(1, factorial(k)), 0, count)
        distance = inverse_square_gain.rsqrt() - ring.series(padded([ring.lift(1)], ring, count))
        variance = distance.reversion()
        gain = ring.series(padded([ring.lift(1)] * 2, ring, count))
        kinetic = gain * gain * second_moment(variance) - variance
        series = (inverse_square_gain, second_moment, distance, variance, kinetic)
        return Universal(*(padded(s.coeffs(), ring, count) for s in series))


def mehler_squares(form: NormalForm, count: int) -> dict[int, Any]:
    """a_k(D)^2 for odd k up to `count`, as far as D^(k-1) a_k^2 needs them to D^(count-1)."""
    known = {k: padded(mehler(form, k, count - k + 1), form.ring, count) for k in range(1, count + 1, 2)}
    return {k: form.ring.series(a) * form.ring.series(a) for k, a in known.items()}


def _sum(
    ring: Ring, squares: dict[int, Any], weight: Callable[[int], Fraction], shift: int, count: int
) -> Any:
    """sum over odd k of weight(k) D^(k+shift) a_k(D)^2, to D^(count-1)."""
    total = [ring.lift(0)] * count
    for k, square in squares.items():
        lifted, room = ring.lift(weight(k)), count - k - shift
        for m, coefficient in enumerate(square.coeffs()[: max(room, 0)]):
            total[k + shift + m] = total[k + shift + m] + lifted * coefficient
    return ring.series(total)


def padded(coefficients: list[Any], ring: Ring, count: int) -> list[Any]:
    """The first `count` coefficients, with zeros where there are fewer."""
    return (coefficients + [ring.lift(0)] * count)[:count]


@dataclass(frozen=True)
class Onset:
    """The exact series of one phi: `variance` and `kinetic_energy` in eps; `gain` (1/g^2), `second_moment`
    and `distance` in Delta0."""

    critical_gain: sp.Expr
    variance: Series
    kinetic_energy: Series
    gain: Series
    second_moment: Series
    distance: Series


@lru_cache(maxsize=32)
def onset(phi: Nonlinearity | None, order: int) -> Onset:
    """The onset of phi in powers 0..order of eps = g - g_c; phi None: the general odd phi, with c1, c3, c5,
    ... as symbols.

    Raises `UsageError` for an order outside 0..MAX_ORDER (SYMBOLIC_ORDER for symbols), or a phi without a
    continuous onset.
    """
    checked_order(order, MAX_ORDER if phi is not None else SYMBOLIC_ORDER)
    carried = max(order, 3)
    form = general_form(carried + 1) if phi is None else normal_form(phi, carried + 1)
    found = universal(form, carried)
    scale = form.factor * form.unit

    def series(
        coefficients: list[Any], amplitude: sp.Expr, rate: sp.Expr, factor: sp.Expr = sp.S.One
    ) -> Series:
        return scaled(coefficients[: order + 1], amplitude, rate, factor)

    return Onset(
        1 / form.slope,
        series(found.variance, form.unit, form.slope, form.factor),
        series(found.kinetic_energy, form.unit, form.slope, form.factor),
        series(found.inverse_square_gain, form.slope**2, 1 / scale),
        series(found.second_moment, form.slope**2 * scale, 1 / scale),
        series(found.distance, 1 / form.slope, 1 / scale),
    )


def scaled(coefficients: list[Any], amplitude: sp.Expr, rate: sp.Expr, factor: sp.Expr) -> Series:
    """Undo the normal form: amplitude * rate^k times each coefficient, with one factor where that leaves
    rationals."""
    found = [amplitude * rate**k * to_sympy_number(c) for k, c in enumerate(coefficients)]
    if all(c.is_Rational for c in found):
        return Series(tuple(found), factor)
    return Series(tuple(sp.simplify(factor * c) for c in found))


def to_sympy_number(coefficient: Any) -> sp.Expr:
    """A coefficient of the normal form as a SymPy number, its invariants e_j in the derivatives c_j."""
    if isinstance(coefficient, fmpq):
        return sp.Rational(int(coefficient.p), int(coefficient.q))
    if hasattr(coefficient, "as_expr"):
        expression = coefficient.as_expr()
        return expression.subs(
            {s: invariant(int(s.name[1:])) for s in expression.free_symbols if s.name[0] == "e"}
        )
    return sp.sympify(coefficient)
