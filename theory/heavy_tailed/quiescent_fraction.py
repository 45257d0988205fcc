r"""$P(|x_i(T)|<\theta)$ in the annealed linear network, the probability that its amplitude grows, and the
exponent of on-off intermittency.

Given the past an input is $A_Tz$, so that absolute moments multiply, $E|x_i(T)|^{-p}=E A_T^{-p}E|z|^{-p}$,
and Mellin inversion gives the probability itself, at finite N and without approximation.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    FINITE,
    GAIN,
    MOMENT,
    MU,
    P_,
    STEPS,
    THRESHOLD,
    meanings,
)

_c, _y = sp.Symbol("c", positive=True), sp.Symbol("y", real=True)
_H, _start = sp.Function("H"), sp.Function("G0")
_G = sp.Function("G", positive=True)


_inside = sp.Function("P", positive=True)(THRESHOLD)


_SYMBOLS = {"c": Meaning("abscissa of the line", "1", "0 < c < 1"), "y": Meaning("ordinate", "1", "real")}
_REMARKS = (
    "The observable of the paper's Fig. 1. G(q) = 1 + (1/Gamma(q)) int t^(q-1) (M(t/N)^N - exp(-t)) dt; "
    "G0(q) = |x0|^(-alpha q) for a constant start, and for a normal start the same integral with M of "
    "|x|^alpha, x normal.",
    "definition=normal and edgeworth put exp(-p m + p^2 V/2) and exp(-p m + p^2 V/2) (1 - p^3 K/6) in the "
    "place of a(p), with m, V, K the first cumulants of ln A_T: m = T ln g + (T - 1) Xi_N + ln "
    "E|x0|^alpha/alpha, V = (T - 1) sigma_Xi^2, K = (T - 1) skew sigma_Xi^3.",
)


def _product(p: sp.Expr) -> sp.Expr:
    """E|x_i(T)|^-p."""
    return GAIN ** (-p * STEPS) * _start(p / ALPHA) * _G(p / ALPHA) ** (STEPS - 1) * MOMENT(-p)


def _inversion(f: sp.Expr) -> sp.Expr:
    """(1/(2 pi i)) int theta^p f dp/p on Re p = c."""
    return sp.Integral((THRESHOLD**P_ * f / P_).subs(P_, _c + sp.I * _y), (_y, -sp.oo, sp.oo)) / (2 * sp.pi)


@entry(
    "heavy_tailed.quiescent_fraction",
    "probability that |x_i(T)| < theta in the annealed linear network",
    "quiescent fraction",
)
def quiescent_fraction() -> Derived:
    amplitude, statement = sp.Function("a")(P_), eq(_inside, _inversion(_product(P_)))
    steps = (
        Step(
            "A_T^alpha is g^(alpha T) times S_0 = mean |x_j(0)|^alpha times T - 1 independent copies of S: "
            "a(p) = E A_T^(-p) with G0(q) = E S_0^(-q), G(q) = E S^(-q).",
            eq(amplitude, GAIN ** (-P_ * STEPS) * _start(P_ / ALPHA) * _G(P_ / ALPHA) ** (STEPS - 1)),
        ),
        Step(
            "x_i(T) = A_T z with z independent of A_T: H(p) = E|x_i(T)|^(-p), m(u) = E|z|^u.",
            eq(_H(P_), _product(P_)),
            right_side(lambda e: e * MOMENT(-P_)),
        ),
        Step(
            "Mellin inversion of the step function: P(|x| < theta) = (1/(2 pi i)) int theta^p H(p) dp/p on "
            "Re p = c, 0 < c < 1.",
            eq(_inside, _inversion(_H(P_))),
        ),
        Step(
            "Insert H.",
            statement,
            lambda *r: r[2].rhs.replace(_H, lambda p: r[1].rhs.subs(P_, p)),
        ),
    )
    return Derived(
        steps,
        meanings("alpha", "g", "T", "theta") | _SYMBOLS,
        sp.And(FINITE, _c > 0, sp.StrictLessThan(_c, 1)),
        DERIVED_HERE,
        remarks=_REMARKS,
    )


def _inverted(characteristic: sp.Expr, k: sp.Symbol, normal: sp.Expr) -> sp.Expr:
    """The density of exp(-k^2/2) times a polynomial in i k: every factor i k becomes -d/dy on the normal
    density."""
    polynomial = sp.Poly(sp.expand(characteristic * sp.exp(k**2 / 2)), k)
    terms = ((power, coefficient / sp.I**power) for (power,), coefficient in polynomial.terms())
    return sum((c * (-1) ** n * sp.diff(normal, _y, n) for n, c in terms), sp.S.Zero)


def _powers_of(expr: sp.Expr) -> sp.Expr:
    """A product of powers of positive symbols with every base once."""
    return sp.powsimp(sp.expand_power_base(sp.powdenest(expr, force=True), force=True), force=True)


@entry(
    "heavy_tailed.growth_probability",
    "probability that the amplitude has grown after T steps, with the first Edgeworth term",
    "probability of growth",
)
def growth_probability() -> Derived:
    a, kappa, k = sp.Symbol("a", real=True), sp.Symbol("kappa_3", real=True), sp.Symbol("k", real=True)
    normal, chi = sp.exp(-(_y**2) / 2) / sp.sqrt(2 * sp.pi), sp.Function("chi")(k)
    density, grown = sp.Function("p", real=True)(_y), sp.Function("P", positive=True)(a)
    primitive = (1 + sp.erf(_y / sp.sqrt(2))) / 2 - kappa / 6 * (_y**2 - 1) * normal
    statement = eq(grown, (1 + sp.erf(a / sp.sqrt(2))) / 2 + kappa / 6 * (a**2 - 1) * normal.subs(_y, a))

    def above(*r: sp.Basic) -> sp.Expr:
        if sp.simplify(sp.diff(primitive, _y) - r[-1].rhs) != 0:
            raise DoesNotFollow("the primitive of the density")
        return sp.limit(primitive, _y, sp.oo) - primitive.subs(_y, -a)

    steps = (
        Step(
            "y is ln A_T minus its mean over its standard deviation sqrt(T) sigma_Xi; kappa_3 = skew/sqrt(T) "
            "is its skewness. To first order in it:",
            eq(chi, sp.exp(-(k**2) / 2) * (1 + kappa * (sp.I * k) ** 3 / 6)),
        ),
        Step(
            "Fourier inversion turns i k into -d/dy.",
            eq(density, normal * (1 + kappa * (_y**3 - 3 * _y) / 6)),
            lambda *r: _inverted(r[0].rhs, k, normal),
        ),
        Step("Growth is y > -a with a = sqrt(T) ln(g/g_ann)/sigma_Xi.", statement, above),
    )
    symbols = {
        "a": Meaning("sqrt(T) ln(g/g_ann)/sigma_Xi", "1", "real"),
        "kappa_3": Meaning("skewness of ln S over sqrt(T)", "1", "real"),
    }
    return Derived(
        steps,
        symbols,
        sp.And(FINITE, STEPS >= 1),
        DERIVED_HERE,
        remarks=(
            "At the annealed critical gain (a = 0): 1/2 - skew/(6 sqrt(2 pi T)), not 1/2. Error O(1/T).",
        ),
    )


@entry(
    "heavy_tailed.intermittency_exponent",
    "exponent of P(scale < eps) ~ eps^mu above the annealed critical gain",
    "intermittency exponent",
)
def intermittency_exponent() -> Derived:
    tail, eps, step = (
        sp.Function("P", positive=True),
        sp.Symbol("epsilon", positive=True),
        sp.Symbol("S", positive=True),
    )
    mean = sp.Function("E", positive=True)
    ratio = eps / (GAIN * step ** (1 / ALPHA))
    statement = eq(_G(MU / ALPHA), GAIN**MU)
    steps = (
        Step(
            "At small scale the network is linear: the scale is below eps after a step if it was below "
            "eps/(g S^(1/alpha)) before it.",
            eq(tail(eps), mean(tail(ratio))),
        ),
        Step(
            "A power law P = eps^mu reproduces itself if",
            eq(eps**MU, mean(ratio**MU)),
            lambda *r: eq(r[-1].lhs.replace(tail, lambda x: x**MU), r[-1].rhs.replace(tail, lambda x: x**MU)),
        ),
        Step(
            "Divide by (eps/g)^mu; G(q) = E S^(-q).",
            statement,
            lambda *r: eq(
                _powers_of(r[-1].rhs.args[0] / (eps / GAIN) ** MU).subs(
                    step ** (-MU / ALPHA), _G(MU / ALPHA)
                ),
                _powers_of(r[-1].lhs / (eps / GAIN) ** MU),
            ),
        ),
    )
    remark = (
        "The walk of ln A with drift lambda > 0, held back above by saturation: ln E S^(-mu/alpha) - mu ln g "
        "is convex in mu and vanishes at 0 with slope -lambda, so exactly one mu > 0 exists if and only if g "
        "> g_ann."
    )
    return Derived(
        steps,
        meanings("alpha", "g", "mu"),
        sp.And(FINITE, sp.Symbol("g_ann", positive=True) < GAIN),
        DERIVED_HERE,
        remarks=(remark,),
    )
