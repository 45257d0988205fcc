r"""$\Delta_0=2(1-2/\pi)g^2-\frac{\pi}{6(1-2/\pi)}+O(1/g)$: the variance at strong coupling for tanh, where
$\ln\cosh x$ is $|x|-\ln2$ but for a narrow bump at 0.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, identity
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA0, GAIN, meanings
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
