r"""$h\simeq0.476\,\lambda_1^{5/2}$, $D_{KY}\simeq2.128\,\lambda_1^{3/2}$, $n_+\simeq1.019\,\lambda_1^{3/2}$:
the spectrum of Lyapunov exponents at the onset of chaos, the same for every phi with a continuous onset.

To leading order $1-g^2E[\varphi'\varphi']=a^2(1-6\,\mathrm{sech}^2a\tau)$, $a^2=\frac23\lambda_1$, and the
equation of the kernel b of `gaussian.volume_growth` is cubic in it, and local in frequency: with
$b=af(k)/|c_1|$, $\omega=ak$, $s=-\frac12a^2e$

    (k^2 + 1 - e) f + f^3 = P,   P = int dk'/(2 pi) f(k') 6 pi (k-k')/sinh(pi (k-k')/2).

Its positive even solution is known in numbers (`rnnchaos.numerics.gaussian.universal_spectrum`). The density
of exponents ends at lambda_1 in a step. For tanh the laws are right to 5 % at eps = 0.1, not much beyond.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import NEAR_ONSET
from rnnchaos.theory.gaussian.volume_growth import (
    CLARK,
    DIMENSION,
    ENTROPY,
    PLANAR,
    SPECTRUM,
    UNSTABLE,
)

ENTROPY_AMPLITUDE = sp.Float("0.476061532518298", 15)
DIMENSION_AMPLITUDE = sp.Float("2.12849087126879", 15)
FRACTION_AMPLITUDE = sp.Float("1.01905743770524", 15)
LAW = sp.Symbol("lambda_1", positive=True)
_a, _e, _k = sp.Symbol("a", positive=True), sp.Symbol("e", real=True), sp.Symbol("k", real=True)
_c1, _omega, _s = sp.Symbol("c1", positive=True), sp.Symbol("omega", real=True), sp.Symbol("s", real=True)
_kernel, _pull = sp.Function("b", positive=True), sp.Function("p", real=True)
_f, _pulled = sp.Function("f", positive=True)(_k), sp.Function("P", real=True)(_k)
_growth, _two = sp.Symbol("psi", positive=True), sp.Rational(2, 3)
_EQUATION = eq((_k**2 + 1 - _e) * _f + _f**3, _pulled)
MEASURED = (
    "The number is estimated, not certified: the equation is solved on two kinds of nodes, which agree to 20 "
    "digits; that a positive solution exists and is the only one is not proved."
)
_ASYMPTOTIC = (
    "The first term as eps -> 0; the next is not known. For tanh it is 5 % high at eps = 0.1, 1.5 % at 0.05."
)


def _over(f: sp.Expr) -> sp.Expr:
    return sp.Integral(f, (_k, -sp.oo, sp.oo)) / (2 * sp.pi)


def _cubic() -> tuple[Step, ...]:
    """The equation of the kernel to third order, and in the variables of the onset."""
    local = (2 * _s + _omega**2) * _kernel(_omega) + _c1**2 * _kernel(_omega) ** 3
    return (
        Step(
            "Near the onset the kernel is small: to third order its equation, times g^2, p the transform of "
            "6 sech^2(a tau) times that of b, with g c1 = 1 where it does not cancel.",
            eq(local + _a**2 * (_kernel(_omega) - _pull(_omega)), 0),
        ),
        Step(
            "b = a f/c1, omega = a k, s = -a^2 e/2, p = a P/c1: all that depends on phi and g drops out.",
            _EQUATION,
            _scaled,
        ),
    )


def _scaled(*relations: sp.Basic) -> sp.Basic:
    gap = (relations[-1].lhs - relations[-1].rhs).subs(_s, -(_a**2) * _e / 2)
    gap = gap.subs({_kernel(_omega): _a * _f / _c1, _pull(_omega): _a * _pulled / _c1}).subs(_omega, _a * _k)
    return eq(sp.expand(gap * _c1 / _a**3), 0)


def _volumes() -> tuple[Step, ...]:
    """psi(e) at its kernel."""
    action = (_pulled * _f - (_k**2 + 1 - _e) * _f**2) / 2 - _f**4 / 4
    return (
        Step(
            "That equation makes the growth of volumes stationary, Psi = a^5 psi(e):",
            eq(_growth, _over(action)),
        ),
        Step("Insert it.", eq(_growth, _over(_f**4 / 4)), _on_shell),
    )


def _on_shell(*relations: sp.Basic) -> sp.Basic:
    """The functional with P from the equation. Raises `DoesNotFollow`."""
    equation, action = relations[1], relations[2]
    inside = action.rhs.as_independent(sp.Integral)[1].function.subs(equation.rhs, equation.lhs)
    left = sp.expand(inside)
    if left.has(_pulled):
        raise DoesNotFollow(f"P stays in {left}")
    return eq(action.lhs, _over(left))


def _ending(number: sp.Basic, amount: sp.Basic, statement: sp.Basic, at: str) -> tuple[Step, ...]:
    """From an amount in a and the solution to the law: `number` says what the solution is worth."""

    def law(*relations: sp.Basic) -> sp.Expr:
        volumes, rate, worth, found = relations[-4:]
        expected = found.rhs.subs(volumes.lhs, volumes.rhs).subs(rate.lhs, rate.rhs)
        return worth.rhs + sp.expand(expected - worth.lhs)

    return (
        Step("a^2 = 2 lambda_1/3.", eq(_a, sp.sqrt(_two * LAW))),
        Step(f"The solution in numbers, {at}.", number),
        Step("In these variables.", amount),
        Step("Insert them.", statement, law),
    )


def _derived(steps: tuple[Step, ...]) -> Derived:
    symbols = SPECTRUM.of(steps[-1].relation)
    return Derived(steps, symbols, NEAR_ONSET, CLARK, remarks=(_ASYMPTOTIC, MEASURED, PLANAR))


@entry(
    "gaussian.entropy_rate.onset",
    "entropy rate at the onset of chaos in terms of the largest exponent, the same for every phi",
    "entropy rate near the onset",
)
def entropy_rate() -> Derived:
    power = sp.Rational(5, 2)
    statement = eq(ENTROPY, ENTROPY_AMPLITUDE * LAW**power)
    number = eq(_over(_f**4 / 4) * (_two * LAW) ** power, ENTROPY_AMPLITUDE * LAW**power)
    ending = _ending(number, eq(ENTROPY, _a**5 * _growth), statement, "at e = 0")
    return _derived((*_cubic(), *_volumes(), *ending))


@entry(
    "gaussian.dimension.onset",
    "Kaplan-Yorke dimension at the onset of chaos in terms of the largest exponent, the same for every phi",
    "Kaplan-Yorke dimension near the onset",
)
def dimension() -> Derived:
    power = sp.Rational(3, 2)
    statement = eq(DIMENSION, DIMENSION_AMPLITUDE * LAW**power)
    number = eq(2 * _over(_f**4 / 4) / _e * (_two * LAW) ** power, DIMENSION_AMPLITUDE * LAW**power)
    amount = eq(DIMENSION, _a**5 * _growth / (_a**2 * _e / 2))
    ending = _ending(number, amount, statement, "where psi/e is least, at e = 2.497593995")
    return _derived((*_cubic(), *_volumes(), *ending))


@entry(
    "gaussian.unstable_fraction.onset",
    "share of positive exponents at the onset of chaos in terms of the largest, the same for every phi",
    "share of positive exponents near the onset",
)
def unstable_fraction() -> Derived:
    power, share = sp.Rational(3, 2), sp.Symbol("n", positive=True)
    statement = eq(UNSTABLE, FRACTION_AMPLITUDE * LAW**power)
    number = eq(_over(_f**2) * (_two * LAW) ** power, FRACTION_AMPLITUDE * LAW**power)
    shares = Step(
        "u = -dPsi/ds is a^3 n(e), n twice the slope of psi at fixed f.", eq(share, _over(_f**2)), _slope
    )
    ending = _ending(number, eq(UNSTABLE, _a**3 * share), statement, "at e = 0")
    return _derived((*_cubic(), _volumes()[0], shares, *ending))


def _slope(*relations: sp.Basic) -> sp.Expr:
    inside = relations[-1].rhs.as_independent(sp.Integral)[1].function
    return _over(sp.expand(2 * sp.diff(inside, _e)))
