r"""The largest Lyapunov exponent of the Gaussian network: the Schroedinger problem, its onset series and
its limits.

Two copies driven by the same couplings separate with a two-time covariance $d(t,t')$ that obeys
$(1+\partial_t)(1+\partial_{t'})d=g^2C_{\varphi'}(t-t')d$, which growth at rate $\lambda$ turns into
$H\psi=E\psi$, $H=-\partial_\tau^2+1-g^2C_{\varphi'}(\tau)$, $E=1-(1+\lambda)^2$ (Sompolinsky, Crisanti and
Sommers 1988). $\Delta'(\tau)$ is an exact state of zero energy; it has one node, so exactly one level lies
below 0: chaos.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides
from rnnchaos.theory.formula import Derived, Meaning, Step, entry
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

Eq = sp.Eq
EXPONENT, GROUND = sp.Symbol("lambda_1", real=True), sp.Symbol("E0", real=True)
_wave = sp.Function("psi", real=True)(TAU)
_sum_time, _rate = sp.Symbol("T", real=True), sp.Symbol("lambda", real=True)
_slope_covariance = sp.diff(covariance_of_phi(DELTA), DELTA)
_push = GAIN**2 * _slope_covariance.subs(DELTA, LAGGED)
HILL = 1 - _push
"""The potential 1 - g^2 E[phi' phi'], with C_phi' = dC/dDelta at Delta(tau), by Price's theorem."""
SYMBOLS = {
    "lambda_1": Meaning("largest Lyapunov exponent", "per time", "real"),
    "E0": Meaning("ground-state energy of -d^2/dtau^2 + 1 - g^2 E[phi'(x) phi'(y)]", "1", "E0 < 1"),
    "n": Meaning("order in epsilon", "1", "integer"),
}


def symbols_of(statement: sp.Basic) -> dict[str, Meaning]:
    """The meanings of the statement's symbols."""
    own = {s.name for s in statement.free_symbols} & set(SYMBOLS)
    others = [s.name for s in statement.free_symbols if s.name not in SYMBOLS]
    return {n: SYMBOLS[n] for n in sorted(own)} | meanings(*sorted(others))


def _hamiltonian(state: sp.Expr) -> sp.Expr:
    return -sp.Derivative(state, (TAU, 2)) + HILL * state


def growth() -> tuple[Step, ...]:
    """From two copies to the Schroedinger equation, whatever the stationary autocovariance."""
    copies = sp.Function("d", real=True)(_sum_time, TAU)
    once = copies + sp.Derivative(copies, _sum_time) - sp.Derivative(copies, TAU)
    twice = (once + sp.Derivative(once, _sum_time) + sp.Derivative(once, TAU)).doit()

    def growing(*relations: sp.Basic) -> sp.Basic:
        factor = sp.exp(_rate * _sum_time)
        sides = (side.subs(copies, factor * _wave).doit() / factor for side in relations[-1].args)
        return Eq(*(sp.expand(side) for side in sides), evaluate=False)

    return (
        Step(
            "The covariance d of two infinitesimal separations at times t, t', in T = t + t' and tau "
            "= t - t': (1 + d/dt)(1 + d/dt') d = g^2 E[phi' phi'] d.",
            Eq(twice, _push * copies, evaluate=False),
        ),
        Step(
            "Growth d = exp(lambda T) psi(tau): separations grow like exp(lambda t).",
            Eq((1 + _rate) ** 2 * _wave - sp.Derivative(_wave, (TAU, 2)), _push * _wave, evaluate=False),
            growing,
        ),
        Step(
            "A Schroedinger equation with E = 1 - (1 + lambda)^2.",
            Eq(_hamiltonian(_wave), (1 - (1 + _rate) ** 2) * _wave, evaluate=False),
            both_sides(lambda side: side + (HILL - (1 + _rate) ** 2) * _wave),
        ),
    )


def _zero_energy() -> tuple[Step, ...]:
    """The state that shows one level below 0."""
    return (
        Step("The mean-field equation.", DMFT),
        Step(
            "Its derivative: Delta' is an exact state of zero energy. It has one node, at tau = 0, so "
            "it is the first excited state and one level lies below it.",
            Eq(_hamiltonian(VELOCITY), 0, evaluate=False),
            lambda *r: Eq(sp.diff(r[-1].rhs - r[-1].lhs, TAU), 0, evaluate=False),
        ),
    )


def ground(statement: sp.Basic) -> tuple[Step, ...]:
    """From the Schroedinger equation, the third relation, to lambda_1."""
    return (
        Step(
            "The ground state grows fastest.",
            Eq(GROUND, 1 - (1 + EXPONENT) ** 2, evaluate=False),
            lambda *r: Eq(GROUND, sp.expand((r[2].rhs / _wave).subs(_rate, EXPONENT)), evaluate=False),
        ),
        Step("Solve for lambda_1: the root above -1.", statement, _upper_root),
    )


def _upper_root(*relations: sp.Basic) -> sp.Basic:
    below = sp.Symbol("b", positive=True)  # 1 - E0 > 0
    roots = sp.solve((relations[-1].lhs - relations[-1].rhs).subs(GROUND, 1 - below), EXPONENT)
    return Eq(EXPONENT, next(r for r in roots if (r + 1).is_positive).subs(below, 1 - GROUND), evaluate=False)


@entry(
    "gaussian.lyapunov_max",
    "largest Lyapunov exponent from the ground state of a Schroedinger problem",
    "largest Lyapunov exponent",
)
def lyapunov_max() -> Derived:
    statement = Eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))
    return Derived((*growth(), *_zero_energy(), *ground(statement)), symbols_of(statement), CHAOTIC, SCS)


LYAPUNOV = (lyapunov_max,)
