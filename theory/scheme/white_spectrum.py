r"""$E[1+u\,g^2e^{-2s}\varphi'^2]^{-1}=1-u$: the whole spectrum of Lyapunov exponents of the discrete-time
network, in closed form, with its entropy rate and dimension.

At step 1 activity is white, the kernel of `gaussian.volume_growth`, for the map, is a multiple of 1, and the
functional a function of its square c:

    Psi(s) = ext_c {E ln(1 + c phi'^2)/2 - c e^(2s)/(2 g^2)}.

It is the law of a product of free matrices (Newman 1986 for phi' = 1; Kargin 2008).
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
from rnnchaos.theory.gaussian.notation import BOUNDED, CHAOTIC, GAIN, mean_of
from rnnchaos.theory.gaussian.volume_growth import (
    CLARK,
    DIMENSION,
    ENTROPY,
    GROWTH,
    PLANAR,
    RATE,
    SPECTRUM,
    UNSTABLE,
)

_DISCRETE = sp.And(CHAOTIC, BOUNDED)
_square, _u = sp.Symbol("c", positive=True), sp.Symbol("u", positive=True)
SQUARED_GAIN = phi(1, X) ** 2
_logs = mean_of(sp.log(1 + _square * SQUARED_GAIN))
_CLOSED = eq(GROWTH(RATE), _logs / 2 - _square * sp.exp(2 * RATE) / (2 * GAIN**2))
_STATE = "Delta0 is that of scheme.variance.discrete."


def _premise() -> Step:
    return Step(
        "Gains of different steps are independent and |L| = 1: the kernel is a multiple of 1, c its square, "
        "which makes Psi stationary.",
        _CLOSED,
    )


def _stationary() -> Step:
    """Psi does not change with c."""
    share = mean_of(SQUARED_GAIN / (1 + _square * SQUARED_GAIN))
    return Step(
        "Stationary in c.",
        eq(share / 2 - sp.exp(2 * RATE) / (2 * GAIN**2), 0),
        lambda *r: eq(sp.diff(r[0].rhs, _square), 0),
    )


def _share(u: sp.Symbol, rate: sp.Expr) -> Step:
    """The share of the exponents above a rate is -dPsi/ds, at fixed c."""
    return Step(
        "The share above s is -dPsi/ds; as Psi is stationary in c, of the s that stands there.",
        eq(u, (_square * sp.exp(2 * RATE) / GAIN**2).subs(RATE, rate)),
        lambda *r: -sp.diff(r[0].rhs, RATE).subs(RATE, rate),
    )


def _kernel(share: sp.Basic) -> sp.Expr:
    """c in terms of the share."""
    return sp.solve(share.lhs - share.rhs, _square)[0]


def _derived(steps: tuple[Step, ...], *remarks: str) -> Derived:
    names = sorted(s.name for s in steps[-1].relation.free_symbols)
    known = {**SPECTRUM, "u": Meaning("share of the Lyapunov exponents above s", "1", "0 < u < 1")}
    return Derived(steps, {n: known[n] for n in names}, _DISCRETE, CLARK, remarks=(*remarks, _STATE, PLANAR))


@entry(
    "scheme.volume_growth.discrete",
    "share of the Lyapunov exponents above a rate, of the discrete-time network, in closed form",
    "share of the Lyapunov exponents above a rate, discrete network",
)
def volume_growth() -> Derived:
    statement = eq(mean_of(1 / (1 + _u * GAIN**2 * sp.exp(-2 * RATE) * SQUARED_GAIN)), 1 - _u)

    def inserted(*relations: sp.Basic) -> sp.Basic:
        force = 2 * _square * (relations[1].rhs - relations[1].lhs)
        return eq(force.subs(_square, _kernel(relations[-1])), 0)

    steps = (
        _premise(),
        _stationary(),
        _share(_u, RATE),
        Step("c E[phi'^2/(1 + c phi'^2)] = 1 - E[1/(1 + c phi'^2)] = u.", statement, inserted),
    )
    remark = (
        "As u -> 0, s is scheme.lyapunov_max.discrete, with the slope du/ds = -2 (E phi'^2)^2/E phi'^4 "
        "there: the density has a step. As u -> 1, 1 - u = E[phi'^-2] exp(2s)/g^2."
    )
    return _derived(steps, remark)


@entry(
    "scheme.unstable_fraction.discrete",
    "share of the Lyapunov exponents of the discrete-time network that are positive",
    "share of positive exponents, discrete network",
)
def unstable_fraction() -> Derived:
    statement = eq(mean_of(SQUARED_GAIN / (1 + GAIN**2 * UNSTABLE * SQUARED_GAIN)), 1 / GAIN**2)

    def marginal(*relations: sp.Basic) -> sp.Basic:
        force = 2 * (relations[1].lhs - relations[1].rhs).subs(RATE, 0)
        return eq(force.subs(_square, _kernel(relations[-1])) + statement.rhs, statement.rhs)

    steps = (_premise(), _stationary(), _share(UNSTABLE, sp.S.Zero), Step("At s = 0.", statement, marginal))
    return _derived(steps)


@entry(
    "scheme.entropy_rate.discrete",
    "entropy rate per neuron and step of the discrete-time network, in closed form",
    "entropy rate per neuron, discrete network",
)
def entropy_rate() -> Derived:
    inside = mean_of(sp.log(1 + GAIN**2 * UNSTABLE * SQUARED_GAIN))
    statement = eq(ENTROPY, inside / 2 - UNSTABLE / 2)
    steps = (
        _premise(),
        _share(UNSTABLE, sp.S.Zero),
        Step("It is the growth of volumes at rate 0 (gaussian.entropy_rate).", eq(ENTROPY, GROWTH(0))),
        Step(
            "Insert the kernel.",
            statement,
            lambda *r: (
                r[0].rhs.subs(RATE, 0).subs(_square, _kernel(r[1])) + r[2].rhs - r[0].lhs.subs(RATE, 0)
            ),
        ),
    )
    remark = (
        "n_p is that of scheme.unstable_fraction.discrete. The same integral at the same variance is the "
        "wall constant L of arXiv:2410.19348."
    )
    return _derived(steps, remark)


def _at_rest(closed: sp.Basic, share: sp.Basic) -> sp.Expr:
    """Psi(0) with the kernel of that share."""
    return closed.rhs.subs(RATE, 0).subs(_square, _kernel(share))


@entry(
    "scheme.dimension.discrete",
    "Kaplan-Yorke dimension per neuron of the discrete-time network, in closed form",
    "Kaplan-Yorke dimension per neuron, discrete network",
)
def dimension() -> Derived:
    inside = mean_of(sp.log(1 + GAIN**2 * DIMENSION * sp.exp(-2 * RATE) * SQUARED_GAIN))
    statement = eq(DIMENSION, inside / (1 - 2 * RATE))
    steps = (
        _premise(),
        _share(DIMENSION, RATE),
        Step(
            "Kaplan and Yorke: the exponents above s sum to 0 (gaussian.dimension).",
            eq(GROWTH(RATE) + RATE * DIMENSION, 0),
        ),
        Step("Insert the kernel.", statement, _balanced),
    )
    remark = "s is the rate of scheme.volume_growth.discrete at u = D_KY."
    return _derived(steps, remark)


def _balanced(*relations: sp.Basic) -> sp.Basic:
    closed, share, condition = relations
    kernel = _kernel(share)
    total = (condition.lhs - condition.rhs).subs(closed.lhs, closed.rhs).subs(_square, kernel)
    found = sp.Dummy("D")
    logs = sp.Dummy("L")
    (mean,) = (m for m in total.atoms(type(_logs)))
    (dimension,) = sp.solve(sp.expand(total).subs(mean, logs).subs(DIMENSION, found), found)
    return eq(DIMENSION, dimension.subs(logs, mean))
