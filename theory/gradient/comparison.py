r"""$T(0)=\int_0^\infty\Delta\,d\tau\to\pi\sqrt3\,|c_1/c_3|$ at the onset, and $\max_\theta$ of the difference
of $P(|x|<\theta)$ under two normal laws: two comparisons of chaos with the gradient dynamics.

At the onset $\Delta(\tau)=\Delta_0\,\mathrm{sech}(\chi\Delta_0\tau/\sqrt{12})$ to leading order,
$\chi=|c_3/c_1|$, so that the integral stays finite where the kinetic energy vanishes. The probabilities
differ most where the two densities cross. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, identity
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import DELTA0, EPSILON, NEAR_ONSET, THRESHOLD
from rnnchaos.theory.gradient.notation import TEMPERATURE, VARIANCE, derived
from rnnchaos.theory.printing import remainder


@entry(
    "gradient.effective_temperature.fluctuation_dissipation.onset",
    "temperature of zero frequency at the onset: finite, pi sqrt(3) |c1/c3|, where Gamma0 vanishes",
    "temperature of zero frequency at the onset",
)
def response_onset() -> Derived:
    lag, size = sp.Symbol("tau", positive=True), sp.Symbol("chi", positive=True)
    rate = size * DELTA0 / sp.sqrt(12)
    profile = DELTA0 / sp.cosh(rate * lag)
    steps = (
        Step(
            "T(0) is the integral of Delta.",
            eq(TEMPERATURE, sp.Integral(sp.Function("Delta")(lag), (lag, 0, sp.oo))),
        ),
        Step(
            "Near the onset, to leading order, Delta is a sech; chi = |c3/c1|.",
            eq(sp.Function("Delta")(lag), profile),
        ),
        Step(
            "An antiderivative.",
            eq(sp.Derivative(2 * sp.atan(sp.tanh(rate * lag / 2)) * DELTA0 / rate, lag), profile),
            identity,
        ),
        Step(
            "Insert; tanh goes to 1, and Delta0 drops out.",
            eq(TEMPERATURE, sp.pi * sp.sqrt(3) / size + remainder(EPSILON)),
            lambda *r: _joined(*r).replace(sp.tanh, lambda _: sp.S.One) + remainder(EPSILON),
        ),
    )
    remark = (
        "chi = |c3/c1| (2 for tanh). All orders: rnnchaos.theory.gradient.onset_series; for tanh the factor "
        "of pi sqrt(3)/2 begins 1 + 3 eps - (14/15) eps^2."
    )
    return derived(steps, NEAR_ONSET, remarks=(remark,))


def _joined(*r: sp.Basic) -> sp.Expr:
    """The first relation with the profile of the second, by the antiderivative of the third. Raises
    `DoesNotFollow`."""
    inside = r[0].rhs.subs(r[1].lhs, r[1].rhs)
    (integral,) = inside.atoms(sp.Integral)
    if sp.simplify(integral.function - r[2].rhs) != 0:
        raise DoesNotFollow("an antiderivative of something else")
    return inside.xreplace({integral: r[2].lhs.expr})


def _crossing(*r: sp.Basic) -> sp.Expr:
    """theta^2 where the two terms of the slope cancel: the logarithm of their ratio is 0."""
    square = sp.Symbol("y", positive=True)
    one, other = sp.Add.make_args(sp.expand(r[-1].rhs))
    gap = sp.expand_log(sp.log(sp.powsimp(-one / other)), force=True)
    return sp.solve(gap.subs(THRESHOLD, sp.sqrt(square)), square)[0]


@entry(
    "gradient.distribution_gap",
    "largest difference of P(|x| < theta) between two normal laws of variance Delta0 < S",
    "largest difference of the one-time laws",
)
def distribution_gap() -> Derived:
    gap = sp.erf(THRESHOLD / sp.sqrt(2 * DELTA0)) - sp.erf(THRESHOLD / sp.sqrt(2 * VARIANCE))
    best, top = (
        DELTA0 * VARIANCE * sp.log(VARIANCE / DELTA0) / (VARIANCE - DELTA0),
        sp.Symbol("D", positive=True),
    )
    slope = sp.exp(-(THRESHOLD**2) / (2 * DELTA0)) / sp.sqrt(DELTA0) - sp.exp(
        -(THRESHOLD**2) / (2 * VARIANCE)
    ) / sp.sqrt(VARIANCE)
    steps = (
        Step("The difference at a threshold.", eq(sp.Function("D")(THRESHOLD), gap)),
        Step(
            "Its slope in the threshold.",
            eq(sp.Derivative(sp.Function("D")(THRESHOLD), THRESHOLD), sp.sqrt(2 / sp.pi) * slope),
            lambda *r: sp.diff(r[-1].rhs, THRESHOLD),
        ),
        Step(
            "It vanishes where the two densities cross.",
            eq(THRESHOLD**2, best),
            _crossing,
        ),
        Step(
            "Insert.",
            eq(top, gap.subs(THRESHOLD, sp.sqrt(best))),
            lambda *r: r[0].rhs.subs(THRESHOLD, sp.sqrt(r[2].rhs)),
        ),
    )
    remark = "For chaos against the gradient dynamics at equal energy S = S(Gamma0)."
    return derived(steps, VARIANCE > DELTA0, remarks=(remark,))
