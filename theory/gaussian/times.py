r"""$S(\omega)=2\int_0^\infty\Delta\cos\omega\tau\,d\tau$: the power spectrum of the chaotic activity, and its
two times, $T=[1-g^2(E\varphi')^2]^{-1/2}$ (relaxation, the decay at large lags) and
$\int_0^\infty\Delta\,d\tau/\Delta_0$ (correlation).
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import eq, substitute
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Step, entry
from rnnchaos.theory.gaussian.correlation import OMEGA, SYMBOLS
from rnnchaos.theory.gaussian.notation import (
    ACCELERATION,
    CHAOTIC,
    DELTA,
    DELTA0,
    DMFT,
    GAIN,
    LAGGED,
    SCS,
    TAU,
    mean_of,
    potential_expression,
)

_slope = mean_of(phi(1, X))


@entry("gaussian.power_spectrum", "power spectrum of the activity", "power spectrum")
def power_spectrum() -> Derived:
    spectrum, even = sp.Function("S", real=True)(OMEGA), sp.Function("Delta", real=True)
    forward = sp.Integral(even(TAU) * sp.exp(sp.I * OMEGA * TAU), (TAU, 0, sp.oo))
    statement = eq(spectrum, 2 * sp.Integral(even(TAU) * sp.cos(OMEGA * TAU), (TAU, 0, sp.oo)))

    def folded(*relations: sp.Basic) -> sp.Expr:
        halves = sp.Add(*(half.function for half in sp.Add.make_args(relations[-1].rhs)))
        factor, wave = sp.simplify(halves.rewrite(sp.cos)).as_independent(TAU)
        return factor * sp.Integral(wave, (TAU, 0, sp.oo))

    steps = (
        Step(
            "Wiener and Khinchin: the spectrum is the Fourier transform of Delta, which is even.",
            eq(spectrum, forward + forward.subs(OMEGA, -OMEGA)),
        ),
        Step("Join the two half lines.", statement, folded),
    )
    remark = (
        "The spectrum of phi(x) is S (1 + omega^2)/g^2, by the mean-field equation. S(0) = 2 Delta0 "
        "(correlation time)."
    )
    return Derived(steps, SYMBOLS("omega", "tau"), CHAOTIC, SCS, remarks=(remark,))


@entry("gaussian.relaxation_time", "decay time of correlations at large lags", "relaxation time")
def relaxation_time() -> Derived:
    time, rate = sp.Symbol("T", positive=True), sp.Symbol("w", positive=True)
    small = sp.Symbol("eta", positive=True)
    squared = 1 - GAIN**2 * _slope**2
    statement = eq(time, 1 / sp.sqrt(squared))
    linear = eq(ACCELERATION, LAGGED - GAIN**2 * LAGGED * _slope**2)

    def linearised(*relations: sp.Basic) -> sp.Basic:
        force = relations[-1].rhs.subs(LAGGED, small * DELTA)
        first = [sp.diff(force, small, k).subs(small, 0).doit() for k in (0, 1)]
        return eq(relations[-1].lhs, sp.Add(*first).subs(DELTA, LAGGED))

    def decays(*relations: sp.Basic) -> sp.Basic:
        wave = sp.exp(-rate * TAU)
        left, right = (
            side.subs(LAGGED, wave).doit() / wave for side in (relations[-1].lhs, relations[-1].rhs)
        )
        return eq(sp.simplify(left), sp.expand(right))

    steps = (
        Step("The mean-field equation.", DMFT),
        Step(
            "At large lags Delta is small: to first order C is Delta times dC/dDelta at 0, by Price's "
            "theorem.",
            linear,
            linearised,
        ),
        Step("Delta = exp(-w tau).", eq(rate**2, squared), decays),
        Step("The decay time is 1/w.", statement, lambda *r: 1 / sp.sqrt(r[-1].rhs)),
    )
    return Derived(steps, SYMBOLS.of(statement), CHAOTIC, SCS)


@entry(
    "gaussian.correlation_time",
    "integral of the autocovariance over lags 0 to infinity, over the variance",
    "correlation time",
)
def correlation_time() -> Derived:
    time, area = sp.Symbol("T", positive=True), sp.Integral(LAGGED, (TAU, 0, sp.oo))
    depth = sp.Function("V", real=True)(DELTA)
    quadrature = sp.Integral(DELTA / sp.sqrt(-2 * depth), (DELTA, 0, DELTA0))
    statement = eq(time, quadrature.subs(depth, potential_expression()) / DELTA0)
    velocity = sp.Function("v", positive=True)

    def changed(*relations: sp.Basic) -> sp.Basic:
        speed = sp.sqrt(relations[1].rhs)
        integrand = area.function.subs(LAGGED, DELTA) / speed
        return relations[0].subs(area, sp.Integral(integrand, (DELTA, 0, DELTA0)))

    steps = (
        Step("The correlation time.", eq(time, area / DELTA0)),
        Step(
            "Energy conservation: the speed v = |Delta'| as a function of Delta.",
            eq(velocity(DELTA) ** 2, -2 * depth),
        ),
        Step(
            "Change the variable of integration from tau to Delta, which falls from Delta0 to 0: dtau = "
            "-dDelta/v.",
            eq(time, quadrature / DELTA0),
            changed,
        ),
        Step("Insert the potential.", statement, substitute((depth, potential_expression()))),
    )
    return Derived(steps, SYMBOLS.of(statement), CHAOTIC, DERIVED_HERE)
