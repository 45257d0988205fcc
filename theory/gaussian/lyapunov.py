r"""$-\psi''+[1-g^2C_{\varphi'}(\tau)]\psi=E\psi$, $E=1-(1+\lambda)^2$: the largest Lyapunov exponent of the
Gaussian network from the ground state of a Schroedinger problem (Sompolinsky, Crisanti and Sommers 1988).

Two copies driven by the same couplings separate with a two-time covariance $d(t,t')$ that obeys
$(1+\partial_t)(1+\partial_{t'})d=g^2C_{\varphi'}(t-t')d$, which growth at rate $\lambda$ turns into that
problem. $\Delta'(\tau)$ is an exact state of zero energy; it has one node, so exactly one level lies below 0:
chaos.

Two copies under the same noise: it drops out of their difference, so that small separations obey the same
equation with the autocovariance of the noisy state. That has a kink at lag 0, so Delta' is a state on tau > 0
alone, and the boundary of chaos, $g^2E\varphi^2=\Delta_0$, is where its even continuation is smooth.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.noise import NOISY
from rnnchaos.theory.gaussian.noise import SYMBOLS as OF_NOISE
from rnnchaos.theory.gaussian.notation import (
    CHAOTIC,
    DELTA,
    DELTA0,
    DMFT,
    GAIN,
    LAGGED,
    SCS,
    TAU,
    VELOCITY,
    covariance_of_phi,
    mean_square,
    meanings,
)

EXPONENT, GROUND = sp.Symbol("lambda_1", real=True), sp.Symbol("E0", real=True)
_wave = sp.Function("psi", real=True)(TAU)
_sum_time, _rate = sp.Symbol("T", real=True), sp.Symbol("lambda", real=True)
_slope_covariance = sp.diff(covariance_of_phi(DELTA), DELTA)
WELL = 1 - GAIN**2 * _slope_covariance.subs(DELTA, LAGGED)
"""The potential well 1 - g^2 E[phi' phi'], with C_phi' = dC/dDelta at Delta(tau), by Price's theorem."""
SYMBOLS = Notation(
    meanings
    | {
        "lambda_1": Meaning("largest Lyapunov exponent", "per time", "real"),
        "E0": Meaning("ground-state energy of -d^2/dtau^2 + 1 - g^2 E[phi'(x) phi'(y)]", "1", "E0 < 1"),
        "n": Meaning("order in epsilon", "1", "integer"),
    }
)


def _hamiltonian(state: sp.Expr, well: sp.Expr) -> sp.Expr:
    return -sp.Derivative(state, (TAU, 2)) + well * state


def growth(well: sp.Expr = WELL) -> tuple[Step, ...]:
    """From two copies to the Schroedinger equation, whatever the stationary autocovariance."""
    push = 1 - well
    copies = sp.Function("d", real=True)(_sum_time, TAU)
    once = copies + sp.Derivative(copies, _sum_time) - sp.Derivative(copies, TAU)
    twice = (once + sp.Derivative(once, _sum_time) + sp.Derivative(once, TAU)).doit()

    def growing(*relations: sp.Basic) -> sp.Basic:
        factor = sp.exp(_rate * _sum_time)
        sides = (side.subs(copies, factor * _wave).doit() / factor for side in relations[-1].args)
        return eq(*(sp.expand(side) for side in sides))

    return (
        Step(
            "The covariance d of two infinitesimal separations at times t, t', in T = t + t' and tau = t - "
            "t': (1 + d/dt)(1 + d/dt') d = g^2 E[phi' phi'] d.",
            eq(twice, push * copies),
        ),
        Step(
            "Growth d = exp(lambda T) psi(tau): separations grow like exp(lambda t).",
            eq((1 + _rate) ** 2 * _wave - sp.Derivative(_wave, (TAU, 2)), push * _wave),
            growing,
        ),
        Step(
            "A Schroedinger equation with E = 1 - (1 + lambda)^2.",
            eq(_hamiltonian(_wave, well), (1 - (1 + _rate) ** 2) * _wave),
            both_sides(lambda side: side + (well - (1 + _rate) ** 2) * _wave),
        ),
    )


def zero_energy(dmft: sp.Basic = DMFT, well: sp.Expr = WELL) -> tuple[Step, ...]:
    """The state that shows one level below 0."""
    return (
        Step("The mean-field equation.", dmft),
        Step(
            "Its derivative: Delta' is an exact state of zero energy. It has one node, at tau = 0, so it is "
            "the first excited state and one level lies below it.",
            eq(_hamiltonian(VELOCITY, well), 0),
            lambda *r: eq(sp.diff(r[-1].rhs - r[-1].lhs, TAU), 0),
        ),
    )


def ground(statement: sp.Basic) -> tuple[Step, ...]:
    """From the Schroedinger equation, the third relation, to lambda_1."""
    return (
        Step(
            "The ground state grows fastest.",
            eq(GROUND, 1 - (1 + EXPONENT) ** 2),
            lambda *r: sp.expand((r[2].rhs / _wave).subs(_rate, EXPONENT)),
        ),
        Step("Solve for lambda_1: the root above -1.", statement, _upper_root),
    )


def _upper_root(*relations: sp.Basic) -> sp.Basic:
    below = sp.Symbol("b", positive=True)  # 1 - E0 > 0
    roots = sp.solve((relations[-1].lhs - relations[-1].rhs).subs(GROUND, 1 - below), EXPONENT)
    return eq(EXPONENT, next(r for r in roots if (r + 1).is_positive).subs(below, 1 - GROUND))


@entry(
    "gaussian.lyapunov_max",
    "largest Lyapunov exponent from the ground state of a Schroedinger problem",
    "largest Lyapunov exponent",
)
def lyapunov_max() -> Derived:
    statement = eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))
    return Derived((*growth(), *zero_energy(), *ground(statement)), SYMBOLS.of(statement), CHAOTIC, SCS)


_zero_mode = -VELOCITY
_slope = sp.Function("k", real=True)
GROUND_UNDER_NOISE = Meaning(
    "ground-state energy of -d^2/dtau^2 + 1 - g^2 E[phi'(x) phi'(y)] on tau > 0 with psi'(0) = 0, Delta that "
    "of gaussian.variance.noise",
    "1",
    "E0 < 1",
)


@entry("gaussian.lyapunov_max.noise", "largest Lyapunov exponent under white noise")
def lyapunov_noise() -> Derived:
    statement = eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))
    at_zero = (
        Step(
            "psi is even and smooth at lag 0, where the potential only bends: its slope k = psi' is odd.",
            eq(_slope(TAU), -_slope(-TAU)),
        ),
        Step(
            "So the problem is one on tau > 0 with psi'(0) = 0.",
            eq(2 * _slope(0), 0),
            both_sides(lambda side: (side + _slope(-TAU)).subs(TAU, 0)),
        ),
    )
    remark = (
        "The same noise drives both copies and drops out of their difference; it enters through Delta alone. "
        "lambda_1 changes sign at gaussian.chaos_boundary.noise."
    )
    return Derived(
        (*growth(), *at_zero, *ground(statement)),
        SYMBOLS("lambda_1") | {"E0": GROUND_UNDER_NOISE} | OF_NOISE("D", "c_inf"),
        NOISY,
        DERIVED_HERE,
        remarks=(remark,),
    )


def _smooth(*relations: sp.Basic) -> sp.Basic:
    """psi'(0+) = 0 for the psi of the last relation, with the second derivative of Delta from the first."""
    wave = relations[-1].rhs / WELL
    second, value = relations[0].args
    return eq(sp.diff(wave, TAU).subs(second, value).subs(LAGGED, DELTA0), 0)


@entry(
    "gaussian.chaos_boundary.noise",
    "where white noise ends chaos: the sign of the largest Lyapunov exponent",
    "onset of chaos under white noise",
)
def chaos_boundary() -> Derived:
    statement = eq(GAIN**2 * mean_square(), DELTA0)
    steps = (
        Step("For tau > 0 the autocovariance obeys the mean-field equation without noise.", DMFT),
        Step(
            "Differentiated, it makes psi = -Delta' a solution of the Schroedinger equation at E = 0 on tau "
            "> 0, positive and decaying.",
            eq(sp.Derivative(_zero_mode, (TAU, 2)), WELL * _zero_mode),
            both_sides(lambda side: -sp.diff(side, TAU)),
        ),
        Step(
            "It is the ground state with psi'(0) = 0, so that E0 = 0 and lambda_1 = 0, where its slope "
            "-Delta''(0+) vanishes; at tau = 0, Delta = Delta0.",
            statement,
            _smooth,
        ),
    )
    remark = "lambda_1 > 0 where g^2 E phi^2 > Delta0, the variance of gaussian.variance.noise; else < 0."
    return Derived(steps, OF_NOISE("D", "g", "Delta0", "c_inf"), NOISY, DERIVED_HERE, remarks=(remark,))
