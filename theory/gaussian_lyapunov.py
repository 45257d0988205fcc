r"""The largest Lyapunov exponent of the Gaussian network: the Schroedinger problem, its onset series and
its limits.

Two copies driven by the same couplings separate with a two-time covariance $d(t,t')$ that obeys
$(1+\partial_t)(1+\partial_{t'})d=g^2C_{\varphi'}(t-t')d$, which growth at rate $\lambda$ turns into
$H\psi=E\psi$, $H=-\partial_\tau^2+1-g^2C_{\varphi'}(\tau)$, $E=1-(1+\lambda)^2$ (Sompolinsky, Crisanti and
Sommers 1988). $\Delta'(\tau)$ is an exact state of zero energy; it has one node, so exactly one level lies
below 0: chaos.
"""

import sympy as sp

from rnnchaos.theory.formula import Formula, Meaning, Step, entry
from rnnchaos.theory.gaussian_correlation import SCS
from rnnchaos.theory.gaussian_notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA,
    GAIN,
    TAU,
    covariance_of_phi,
    meanings,
)
from rnnchaos.theory.operations import Operation, both_sides

Eq = sp.Eq
EXPONENT, GROUND = sp.Symbol("lambda_1", real=True), sp.Symbol("E0", real=True)
_lag = AUTOCOVARIANCE(TAU)
_wave = sp.Function("psi", real=True)
_slope_covariance = sp.diff(covariance_of_phi(DELTA), DELTA)
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
    """H state, with C_phi' = dC/dDelta at Delta(tau), by Price's theorem."""
    return -sp.Derivative(state, (TAU, 2)) + (1 - GAIN**2 * _slope_covariance.subs(DELTA, _lag)) * state


@entry("gaussian.lyapunov_max", "largest Lyapunov exponent from the ground state of a Schroedinger problem")
def lyapunov_max() -> Formula:
    sum_time, rate = sp.Symbol("T", real=True), sp.Symbol("lambda", real=True)
    copies = sp.Function("d", real=True)(sum_time, TAU)
    once = copies + sp.Derivative(copies, sum_time) - sp.Derivative(copies, TAU)
    push = GAIN**2 * _slope_covariance.subs(DELTA, _lag)
    wave = _wave(TAU)
    zero_mode = sp.Derivative(_lag, TAU)
    statement = Eq(EXPONENT, -1 + sp.sqrt(1 - GROUND))

    def growing(*relations: sp.Basic) -> sp.Basic:
        growth = sp.exp(rate * sum_time)
        sides = (
            side.subs(copies, growth * wave).doit() / growth
            for side in (relations[-1].lhs, relations[-1].rhs)
        )
        return Eq(*(sp.expand(side) for side in sides), evaluate=False)

    steps = (
        Step(
            "The covariance d of two infinitesimal separations at times t, t', in T = t + t' and tau "
            "= t - t': (1 + d/dt)(1 + d/dt') d = g^2 E[phi' phi'] d.",
            Eq(
                (once + sp.Derivative(once, sum_time) + sp.Derivative(once, TAU)).doit(),
                push * copies,
                evaluate=False,
            ),
        ),
        Step(
            "Growth d = exp(lambda T) psi(tau): separations grow like exp(lambda t).",
            Eq((1 + rate) ** 2 * wave - sp.Derivative(wave, (TAU, 2)), push * wave, evaluate=False),
            growing,
        ),
        Step(
            "A Schroedinger equation with E = 1 - (1 + lambda)^2.",
            Eq(_hamiltonian(wave), (1 - (1 + rate) ** 2) * wave, evaluate=False),
            both_sides(lambda side: side + (1 - push - (1 + rate) ** 2) * wave),
        ),
        Step(
            "The mean-field equation.",
            Eq(sp.Derivative(_lag, (TAU, 2)), _lag - GAIN**2 * covariance_of_phi(_lag), evaluate=False),
        ),
        Step(
            "Its derivative: Delta' is an exact state of zero energy. It has one node, at tau = 0, so "
            "it is the first excited state and one level lies below it.",
            Eq(_hamiltonian(zero_mode), 0, evaluate=False),
            lambda *r: Eq(sp.diff(r[-1].rhs - r[-1].lhs, TAU), 0, evaluate=False),
        ),
        Step(
            "The ground state grows fastest.",
            Eq(GROUND, 1 - (1 + EXPONENT) ** 2, evaluate=False),
            _lowest(rate, wave),
        ),
        Step("Solve for lambda_1: the root above -1.", statement, _upper_root),
    )
    return Formula(
        "gaussian.lyapunov_max",
        "largest Lyapunov exponent",
        statement,
        symbols_of(statement),
        CHAOTIC,
        SCS,
        steps,
    )


def _lowest(rate: sp.Symbol, wave: sp.Expr) -> Operation:
    return lambda *r: Eq(GROUND, sp.expand((r[2].rhs / wave).subs(rate, EXPONENT)), evaluate=False)


def _upper_root(*relations: sp.Basic) -> sp.Basic:
    below = sp.Symbol("b", positive=True)  # 1 - E0 > 0
    roots = sp.solve((relations[-1].lhs - relations[-1].rhs).subs(GROUND, 1 - below), EXPONENT)
    return Eq(EXPONENT, next(r for r in roots if (r + 1).is_positive).subs(below, 1 - GROUND), evaluate=False)


LYAPUNOV = (lyapunov_max,)
