r"""$\lambda_1\simeq\ln g\,/\sqrt{(\pi-2)(4-\pi)/2}$ as $g\to\infty$, for phi that saturates at $\pm1$: near
$\tau=0$ the attraction $g^2E[\varphi'\varphi']$ is a Coulomb potential $\propto1/|\tau|$, cut off at
$\tau\sim1/g$, which binds logarithmically. Corrections are of relative order $\ln\ln g/\ln g$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, SYMBOLS
from rnnchaos.theory.gaussian.notation import CHAOTIC, DELTA, DELTA0, GAIN
from rnnchaos.theory.printing import remainder


@entry("gaussian.lyapunov_max.strong_coupling", "largest Lyapunov exponent at strong coupling")
def lyapunov_strong_coupling() -> Derived:
    variance, kinetic = 2 * (1 - 2 / sp.pi) * GAIN**2, (4 / sp.pi - 1) * GAIN**2
    gamma0, lag = sp.Symbol("Gamma0", positive=True), sp.Symbol("tau", positive=True)
    strength = 1 / sp.sqrt((sp.pi - 2) * (4 - sp.pi) / 2)
    arcsine = 2 / sp.pi * sp.asin(DELTA / DELTA0)
    slope = 2 / (sp.pi * sp.sqrt(DELTA0**2 - DELTA**2))
    push = sp.Function("U", positive=True)
    statement = eq(EXPONENT, strength * sp.log(GAIN) + remainder(sp.log(sp.log(GAIN))))

    def expanded(*relations: sp.Basic) -> sp.Expr:
        parabola = DELTA0 - gamma0 * lag**2 / 2
        near = sp.limit(relations[-1].rhs.subs(DELTA, parabola) * lag, lag, 0, "+")
        return GAIN**2 * sp.simplify(near) / lag

    steps = (
        Step(
            "For phi that saturates at +-1, C becomes the arcsine law of two signs as Delta0 grows.",
            eq(sp.Function("C", real=True)(DELTA), arcsine),
        ),
        Step(
            "E[phi' phi'] = dC/dDelta by Price's theorem.",
            eq(sp.Derivative(sp.Function("C", real=True)(DELTA), DELTA), slope),
            lambda *r: eq(sp.Derivative(r[-1].lhs, DELTA), sp.diff(r[-1].rhs, DELTA)),
        ),
        Step(
            "Near tau = 0, Delta = Delta0 - Gamma0 tau^2/2: the attraction U = g^2 E[phi' phi'] is a Coulomb "
            "potential, cut off at tau of order 1/g.",
            eq(push(lag), 2 * GAIN**2 / (sp.pi * sp.sqrt(DELTA0 * gamma0) * lag)),
            expanded,
        ),
        Step(
            "Its strength, with the leading variance and kinetic energy at strong coupling.",
            eq(push(lag), strength / lag),
            lambda *r: sp.simplify(r[-1].rhs.subs({DELTA0: variance, gamma0: kinetic})),
        ),
        Step(
            "In one dimension c/tau binds logarithmically: psi'/psi = -(1 + lambda_1) just outside is the "
            "integral of -U from the cut-off 1/g to a length of order 1/(1 + lambda_1).",
            statement,
            lambda *r: (
                sp.expand_log(sp.integrate(r[-1].rhs, (lag, 1 / GAIN, 1))) + remainder(sp.log(sp.log(GAIN)))
            ),
        ),
    )
    remark = (
        "g to infinity, any phi that saturates at +-1. The approach is slow: for tanh the slope of lambda_1 "
        "in ln g is 0.60 between g = 10 and 20."
    )
    return Derived(steps, SYMBOLS("lambda_1", "g"), CHAOTIC, DERIVED_HERE, remarks=(remark,))
