r"""$T=\Gamma_0$, $-\Gamma_0$, $g^2C_\varphi(\omega)/2$: effective temperatures of the chaotic network, each
by its own definition.

By energy, $T=\Gamma_0$. By variance, formally $T=-\Gamma_0$: none. By fluctuation and dissipation, a function
of frequency. By squared increments of an Euler-Maruyama step, a number that moves with the step: an erratum.
The four differ at every gain; one-time laws agree only to leading order at the onset
(`rnnchaos.theory.gradient.onset`). Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import wick
from rnnchaos.theory.algebra.operations import eq, substitute
from rnnchaos.theory.formula import Derived, Erratum, Source, Step, entry
from rnnchaos.theory.gaussian.notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA0,
    GAIN,
    GAMMA0,
    STEP,
    TAU,
    mean_square,
)
from rnnchaos.theory.gradient.notation import (
    MEAN_CURVATURE,
    NORM,
    TEMPERATURE,
    VARIANCE,
    derived,
    square_mean,
)

NOTEBOOK = "a public notebook for arXiv:2508.04983"
CUGLIANDOLO = Source(
    "Cugliandolo, Kurchan, Peliti, Phys. Rev. E 55, 3898 (1997), for the definition; its value derived here",
    "Cugliandolo1997",
    "10.1103/PhysRevE.55.3898",
)
_T = TEMPERATURE
_formal = sp.Symbol("T", real=True)


@entry(
    "gradient.effective_temperature", "effective temperature by energy: T = Gamma0", "temperature by energy"
)
def by_energy() -> Derived:
    e = sp.Symbol("e", positive=True)
    steps = (
        Step("Equilibrium at T has the energy T/2 a neuron.", eq(e, _T / 2)),
        Step("The chaotic flow has E/N = <F^2>/2 = Gamma0/2.", eq(e, GAMMA0 / 2)),
        Step("Equate.", eq(_T, GAMMA0), lambda *r: sp.solve(r[0].rhs - r[1].rhs, _T)[0]),
    )
    return derived(steps, CHAOTIC)


def _drive(kinetic: sp.Basic) -> sp.Expr:
    """g^2 E phi^2 from the relation of the kinetic energy."""
    power = sp.Symbol("power")
    return sp.solve((kinetic.lhs - kinetic.rhs).subs(GAIN**2 * mean_square(), power), power)[0]


@entry(
    "gradient.effective_temperature.variance",
    "effective temperature by variance: formally -Gamma0, so none",
    "temperature by variance",
)
def by_variance() -> Derived:
    steps = (
        Step("The Boltzmann variance.", eq(VARIANCE, GAIN**2 * square_mean() + _formal)),
        Step("The kinetic energy.", eq(GAMMA0, GAIN**2 * mean_square() - DELTA0)),
        Step(
            "Ask for S = Delta0.",
            eq(DELTA0, GAIN**2 * mean_square() + _formal),
            lambda *r: substitute((VARIANCE, DELTA0))(r[0]),
        ),
        Step(
            "The right side holds Gamma0 + Delta0.",
            eq(_formal, -GAMMA0),
            lambda *r: sp.solve(
                sp.expand(r[2].lhs - r[2].rhs).subs(GAIN**2 * mean_square(), _drive(r[1])), _formal
            )[0],
        ),
    )
    remark = (
        "Exact at every gain and for every odd phi. Gamma0 > 0, so no temperature matches the variance: the "
        "chaotic network is narrower than the gradient dynamics at any T >= 0."
    )
    return derived(steps, CHAOTIC, remarks=(remark,))


@entry(
    "gradient.effective_temperature.fluctuation_dissipation",
    "effective temperature by fluctuation and dissipation at zero frequency: the integral of Delta",
    "temperature by fluctuation and dissipation",
)
def by_response() -> Derived:
    omega = sp.Symbol("omega", real=True)
    spectrum, drive = sp.Function("S_x", real=True)(omega), sp.Function("C_phi", real=True)
    lag, heat = AUTOCOVARIANCE(TAU), sp.Function("T", real=True)
    response = 1 / (1 - sp.I * omega)
    bent = sp.Derivative(lag, (TAU, 2))
    half_line = (TAU, 0, sp.oo)

    def integrated(*r: sp.Basic) -> sp.Expr:
        slope = sp.Function("slope")
        ends = (slope(sp.oo) - slope(0)).subs({slope(0): 0, slope(sp.oo): 0})
        return sp.Integral(sp.expand(r[-1].rhs.function + bent), half_line) - ends

    steps = (
        Step(
            "In equilibrium at T a neuron x' = -x + noise has the spectrum 2 T Im(chi)/omega, chi = 1/(1 - i "
            "omega).",
            eq(spectrum, 2 * heat(omega) * sp.im(sp.expand_complex(response)) / omega),
        ),
        Step(
            "Chaos: the mean response is the same chi, and x is h filtered by it.",
            eq(spectrum, GAIN**2 * drive(omega) * sp.Abs(sp.expand_complex(response)) ** 2),
        ),
        Step(
            "Equate: T(omega) that makes chaos look like equilibrium.",
            eq(heat(omega), GAIN**2 * drive(omega) / 2),
            lambda *r: sp.simplify(sp.solve(r[0].rhs - r[1].rhs, heat(omega))[0]),
        ),
        Step(
            "At omega = 0 the transform is twice the integral over lags; g^2 C = Delta - Delta''.",
            eq(_T, sp.Integral(lag - bent, half_line)),
            lambda *r: (
                r[-1].rhs.subs(omega, 0).subs(drive(0), 2 * sp.Integral(lag - bent, half_line) / GAIN**2)
            ),
        ),
        Step("Delta' vanishes at 0 and at infinity.", eq(_T, sp.Integral(lag, half_line)), integrated),
    )
    remark = "T(omega) falls with omega: one number for all frequencies does not exist out of equilibrium."
    return derived(steps, CHAOTIC, source=CUGLIANDOLO, remarks=(remark,))


_COST = 2 * STEP + STEP**2 * MEAN_CURVATURE
INCREMENTS = Erratum(
    "gradient.effective_temperature.increment",
    NOTEBOOK,
    lambda: (eq(_T, GAMMA0 / _COST), eq(_T, GAMMA0)),
    "The increment's noise is 2 T dt and its drift dt^2 |grad E|^2, so the matched T grows like "
    "Gamma0/(2 dt) as dt -> 0 and belongs to the integrator, not to the network. At g = 1.5 (tanh): 0.0999 "
    "at dt = 0.1, 0.2098 at dt = 0.05, while T = Gamma0 = 0.0220 at every step.",
    "eval effective_temperature --definition increment --g 1.5 --dt 0.05",
    "0.20981585998584",
)


@entry(
    "gradient.effective_temperature.increment",
    "what matching squared increments of an Euler-Maruyama step to Gamma0 gives: it depends on the step",
    "temperature by increments",
)
def by_increment() -> Derived:
    xi, jump, slope = sp.Symbol("xi", real=True), sp.Symbol("dx", real=True), sp.Symbol("grad", real=True)
    square = sp.Symbol("mean_dx2", positive=True)
    steps = (
        Step("The mean squared gradient in equilibrium.", eq(NORM, _T * MEAN_CURVATURE)),
        Step(
            "An Euler-Maruyama step of the gradient dynamics, xi ~ N(0, 1).",
            eq(jump, -slope * STEP + sp.sqrt(2 * _T * STEP) * xi),
        ),
        Step(
            "Its mean square a neuron: drift and noise.",
            eq(square, STEP**2 * NORM + 2 * _T * STEP),
            lambda *r: sp.expand(wick(r[-1].rhs ** 2, (xi,), [[1]])).subs(slope**2, NORM),
        ),
        Step(
            "The notebook equates this, not divided by dt, with <x'^2> = Gamma0.",
            eq(GAMMA0, _T * _COST),
            lambda *r: sp.expand(r[2].rhs.subs(NORM, r[0].rhs)),
        ),
        Step(
            "Solve for T, with E[phi'^2] at S(T).",
            eq(_T, GAMMA0 / _COST),
            lambda *r: GAMMA0 / sp.expand(r[-1].rhs / _T),
        ),
    )
    remark = "One solution T for every dt: T [2 dt + dt^2 (1 + g^2 E phi'^2)] increases in T."
    return derived(steps, CHAOTIC, erratum=INCREMENTS, remarks=(remark,))
