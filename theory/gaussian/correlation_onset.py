r"""$\Delta(\tau)=\Delta_0/\sqrt{\cosh^2w\tau+\rho\sinh^2w\tau}$: the autocovariance near the onset of chaos,
in closed form.

Mehler's expansion of V keeps three harmonics of $s=\Delta/\Delta_0$ to the accuracy of two orders in
$\varepsilon$, and three can be integrated:

    s'^2 = w^2 s^2 (1 - s^2)(1 + rho s^2)   =>   Delta = Delta0/sqrt(cosh^2(w tau) + rho sinh^2(w tau)),

the sech law at rho = 0. w is the inverse relaxation time at any gain.
"""

import sympy as sp

from rnnchaos.theory.algebra.expansion import expansion
from rnnchaos.theory.algebra.expectation import hermite_mean
from rnnchaos.theory.algebra.operations import DoesNotFollow, Operation, eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.correlation import SYMBOLS
from rnnchaos.theory.gaussian.notation import DELTA0, GAIN, LAGGED, NEAR_ONSET, TAU
from rnnchaos.theory.printing import remainder

RATE, HARMONIC = sp.Symbol("w", positive=True), sp.Symbol("rho", positive=True)
_shape = sp.Function("s", positive=True)(TAU)
_means = sp.symbols("a1 a3 a5", real=True)


def satisfies(f: sp.Expr, solution: sp.Expr, start: sp.Expr) -> Operation:
    """The last relation is an equation for f(tau): `solution` must satisfy it and take the value `start` at
    tau = 0.
    """

    def apply(*relations: sp.Basic) -> sp.Basic:
        gap = relations[-1].lhs - relations[-1].rhs
        left = sp.simplify(gap.subs(f, solution).doit().rewrite(sp.exp))
        if left != 0 or sp.simplify(solution.subs(TAU, 0) - start) != 0:
            raise DoesNotFollow(f"the proposed solution leaves {left}")
        return eq(f, solution)

    return apply


def _mehler(s: sp.Expr) -> sp.Expr:
    """-2V(s Delta0)/Delta0^2 by Mehler's expansion, with a_k = E phi^(k) for k = 1, 3, 5."""
    terms = (
        2 * a**2 * DELTA0 ** (k - 1) * s ** (k + 1) / sp.factorial(k + 1)
        for k, a in zip((1, 3, 5), _means, strict=True)
    )
    return s**2 - GAIN**2 * sp.Add(*terms)


def _at_rest(*relations: sp.Basic) -> sp.Expr:
    """Where the velocity vanishes, at s = 1: 1/g^2."""
    gain2 = sp.Symbol("G", positive=True)
    (found,) = sp.solve(relations[0].rhs.subs(_shape, 1).subs(GAIN**2, gain2), gain2)
    return sp.expand(1 / found)


def _factored(*relations: sp.Basic) -> sp.Basic:
    """The velocity with a_3 from the gain, a_1 from w and a_5 from rho."""
    velocity, gain, rate, harmonic = relations
    third = sp.solve(sp.Eq(GAIN**-2, gain.rhs), _means[1] ** 2)[0]
    known = {
        _means[1] ** 2: third,
        _means[2] ** 2: sp.solve(harmonic, _means[2] ** 2)[0],
        _means[0] ** 2: sp.solve(rate, _means[0] ** 2)[0],
    }
    found = sp.expand(velocity.rhs)
    for mean, value in known.items():
        found = sp.expand(found.subs(mean, value))
    return eq(velocity.lhs, found)


def _leading(*relations: sp.Basic) -> sp.Basic:
    """w^2 to order Delta0^2, with the gain and with a_k from the derivatives of phi at 0."""
    _, gain, rate, *_ = relations
    derivatives = [0, *sp.symbols("c1 c2 c3 c4 c5", real=True)]
    odd = [c if k % 2 else sp.S.Zero for k, c in enumerate(derivatives)]
    values = {a: hermite_mean(k, DELTA0, odd) for k, a in zip((1, 3, 5), _means, strict=True)}
    squared = rate.rhs.subs(GAIN, gain.rhs ** sp.Rational(-1, 2)).subs(values)
    series = expansion(squared, DELTA0, 2)
    return eq(rate.lhs, sp.simplify(series) + remainder(DELTA0**3))


def _harmonics() -> tuple[Step, ...]:
    """The equation of s, its gain, and the two numbers that it leaves."""
    a1, a3, a5 = _means
    velocity = sp.Derivative(_shape, TAU) ** 2
    gain = a1**2 + DELTA0**2 * a3**2 / 12 + DELTA0**4 * a5**2 / 360
    return (
        Step(
            "With s = Delta/Delta0, a_k = E phi^(k), Mehler's expansion of -2V/Delta0^2 has harmonics "
            "s^(k+1) of order Delta0^(k-1); keep three.",
            eq(velocity, _mehler(_shape)),
        ),
        Step("The velocity vanishes at s = 1.", eq(GAIN**-2, gain), _at_rest),
        Step("The rate w at which s dies out.", eq(RATE**2, 1 - GAIN**2 * a1**2)),
        Step(
            "The weight rho of the last harmonic.",
            eq(HARMONIC, 2 * GAIN**2 * DELTA0**4 * a5**2 / (720 * RATE**2)),
        ),
        Step(
            "In these, the equation of s.",
            eq(velocity, RATE**2 * _shape**2 * (1 - _shape**2) * (1 + HARMONIC * _shape**2)),
            _factored,
        ),
    )


@entry(
    "gaussian.correlation.onset",
    "autocovariance near the onset: the sech law and its first correction",
    "autocovariance near the onset",
)
def correlation_onset() -> Derived:
    bend = sp.sqrt(sp.cosh(RATE * TAU) ** 2 + HARMONIC * sp.sinh(RATE * TAU) ** 2)
    statement = eq(LAGGED, DELTA0 / bend)
    c1, c3 = sp.symbols("c1 c3", real=True)
    steps = (
        *_harmonics(),
        Step(
            "w at the onset.", eq(RATE**2, c3**2 * DELTA0**2 / (12 * c1**2) + remainder(DELTA0**3)), _leading
        ),
        Step(
            "The solution from s = 1 at tau = 0.",
            eq(_shape, 1 / bend),
            lambda *r: satisfies(_shape, 1 / bend, sp.S.One)(r[4]),
        ),
        Step("Multiply s by Delta0.", statement, lambda *r: DELTA0 * r[-1].rhs),
    )
    remark = (
        "rho = 0 is the sech law; with w = sqrt(1 - g^2 (E phi')^2) and rho = 2 g^2 Delta0^4 (E "
        "phi^(5))^2/(6! w^2) the harmonics left out are smaller than w^2 by Delta0^4."
    )
    return Derived(steps, SYMBOLS.of(statement), NEAR_ONSET, DERIVED_HERE, remarks=(remark,))
