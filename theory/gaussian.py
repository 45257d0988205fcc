r"""The Gaussian network: $\dot x_i=-x_i+\sum_jJ_{ij}\varphi(x_j)$, $J_{ij}\sim\mathcal N(0,g^2/N)$ iid, N to
infinity.

The column's formulas, from the dynamical mean-field equation of Sompolinsky, Crisanti and Sommers (1988) to
the kinetic energy $\Gamma_0=\langle\dot x^2\rangle$ of arXiv:2508.04983 (per neuron, without the factor 1/2),
each with a derivation whose steps are computed. Time is in units of the neuron's time constant. The limits
(onset, strong coupling) are in `gaussian_limits`, the symbols in `gaussian_notation`.
"""

import sympy as sp

from rnnchaos.theory.formula import DERIVED_HERE, Formula, Meaning, Source, Step, entry
from rnnchaos.theory.gaussian_correlation import CORRELATIONS
from rnnchaos.theory.gaussian_dimension import DIMENSION
from rnnchaos.theory.gaussian_large_order import LARGE_ORDER
from rnnchaos.theory.gaussian_limits import LIMITS
from rnnchaos.theory.gaussian_lyapunov import LYAPUNOV
from rnnchaos.theory.gaussian_noise import NOISY_FORMULAS
from rnnchaos.theory.gaussian_notation import (
    AUTOCOVARIANCE,
    CHAOTIC,
    DELTA,
    DELTA0,
    GAIN,
    GAMMA0,
    KINETIC,
    POTENTIAL,
    TAU,
    THRESHOLD,
    covariance_of_phi,
    covariance_of_primitive,
    mean_of,
    mean_square,
    meanings,
    positive,
    potential_expression,
    variance_of_primitive,
)
from rnnchaos.theory.moments import X, phi
from rnnchaos.theory.operations import both_sides, identity, integrated, same, substitute

SCS = Source(
    "Sompolinsky, Crisanti, Sommers, Phys. Rev. Lett. 61, 259 (1988)",
    "Sompolinsky1988",
    "10.1103/PhysRevLett.61.259",
)
PAPER = Source("Zhang, Huang, arXiv:2508.04983", "ZhangHuang2025", "10.48550/arXiv.2508.04983")
Eq = sp.Eq

_lag = AUTOCOVARIANCE(TAU)
_second = sp.Derivative(_lag, (TAU, 2))
_dmft = Eq(_second, _lag - GAIN**2 * covariance_of_phi(_lag))
_V = POTENTIAL(DELTA, DELTA0)


@entry("gaussian.dmft", "dynamical mean-field equation of the autocovariance")
def dmft() -> Formula:
    half = _lag - sp.Derivative(_lag, TAU)
    steps = (
        Step(
            "At N to infinity a neuron obeys x' = -x + h with Gaussian h of covariance g^2 C(tau), so in "
            "the stationary "
            "state the operators (1 + d/dtau)(1 - d/dtau) turn Delta into the covariance of h.",
            Eq(half + sp.Derivative(half, TAU), GAIN**2 * covariance_of_phi(_lag), evaluate=False),
        ),
        Step("The first derivatives cancel.", Eq(_lag - _second, GAIN**2 * covariance_of_phi(_lag)), same),
        Step("Solve for the second derivative.", _dmft, both_sides(lambda side: _lag - side)),
    )
    return Formula(
        "gaussian.dmft",
        "dynamical mean-field equation",
        _dmft,
        meanings("g", "Delta0", "tau"),
        positive(GAIN),
        SCS,
        steps,
    )


