r"""$\Delta_0=2(1-2/\pi)g^2-\frac{\pi}{6(1-2/\pi)}+O(1/g)$: the variance at strong coupling for tanh, where
$\ln\cosh x$ is $|x|-\ln2$ but for a narrow bump at 0.

$\lambda_1\simeq\ln g\,/\sqrt{(\pi-2)(4-\pi)/2}$, for phi that saturates at $\pm1$: near $\tau=0$ the
attraction $g^2E[\varphi'\varphi']$ is a Coulomb potential $\propto1/|\tau|$, cut off at $\tau\sim1/g$, which
binds logarithmically. Corrections are of relative order $\ln\ln g/\ln g$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, identity
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, SYMBOLS
from rnnchaos.theory.gaussian.notation import CHAOTIC, DELTA, DELTA0, GAIN, meanings
from rnnchaos.theory.onset.taylor_mean import without_remainder
from rnnchaos.theory.printing import remainder


@entry(
    "gaussian.strong_coupling", "variance at strong coupling, for tanh", "variance at strong coupling (tanh)"
)
def strong_coupling() -> Derived:
    x = sp.Symbol("x", real=True)
    share, bump = 1 - 2 / sp.pi, sp.log(1 + sp.exp(-2 * sp.Abs(x)))
    area = sp.pi**2 / 12
    variance = share * DELTA0 - 2 * area / sp.pi
    statement = eq(DELTA0, 2 * share * GAIN**2 - sp.pi / (6 * share) + remainder(1 / GAIN))
    spread = sp.Function("Var", positive=True)(sp.Symbol("Phi", positive=True))
    steps = (
        Step("The self-consistency of the chaotic solution.", eq(DELTA0**2, 2 * GAIN**2 * spread)),
        Step(
            "For tanh the primitive is a wedge and a bump at 0.",
            eq(sp.log(sp.cosh(x)), sp.Abs(x) - sp.log(2) + bump),
            identity,
        ),
        Step(
            "The area of the bump, what the primitive has beside the wedge.",
            eq(sp.Integral(bump, (x, -sp.oo, sp.oo)), area),
            lambda *r: sp.Integral(r[-1].rhs - sp.Abs(x) + sp.log(2), (x, -sp.oo, sp.oo)),
        ),
        Step(
            "At large Delta0 the bump acts as a point mass of that area at x = 0, and in the variance only "
            "its product with E|x| survives.",
            eq(spread, variance + remainder(1 / sp.sqrt(DELTA0))),
            lambda *r: _wedge_variance(r[-1].rhs) + remainder(1 / sp.sqrt(DELTA0)),
        ),
        Step(
            "Insert in the self-consistency and solve for Delta0 at large g.",
            statement,
            lambda *r: _at_large_gain(r[0], spread, without_remainder(r[-1].rhs)) + remainder(1 / GAIN),
        ),
    )
    return Derived(
        steps,
        meanings("Delta0", "g"),
        GAIN > 1,
        DERIVED_HERE,
        remarks=("g to infinity. Leading order for any phi that saturates at +-1.",),
    )


def _wedge_variance(area: sp.Expr) -> sp.Expr:
    """Var[|x| - ln 2 + bump] to O(1): moments of |x| from SymPy, the bump as a point mass at x = 0."""
    x, s = sp.Symbol("x", positive=True), sp.sqrt(DELTA0)
    density = sp.exp(-(x**2) / (2 * DELTA0)) / sp.sqrt(2 * sp.pi * DELTA0)
    wedge = [2 * sp.integrate(x**n * density, (x, 0, sp.oo)) for n in (1, 2)]
    mass = area / sp.sqrt(2 * sp.pi * DELTA0)
    mean = wedge[0] - sp.log(2) + mass
    square = wedge[1] - 2 * sp.log(2) * wedge[0] + sp.log(2) ** 2 - 2 * sp.log(2) * mass
    expanded = sp.expand(square - mean**2)
    return sum(
        (term for term in expanded.args if sp.limit(term / s ** sp.Rational(-1, 2), DELTA0, sp.oo) != 0),
        sp.S.Zero,
    )


def _at_large_gain(condition: sp.Basic, spread: sp.Expr, variance: sp.Expr) -> sp.Expr:
    """The larger root Delta0 of the self-consistency with Var[Phi] = a Delta0 + b, expanded to O(1) at large
    g."""
    root = max(
        sp.solve(condition.subs(spread, variance), DELTA0), key=lambda e: sp.limit(e / GAIN**2, GAIN, sp.oo)
    )
    inverse = sp.Symbol("L", positive=True)
    return sp.series(root.subs(GAIN, 1 / inverse), inverse, 0, 1).removeO().subs(inverse, 1 / GAIN)


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
