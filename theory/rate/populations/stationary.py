r"""K populations of rate units in discrete time: $x_a(t+1)=\sum_bJ^{ab}\varphi(x_b(t))+b_a$, the couplings
onto a of mean $J_0^{ab}/N_b$ and variance $g_{ab}^2/N_b$, biases of mean $b_a$ and variance $\sigma_a^2$.

    m_a = sum_b J0_ab E phi_b + b_a,      V_a = sum_b g_ab^2 E phi_b^2 + sigma_a^2,
    c_a = sum_b g_ab^2 E phi_b phi_b|c_b + sigma_a^2,      lambda_1 = ln(rho(M))/2,  M_ab = g_ab^2 E phi_b'^2,

E over x of variance V_b about m_b, two times sharing covariance c_b. V solves the equation of c; the frozen
part is its stable solution, the lowest; the rest of the activity is white. Excitatory and inhibitory units
that obey Dale's law are K = 2 with couplings that are there with probability p
(`rnnchaos.theory.rate.populations.discrete`). K = 1 with odd phi and no bias is the column `scheme` at step
1. The flow of the same network has the same static state with V for its variance, and its boundary
$\rho(M)=1$; its moving states have no potential unless the rows of $g_{ab}^2$ are proportional.

Source: derived here. Variances in blocks, and for odd phi without means the flow's boundary $\rho(M)=1$, are
those of Aljadeff, Stern and Sharpee (2015).
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Source, Step, entry
from rnnchaos.theory.rate.mean_field.notation import PAPERS, derived

K = sp.Symbol("K", integer=True, positive=True)
_a, _b = sp.symbols("a b", integer=True, positive=True)
_t, _s = sp.symbols("t s", integer=True)
_m, _V, _c, _bias, _D = (sp.Function(name, real=True) for name in ("m", "V", "c", "B", "D"))
_sigma, _J0, _g = (sp.Function(name, real=True) for name in ("sigma", "J0", "g"))
lambda_1, mu = sp.Symbol("lambda_1", real=True), sp.Symbol("mu", positive=True)
_M = {(i, j): sp.Symbol(f"M{i}{j}", nonnegative=True) for i in (1, 2) for j in (1, 2)}
SOME = sp.GreaterThan(K, 1, evaluate=False)
SYMBOLS = Notation(
    {
        "K": Meaning("number of populations", "1", "integer, K >= 1"),
        "a": Meaning("a population, from 1 to K", "1", "integer"),
        "lambda_1": Meaning("largest Lyapunov exponent", "per step", "real"),
        **{M.name: Meaning(f"g_{i}{j}^2 E phi_{j}'^2", "1", f"{M.name} >= 0") for (i, j), M in _M.items()},
    }
)
BLOCKS = Source(
    "Aljadeff, Stern, Sharpee, Phys. Rev. Lett. 114, 088101 (2015): variances in blocks, the flow, "
    "odd phi without means; mean, bias and map derived here",
    "AljadeffSternSharpee2015",
    PAPERS[2].doi,
)


def mean_of(f: Any, b: Any = _b) -> sp.Expr:
    """E f over the activities of population b about their mean."""
    return GaussianMean(f, (X,), [[_V(b)]])


def _at(order: int, variable: sp.Symbol = X, b: Any = _b) -> sp.Expr:
    return phi(order, _m(b) + variable)


def _two(shared: Any, b: Any = _b) -> sp.Expr:
    """E phi(m_b + x) phi(m_b + y) at covariance `shared`."""
    return GaussianMean(_at(0, X, b) * _at(0, Y, b), (X, Y), pair(_V(b), shared))


def _sum(term: sp.Expr) -> sp.Expr:
    return sp.Sum(term, (_b, 1, K))


_SHARED = sp.Function("C", real=True)
_LAW = eq(_SHARED(_a, _t + 1, _s + 1), _sum(_g(_a, _b) ** 2 * _two(_SHARED(_b, _t, _s))) + _sigma(_a) ** 2)
"""The covariance of x_a at times t, s, carried one step on."""
_CARRIED = Step(
    "About its mean an input is Gaussian, and the couplings carry the covariance C of the activities at two "
    "times one step on.",
    _LAW,
)


def _stationary(value: sp.Function) -> Any:
    """The law of C with C = value(a) at all its times."""
    return lambda *r: r[0].replace(_SHARED, lambda a, *_: value(a))


@entry("rate.populations.mean", "mean activity of each population of a map")
def mean() -> Derived:
    moving, now = sp.Function("M", real=True), sp.Function("M", real=True)(_b, _t)
    law = _J0(_a, _b) * GaussianMean(phi(0, now + X), (X,), [[_V(_b)]])
    return derived(
        Step(
            "Averaged over a population: the random part of the couplings adds nothing.",
            eq(moving(_a, _t + 1), _sum(law) + _bias(_a)),
        ),
        Step(
            "Stationary.",
            eq(_m(_a), _sum(_J0(_a, _b) * mean_of(_at(0))) + _bias(_a)),
            lambda *r: r[0].replace(moving, lambda a, _: _m(a)),
        ),
        assumptions=SOME,
        symbols=SYMBOLS,
        remark="m(a), V(a), J0(a, b) and the mean bias B(a) of population a; E phi over variance V(b).",
    )


@entry("rate.populations.variance", "variance of each population of a map")
def variance() -> Derived:
    return derived(
        _CARRIED,
        Step(
            "At one time, stationary, C = V: x and y coincide.",
            eq(_V(_a), _sum(_g(_a, _b) ** 2 * mean_of(_at(0) ** 2)) + _sigma(_a) ** 2),
            _stationary(_V),
        ),
        assumptions=SOME,
        symbols=SYMBOLS,
        remark="sigma(a) is the standard deviation of the biases of population a, g(a, b)^2/N_b the variance "
        "of a coupling from b.",
    )


@entry("rate.populations.frozen_variance", "frozen variance of each population of a map")
def frozen_variance() -> Derived:
    return derived(
        _CARRIED,
        Step(
            "At two times, stationary, C = c, whatever they are: what is not frozen is white.",
            eq(_c(_a), _sum(_g(_a, _b) ** 2 * _two(_c(_b))) + _sigma(_a) ** 2),
            _stationary(_c),
        ),
        assumptions=SOME,
        symbols=SYMBOLS,
        remark="c = V always solves it; the frozen variance is the stable solution below where there is one.",
    )


_slopes = _sum(_g(_a, _b) ** 2 * mean_of(_at(1) ** 2) * _D(_b))


@entry("rate.populations.lyapunov_max", "largest Lyapunov exponent of populations of a map")
def lyapunov_max() -> Derived:
    return derived(
        Step(
            "Mean squares D of small separations are carried by the mean squared slopes; the growing one "
            "multiplies by mu a step.",
            eq(mu * _D(_a), _slopes),
        ),
        Step("The exponent of the separations themselves.", eq(lambda_1, sp.log(mu) / 2)),
        Step(
            "Insert mu = exp(2 lambda_1).",
            eq(sp.exp(2 * lambda_1) * _D(_a), _slopes),
            lambda *r: r[0].subs(mu, sp.exp(2 * lambda_1) * mu / sp.exp(2 * r[1].rhs)),
        ),
        assumptions=SOME,
        source=BLOCKS,
        symbols=SYMBOLS,
        remark="D(a) > 0 is the Perron vector: exp(2 lambda_1) is the spectral radius of M_ab = g_ab^2 E "
        "phi_b'^2. White input adds its variance to V alone.",
    )


@entry(
    "rate.populations.chaos_boundary", "boundary of chaos of two populations: the spectral radius of M is 1"
)
def boundary() -> Derived:
    M, one, two = _M, _D(1), _D(2)
    return derived(
        Step(
            "The law of the mean squared separations of population 1,",
            eq(mu * one, M[1, 1] * one + M[1, 2] * two),
        ),
        Step("and of population 2.", eq(mu * two, M[2, 1] * one + M[2, 2] * two)),
        Step(
            "Eliminate both.",
            eq((mu - M[1, 1]) * (mu - M[2, 2]), M[1, 2] * M[2, 1]),
            lambda *r: eq(
                sp.expand((r[0].lhs - r[0].rhs).coeff(one) * (r[1].lhs - r[1].rhs).coeff(two)),
                (r[0].lhs - r[0].rhs).coeff(two) * (r[1].lhs - r[1].rhs).coeff(one),
            ),
        ),
        Step(
            "Neither growth nor fall: mu = 1.",
            eq((1 - M[1, 1]) * (1 - M[2, 2]), M[1, 2] * M[2, 1]),
            lambda *r: r[-1].subs(mu, 1),
        ),
        assumptions=sp.And(sp.Lt(M[1, 1], 1), sp.Lt(M[2, 2], 1)),
        source=BLOCKS,
        symbols=SYMBOLS,
        remark="of the flow's static state too, whose variance is V. The larger root is 1 where both "
        "factors are positive.",
    )