@entry("gaussian.potential", "effective potential whose Newton equation is the mean-field equation")
def potential() -> Formula:
    slope = sp.Derivative(_V, DELTA)
    primitive = covariance_of_primitive()
    statement = Eq(_V, potential_expression())
    steps = (
        Step(
            "Delta'' = -dV/dDelta with V(0; Delta0) = 0 defines the potential.",
            Eq(slope, -DELTA + GAIN**2 * covariance_of_phi(), evaluate=False),
        ),
        Step(
            "Price's theorem: d/dDelta raises the derivative of both factors, so C is the derivative of "
            "E[Phi Phi].",
            Eq(slope, -DELTA + GAIN**2 * sp.Derivative(primitive, DELTA), evaluate=False),
            same,
        ),
        Step(
            "Integrate from 0, where x and y are independent and E[Phi Phi] = (E Phi)^2.",
            statement,
            lambda *r: integrated(DELTA, _V, -(DELTA**2) / 2 + GAIN**2 * primitive)(*r).subs(
                POTENTIAL(0, DELTA0), 0
            ),
        ),
    )
    remark = (
        "phi and Phi are the nonlinearity and its primitive, Phi' = phi; E is over Gaussian x, y of "
        "variance Delta0 "
        "and covariance Delta."
    )
    return Formula(
        "gaussian.potential",
        "effective potential",
        statement,
        meanings("g", "Delta", "Delta0"),
        sp.Abs(DELTA) <= DELTA0,
        SCS,
        steps,
        remarks=(remark,),
    )


@entry("gaussian.potential.erf", "the potential of phi = erf(sqrt(pi) x/2) in closed form")
def potential_erf() -> Formula:
    slope = sp.pi / 2 / (1 + sp.pi * DELTA0 / 2)
    kernel = ((1 + sp.pi * DELTA0 / 2) ** 2 - (sp.pi * DELTA / 2) ** 2) ** sp.Rational(-1, 2)
    arcsine = 2 / sp.pi * sp.asin(slope * DELTA)
    area = 2 / sp.pi * (DELTA * sp.asin(slope * DELTA) + (sp.sqrt(1 - (slope * DELTA) ** 2) - 1) / slope)
    determinant = sp.Matrix(
        [[1 + sp.pi * DELTA0 / 2, sp.pi * DELTA / 2], [sp.pi * DELTA / 2, 1 + sp.pi * DELTA0 / 2]]
    ).det()
    C = sp.Function("C", real=True)(DELTA)
    statement = Eq(_V, -(DELTA**2) / 2 + GAIN**2 * area)
    steps = (
        Step(
            "phi'(x) = exp(-pi x^2/4), and by Price dC/dDelta = E[phi' phi'], a Gaussian integral: det(1 + "
            "pi Sigma/2)^(-1/2).",
            Eq(sp.Derivative(C, DELTA), determinant ** sp.Rational(-1, 2), evaluate=False),
        ),
        Step("Expand the determinant.", Eq(sp.Derivative(C, DELTA), kernel, evaluate=False), same),
        Step(
            "Integrate from C(0) = 0.",
            Eq(C, arcsine),
            lambda *r: integrated(DELTA, C, arcsine)(*r).subs(C.subs(DELTA, 0), 0),
        ),
        Step(
            "Put C into dV/dDelta = -Delta + g^2 C.",
            Eq(sp.Derivative(_V, DELTA), -DELTA + GAIN**2 * arcsine, evaluate=False),
            lambda *r: Eq(sp.Derivative(_V, DELTA), -DELTA + GAIN**2 * r[-1].rhs, evaluate=False),
        ),
        Step(
            "Integrate from V(0; Delta0) = 0.",
            statement,
            lambda *r: integrated(DELTA, _V, statement.rhs)(*r).subs(POTENTIAL(0, DELTA0), 0),
        ),
    )
    return Formula(
        "gaussian.potential.erf",
        "effective potential for the error function",
        statement,
        meanings("g", "Delta", "Delta0"),
        sp.Abs(DELTA) <= DELTA0,
        DERIVED_HERE,
        steps,
    )


