r"""What two classes add to one Gaussian: functions of $\rho=m^2/\Gamma$ alone.

The class $\sigma=\pm1$ is seen through $y=mx_t/\Gamma$, which is $\mathcal N(\rho,\rho)$ in class +, with
posterior mean $\tanh y$. With $E f(\rho+x)=e^{-\rho/2}E[e^xf(x)]$, $x\sim\mathcal N(0,\rho)$, only the even
part of $e^xf(x)$ counts, which is the same for $\tanh$ and $\tanh^2$ (Nishimori): $\cosh x-1/\cosh x$. So

    1 - q = e^(-rho/2) E sech(x),   I_c = ln 2 - e^(-rho/2) E[cosh(x) ln(2 cosh x) - x sinh x].

The series in rho has zero radius: sech has poles at $\pm i\pi/2$. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, wick
from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.diffusion import notation as n
from rnnchaos.theory.diffusion.notation import derived, rho
from rnnchaos.theory.formula import Derived, Series, Step, checked_order, entry
from rnnchaos.theory.printing import remainder

ORDER, MOST = 4, 40
NOISY = sp.StrictGreaterThan(rho, 0, evaluate=False)
_I, _p, _square = sp.Function("I_c"), sp.Symbol("p", positive=True), sp.Symbol("T_2", positive=True)


def mean(f: sp.Expr) -> sp.Expr:
    """E f(x) over x ~ N(0, rho)."""
    return GaussianMean(f, (X,), [[rho]])


def _each(side: sp.Expr, f: Any) -> sp.Expr:
    """f of every integrand, times what f puts before its mean."""
    return side.replace(lambda e: isinstance(e, GaussianMean), lambda e: f(e.integrand))


def _unshifted(f: sp.Expr) -> sp.Expr:
    return sp.exp(-rho / 2) * mean(sp.exp(X) * f.subs(X, X - rho))


def _even(f: sp.Expr) -> sp.Expr:
    return mean((f + f.subs(X, -X)) / 2)


@entry("diffusion.overlap", "overlap of a class with its posterior mean", "overlap of a class")
def overlap() -> Derived:
    return derived(
        Step("The posterior mean of class + at y = rho + x.", eq(n.q, mean(sp.tanh(rho + X)))),
        Step(
            "A shift of x by rho is a weight.",
            eq(n.q, sp.exp(-rho / 2) * mean(sp.exp(X) * sp.tanh(X))),
            right_side(lambda side: _each(side, _unshifted)),
        ),
        Step(
            "The even part is cosh x - 1/cosh x, E cosh x = exp(rho/2).",
            eq(n.q, 1 - sp.exp(-rho / 2) * mean(1 / sp.cosh(X))),
            right_side(lambda side: _each(side, _even)),
        ),
        where=NOISY,
        remark="also E tanh^2 (Nishimori). 1 - q = sqrt(pi/(2 rho)) e^(-rho/2) (1 - pi^2/(8 rho) + ...).",
    )


def _expanded(order: int) -> Any:
    """q by Isserlis' theorem from Taylor's series of sech, which Euler's numbers are not asked for."""

    def apply(*relations: sp.Basic) -> sp.Expr:
        inside = sp.series(1 / sp.cosh(X), X, 0, 2 * order + 2).removeO()
        lost = wick(inside, (X,), [[rho]]) * sp.series(sp.exp(-rho / 2), rho, 0, order + 1).removeO()
        whole = sp.expand(relations[-1].rhs.replace(lambda e: isinstance(e, GaussianMean), lambda e: 0))
        return whole - sp.series(sp.expand(lost), rho, 0, order + 1).removeO() + remainder(rho ** (order + 1))

    return apply


@entry("diffusion.overlap.series", "overlap of a class as an asymptotic series in rho, by Euler numbers")
def overlap_series(*, order: int = ORDER) -> Derived:
    checked_order(order, MOST)
    euler = [sp.euler(2 * k) / (2**k * sp.factorial(k)) for k in range(order + 1)]
    decay = [sp.Rational(-1, 2) ** k / sp.factorial(k) for k in range(order + 1)]
    lost = [sum(euler[k] * decay[j - k] for k in range(j + 1)) for j in range(order + 1)]
    series = Series((sp.S.Zero, *(-c for c in lost[1:])))
    return derived(
        Step("The overlap.", eq(n.q, 1 - sp.exp(-rho / 2) * mean(1 / sp.cosh(X)))),
        Step("Taylor, Isserlis.", eq(n.q, series.with_remainder(rho, order)), _expanded(order)),
        where=NOISY,
        series=series,
        remark="no convergence at any rho: coefficients grow as (2/pi)^(2k) (2k)!/(2^k k!).",
    )


INFORMATION = rho - mean(sp.log(sp.cosh(rho + X)))


@entry("diffusion.class_information", "information on the class of a point")
def class_information() -> Derived:
    entropy = mean(sp.log(1 + sp.exp(-2 * (rho + X))))
    rewritten = lambda f: mean(sp.log(2 * sp.cosh(rho + X)) - rho - X)  # noqa: E731
    return derived(
        Step("ln 2 less the entropy of the posterior: odds e^(2 y).", eq(n.I_c, sp.log(2) - entropy)),
        Step(
            "1 + e^(-2 y) = 2 e^(-y) cosh y, E x = 0.",
            eq(n.I_c, INFORMATION),
            right_side(lambda side: _each(side, rewritten) + mean(X)),
        ),
        where=NOISY,
        remark="rho/2 - rho^2/4 + rho^3/6 - ... asymptotically; ln 2 as rho grows.",
    )


@entry("diffusion.class_information.rate", "information on the class per signal: I-MMSE of a binary input")
def class_information_rate() -> Derived:
    slope = sp.Derivative(_I(rho), rho)
    tanh = sp.tanh(rho + X)
    inserted = lambda *r: r[1].rhs.subs({mean(tanh): n.q, mean(tanh**2): n.q})  # noqa: E731
    return derived(
        Step("The information on the class.", eq(_I(rho), INFORMATION)),
        Step(
            "Its derivative, by Price's theorem.",
            eq(slope, 1 - mean(tanh) - (1 - mean(tanh**2)) / 2),
            lambda *r: sp.diff(r[0].rhs, rho),
        ),
        Step("E tanh = E tanh^2 = q.", eq(slope, (1 - n.q) / 2), inserted),
        where=NOISY,
        remark="so that I_c is half the integral of 1 - q, and the integral over all rho is 2 ln 2.",
    )


@entry("diffusion.clone_probability", "probability that two clones of x_t end in one class")
def clone_probability() -> Derived:
    chance = (1 + sp.sqrt(_square)) / 2
    inserted = lambda *r: r[0].rhs.subs(_p, r[1].rhs).subs(_square, r[2].rhs)  # noqa: E731
    return derived(
        Step("Both draw their class from the posterior.", eq(n.C, _p**2 + (1 - _p) ** 2)),
        Step("That of class +, T_2 being the square of its mean.", eq(_p, chance)),
        Step("The mean square.", eq(_square, n.q)),
        Step("Insert both.", eq(n.C, (1 + n.q) / 2), inserted),
        where=sp.GreaterThan(n.q, 0, evaluate=False),
        remark="the reverse process draws the exact posterior: also the chance to return to one's class.",
    )


FORMULAS = (overlap, overlap_series, class_information, class_information_rate, clone_probability)
