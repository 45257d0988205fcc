r"""$\Psi(s)=\frac1N\sum_i(\lambda_i-s)_+$: the growth of volumes, and what it says of all Lyapunov exponents.

With u(s) the share of the exponents above s, $u=-\Psi'$: the entropy rate is $h=\Psi(0)$, the Kaplan-Yorke
dimension the minimum of $\Psi(s)/|s|$ over s < 0. At N to infinity $\Psi$ is the extremum of a functional of
one positive kernel b(omega), an argument of planar diagrams (two-particle-irreducible), not a proof:

    Psi = ext_b {F[b] - int dw/(2 pi) [(1+s)^2 + w^2] b^2/g^2}/2,   F[b] = lim <ln det(1 + D B D B)>/T,

D the gains phi' along a path of the mean-field theory, B the operator whose symbol is b.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq
from rnnchaos.theory.formula import Derived, Meaning, Notation, Source, Step, entry
from rnnchaos.theory.gaussian.lyapunov import EXPONENT, GROUND, SYMBOLS
from rnnchaos.theory.gaussian.notation import CHAOTIC, GAIN, TAU, meanings, positive

CLARK = Source(
    "derived here, from the two-kernel cavity theory in the public code of D. G. Clark, Lyapunov spectrum of "
    "random neural networks (2026)"
)
RATE = sp.Symbol("s", real=True)
SHARE, GROWTH = sp.Function("u", real=True), sp.Function("Psi", real=True)
ENTROPY, DIMENSION = sp.Symbol("h", positive=True), sp.Symbol("D_KY", positive=True)
UNSTABLE = sp.Symbol("n_p", positive=True)
LOWEST = sp.Symbol("lambda_min", real=True)
SPECTRUM = Notation(
    meanings
    | {
        "s": Meaning("a rate: u(s) is the share of the Lyapunov exponents above it", "per time", "real"),
        "omega": Meaning("angular frequency", "per time", "real"),
        "h": Meaning("Kolmogorov-Sinai entropy rate per neuron", "per time", "h > 0"),
        "D_KY": Meaning("Kaplan-Yorke dimension per neuron", "1", "0 < D_KY < 1"),
        "n_p": Meaning("share of the Lyapunov exponents that are positive", "1", "0 < n_p < 1"),
        "lambda_min": Meaning("smallest Lyapunov exponent", "per time", "real"),
        "lambda_1": SYMBOLS["lambda_1"],
    }
)
PLANAR = (
    "That the extremum gives Psi is an argument of planar diagrams at N to infinity, not a proof; its "
    "support is the agreement with simulated spectra."
)
_frequency = sp.Symbol("omega", real=True)
_kernel = sp.Function("b", positive=True)(_frequency, RATE)
_force = sp.Function("f", real=True)(_frequency, RATE)
_wave = sp.Function("psi", real=True)(TAU)
_overlap = sp.Function("C", real=True)(TAU)
_ANY_STATE = sp.And(positive(GAIN), sp.StrictGreaterThan(RATE, -1, evaluate=False))
_BELOW = sp.StrictLessThan(RATE, 0, evaluate=False)
ABOVE = eq(SHARE(RATE), -sp.Derivative(GROWTH(RATE), RATE))


def _over(f: sp.Expr) -> sp.Expr:
    return sp.Integral(sp.expand(f), (_frequency, -sp.oo, sp.oo)) / (2 * sp.pi)


def _stationary(*relations: sp.Basic) -> sp.Basic:
    """u: what multiplies db/ds goes, by the equation of b."""
    chain, kernel, share = relations
    moving = sp.expand(chain.rhs.as_independent(sp.Integral)[1].function)
    left = sp.simplify(sp.expand(moving.subs(_force, kernel.rhs).doit()) / _kernel**2)
    if left.has(_frequency):
        raise DoesNotFollow(f"of the kernel's own change is left {left}")
    slope = chain.rhs.as_independent(sp.Integral)[0] * 2 * sp.pi * left * _over(_kernel**2)
    return eq(share.lhs, share.rhs.subs(chain.lhs, slope))


@entry(
    "gaussian.volume_growth",
    "share of the Lyapunov exponents above a rate, from the kernel that makes volume growth stationary",
    "share of the Lyapunov exponents above a rate",
)
def volume_growth() -> Derived:
    weight = (1 + RATE) ** 2 + _frequency**2
    explicit = sp.Derivative(weight * _kernel**2, RATE).doit() / GAIN**2
    steps = (
        Step(
            "Psi = (F[b] - int (dw/2pi) [(1+s)^2 + w^2] b^2/g^2)/2 at the kernel b(w, s) of rate s; f is the "
            "derivative of F with respect to b(w)/(2 pi). Its change with s, by the chain rule:",
            eq(
                sp.Derivative(GROWTH(RATE), RATE),
                _over(_force * sp.Derivative(_kernel, RATE) - explicit) / 2,
            ),
        ),
        Step("b makes Psi stationary.", eq(_force, 2 * weight * _kernel / GAIN**2)),
        Step("Psi is the mean of (lambda_i - s)_+.", ABOVE),
        Step(
            "So only the s that stands in the functional counts.",
            eq(SHARE(RATE), (1 + RATE) / GAIN**2 * _over(_kernel**2)),
            _stationary,
        ),
    )
    remark = (
        "The spectrum is symmetric about -1, as only (1+s)^2 stands in the equation of b: u(-1-y) = 1 - "
        "u(-1+y), the mean exponent is -1 and gaussian.minimal_exponent is the mirror image of lambda_1. In "
        "any stationary state; below s = -1 u is 1 plus this integral."
    )
    return Derived(steps, SPECTRUM("s", "g", "omega"), _ANY_STATE, CLARK, remarks=(remark, PLANAR))


@entry(
    "gaussian.entropy_rate",
    "entropy rate per neuron: the growth of volumes at rate 0",
    "entropy rate per neuron",
)
def entropy_rate() -> Derived:
    top = sp.Symbol("S", positive=True)
    statement = eq(ENTROPY, GROWTH(0))
    steps = (
        Step(
            "Pesin: the sum of the positive exponents, per neuron, up to S above all of them.",
            eq(ENTROPY, sp.Integral(SHARE(RATE), (RATE, 0, top))),
        ),
        Step("The share above s is the slope of the growth of volumes.", ABOVE),
        Step("Above all exponents nothing grows.", eq(GROWTH(top), 0)),
        Step("Integrate.", statement, lambda *r: _integrated(*r, top=top)),
    )
    return Derived(steps, SPECTRUM.of(statement), CHAOTIC, CLARK, remarks=(PLANAR,))


def _integrated(*relations: sp.Basic, top: sp.Symbol) -> sp.Expr:
    total, slope, end = relations
    (limit,) = total.rhs.limits
    whole = total.rhs.function.subs(slope.lhs, slope.rhs)
    factor, inside = whole.as_independent(sp.Derivative)
    primitive = factor * inside.expr
    return primitive.subs(limit[0], limit[2]).subs(end.lhs, end.rhs) - primitive.subs(limit[0], limit[1])


@entry(
    "gaussian.dimension",
    "Kaplan-Yorke dimension per neuron: the least ratio of growth of volumes to rate of contraction",
    "Kaplan-Yorke dimension per neuron",
)
def dimension() -> Derived:
    statement = eq(DIMENSION, -GROWTH(RATE) / RATE)
    steps = (
        Step("Psi(s)/|s| at a rate of contraction s < 0, least where", eq(_least(), 0)),
        Step("The share above s is the slope of the growth of volumes.", ABOVE),
        Step(
            "That is the condition of Kaplan and Yorke: the exponents above s sum to 0.",
            eq(SHARE(RATE) * RATE + GROWTH(RATE), 0),
            lambda *r: eq(_slope(r[1]), r[0].rhs * RATE**2),
        ),
        Step("The dimension is their number.", eq(DIMENSION, SHARE(RATE))),
        Step(
            "So it is the minimum itself: an error of s enters at second order.",
            statement,
            lambda *r: sp.solve(r[-2].lhs - r[-2].rhs, SHARE(RATE))[0] + r[-1].rhs - SHARE(RATE),
        ),
    )
    return Derived(steps, SPECTRUM.of(statement), sp.And(CHAOTIC, _BELOW), CLARK, remarks=(PLANAR,))


def _least() -> sp.Expr:
    return sp.Derivative(-GROWTH(RATE) / RATE, RATE)


def _slope(slope: sp.Basic) -> sp.Expr:
    """s^2 d/ds(-Psi/s) with Psi' in terms of u."""
    found = sp.expand(_least().doit() * RATE**2)
    return found.subs(sp.Derivative(GROWTH(RATE), RATE), -slope.lhs + slope.rhs + slope.rhs.args[1])