@entry(
    "gaussian.self_consistency", "the gain as an explicit function of the variance of the chaotic solution"
)
def self_consistency() -> Formula:
    V = sp.Function("V", real=True)
    velocity = sp.Derivative(_lag, TAU)
    energy = velocity**2 / 2 + V(_lag)
    statement = Eq(GAIN**2, DELTA0**2 / (2 * variance_of_primitive()))

    def end_points(*relations: sp.Basic) -> sp.Basic:
        conserved = relations[-1].lhs.expr.subs(velocity, 0)
        return Eq(conserved.subs(_lag, DELTA0), conserved.subs(_lag, 0), evaluate=False)

    steps = (
        Step(
            "The mean-field equation is Newton's with potential V.",
            Eq(_second, -V(_lag).diff(_lag), evaluate=False),
        ),
        Step(
            "Multiplied by Delta' it conserves Delta'^2/2 + V.",
            Eq(sp.Derivative(energy, TAU), 0, evaluate=False),
            lambda *r: Eq(velocity * (r[-1].lhs - r[-1].rhs), 0, evaluate=False),
        ),
        Step(
            "Chaotic solution: Delta' = 0 at tau = 0, where Delta = Delta0, and Delta, Delta' -> 0 at "
            "infinity.",
            Eq(V(DELTA0), V(0), evaluate=False),
            end_points,
        ),
        Step(
            "Insert the potential, with V(0) = 0; at Delta = Delta0, x and y coincide.",
            Eq(-(DELTA0**2) / 2 + GAIN**2 * variance_of_primitive(), 0, evaluate=False),
            substitute((V(DELTA0), potential_expression(DELTA0)), (V(0), 0)),
        ),
        Step(
            "Solve for g^2.",
            statement,
            both_sides(lambda side: sp.expand((side + DELTA0**2 / 2) / variance_of_primitive())),
        ),
    )
    return Formula(
        "gaussian.self_consistency",
        "self-consistency of the variance",
        statement,
        meanings("g", "Delta0"),
        CHAOTIC,
        SCS,
        steps,
        remarks=(
            "Explicit in Delta0: the variance at a given gain is found by inverting it; see "
            "gaussian.uniqueness.",
        ),
    )


@entry("gaussian.uniqueness", "when the chaotic branch is unique: a covariance identity")
def uniqueness() -> Formula:
    sigma = sp.Symbol("sigma", positive=True)
    z = sp.Symbol("x", real=True)
    scaled = phi(-1, sigma * z) / sigma**2
    rate = (sigma * z * phi(0, sigma * z) - 2 * phi(-1, sigma * z)) / sigma**3

    def mean(f: sp.Expr) -> sp.Expr:
        return mean_of(f, sp.S.One)

    variance = mean(scaled**2) - mean(scaled) ** 2
    statement = Eq(
        sp.Derivative(variance, sigma), 2 * (mean(scaled * rate) - mean(scaled) * mean(rate)), evaluate=False
    )
    steps = (
        Step(
            "With x = sigma z, 1/(2 g^2) = Var[Phi(sigma z)/sigma^2]; its summand changes with sigma at "
            "this rate.",
            Eq(sp.Derivative(scaled, sigma), rate, evaluate=False),
        ),
        Step(
            "The rate is what the chain rule gives.", Eq(sp.diff(scaled, sigma), rate, evaluate=False), same
        ),
        Step("Differentiate the variance under the mean.", statement, identity),
    )
    remark = (
        "If phi(x)/x decreases and phi > 0 on x > 0, then Phi(sigma z) increases in |z| while the rate "
        "decreases in |z| (its derivative has "
        "the sign of x phi' - phi < 0), so by Chebyshev's association inequality the covariance is "
        "negative: g(Delta0) is "
        "strictly increasing and every gain above g_c has exactly one chaotic solution. All registered "
        "nonlinearities qualify."
    )
    return Formula(
        "gaussian.uniqueness",
        "monotonicity of the gain",
        statement,
        {"sigma": meanings("Delta0")["Delta0"], "x": meanings("x")["x"]},
        positive(sigma),
        DERIVED_HERE,
        steps,
        remarks=(remark,),
    )


