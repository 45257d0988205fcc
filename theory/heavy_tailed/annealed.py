r"""The heavy-tailed network $x_i(t+1)=\varphi(\sum_jW_{ij}x_j)$, $W_{ij}=gN^{-1/\alpha}z_{ij}$, z symmetric
stable: the annealed transition at finite N, $\ln g_{\rm ann}=-\frac1\alpha E\ln S$.

Three gains are called critical and differ; here only the first has a theory, and each keeps its name
everywhere:

    annealed_critical_gain    W redrawn at every step, linearised: quiescence loses stability (this column)
    quenched_critical_gain    1/(spectral radius) of one fixed matrix: a random variable, measured
    lyapunov_crossing_gain    the largest exponent of the nonlinear network crosses zero: measured

The annealed linear network has one amplitude: given x, the next inputs are independent stable variables of
scale $A^\alpha=g^\alpha\frac1N\sum_j|x_j|^\alpha$. So $\ln A$ is a random walk with steps $\ln
g+\frac1\alpha\ln S$, and every law of $S=\frac1N\sum_j|z_j|^\alpha$ that is needed follows from its Laplace
transform $M(t/N)^N$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import both_sides, eq, identity, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Erratum, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    CRITICAL,
    DOMAIN,
    FINITE,
    GAIN,
    LAPLACE,
    MEAN,
    MEAN_W,
    MOMENT,
    P_,
    PAPER,
    SIZE,
    T_,
    XI,
    meanings,
)

_log = sp.log(MEAN_W)
_mean_log = MEAN(_log)
_rate = sp.Symbol("lambda", real=True)
_crossing = sp.Symbol("g_c", positive=True)
_frullani = (sp.exp(-T_) - sp.exp(-T_ * MEAN_W)) / T_
_power = LAPLACE(T_ / SIZE) ** SIZE
_REMARKS = (
    "M(s) = E exp(-s |z|^alpha); see heavy_tailed.laplace_transform. With t = N e^u the integral is that of "
    "exp(-N e^u) - M(e^u)^N over all u, and one table of M serves every N.",
    "W is redrawn at every step: this is neither 1/(spectral radius) of one matrix (quenched_critical_gain) "
    "nor where the nonlinear network's largest exponent crosses zero (lyapunov_crossing_gain).",
)

TRANSPOSED = Erratum(
    "heavy_tailed.lyapunov_crossing_gain",
    "arXiv:2505.09816, Fig. 2, alpha = 1, N = 1000",
    lambda: (eq(_crossing, sp.Float("0.791", 3)), eq(_crossing, sp.Float("0.391", 3))),
    "Tangent vectors move by J at the state that generates the step; the published run multiplied them by J "
    "transposed (its public code has J since 8 July 2026). For weights with a power-law tail that changes "
    "the exponent: a claim that a simulation could refute. 0.391 is the same protocol with J, the first gain "
    "of its grid; notes/transition.md has all six points.",
    "verify heavy_tailed.lyapunov_crossing_gain.transposed",
    "verified",
)


@entry(
    "heavy_tailed.annealed_growth",
    "log growth per step of the annealed linear network",
    "annealed growth rate",
)
def annealed_growth() -> Derived:
    before, after = sp.symbols("A B", positive=True)
    share = sp.Symbol("w", positive=True)
    statement = eq(_rate, sp.log(GAIN) + _mean_log / ALPHA)
    steps = (
        Step(
            "Given x_j = A z_j the sum over N weights g N^(-1/alpha) z is stable, with scale B: by the "
            "characteristic function B^alpha is the sum of the alpha-th powers of its terms' scales, w being "
            "the mean of |A z_j|^alpha.",
            eq(after**ALPHA, SIZE * (GAIN * SIZE ** (-1 / ALPHA)) ** ALPHA * share),
        ),
        Step("N cancels.", eq(after**ALPHA, GAIN**ALPHA * share), right_side(sp.powsimp)),
        Step(
            "S is the mean of |z_j|^alpha.",
            eq(after**ALPHA, GAIN**ALPHA * before**ALPHA * MEAN_W),
            right_side(lambda e: e.subs(share, before**ALPHA * MEAN_W)),
        ),
        Step(
            "Take logarithms.",
            eq(sp.log(after) - sp.log(before), sp.log(GAIN) + _log / ALPHA),
            both_sides(lambda side: sp.expand_log(sp.log(side)) / ALPHA - sp.log(before)),
        ),
        Step("The left side's mean is lambda.", statement, right_side(lambda e: e.subs(_log, _mean_log))),
    )
    symbols = meanings(
        "alpha", "g", "S", **{"lambda": Meaning("log growth of the amplitude per step", "per step", "real")}
    )
    return Derived(
        steps,
        symbols,
        sp.And(FINITE, GAIN > 0),
        PAPER,
        remarks=(
            "E is the mean over S. Xi_N = E ln S/alpha; the paper samples it, "
            "heavy_tailed.annealed_critical_gain has it exactly.",
        ),
    )


@entry(
    "heavy_tailed.annealed_critical_gain",
    "annealed critical gain of a finite network as one integral (Frullani)",
    "annealed critical gain",
)
def annealed_critical_gain() -> Derived:
    integral = sp.Integral((sp.exp(-T_) - _power) / T_, (T_, 0, sp.oo))
    statement = eq(sp.log(CRITICAL), -integral / ALPHA)
    steps = (
        Step(
            "At the annealed critical gain the growth rate is zero.",
            eq(0, sp.log(CRITICAL) + _mean_log / ALPHA),
        ),
        Step(
            "Solve for the gain.",
            eq(sp.log(CRITICAL), -_mean_log / ALPHA),
            lambda *r: sp.solve(r[-1].rhs, sp.log(CRITICAL))[0],
        ),
        Step(
            "Frullani's integral of a logarithm.", eq(_log, sp.Integral(_frullani, (T_, 0, sp.oo))), identity
        ),
        Step(
            "Take the mean: the N terms of S are independent, E exp(-t S) = M(t/N)^N.",
            eq(_mean_log, integral),
            lambda *r: r[-1].rhs.xreplace({sp.exp(-T_ * MEAN_W): _power}),
        ),
        Step("Insert it.", statement, lambda *r: eq(r[1].lhs, r[1].rhs.xreplace({_mean_log: r[-1].rhs}))),
    )
    return Derived(steps, meanings("alpha", "N", "g_ann", "t"), FINITE, DERIVED_HERE, remarks=_REMARKS)


@entry("heavy_tailed.annealed_growth.gaussian", "E ln S at alpha = 2 in closed form", "E ln S at alpha = 2")
def growth_gaussian() -> Derived:
    inverse = sp.Function("G", positive=True)(P_)
    transform = (1 + 4 * T_ / SIZE) ** (-SIZE / 2)
    closed = (SIZE / 4) ** P_ * sp.gamma(SIZE / 2 - P_) / sp.gamma(SIZE / 2)
    statement = eq(_mean_log, sp.digamma(SIZE / 2) + sp.log(4 / SIZE))
    steps = (
        Step(
            "G(p) = E S^(-p) is a Mellin transform of E exp(-t S) = M(t/N)^N over Gamma(p); here M(s) = (1 + "
            "4s)^(-1/2).",
            eq(inverse, sp.Integral(T_ ** (P_ - 1) * transform, (T_, 0, sp.oo)) / sp.gamma(P_)),
        ),
        Step("A Beta integral.", eq(inverse, closed), right_side(_beta)),
        Step("E ln S = -G'(0).", statement, right_side(lambda e: -sp.diff(e, P_).subs(P_, 0))),
    )
    return Derived(
        steps,
        meanings("N", "S"),
        SIZE >= 1,
        DERIVED_HERE,
        remarks=(
            "S is (4/N) times a Gamma variable of shape N/2; Var ln S = psi'(N/2). g_ann -> 1/sqrt(2) as N "
            "grows.",
        ),
    )


def _beta(expr: sp.Expr) -> sp.Expr:
    """The integral over t inside expr, by SymPy."""
    return expr.replace(
        lambda e: isinstance(e, sp.Integral), lambda e: sp.integrate(e.function, (T_, 0, sp.oo), conds="none")
    )


@entry("heavy_tailed.annealed_growth.single", "Xi_N of a single neuron in closed form", "Xi_N at N = 1")
def growth_single() -> Derived:
    u = sp.Symbol("u", positive=True)
    moment = sp.gamma(1 - u / ALPHA) / (sp.gamma(1 - u) * sp.cos(sp.pi * u / 2))
    statement = eq(XI, sp.EulerGamma * (1 / ALPHA - 1))
    steps = (
        Step(
            "At N = 1 S = |z|^alpha, so that Xi_1 = E ln|z| is the slope at u = 0 of the moments",
            eq(MOMENT(u), moment),
        ),
        Step("which is", statement, lambda *r: sp.diff(sp.log(r[-1].rhs), u).subs(u, 0)),
    )
    return Derived(
        steps,
        meanings("alpha", "Xi_N"),
        DOMAIN,
        DERIVED_HERE,
        remarks=("Var ln S = pi^2 (1 + alpha^2/2)/6 at N = 1, from the second derivative.",),
    )
