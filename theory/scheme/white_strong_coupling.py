r"""$n_+\simeq\ln(16c)/(2\sqrt{2\pi\Delta_0})$, $h\simeq[\ln^2(16c)-\pi^2]/(8\sqrt{2\pi\Delta_0})-n_+/2$,
$c=g^2n_+$: the spectrum of the discrete-time network at strong coupling, for tanh.

Few neurons are not saturated: the gain sech^2 x differs from 0 where the Gaussian density is flat, so that
means become integrals over x, of functions that are 1, or a wedge, up to $|x|=\ln(16c)/4$. Entropy and
dimension fall like $\ln^2g/g$ and $\ln g/g$, while the largest exponent grows like $\frac12\ln g$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT
from rnnchaos.theory.gaussian.notation import DELTA0, GAIN, meanings
from rnnchaos.theory.gaussian.volume_growth import CLARK, DIMENSION, ENTROPY, RATE, SPECTRUM, UNSTABLE
from rnnchaos.theory.onset.taylor_mean import without_remainder
from rnnchaos.theory.printing import remainder

_square, _mean, _share = sp.Symbol("c", positive=True), sp.Symbol("M", positive=True), sp.Symbol("K")
_logs, _x = sp.Function("J", positive=True), sp.Symbol("x", real=True)
_FLAT = 1 / sp.sqrt(2 * sp.pi * DELTA0)
_LOG = sp.log(16 * _square)
_SMALL = remainder(GAIN ** sp.Rational(-3, 2))
_REST = remainder(1 / sp.sqrt(_square))
_STRONG = GAIN > 1


def _integral() -> tuple[Step, ...]:
    """J(c), and c J'(c), at large c."""
    return (
        Step(
            "Over x, c phi'^2 is 16 c exp(-4|x|) but near 0: the integral of ln(1 + c phi'^2) is that of a "
            "wedge with a rounded edge, which adds pi^2/12, and a bump at 0, which takes pi^2/3.",
            eq(_logs(_square), (_LOG**2 - sp.pi**2) / 4 + _REST),
        ),
        Step(
            "Its derivative: the integral K of c phi'^2/(1 + c phi'^2).",
            eq(_share, _LOG / 2 + _REST),
            lambda *r: sp.diff(without_remainder(r[-1].rhs), _square) * _square + _REST,
        ),
    )


def _derived(steps: tuple[Step, ...], *remarks: str) -> Derived:
    symbols = {**meanings, **SPECTRUM}
    names = sorted(s.name for s in steps[-1].relation.free_symbols)
    said = ("For tanh, g to infinity.", "Delta0 is that of scheme.variance.discrete.")
    return Derived(steps, {n: symbols[n] for n in names}, _STRONG, CLARK, remarks=(*said, *remarks))


@entry(
    "scheme.unstable_fraction.discrete.strong_coupling",
    "share of positive exponents of the discrete-time network at strong coupling, for tanh",
    "share of positive exponents at strong coupling, discrete network (tanh)",
)
def unstable_fraction() -> Derived:
    statement = eq(UNSTABLE, _LOG.subs(_square, GAIN**2 * UNSTABLE) * _FLAT / 2 + _SMALL)
    steps = (
        *_integral(),
        Step("n_p = E[c phi'^2/(1 + c phi'^2)]; the density is flat.", eq(UNSTABLE, _share * _FLAT)),
        Step("c = g^2 n_p.", eq(_square, GAIN**2 * UNSTABLE)),
        Step("Insert them.", statement, _inserted),
    )
    return _derived(steps)


def _inserted(*relations: sp.Basic) -> sp.Expr:
    _, share, flat, kernel = relations
    return flat.rhs.subs(share.lhs, without_remainder(share.rhs)).subs(kernel.lhs, kernel.rhs) + _SMALL


