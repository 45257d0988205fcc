r"""Samples of Euler's scheme: an exact identity in place of the weak form, and what the step does to it.

$$E[\psi(x+\delta f+\sqrt{2D\delta}\,\xi)-\psi(x)]=0,\qquad p_\delta=p\,[1+\delta(u-Eu)]+O(\delta^2),\quad
  u=\tfrac12f'+\frac{f^2}{4D}$$

without flux. The first line is exact; solving for the parameters amplifies what the second does to moments.
Of a cubic drift the scheme escapes in the end, from $|x|>\sqrt{2/\delta}$ on: p_delta is what it has before
that. Source: derived here.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.operations import antiderivative, eq
from rnnchaos.theory.fokker_planck import notation as n
from rnnchaos.theory.fokker_planck.notation import averaged, derived, premise, x
from rnnchaos.theory.formula import Derived, Step, entry

_f, _xi, _c, _new = sp.symbols("f xi c x_1", real=True)
_du = sp.Function("u")(x)
EXACT = eq(n.F, -n.D - n.delta * n.V / 2)


@entry("fokker_planck.euler_identity", "stationarity of Euler samples: the test x^2/2", "Euler identity")
def euler_identity() -> Derived:
    noise = {_xi**2: 1, _xi: 0}
    gained = n.delta * x * _f + n.D * n.delta + n.delta**2 * _f**2 / 2
    average = lambda *r: sp.expand((r[0].rhs ** 2 - x**2) / 2).subs(noise)  # noqa: E731
    solved = lambda *r: sp.solve(r[1].rhs.subs(_f**2, n.V).subs(x * _f, n.F), n.F)[0]  # noqa: E731
    return derived(
        premise("A step.", _new, x + n.delta * _f + sp.sqrt(2 * n.D * n.delta) * _xi),
        Step("What x^2/2 gains, averaged over the noise.", eq(_c, gained), average),
        Step("Averaged over x it is nothing.", EXACT, solved),
        remark="exact at any step, coordinate by coordinate; the weak form as delta -> 0.",
    )


def first_order_density(f: sp.Expr, D: sp.Expr, u: sp.Symbol) -> tuple[Step, ...]:
    """What a drift f without flux makes of Euler samples: p [1 + delta (u - E u)]; the last step is u."""
    p, density = sp.Function("p")(x), sp.diff(f, x) / 2 + f**2 / (4 * D)
    d: Any = lambda of, times=1: sp.diff(of, x, times)  # noqa: E731
    step = -(d(f**2 * p) - 2 * D * d(f * p, 2) + D**2 * d(p, 3)) / 2

    def inserted(*r: sp.Basic) -> sp.Basic:
        found = r[1].rhs
        for _ in range(3):  # each derivative of p by f p/D
            found = found.subs(sp.diff(p, x), r[0].rhs).doit()
        return sp.expand(sp.simplify(found / (D * p)))

    slope = (f * d(f) + D * d(f, 2)) / (2 * D)
    return (
        premise("No flux.", d(p), f * p / D),
        premise("Second order of the step, integrated once: what u makes good.", D * p * d(_du), step),
        Step("Insert the density, divide by D p.", eq(d(_du), sp.expand(slope)), inserted),
        Step("Integrated, up to a constant.", eq(u, density), antiderivative(density, x)),
    )


@entry("fokker_planck.euler_density", "first-order density of Euler samples, double well", "Euler density")
def euler_density() -> Derived:
    return derived(
        *first_order_density(n.drift, n.D, n.u),
        where=sp.StrictGreaterThan(n.b, 0, evaluate=False),
        remark="u = f'/2 + f^2/4D for any drift without flux; a constant does not matter.",
    )


@entry("fokker_planck.euler_moment_shift", "first-order shift of a moment by Euler's scheme, double well")
def euler_moment_shift() -> Derived:
    mean, both = sp.symbols("u_0 u_k", real=True)
    u = (n.a - 3 * n.b * x**2) / 2 + n.drift**2 / (4 * n.D)
    powers = {0: n.m_k, 2: n.k2, 4: n.k4, 6: n.k6}
    terms: Any = lambda of: sp.Poly(sp.expand(of), x).terms()  # noqa: E731
    by_moments = lambda *r: sum(c * powers[i] for (i,), c in terms(r[0].rhs))  # noqa: E731
    linear, mixed, square = n.a**2 / (4 * n.D) - 3 * n.b / 2, -n.a * n.b / (2 * n.D), n.b**2 / (4 * n.D)
    rows = ((linear, n.k2, n.m2), (mixed, n.k4, n.m4), (square, n.k6, n.m6))
    shift = n.delta * sum(c * (high - low * n.m_k) for c, high, low in rows)
    whole, alone = (sum(row[0] * row[i] for row in rows) + n.a * m / 2 for i, m in ((1, n.m_k), (2, 1)))
    insert = lambda *r: r[3].rhs.subs({both: r[1].rhs, mean: r[2].rhs})  # noqa: E731
    return derived(
        premise("The density's correction.", n.u, u),
        Step("The mean of u x^k.", eq(both, whole), by_moments),
        Step("That of u.", eq(mean, alone), lambda *r: averaged(r[0].rhs)),
        premise("A covariance.", n.shift, n.delta * (both - mean * n.m_k)),
        Step("Insert both.", eq(n.shift, shift), insert),
        where=sp.StrictGreaterThan(n.b, 0, evaluate=False),
        remark="moments move by 1 % where estimates move by 20 %: see fokker_planck.estimate.",
    )


@entry("fokker_planck.lorenz_step", "what Euler's step does to the first equation of the noisy Lorenz system")
def lorenz_step() -> Derived:
    value = (n.D + n.delta * n.sigma**2 * n.yx / 2) / n.sigma
    solved = lambda *r: sp.solve(r[0].rhs.subs(n.V, r[2].rhs) - r[1].rhs, n.gap)[0]  # noqa: E731
    return derived(
        Step("The identity.", EXACT),
        premise("x f, f = sigma (y - x).", n.F, -n.sigma * n.gap),
        premise("f^2.", n.V, n.sigma**2 * n.yx),
        Step("Insert and solve.", eq(n.gap, value), solved),
        where=sp.StrictGreaterThan(n.sigma, 0, evaluate=False),
        remark="exact. Without a step D/sigma, a small difference of large numbers: no use as an equation.",
    )


FORMULAS = (euler_identity, euler_density, euler_moment_shift, lorenz_step)
