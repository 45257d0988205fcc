r"""The Euler map $x_{m+1}=(1-\delta)x_m+\delta h_m$, $h=J\varphi(x)$, by its mean-field equation

$[1+(1-\delta)^2]\Delta(n)-(1-\delta)[\Delta(n+1)+\Delta(n-1)]=\delta^2g^2E[\varphi(x)\varphi(y)]$:

variance and kinetic energy. At N to infinity h is Gaussian with covariance $g^2C$, whatever the step, and x
is a linear filter of h: exact at every $\delta$ (`dt` in code), from the discrete-time network ($\delta=1$)
to the flow ($\delta\to0$). The variance and the noisy variance divide by $1-\delta$ and need $\delta<1$;
`rnnchaos.theory.scheme.discrete` has $\delta=1$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Erratum, Step, entry
from rnnchaos.theory.gaussian.noise import NOISE, POWER, SYMBOLS
from rnnchaos.theory.gaussian.notation import (
    BOUNDED,
    DELTA0,
    GAIN,
    GAMMA0,
    STEP,
    mean_square,
    meanings,
    positive,
)
from rnnchaos.theory.scheme.notation import (
    ANY_STEP,
    BELOW_ONE,
    COVARIANCE,
    DMFT,
    DRIVE,
    ESTIMATED,
    KEEP,
    LAG,
    at_lag_zero,
    filtered,
    lag_zero,
    two_times,
)


@entry(
    "scheme.dmft",
    "exact mean-field equation of the Euler map at step dt",
    "mean-field equation of the Euler map",
)
def dmft() -> Derived:
    shift = sp.Function("K", real=True)
    m = sp.Symbol("m", integer=True)
    difference = two_times(shift, m)
    steps = (
        Step(
            "K(m, n) = <x_m x_n>. Multiply the map at two times: its left side is a filter of x, its right "
            "side dt^2 times the covariance of h.",
            eq(difference, DRIVE),
        ),
        Step(
            "In a stationary state K depends on the lag alone, K(m, m + n) = Delta(n), and Delta is even.",
            DMFT,
            lambda *r: eq(r[-1].lhs.replace(shift, lambda a, b: COVARIANCE(b - a)), r[-1].rhs),
        ),
    )
    return Derived(steps, meanings("g", "dt", "Delta0", "n"), ANY_STEP, DERIVED_HERE, remarks=(ESTIMATED,))


@entry(
    "scheme.variance",
    "variance of the Euler map's chaotic state: the solution of its mean-field equation that decays",
    "variance of the Euler map",
)
def variance() -> Derived:
    statement = eq(
        COVARIANCE(LAG + 1), ((1 + KEEP**2) * COVARIANCE(LAG) - DRIVE) / KEEP - COVARIANCE(LAG - 1)
    )
    steps = (
        Step("The mean-field equation of the map.", DMFT),
        Step(
            "Solved for the next lag, with Delta(-1) = Delta(1): Delta0 is fixed by Delta(n) -> 0 as n "
            "grows.",
            statement,
            both_sides(lambda side: ((1 + KEEP**2) * COVARIANCE(LAG) - side) / KEEP - COVARIANCE(LAG - 1)),
        ),
    )
    remark = (
        "Delta(0) = Delta0; the chaotic state is the Delta0 for which Delta(n) -> 0, found by shooting. At "
        "dt = 1: scheme.variance.discrete."
    )
    return Derived(
        steps, meanings("g", "dt", "Delta0", "n"), BELOW_ONE, DERIVED_HERE, remarks=(remark, ESTIMATED)
    )


_FLOW = GAIN**2 * mean_square() - DELTA0
RAW = Erratum(
    "scheme.kinetic_energy",
    "simulations of arXiv:2508.04983 at the Euler step dt = 0.1",
    lambda: (eq(GAMMA0, _FLOW), eq(GAMMA0, _FLOW / (1 - STEP))),
    "They compare the squared increments of the map with the flow's kinetic energy, which they exceed by "
    "1/(1 - dt): by 11.1 % at every gain, 0.142127 for 0.127907 at g = 2. Nothing of it is due to finite "
    "size.",
    "eval scheme.kinetic_energy --g 2 --dt 0.1",
    "0.14212661527118",
)


@entry(
    "scheme.kinetic_energy",
    "mean squared increment over dt^2 of the Euler map: Euler's bias of the kinetic energy, exactly",
    "kinetic energy of the Euler map",
)
def kinetic_energy() -> Derived:
    statement = eq(GAMMA0, (GAIN**2 * mean_square() - DELTA0) / (1 - STEP))
    first = COVARIANCE(1)
    steps = (
        Step("The mean-field equation of the map.", DMFT),
        Step("At lag 0, with Delta(-1) = Delta(1).", at_lag_zero(), lag_zero),
        Step(
            "<(x_{n+1} - x_n)^2>/dt^2 = 2 (Delta0 - Delta(1))/dt^2; eliminate Delta(1).",
            statement,
            lambda *r: sp.simplify(2 * (DELTA0 - sp.solve(r[-1].lhs - r[-1].rhs, first)[0]) / STEP**2),
        ),
    )
    remark = (
        "Gamma0 is here the raw <F^2> of the map, F = -x + J phi(x), with the map's own Delta0: 1/(1 - dt) "
        "times the flow's expression, about 11 % high at dt = 0.1. Also <x F> = -(dt/2) <F^2>. At dt = 1 "
        "successive states are independent and Gamma0 = 2 Delta0."
    )
    return Derived(
        steps,
        meanings("g", "dt", "Delta0", "Gamma0"),
        BELOW_ONE,
        DERIVED_HERE,
        erratum=RAW,
        remarks=(remark, ESTIMATED),
    )


@entry(
    "scheme.variance.noise",
    "mean-field equation of the Euler map under white noise, and its lag 0",
    "variance of the Euler map under white noise",
)
def variance_noise() -> Derived:
    kick = POWER * STEP
    noisy = eq(filtered(LAG), DRIVE + kick * sp.KroneckerDelta(LAG, 0))
    first = COVARIANCE(1)
    statement = eq(first, ((1 + KEEP**2) * DELTA0 - STEP**2 * GAIN**2 * mean_square() - kick) / (2 * KEEP))
    steps = (
        Step(
            "A step adds a normal number of variance 2 D dt, new at every step, to dt h: the right side of "
            "the map's equation gains this variance at lag 0.",
            noisy,
        ),
        Step("At lag 0, with Delta(-1) = Delta(1).", at_lag_zero(kick), lag_zero),
        Step(
            "Solve for Delta(1); all later lags obey the equation without noise.",
            statement,
            lambda *r: sp.solve(r[-1].lhs - r[-1].rhs, first)[0],
        ),
    )
    remark = (
        "Delta0 is that for which Delta(n) -> 0. At dt = 1, Delta0 = g^2 E phi^2 + 2 D. As dt -> 0 the kink "
        "is that of slope -D at lag 0 of gaussian.variance.noise."
    )
    return Derived(
        steps,
        SYMBOLS("g", "dt", "Delta0", "c_inf", "n", "D"),
        sp.And(BELOW_ONE, positive(NOISE), BOUNDED),
        DERIVED_HERE,
        remarks=(remark, ESTIMATED),
    )