@entry(
    "scheme.entropy_rate.discrete.strong_coupling",
    "entropy rate of the discrete-time network at strong coupling, for tanh",
    "entropy rate at strong coupling, discrete network (tanh)",
)
def entropy_rate() -> Derived:
    inside = (_LOG.subs(_square, GAIN**2 * UNSTABLE) ** 2 - sp.pi**2) / 8
    statement = eq(ENTROPY, inside * _FLAT - UNSTABLE / 2 + _SMALL)
    steps = (
        _integral()[0],
        Step("h = E ln(1 + c phi'^2)/2 - n_p/2; the density is flat.", _entropy()),
        Step("c = g^2 n_p.", eq(_square, GAIN**2 * UNSTABLE)),
        Step("Insert them.", statement, _with_logs),
    )
    return _derived(steps, "n_p is that of scheme.unstable_fraction.discrete.")


def _entropy() -> sp.Basic:
    return eq(ENTROPY, _logs(_square) * _FLAT / 2 - UNSTABLE / 2)


def _with_logs(*relations: sp.Basic) -> sp.Expr:
    logs, entropy, kernel = relations
    return entropy.rhs.subs(logs.lhs, without_remainder(logs.rhs)).subs(kernel.lhs, kernel.rhs) + _SMALL


@entry(
    "scheme.dimension.discrete.strong_coupling",
    "Kaplan-Yorke dimension of the discrete-time network at strong coupling, for tanh",
    "Kaplan-Yorke dimension at strong coupling, discrete network (tanh)",
)
def dimension() -> Derived:
    root = DIMENSION / _FLAT
    rest = remainder(1 / GAIN)
    statement = eq(root, sp.log(16 * GAIN**2 * DIMENSION) - 1 - sp.pi**2 / (4 * root) + rest)

    def combined(*relations: sp.Basic) -> sp.Basic:
        logs, share, flat, kernel, total = relations
        log = sp.solve(flat.rhs.subs(share.lhs, without_remainder(share.rhs)) - DIMENSION, _LOG)[0]
        means = without_remainder(logs.rhs).subs(_LOG, log)
        (rate,) = sp.solve((total.lhs - total.rhs).subs(logs.lhs, means), RATE)
        gap = sp.expand_log(sp.log(16 * kernel.rhs)) - log
        return eq(root, root + gap.subs(RATE, rate) + rest)

    steps = (
        *_integral(),
        Step("D = E[c phi'^2/(1 + c phi'^2)]; the density is flat.", eq(DIMENSION, _share * _FLAT)),
        Step("c = g^2 D exp(-2s) at the rate s.", eq(_square, GAIN**2 * DIMENSION * sp.exp(-2 * RATE))),
        Step(
            "The exponents above s sum to 0.",
            eq(2 * RATE * DIMENSION - DIMENSION + _logs(_square) * _FLAT, 0),
        ),
        Step("Eliminate c and s.", statement, combined),
    )
    return _derived(steps)


@entry(
    "scheme.lyapunov_max.discrete.strong_coupling",
    "largest Lyapunov exponent of the discrete-time network at strong coupling, for tanh",
    "largest Lyapunov exponent at strong coupling, discrete network (tanh)",
)
def lyapunov_max() -> Derived:
    rest = remainder(GAIN**-2)
    statement = eq(EXPONENT, sp.log(4 * GAIN**2 * _FLAT / 3) / 2 + rest)
    area = sp.Integral(sp.sech(_x) ** 4, (_x, -sp.oo, sp.oo))
    steps = (
        Step("The discrete-time network, M = E phi'^2.", eq(EXPONENT, sp.log(GAIN**2 * _mean) / 2)),
        Step("phi' = sech^2 x; the density is flat.", eq(_mean, area * _FLAT)),
        Step(
            "Integrate.",
            statement,
            lambda *r: r[0].rhs.subs(_mean, r[1].rhs.subs(area, area.rewrite(sp.exp).doit())) + rest,
        ),
    )
    return _derived(steps)
