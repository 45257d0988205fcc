r"""$\Delta_0=g^2E\varphi^2$ and $\lambda_1=\frac12\ln(g^2E\varphi'^2)$: the Euler map at step 1, the
discrete-time network $x(t+1)=J\varphi(x(t))$.

At $\delta=1$ nothing of the state is kept, so that activity is white and the two equations of the map close
at lag 0.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, SYMBOLS
from rnnchaos.theory.gaussian.notation import (
    BOUNDED,
    CHAOTIC,
    DELTA0,
    GAIN,
    STEP,
    mean_of,
    mean_square,
    meanings,
)
from rnnchaos.theory.scheme.lyapunov import GROWN, GROWTH, WAVE
from rnnchaos.theory.scheme.notation import COVARIANCE, DMFT, LAG, lag_zero

_DISCRETE = sp.And(CHAOTIC, BOUNDED)


def _at_step_one(*relations: sp.Basic) -> sp.Basic:
    return eq(*(side.subs(STEP, 1) for side in relations[-1].args))


_ESTIMATED = (
    "Values are estimated, not certified: the engine is that of every step, whose secants prove no root."
)


@entry(
    "scheme.variance.discrete", "variance of the discrete-time network", "variance of the discrete network"
)
def variance() -> Derived:
    statement = eq(DELTA0, GAIN**2 * mean_square())
    steps = (
        Step("The mean-field equation of the Euler map.", DMFT),
        Step(
            "At dt = 1 the filter is gone: every lag has an equation of its own, and Delta(n) = 0 solves "
            "that of n != 0, as phi is odd.",
            eq(COVARIANCE(LAG), DMFT.rhs.subs(STEP, 1)),
            _at_step_one,
        ),
        Step("At lag 0 x and y coincide.", statement, lag_zero),
    )
    remark = (
        "If phi > 0 and phi(x)/x falls on x > 0, E phi^2/Delta0 falls from 1/g_c^2 to c_inf^2, c_inf the "
        "limit of phi(x)/x: exactly one solution where g > g_c and g c_inf < 1."
    )
    return Derived(
        steps, meanings("g", "Delta0", "c_inf"), _DISCRETE, DERIVED_HERE, remarks=(remark, _ESTIMATED)
    )


def _at_coincidence(*relations: sp.Basic) -> sp.Basic:
    """The equation at lag 0, over psi(0)."""
    sides = (side.subs(LAG, 0).subs(COVARIANCE(0), DELTA0) / WAVE(0) for side in relations[-1].args)
    return eq(*(sp.expand(side) for side in sides))


@entry(
    "scheme.lyapunov_max.discrete",
    "largest Lyapunov exponent of the discrete-time network",
    "largest Lyapunov exponent of the discrete network",
)
def lyapunov_max() -> Derived:
    slope = GAIN**2 * mean_of(phi(1, X) ** 2)
    statement = eq(EXPONENT, sp.log(slope) / 2)
    push = GROWN.lhs.subs(STEP, 1)
    steps = (
        Step("Separations of the Euler map grow by mu a step with the shape psi.", GROWN),
        Step("At dt = 1 the lags part.", eq(push, 0), _at_step_one),
        Step(
            "psi(n) is 0 or mu^2 = g^2 E[phi' phi'] at lag n, which is largest at lag 0: over psi(0),",
            eq(GROWTH**2 - slope, 0),
            _at_coincidence,
        ),
        Step(
            "lambda_1 = ln(mu)/dt.",
            statement,
            lambda *r: sp.log(sp.solve(r[-1].lhs - r[-1].rhs, GROWTH**2)[0]) / 2,
        ),
    )
    return Derived(
        steps,
        SYMBOLS("lambda_1", "g", "Delta0", "c_inf"),
        _DISCRETE,
        DERIVED_HERE,
        remarks=("Delta0 is that of scheme.variance.discrete.", _ESTIMATED),
    )
