r"""The critical line of modular populations at any population size, and the activity just above it.

Quiescence loses stability where the 2x2 law at $A=B=c_1^2$ reaches 1,

    (1 - c1^2 sigma^2)(1 - c1^2 sigma_mu^2) = c1^4 sigma^2 sigma_mu^2/N0,   both below 1/c1.

Above it, at fixed $\sigma_\mu$, q is a power series in $\varepsilon=\sigma-\sigma_c$, exact by
`rnnchaos.theory.onset.shared_input` (Mehler's expansion, in python-flint) with $m=\sigma_\mu$, $s=1/N_0$. The
derivation takes another road to the same coefficients: Isserlis' moments of phi's Taylor polynomial, and
undetermined coefficients in SymPy. Source: derived here. The series is asymptotic.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import both_sides, eq, substitute
from rnnchaos.theory.errors import UsageError
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import mean_of, mean_square
from rnnchaos.theory.modular import notation as n
from rnnchaos.theory.modular.lyapunov import LAW
from rnnchaos.theory.modular.notation import Delta0, covariance, derived, epsilon, q
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.theory.onset.series import MAX_ORDER
from rnnchaos.theory.onset.shared_input import SharedInput, activity_above, shared_input, strength_squared
from rnnchaos.theory.onset.subject import share_of_one, strength_at_rest
from rnnchaos.theory.onset.taylor_mean import by_moments
from rnnchaos.theory.printing import remainder, text

ORDER, PHI, STRENGTH, SIZE = 3, "erf", "1/2", "10"
_own, _block = n.c1**2 * n.sigma**2, n.c1**2 * n.sigma_mu**2
_quiescent = eq((n.mu - _own) * (n.mu - _block), _own * _block / n.N0)
_rho = sp.Symbol("rho")
_JOINS = "where macroscopic activity joins microscopic chaos at infinite population size"
_LINE = "critical line of quiescence at any population size; with the series of q above it"
_ABOVE = "activity q just above the critical line, an exact series in sigma - sigma_c"


def activity_series(phi: str, sigma_mu: str, N0: str, order: int) -> SharedInput:
    """The series to epsilon^order. Raises `UsageError` for an order outside 1..MAX_ORDER, a sigma_mu that has
    no critical sigma, an N0 that is no size, and a phi without a continuous onset or rational
    coefficients."""
    if not 1 <= order <= MAX_ORDER:
        raise UsageError("order", order, f"accepted: an integer from 1 to {MAX_ORDER}")
    subject = odd_nonlinearity(phi)
    strength = strength_at_rest("sigma_mu", sigma_mu, subject)
    return shared_input(subject, strength, share_of_one("N0", N0), order)


def _setting(near: SharedInput, N0: str) -> str:
    return f"for phi = {near.phi.name}, sigma_mu = {near.strength}, N0 = {N0}: sigma_c = {near.critical}"


@entry("modular.crossover", _JOINS, "onset of macroscopic activity")
def crossover() -> Derived:
    slope, slopes, own = mean_of(phi(1, X)), covariance(order=1), n.sigma**2 * mean_square()
    balance, at_rest = eq(1, n.sigma_mu**2 * slopes), (slopes, covariance(0, order=1))
    independent = eq(1, n.sigma_mu**2 * slope**2)
    return derived(
        Step("At infinite N0 Q = f(c) with c = sigma_mu^2 Q.", eq(n.c, n.sigma_mu**2 * covariance())),
        Step("c > 0 begins where slopes agree.", balance, both_sides(lambda side: sp.diff(side, n.c))),
        Step("At c = 0 x and y are independent.", independent, substitute(at_rest)),
        Step("Solve.", eq(n.sigma_mu**2, slope**-2), lambda *r: sp.solve(r[-1], n.sigma_mu)[0] ** 2),
        assumptions=sp.And(eq(n.N0, sp.oo), eq(n.Delta0, own)),
        remark="f(c)/c falls along the solutions (modular.dmft); Delta0 = sigma^2 E phi^2 is that of the "
        "network without modules. For erf sigma_mu^2 = 1 + pi Delta0/2; at sigma <= 1/c1 Delta0 = 0 and "
        "sigma_mu = 1/c1. At finite N0 there is no such line: Q > 0 wherever q > 0.",
    )


@entry("modular.onset", _LINE, "critical line of modular populations")
def onset(*, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = SIZE) -> Derived:
    near, slopes = activity_series(phi, sigma_mu, N0, order), {n.A: n.c1**2, n.B: n.c1**2}
    series, line = text(eq(q, near.activity.with_remainder(epsilon, order))), _quiescent.subs(n.mu, 1)
    return derived(
        *LAW,
        Step("In quiescence the slopes are those at 0.", _quiescent, lambda *r: r[-1].subs(slopes)),
        Step("The larger root is 1: both factors are positive.", line, lambda *r: r[-1].subs(n.mu, 1)),
        assumptions=sp.And(n.AT_LEAST_ONE, n.sigma < 1 / n.c1, n.sigma_mu < 1 / n.c1),
        source=DERIVED_HERE,
        series=near.activity,
        remarks=(f"just above it, {_setting(near, N0)}, epsilon = sigma - sigma_c:", series),
    )


@entry("modular.activity.onset", _ABOVE, "activity near the critical line")
def activity_onset(
    *, order: int = ORDER, phi: str = PHI, sigma_mu: str = STRENGTH, N0: str = SIZE
) -> Derived:
    near = activity_series(phi, sigma_mu, N0, order)
    mean, square = (
        each.with_remainder(Delta0, order) for each in (near.second_moment, near.strength_squared)
    )
    tail, last = remainder(Delta0 ** (order + 1)), remainder(epsilon ** (order + 1))
    moments = lambda *r: by_moments(r[0].rhs, near.phi, order) + tail  # noqa: E731
    ratio = lambda *r: strength_squared(r[0].rhs, covariance(_rho * Delta0), _rho, Delta0, near, order) + tail  # noqa: E731
    solved = lambda *r: activity_above(r[2].rhs, r[1].rhs, near.critical, Delta0, epsilon, order) + last  # noqa: E731
    series = eq(q, near.activity.with_remainder(epsilon, order))
    return derived(
        Step("The activity.", eq(q, mean_square())),
        Step("By Isserlis' moments of phi's Taylor polynomial; so by Mehler.", eq(q, mean), moments),
        Step("With E phi(x) phi(y): sigma^2 = (1 - c/Delta0) Delta0/q.", eq(n.sigma**2, square), ratio),
        Step("Put sigma = sigma_c + epsilon, solve for Delta0, and insert it in q.", series, solved),
        assumptions=eq(epsilon, n.sigma - near.critical),
        source=DERIVED_HERE,
        series=near.activity,
        remark=_setting(near, N0),
    )


FORMULAS = (crossover, onset, activity_onset)