@entry("gaussian.kinetic_energy", "kinetic energy per neuron <x'^2> of the chaotic state")
def kinetic_energy() -> Formula:
    statement = Eq(GAMMA0, GAIN**2 * mean_square() - DELTA0)
    steps = (
        Step(
            "In a stationary state <x'(t) x'(t + tau)> = -Delta''(tau).",
            Eq(KINETIC(TAU), -_second),
        ),
        Step(
            "Insert the mean-field equation.",
            Eq(KINETIC(TAU), GAIN**2 * covariance_of_phi(_lag) - _lag),
            lambda *r: substitute((_second, _dmft.rhs))(*r),
        ),
        Step(
            "At tau = 0 the two activities coincide and Delta = Delta0.",
            statement,
            substitute((KINETIC(TAU), GAMMA0), (_lag, DELTA0)),
        ),
    )
    return Formula(
        "gaussian.kinetic_energy",
        "kinetic energy",
        statement,
        meanings("g", "Delta0", "Gamma0"),
        CHAOTIC,
        PAPER,
        steps,
    )


@entry("gaussian.arc_length", "length of the trajectory per unit time and sqrt(N)")
def arc_length() -> Formula:
    rate, speed = sp.Symbol("ell", positive=True), sp.Function("v", positive=True)
    t = sp.Symbol("t", positive=True)
    steps = (
        Step(
            "The speed |x'|/sqrt(N) is self-averaging as N grows: its square is <x'^2>.",
            Eq(speed(TAU) ** 2, GAMMA0),
        ),
        Step("Take the root.", Eq(speed(TAU), sp.sqrt(GAMMA0)), both_sides(lambda side: sp.sqrt(side))),
        Step(
            "The arc length up to t is the integral of the speed; divide by t.",
            Eq(rate, sp.sqrt(GAMMA0)),
            lambda *r: Eq(rate, sp.integrate(r[-1].rhs, (TAU, 0, t)) / t, evaluate=False),
        ),
    )
    symbols = {
        **meanings("Gamma0"),
        "ell": Meaning("arc length per sqrt(N) and unit time", "activity per time", "ell > 0"),
    }
    return Formula(
        "gaussian.arc_length", "arc-length rate", steps[-1].relation, symbols, CHAOTIC, PAPER, steps
    )


@entry("gaussian.activity_distribution", "one-time distribution of the activity")
def activity_distribution() -> Formula:
    k, probability = sp.Symbol("k", real=True), sp.Function("P", real=True)
    density = sp.exp(-(X**2) / (2 * DELTA0)) / sp.sqrt(2 * sp.pi * DELTA0)
    inside = probability(THRESHOLD)
    characteristic, p = sp.Function("chi")(k), sp.Function("p", real=True)(X)
    statement = Eq(inside, sp.erf(THRESHOLD / sp.sqrt(2 * DELTA0)))
    steps = (
        Step(
            "x = (1 + d/dt)^(-1) h is Gaussian because h is, with variance Delta0; its characteristic "
            "function:",
            Eq(characteristic, sp.exp(-(k**2) * DELTA0 / 2)),
        ),
        Step(
            "Invert the Fourier transform.",
            Eq(p, density),
            lambda *r: Eq(
                p, sp.integrate(r[-1].rhs * sp.cos(k * X), (k, -sp.oo, sp.oo)) / (2 * sp.pi), evaluate=False
            ),
        ),
        Step(
            "P(theta) is the probability of |x| < theta.",
            statement,
            lambda *r: Eq(inside, sp.integrate(r[-1].rhs, (X, -THRESHOLD, THRESHOLD)), evaluate=False),
        ),
    )
    return Formula(
        "gaussian.activity_distribution",
        "probability of |x| < theta",
        statement,
        meanings("Delta0", "theta"),
        CHAOTIC,
        PAPER,
        steps,
    )


FORMULAS = (
    dmft,
    potential,
    potential_erf,
    self_consistency,
    uniqueness,
    kinetic_energy,
    arc_length,
    activity_distribution,
    *LIMITS,
    *CORRELATIONS,
    *LYAPUNOV,
    *LARGE_ORDER,
    *DIMENSION,
    *NOISY_FORMULAS,
)
