r"""$-\psi''+[1-g^2C_{\varphi'}(\tau)]\psi=E\psi$, $E=1-(1+\lambda)^2$: the largest Lyapunov exponent of the
Gaussian network from the ground state of a Schroedinger problem (Sompolinsky, Crisanti and Sommers 1988).

Two copies driven by the same couplings separate with a two-time covariance $d(t,t')$ that obeys
$(1+\partial_t)(1+\partial_{t'})d=g^2C_{\varphi'}(t-t')d$, which growth at rate $\lambda$ turns into that
problem. $\Delta'(\tau)$ is an exact state of zero energy; it has one node, so exactly one level lies below 0:
chaos.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.notation import (
    CHAOTIC,
    DELTA,
    DMFT,
    GAIN,
    LAGGED,
    SCS,
    TAU,
    VELOCITY,
    covariance_of_phi,
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
