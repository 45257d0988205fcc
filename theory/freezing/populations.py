r"""Excitatory and inhibitory populations: $J=S\odot(AD_s+1\mu^T)/\sqrt N$, S Bernoulli(a), A standard normal,
the neurons of a fraction f of the network having couplings of strength sigma and mean mu.

The random part has the gain $g_{eff}^2=\sum_sf_s[a\sigma_s^2+a(1-a)\mu_s^2]$, which gives the bulk; the mean
part $1m^T/\sqrt N$, m = a mu, has rank one: its eigenvalue $a\sqrt N\sum f\mu$ and the top of W, near
$|m|^2=Na^2\sum f\mu^2$, grow with N, and with them the stiffness of the motion at gamma = 1.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Erratum, Step, entry
from rnnchaos.theory.freezing.notation import PAPER, derived, w

_s = sp.Symbol("s", integer=True, positive=True)
_a, _P = sp.Symbol("a", positive=True), sp.Symbol("P", integer=True, positive=True)
_sigma, _mu, _f = (sp.Function(name, real=True)(_s) for name in ("sigma", "mu", "f"))
_second, _mean, _variance, _gain = sp.symbols("q m_1 v g_eff", positive=True)
_N, (_dt, _factor) = sp.Symbol("N", integer=True, positive=True), sp.symbols("dt R", real=True)


@entry("freezing.ei_gain", "gain of the random couplings of sparse excitatory and inhibitory neurons")
def ei_gain() -> Derived:
    variance = _a * _sigma**2 + _a * (1 - _a) * _mu**2
    total = sp.Sum(_f * variance, (_s, 1, _P))
    return derived(
        Step("N times the mean square of a coupling of s.", eq(_second, _a * (_sigma**2 + _mu**2))),
        Step("sqrt(N) times its mean.", eq(_mean, _a * _mu)),
        Step("Its variance.", eq(_variance, variance), lambda *r: r[0].rhs - r[1].rhs ** 2),
        Step("Summed over inputs.", eq(_gain**2, total), lambda *r: sp.Sum(_f * r[2].rhs, (_s, 1, _P))),
        assumptions=sp.LessThan(_a, 1, evaluate=False),
        source=PAPER,
        erratum=QUIESCENT,
        remark="sigma(s), mu(s), f(s) are strength, mean and share of population s.",
    )


QUIESCENT = Erratum(
    "freezing.ei_gain",
    "the default E-I network in the public code of arXiv:2503.08069, offered as chaos to be frozen",
    lambda: (sp.StrictGreaterThan(_gain, 1, evaluate=False), eq(_gain, sp.Rational(84, 100))),
    "At sigma = 0.9, 0.9, mu = 0.6, -0.6, f = 0.4, 0.6, a = 0.8 the gain of the random part is 0.84 < 1 and "
    "the outlier a sqrt(N) sum f mu is negative: the network is quiescent without the reaction term, and "
    "nothing is left to freeze. Which values the paper's figure used is not known.",
    "eval freezing.ei_gain --sigma 0.9,0.9 --mu 0.6,-0.6 --f 0.4,0.6 --a 0.8",
    "0.84",
)


@entry("freezing.euler_step", "longest step of Euler's method at gamma = 1 in a large E-I network")
def euler_step() -> Derived:
    top = _N * sp.Sum(_f * (_a * _mu) ** 2, (_s, 1, 2))
    return derived(
        Step(
            "The top of W, |m|^2 of the mean part 1 m^T/sqrt(N) of J: m is a mu(s) in N f(s) neurons.",
            eq(w, top),
        ),
        Step("A step multiplies the mode of curvature w by R.", eq(_factor, 1 - _dt * w)),
        Step("It grows, with a sign that alternates, from R = -1 on.", eq(1, _factor**2)),
        Step("Insert R; beside dt = 0.", eq(_dt, 2 / w), lambda *r: sp.solve(r[2].subs(*r[1].args), _dt)[1]),
        Step("Insert w.", eq(_dt, 2 / top), lambda *r: r[-1].rhs.subs(w, r[0].rhs)),
        assumptions=sp.LessThan(_a, 1, evaluate=False),
        source=PAPER,
        erratum=STIFF,
        remark="To leading order in N: random part and identity make w larger, 237 for 230 at N = 1000.",
    )


STIFF = Erratum(
    "freezing.euler_step",
    "the step of the E-I runs in the public code of arXiv:2503.08069, Euler's method at gamma = 1",
    lambda: (eq(_dt, sp.Rational(1, 100)), sp.StrictLessThan(_dt, sp.Rational(5, 576), evaluate=False)),
    "At N = 1000 with the default populations w is 230 or more, so that dt w > 2 and the stiffest mode is "
    "multiplied by R < -1 in each step: successive steps alternate and E stays high, where it decays.",
    "eval freezing.euler_step --mu 0.6,-0.6 --f 0.4,0.6 --a 0.8 --N 1000",
    "0.00868",
)
