r"""White noise in the Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)+\xi_i$,
$\langle\xi_i\xi_j\rangle=2D\delta_{ij}\delta(t)$.

The noise enters the mean-field equation as a delta function at lag 0, which puts a kink of slope -D there:
the motion of Delta starts with kinetic energy $D^2/2$. There is then no quiescent state, and a stationary one
wherever the decay -x dominates at large activity, $g\lim_{x\to\infty}\varphi(x)/x<1$: at every gain for a phi
that saturates. Small differences obey the Schroedinger problem of `gaussian.lyapunov_max`
(`rnnchaos.theory.gaussian.lyapunov`).
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, conserved, eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Step, entry
from rnnchaos.theory.gaussian.notation import (
    ACCELERATION,
    BOUNDED,
    DELTA0,
    DMFT,
    GAIN,
    LAGGED,
    TAU,
    VELOCITY,
    covariance_of_phi,
    meanings,
    positive,
    potential_expression,
    variance_of_primitive,
)
from rnnchaos.theory.printing import in_words

NOISE = sp.Symbol("D", positive=True)
POWER = 2 * NOISE
"""Of the white noise: <xi xi> is this times delta(t), here and in the simulation."""
SYMBOLS = Notation(
    meanings
    | {
        "D": Meaning(
            f"strength of the white noise, <xi xi> = {in_words(POWER)} delta(t)",
            "activity^2 per time",
            "D > 0",
        )
    }
)
NOISY = sp.And(positive(GAIN), positive(NOISE), BOUNDED)
SPEED = sp.Function("s", real=True)(0)
KICK = sp.DiracDelta(TAU)


def jump(*relations: sp.Basic) -> sp.Expr:
    """The second derivative integrated across tau = 0."""
    left, right = (sp.integrate(side.coeff(KICK) * KICK, (TAU, -sp.oo, sp.oo)) for side in relations[-1].args)
    return right - left


def quiet(*relations: sp.Basic) -> sp.Basic:
    """The equation at tau > 0."""
    return eq(*(side.subs(KICK, 0) for side in relations[1].args))


def _from_start_to_end(*relations: sp.Basic) -> sp.Basic:
    """The conserved energy at tau = 0+ and at infinity."""
    energy = conserved(*relations)
    ends = ({VELOCITY: SPEED, LAGGED: DELTA0}, {VELOCITY: sp.S.Zero, LAGGED: sp.S.Zero})
    return eq(*(energy.subs(VELOCITY, at[VELOCITY]).subs(LAGGED, at[LAGGED]) for at in ends))


def kink(drive: sp.Expr) -> tuple[Step, ...]:
    """The slope at 0+ that the noise leaves, `drive` being the covariance of h."""
    noisy = POWER * KICK
    return (
        Step(
            "x = (1 + d/dt)^(-1)(h + xi): the noise adds its covariance 2 D delta(tau) to that of h.",
            eq(LAGGED - ACCELERATION, drive + noisy),
        ),
        Step(
            "Solve for the second derivative.",
            eq(ACCELERATION, LAGGED - drive - noisy),
            both_sides(lambda side: sp.expand(LAGGED - side)),
        ),
        Step(
            "Integrated across tau = 0 it makes the even Delta jump in slope from -s to s = Delta'(0+).",
            eq(2 * SPEED, -2 * NOISE),
            jump,
        ),
        Step("The slope at 0+.", eq(SPEED, -NOISE), both_sides(lambda side: side / 2)),
    )


def _motion(statement: sp.Basic) -> tuple[Step, ...]:
    """Energy conservation from 0+ to infinity."""
    energy = VELOCITY**2 / 2 + potential_expression(LAGGED)
    spread = GAIN**2 * variance_of_primitive()
    return (
        Step("For tau > 0 the noise is silent.", DMFT, quiet),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V (Price's theorem).",
            eq(sp.Derivative(energy, TAU), 0),
            lambda *r: eq(VELOCITY * (r[-1].lhs - r[-1].rhs), 0),
        ),
        Step(
            "At 0+, Delta = Delta0 with slope s; at infinity Delta, Delta' and V vanish.",
            eq(SPEED**2 / 2 - DELTA0**2 / 2 + spread, 0),
            _from_start_to_end,
        ),
        Step(
            "Insert the slope.",
            eq(NOISE**2 / 2 - DELTA0**2 / 2 + spread, 0),
            lambda *r: substitute((r[3].lhs, r[3].rhs))(*r),
        ),
        Step(
            "Solve for g^2.",
            statement,
            both_sides(
                lambda side: sp.expand((side - NOISE**2 / 2 + DELTA0**2 / 2) / variance_of_primitive())
            ),
        ),
    )


@entry(
    "gaussian.variance.noise",
    "self-consistency of the variance under white noise",
    "variance under white noise",
)
def variance_noise() -> Derived:
    statement = eq(GAIN**2, (DELTA0**2 - NOISE**2) / (2 * variance_of_primitive()))
    remark = (
        "Delta0 > D. For phi > 0 with phi(x)/x falling on x > 0 the right side rises with Delta0, from 0 to "
        "1/c_inf^2, c_inf the limit of phi(x)/x: at most one solution, and exactly one where g c_inf < 1, "
        "chaotic or not; that is every gain for a phi that saturates."
    )
    return Derived(
        (*kink(GAIN**2 * covariance_of_phi(LAGGED)), *_motion(statement)),
        SYMBOLS("D", "g", "Delta0", "c_inf"),
        NOISY,
        DERIVED_HERE,
        remarks=(remark,),
    )
