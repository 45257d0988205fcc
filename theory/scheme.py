r"""The Euler map $x_{n+1}=(1-\delta)x_n+\delta h_n$, $h=J\varphi(x)$: the exact mean-field theory of the
integrator itself.

At N to infinity h is Gaussian with covariance $g^2C$, whatever the step, and x is a linear filter of h. So
the scheme that a
simulation runs has its own dynamical mean-field theory, exact at every step $\delta$ (`dt` in code), from the
discrete-time network
($\delta=1$) to the flow ($\delta\to0$). Theory against simulation then needs no step-error guess. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Step, entry
from rnnchaos.theory.gaussian_noise import NOISE, SYMBOLS
from rnnchaos.theory.gaussian_notation import (
    DELTA0,
    GAIN,
    GAMMA0,
    STEP,
    covariance_of_phi,
    mean_square,
    meanings,
)
from rnnchaos.theory.operations import both_sides, substitute
from rnnchaos.theory.scheme_dimension import DIMENSION
from rnnchaos.theory.scheme_lyapunov import LYAPUNOV

Eq = sp.Eq
_n = sp.Symbol("n", integer=True)
_D = sp.Function("Delta", real=True)
_H = sp.Function("H", real=True)
_keep = 1 - STEP
_stable = STEP < 1
NOISE_MEANING = SYMBOLS["D"]
_lags = {"n": Meaning("lag in steps", "1", "integer")}


def _filtered(n: sp.Expr) -> sp.Expr:
    """Covariance at lag n of x_{m+1} - (1 - dt) x_m = dt h_m."""
    return (1 + _keep**2) * _D(n) - _keep * (_D(n + 1) + _D(n - 1))


_drive = STEP**2 * GAIN**2 * covariance_of_phi(_D(_n))
_dmft = Eq(_filtered(_n), _drive, evaluate=False)


@entry("scheme.dmft", "exact mean-field equation of the Euler map at step dt")
def dmft() -> Formula:
    shift = sp.Function("K", real=True)
    m = sp.Symbol("m", integer=True)
    difference = (
        shift(m + 1, m + _n + 1)
        - _keep * (shift(m, m + _n + 1) + shift(m + 1, m + _n))
        + _keep**2 * shift(m, m + _n)
    )
    steps = (
        Step(
            "K(m, n) = <x_m x_n>. Multiply the map at two times: its left side is a filter of x, its right "
            "side dt^2 times the covariance of h.",
            Eq(difference, _drive, evaluate=False),
        ),
        Step(
            "In a stationary state K depends on the lag alone, K(m, m + n) = Delta(n), and Delta is even.",
            _dmft,
            lambda *r: Eq(r[-1].lhs.replace(shift, lambda a, b: _D(b - a)), r[-1].rhs, evaluate=False),
        ),
    )
    symbols = meanings("g", "dt", "Delta0") | _lags
    return Formula(
        "scheme.dmft", "mean-field equation of the Euler map", _dmft, symbols, _stable, DERIVED_HERE, steps
    )


@entry(
    "scheme.variance",
    "variance of the Euler map's chaotic state: the solution of its mean-field equation that decays",
)
def variance() -> Formula:
    statement = Eq(_D(_n + 1), ((1 + _keep**2) * _D(_n) - _drive) / _keep - _D(_n - 1))
    steps = (
        Step("The mean-field equation of the map.", _dmft),
        Step(
            "Solved for the next lag, with Delta(-1) = Delta(1): Delta0 is fixed by Delta(n) -> 0 as n "
            "grows.",
            statement,
            both_sides(lambda side: ((1 + _keep**2) * _D(_n) - side) / _keep - _D(_n - 1)),
        ),
    )
    symbols = meanings("g", "dt", "Delta0") | _lags
    remark = "Delta(0) = Delta0; the chaotic state is the Delta0 for which Delta(n) -> 0, found by shooting."
    return Formula(
        "scheme.variance",
        "variance of the Euler map",
        statement,
        symbols,
        _stable,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


@entry(
    "scheme.kinetic_energy",
    "mean squared increment over dt^2 of the Euler map: Euler's bias of the kinetic energy, exactly",
)
def kinetic_energy() -> Formula:
    statement = Eq(GAMMA0, (GAIN**2 * mean_square() - DELTA0) / (1 - STEP))
    first = _D(1)
    at_zero = Eq(
        (1 + _keep**2) * DELTA0 - 2 * _keep * first, STEP**2 * GAIN**2 * mean_square(), evaluate=False
    )
    steps = (
        Step("The mean-field equation of the map.", _dmft),
        Step(
            "At lag 0, with Delta(-1) = Delta(1).",
            at_zero,
            substitute((_n, 0), (_D(-1), first), (_D(0), DELTA0)),
        ),
        Step(
            "<(x_{n+1} - x_n)^2>/dt^2 = 2 (Delta0 - Delta(1))/dt^2; eliminate Delta(1).",
            statement,
            lambda *r: Eq(
                GAMMA0,
                sp.simplify(2 * (DELTA0 - sp.solve(r[-1].lhs - r[-1].rhs, first)[0]) / STEP**2),
                evaluate=False,
            ),
        ),
    )
    remark = (
        "Gamma0 is here the raw <F^2> of the map, F = -x + J phi(x), with the map's own Delta0: 1/(1 - dt) "
        "times the flow's expression, "
        "about 11 % high at dt = 0.1. Also <x F> = -(dt/2) <F^2>."
    )
    return Formula(
        "scheme.kinetic_energy",
        "kinetic energy of the Euler map",
        statement,
        meanings("g", "dt", "Delta0", "Gamma0"),
        _stable,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


@entry("scheme.variance.noise", "mean-field equation of the Euler map under white noise, and its lag 0")
def variance_noise() -> Formula:
    kick = 2 * NOISE * STEP
    noisy = Eq(_filtered(_n), _drive + kick * sp.KroneckerDelta(_n, 0), evaluate=False)
    first = _D(1)
    at_zero = Eq(
        (1 + _keep**2) * DELTA0 - 2 * _keep * first, STEP**2 * GAIN**2 * mean_square() + kick, evaluate=False
    )
    statement = Eq(first, ((1 + _keep**2) * DELTA0 - STEP**2 * GAIN**2 * mean_square() - kick) / (2 * _keep))
    steps = (
        Step(
            "A step adds a normal number of variance 2 D dt, new at every step, to dt h: the right side of "
            "the "
            "map's equation gains this variance at lag 0.",
            noisy,
        ),
        Step(
            "At lag 0, with Delta(-1) = Delta(1).",
            at_zero,
            lambda *r: r[-1].subs(_n, 0).subs(_D(-1), first).subs(_D(0), DELTA0).doit(),
        ),
        Step(
            "Solve for Delta(1); all later lags obey the equation without noise.",
            statement,
            lambda *r: Eq(first, sp.solve(r[-1].lhs - r[-1].rhs, first)[0], evaluate=False),
        ),
    )
    remark = (
        "Delta0 is that for which Delta(n) -> 0. At dt = 1, Delta0 = g^2 E phi^2 + 2 D. As dt -> 0 the kink "
        "is "
        "that of slope -D at lag 0 of gaussian.variance.noise."
    )
    return Formula(
        "scheme.variance.noise",
        "variance of the Euler map under white noise",
        statement,
        meanings("g", "dt", "Delta0") | _lags | {"D": NOISE_MEANING},
        _stable,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


FORMULAS = (dmft, variance, kinetic_energy, *LYAPUNOV, variance_noise, *DIMENSION)
