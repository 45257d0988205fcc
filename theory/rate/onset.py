r"""$\Gamma_0=\frac45\lambda_1\delta_0$: the onset of chaos without the symmetry $x\to-x$, for phi with
$E\varphi''^2<\infty$ (tanh, erf, logistic, softplus, relu(x)^p with p > 3/2; any mean or bias).

Rest is at $\Delta_\infty\ne0$, where the force is quadratic in $\delta=\Delta-\Delta_\infty$:

    delta'' = kappa^2 delta - 3 kappa^2 delta^2/(2 delta0),   delta = delta0 sech^2(kappa tau/2),

and the operator of the exponent, of potential $\kappa^2-3\kappa^2\mathrm{sech}^2(\kappa\tau/2)$, is Poeschl
and Teller's with l = 3: levels $\kappa^2(1-j^2/4)$, j = 3, 2 (the zero mode $\dot\Delta$), 1. So
$\delta_0,\lambda_1\propto\varepsilon$ and $\Gamma_0\propto\varepsilon^2$. With the symmetry, at
$\Delta_\infty=0$, the force is cubic: $\Delta=\Delta_0\,\mathrm{sech}(\kappa\tau)$, l = 2,
$\Gamma_0=\frac23\lambda_1\Delta_0\propto\varepsilon^3$: the cubic law belongs to the symmetry. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, substitute
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND
from rnnchaos.theory.gaussian.notation import ACCELERATION, LAGGED, TAU
from rnnchaos.theory.printing import remainder
from rnnchaos.theory.rate.mean_field.notation import (
    DMFT,
    Delta_inf,
    Gamma0,
    covariance,
    delta0,
    derived,
    epsilon,
    g,
    kappa,
)
from rnnchaos.theory.rate.onset_motion import (
    EXCESS,
    NEAR,
    SECH2,
    SYMBOLS,
    exponent,
    second_derivative,
    solved,
)

_alpha, _small = sp.symbols("alpha s", positive=True)
_bend = sp.Derivative(EXCESS, (TAU, 2))


def _expanded(*relations: sp.Basic) -> sp.Basic:
    """The mean-field equation at Delta_inf + delta to second order, Delta_inf being at rest."""
    force = relations[0].rhs.subs(LAGGED, Delta_inf + _small * EXCESS)
    start, first, second = (sp.diff(force, _small, k).subs(_small, 0).doit() for k in range(3))
    moved = start - relations[1].rhs + relations[1].lhs + first + second / 2
    return eq(_bend, moved)


def _power(equation: sp.Basic) -> int:
    """The power n of the force kappa^2 delta - alpha delta^n."""
    return int(sp.degree(equation.rhs.subs(EXCESS, _small), _small))


def _work(force: sp.Expr) -> sp.Expr:
    """The integral of the force over delta from 0 to delta0."""
    return sp.integrate(sp.expand(force.subs(EXCESS, _small)), (_small, 0, delta0))


def _closed(power: int) -> sp.Basic:
    """The motion with its strength alpha in terms of delta0."""
    strength = sp.Rational(power + 1, 2) * kappa**2 / delta0 ** (power - 1)
    return eq(_bend, kappa**2 * EXCESS - strength * EXCESS**power)


def _strength(power: int) -> tuple[Step, Step]:
    """alpha from the energy, inserted in the motion of the relation before."""
    energy = kappa**2 * delta0**2 / 2 - _alpha * delta0 ** (power + 1) / (power + 1)
    return (
        Step(
            "Delta starts and ends at rest: the force does no work from 0 to delta0.",
            eq(0, energy),
            lambda *r: eq(0, _work(r[-1].rhs)),
        ),
        Step(
            "Solve for alpha and insert it.",
            _closed(power),
            lambda *r: r[-2].subs(_alpha, sp.solve(sp.Eq(*r[-1].args), _alpha)[0]),
        ),
    )


@entry("rate.onset.correlation", "autocovariance just above the boundary of chaos: sech^2")
def correlation() -> Derived:
    slope, curvature = g**2 * covariance(1, Delta_inf), g**2 * covariance(2, Delta_inf)
    quadratic = (1 - slope) * EXCESS - curvature / 2 * EXCESS**2
    wave = delta0 * sp.sech(kappa * TAU / 2) ** 2
    return derived(
        Step("The mean-field equation.", DMFT),
        Step(
            "Rest at infinite lag.",
            eq(0, DMFT.rhs.subs(LAGGED, Delta_inf)),
            substitute((ACCELERATION, 0), (LAGGED, Delta_inf)),
        ),
        Step("Delta = Delta_inf + delta to second order (Price).", eq(_bend, quadratic), _expanded),
        Step(
            "Write kappa^2 for the first coefficient and alpha for the second.",
            eq(_bend, kappa**2 * EXCESS - _alpha * EXCESS**2),
            substitute((slope, 1 - kappa**2), (curvature, 2 * _alpha)),
        ),
        *_strength(2),
        Step(
            "The motion from delta0, at rest, to 0.",
            eq(EXCESS, wave),
            lambda *r: solved(r[-1], delta0 * SECH2, kappa * TAU / 2),
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="to leading order in epsilon; kappa^2 = R epsilon/2, delta0 that of rate.onset.variance.",
    )


def _ground(*relations: sp.Basic) -> sp.Expr:
    """The level of psi = delta^((n + 1)/2), which has no node. Raises `DoesNotFollow`."""
    force = relations[-1].rhs.subs(EXCESS, _small)
    speed2, well = 2 * sp.integrate(sp.expand(force), _small), sp.diff(force, _small)
    psi = _small ** sp.Rational(_power(relations[-1]) + 1, 2)
    bent = speed2 * sp.diff(psi, _small, 2) + force * sp.diff(psi, _small)
    level = sp.expand(sp.expand(-bent + well * psi) / psi)
    if level.has(_small):
        raise DoesNotFollow("not a state")
    return level


def _ratio(power: int, order: int) -> tuple[Step, ...]:
    """From the motion with its strength to Gamma0/(lambda_1 delta0)."""
    level = -sp.Rational((power - 1) * (power + 3), 4) * kappa**2
    tail = remainder(epsilon**order)
    return (
        Step(
            "Gamma0 = -Delta'' at lag 0.",
            eq(Gamma0, sp.Rational(power - 1, 2) * kappa**2 * delta0),
            lambda *r: sp.expand(-r[-1].rhs.subs(EXCESS, delta0)),
        ),
        Step(
            f"The well of the exponent's operator is the slope of the force; psi = delta^({power + 1}/2) is "
            "its ground state.",
            eq(GROUND, level),
            lambda *r: _ground(r[-2]),
        ),
        exponent(level),
        Step(
            "Eliminate kappa.",
            eq(Gamma0, sp.Rational(4, power + 3) * EXPONENT * delta0 + tail),
            lambda *r: r[-3].rhs * EXPONENT / r[-1].rhs + tail,
        ),
    )


def _motion(power: int, sentence: str) -> Step:
    return Step(sentence, eq(_bend, kappa**2 * EXCESS - _alpha * EXCESS**power))


@entry("rate.onset", "kinetic energy, exponent and variance in time at the onset of chaos without symmetry")
def onset() -> Derived:
    return derived(
        _motion(2, "About rest at Delta_inf the force is quadratic (rate.onset.correlation)."),
        *_strength(2),
        *_ratio(2, 3),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="universal: for every phi with E phi''^2 finite, every mean coupling and bias but those that "
        "leave the symmetry x to -x (rate.onset.odd). A kink of phi changes it (rate.onset.kinked).",
    )


@entry("rate.onset.odd", "the same with the symmetry x to -x: odd phi without mean and bias")
def onset_odd() -> Derived:
    return derived(
        _motion(3, "For odd phi and m = sigma_b = 0 Delta rests at 0, and the force is odd."),
        *_strength(3),
        *_ratio(3, 5),
        assumptions=NEAR,
        symbols=SYMBOLS,
        any_phi=False,
        remark="delta0 = Delta0. The next terms of the odd force and of lambda_1 are smaller by epsilon^2, "
        "as is what is left out.",
    )


@entry("rate.onset.levels", "ground state of the exponent's operator at the onset: Poeschl-Teller, l = 3")
def levels() -> Derived:
    angle = kappa * TAU / 2
    well = kappa**2 - 3 * kappa**2 * sp.sech(angle) ** 2
    potential = sp.Function("W", real=True)(TAU)

    def ground(*relations: sp.Basic) -> sp.Expr:
        psi = SECH2 ** sp.Rational(3, 2)
        bent = second_derivative(psi, sp.diff(angle, TAU))
        level = sp.expand(-bent / psi + relations[-1].rhs.subs(sp.sech(angle), sp.sqrt(SECH2)))
        if level.has(SECH2):
            raise DoesNotFollow("not a state")
        return level

    return derived(
        Step("The motion at the onset (rate.onset.correlation).", _closed(2)),
        Step("Its solution.", eq(EXCESS, delta0 * sp.sech(angle) ** 2)),
        Step(
            "The well is the slope of the force.",
            eq(potential, well),
            lambda *r: sp.diff(r[0].rhs.subs(EXCESS, _small), _small).subs(_small, r[1].rhs),
        ),
        Step(
            "psi = sech^3(kappa tau/2) has no node: the ground state.",
            eq(GROUND, -sp.Rational(5, 4) * kappa**2),
            ground,
        ),
        assumptions=NEAR,
        symbols=SYMBOLS,
        remark="to leading order in epsilon. The levels are kappa^2 (1 - j^2/4), j = 3, 2, 1, the middle one "
        "the zero mode Delta'; the continuum begins at kappa^2.",
    )