@entry(
    "gaussian.minimal_exponent",
    "smallest Lyapunov exponent of the flow: the mirror image of the largest about -1",
    "smallest Lyapunov exponent",
)
def minimal_exponent() -> Derived:
    statement = eq(LOWEST, -2 - EXPONENT)
    edge = eq((1 + RATE) ** 2 * _wave - sp.Derivative(_wave, (TAU, 2)), GAIN**2 * _overlap * _wave)
    steps = (
        Step(
            "At an edge of the spectrum b is small, and the equation that makes Psi stationary is linear in "
            "it; over lags, psi the transform of b, C = E[phi' phi']:",
            edge,
        ),
        Step(
            "A Schroedinger equation.",
            eq(
                (1 - GAIN**2 * _overlap) * _wave - sp.Derivative(_wave, (TAU, 2)),
                (1 - (1 + RATE) ** 2) * _wave,
            ),
            lambda *r: eq(
                r[0].lhs - (GAIN**2 * _overlap - 1 + (1 + RATE) ** 2) * _wave,
                r[0].rhs - (GAIN**2 * _overlap - 1 + (1 + RATE) ** 2) * _wave,
            ),
        ),
        Step(
            "b is positive, so that psi is the ground state.",
            eq(GROUND, 1 - (1 + RATE) ** 2),
            lambda *r: sp.expand(r[1].rhs / _wave),
        ),
        Step("The upper edge is the largest exponent.", eq((1 + EXPONENT) ** 2, 1 - GROUND)),
        Step("The lower edge is the other root.", statement, _other_root),
    )
    remark = (
        "In quiescence it is -1 - g/g_c, the edge of the circle of eigenvalues. No pairing at finite N: the "
        "exponents of one network are not mirror images, their density is as N grows."
    )
    return Derived(steps, SPECTRUM.of(statement), CHAOTIC, CLARK, remarks=(remark, PLANAR))


def _other_root(*relations: sp.Basic) -> sp.Basic:
    edge, upper = relations[-2:]
    (ground,) = sp.solve(upper.lhs - upper.rhs, GROUND)
    roots = (sp.simplify(root) for root in sp.solve(edge.rhs - ground, RATE))
    return eq(LOWEST, next(root for root in roots if root != EXPONENT))
