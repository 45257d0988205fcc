r"""White noise in the Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)+\xi_i$,
$\langle\xi_i\xi_j\rangle=2D\delta_{ij}\delta(t)$.

The noise enters the mean-field equation as a delta function at lag 0, which puts a kink of slope -D there:
the motion of Delta starts with kinetic energy $D^2/2$. Every gain then has a stationary state. Small
differences still obey the Schroedinger problem of `gaussian.lyapunov_max`.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Step, entry
from rnnchaos.theory.gaussian_notation import (
    AUTOCOVARIANCE,
    DELTA,
    DELTA0,
    GAIN,
    TAU,
    covariance_of_phi,
    mean_square,
    meanings,
    positive,
    potential_expression,
    variance_of_primitive,
)
from rnnchaos.theory.operations import both_sides, substitute

Eq = sp.Eq
NOISE = sp.Symbol("D", positive=True)
SYMBOLS = {
    "D": Meaning("strength of the white noise, <xi xi> = 2 D delta(t)", "activity^2 per time", "D > 0"),
}
NOISY = sp.And(positive(GAIN), positive(NOISE))
_lag = AUTOCOVARIANCE(TAU)


@entry("gaussian.variance.noise", "self-consistency of the variance under white noise")
def variance_noise() -> Formula:
    potential = sp.Function("V", real=True)
    velocity = sp.Derivative(_lag, TAU)
    second = sp.Derivative(_lag, (TAU, 2))
    kick = sp.DiracDelta(TAU)
    speed = sp.Function("s", real=True)(0)
    statement = Eq(GAIN**2, (DELTA0**2 - NOISE**2) / (2 * variance_of_primitive()), evaluate=False)

    def jump(*relations: sp.Basic) -> sp.Basic:
        strength = sp.integrate(relations[-1].rhs.coeff(kick) * kick, (TAU, -sp.oo, sp.oo))
        return Eq(2 * speed, strength, evaluate=False)

    steps = (
        Step(
            "x = (1 + d/dt)^(-1)(h + xi): the noise adds its covariance 2 D delta(tau) to that of h.",
            Eq(_lag - second, GAIN**2 * covariance_of_phi(_lag) + 2 * NOISE * kick, evaluate=False),
        ),
        Step(
            "Solve for the second derivative.",
            Eq(second, _lag - GAIN**2 * covariance_of_phi(_lag) - 2 * NOISE * kick, evaluate=False),
            both_sides(lambda side: sp.expand(_lag - side)),
        ),
        Step(
            "Integrated across tau = 0 it makes the even Delta jump in slope from -s to s = Delta'(0+).",
            Eq(2 * speed, -2 * NOISE, evaluate=False),
            jump,
        ),
        Step("The slope at 0+.", Eq(speed, -NOISE, evaluate=False), both_sides(lambda side: side / 2)),
        Step(
            "For tau > 0 energy is conserved, and it is 0, its value at infinity.",
            Eq(speed**2 / 2 + potential(DELTA0), 0, evaluate=False),
            lambda *r: Eq(
                (velocity**2 / 2 + potential(_lag)).subs({velocity: speed}).subs(_lag, DELTA0),
                0,
                evaluate=False,
            ),
        ),
        Step(
            "Insert slope and potential.",
            Eq(NOISE**2 / 2 - DELTA0**2 / 2 + GAIN**2 * variance_of_primitive(), 0, evaluate=False),
            substitute((speed, -NOISE), (potential(DELTA0), potential_expression(DELTA0))),
        ),
        Step(
            "Solve for g^2.",
            statement,
            both_sides(
                lambda side: sp.expand((side - NOISE**2 / 2 + DELTA0**2 / 2) / variance_of_primitive())
            ),
        ),
    )
    remark = (
        "Delta0 > D. For phi > 0 with phi(x)/x falling on x > 0 the right side rises with Delta0: one "
        "solution at every gain, chaotic or not."
    )
    symbols = {"D": SYMBOLS["D"], **meanings("g", "Delta0")}
    return Formula(
        "gaussian.variance.noise",
        "variance under white noise",
        statement,
        symbols,
        NOISY,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


@entry(
    "gaussian.lyapunov_max.noise", "where white noise leaves chaos: the sign of the largest Lyapunov exponent"
)
def lyapunov_noise() -> Formula:
    """lambda_1 = 0 exactly where the decaying zero-energy solution, -Delta', has zero slope at 0+, that is
    Delta''(0+) = 0.
    """
    second = sp.Derivative(_lag, (TAU, 2))
    zero_mode = sp.Derivative(_lag, TAU)
    hill = 1 - GAIN**2 * sp.diff(covariance_of_phi(DELTA), DELTA).subs(DELTA, _lag)
    statement = Eq(GAIN**2 * mean_square(), DELTA0, evaluate=False)
    steps = (
        Step(
            "For tau > 0 the autocovariance obeys the mean-field equation without noise.",
            Eq(second, _lag - GAIN**2 * covariance_of_phi(_lag), evaluate=False),
        ),
        Step(
            "Differentiated, it makes psi = -Delta' a solution of the Schroedinger equation at E = 0 "
            "on tau > 0, positive and decaying.",
            Eq(sp.Derivative(-zero_mode, (TAU, 2)), hill * -zero_mode, evaluate=False),
            lambda *r: Eq(-sp.diff(r[-1].lhs, TAU), -sp.diff(r[-1].rhs, TAU), evaluate=False),
        ),
        Step(
            "It is the even ground state, and lambda_1 = -1 + sqrt(1 - E0) = 0, where its slope "
            "-Delta''(0+) vanishes; at tau = 0, Delta = Delta0.",
            statement,
            lambda *r: Eq((_lag - r[0].rhs).subs(_lag, DELTA0), DELTA0, evaluate=False),
        ),
    )
    symbols = {**meanings("g", "Delta0")}
    remark = (
        "lambda_1 > 0 for g^2 E phi^2 > Delta0 and < 0 otherwise. lambda_1 itself is -1 + sqrt(1 - E0), "
        "E0 the ground state with psi'(0) = 0."
    )
    return Formula(
        "gaussian.lyapunov_max.noise",
        "onset of chaos under white noise",
        statement,
        symbols,
        NOISY,
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


NOISY_FORMULAS = (variance_noise, lyapunov_noise)
