r"""Large N: S is a Landau variable, $S\simeq C_\alpha[\ln(NC_\alpha)+b_\alpha+\Lambda]$,
$E\,e^{-\tau\Lambda}=e^{\tau\ln\tau}$, for every $\alpha<2$.

That is the slow transition: the annealed critical gain falls like $(C_\alpha\ln N)^{-1/\alpha}$. In $L-\ln
L=\ln(NC_\alpha)+b_\alpha$ the moments of ln S become series in 1/L to any order, with coefficients
$\Gamma^{(k)}(k)/k!$: the Laplace transform of $S/(C_\alpha L)$ is $e^{-t}e^{t\ln t/L}$. What is left out
beyond all orders in 1/L begins with 1/(2N), from the square of M - 1 in N ln M.
"""

from collections.abc import Callable

import sympy as sp

from rnnchaos.theory.algebra.operations import DoesNotFollow, eq, right_side
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Series, Step, checked_order, entry
from rnnchaos.theory.heavy_tailed.landau_coefficients import gamma_taylor, landau_coefficient
from rnnchaos.theory.heavy_tailed.notation import (
    ALPHA,
    CRITICAL,
    LENGTH,
    MEAN,
    MEAN_W,
    SHIFT,
    SIZE,
    T_,
    TAIL,
    TAILED,
    meanings,
)
from rnnchaos.theory.printing import remainder

ORDER, MAX_ORDER = 3, 24
LARGE = sp.And(TAILED, SIZE > 1, sp.log(SIZE * TAIL) + SHIFT > 1)
_mean_log = MEAN(sp.log(MEAN_W))
_tau = sp.Symbol("tau", positive=True)
_level = sp.log(SIZE * TAIL) + SHIFT
_r = sp.Symbol("r", positive=True)
_REMARK = (
    "L = -W_{-1}(-exp(-(ln(N C_alpha) + b_alpha))). O(.) is the first omitted power; the series is "
    "asymptotic. Beyond all its orders, E ln S has + 1/(2N) (1 + O(1/L)). Leading behaviour: g_ann ~ "
    "(C_alpha ln N)^(-1/alpha)."
)


def _in_inverse_length(coefficients: list[sp.Expr], order: int) -> sp.Expr:
    terms = [c / LENGTH**k for k, c in enumerate(coefficients) if c != 0]
    return sp.Add(*terms, remainder(LENGTH ** (-order - 1)), evaluate=False)


def _landau_steps() -> tuple[Step, ...]:
    log_phi = sp.Function("ln_Phi", real=True)
    return (
        Step(
            "ln E exp(-t S) = N ln M(t/N), and M = 1 + C_alpha s (ln s - b_alpha) at small s: to leading "
            "order in 1/N",
            eq(log_phi(T_), TAIL * T_ * (sp.log(T_ / SIZE) - SHIFT)),
        ),
        Step(
            "With t = tau/C_alpha this is the Landau law, shifted by ln(N C_alpha) + b_alpha.",
            eq(log_phi(_tau), _tau * sp.log(_tau) - _tau * _level),
            right_side(lambda e: sp.expand_log(e.subs(T_, _tau / TAIL), force=True)),
        ),
        Step(
            "With tau = t/L and L - ln L = ln(N C_alpha) + b_alpha the logarithms of N disappear: S/(C_alpha "
            "L) has the transform exp of",
            eq(log_phi(T_), -T_ + T_ * sp.log(T_) / LENGTH),
            right_side(
                lambda e: sp.expand(
                    sp.expand_log(
                        e.subs(SHIFT, LENGTH - sp.log(LENGTH) - sp.log(SIZE * TAIL)).subs(_tau, T_ / LENGTH),
                        force=True,
                    )
                )
            ),
        ),
    )


@entry(
    "heavy_tailed.annealed_critical_gain.large_n",
    "annealed critical gain at large N: expansion in 1/L, L ~ ln N",
    "annealed critical gain at large N",
)
def large_n(*, order: int = ORDER) -> Derived:
    found = [sp.S.Zero, *(landau_coefficient(k) for k in range(1, checked_order(order, MAX_ORDER) + 1))]
    series = _in_inverse_length(found, order)
    frullani = sp.Integral(sp.exp(-T_) * (1 - sp.exp(T_ * sp.log(T_) / LENGTH)) / T_, (T_, 0, sp.oo))
    statement = eq(CRITICAL, (TAIL * LENGTH) ** (-1 / ALPHA) * sp.exp(series / ALPHA))
    steps = (
        *_landau_steps(),
        Step(
            "Frullani's integral for the mean of ln(S/(C_alpha L)).",
            eq(_mean_log, sp.log(TAIL * LENGTH) + frullani),
            lambda *r: (
                sp.log(TAIL * LENGTH)
                + sp.Integral(sp.factor_terms((sp.exp(-T_) - sp.exp(r[-1].rhs)) / T_), (T_, 0, sp.oo))
            ),
        ),
        Step(
            "Expand in 1/L: int t^(k-1) (ln t)^k exp(-t) dt = Gamma^(k)(k).",
            eq(_mean_log, sp.log(TAIL * LENGTH) - series),
            lambda *r: _beside(r[-1].rhs) - _in_inverse_length(_termwise(r[-1].rhs, order), order),
        ),
        Step(
            "The annealed critical gain is exp(-E ln S/alpha).",
            statement,
            lambda *r: (TAIL * LENGTH) ** (-1 / ALPHA) * sp.exp((sp.log(TAIL * LENGTH) - r[-1].rhs) / ALPHA),
        ),
    )
    return Derived(
        steps,
        meanings("alpha", "C_alpha", "L", "g_ann"),
        LARGE,
        DERIVED_HERE,
        series=Series(tuple(found)),
        remarks=(_REMARK,),
    )


def _beside(expr: sp.Expr) -> sp.Expr:
    """What stands beside the integral. Raises `DoesNotFollow`."""
    (integral,) = expr.atoms(sp.Integral)
    rest = sp.expand(expr) - sp.expand(integral)
    if rest.has(sp.Integral):
        raise DoesNotFollow("the integral has a factor")
    return rest


def _termwise(expr: sp.Expr, order: int) -> list[sp.Expr]:
    """Minus the coefficients of 1/L^k in log(C L) + integral: exp(r t ln t) by its Taylor series, each power
    integrated as Gamma's."""
    (integral,) = expr.atoms(sp.Integral)
    inside = integral.function * T_ * sp.exp(T_)
    expanded = sp.series(sp.expand(inside).subs(LENGTH, 1 / _r), _r, 0, order + 1).removeO()
    out = [sp.S.Zero]
    for k in range(1, order + 1):
        scale = sp.simplify(expanded.coeff(_r, k) / (T_ * sp.log(T_)) ** k)
        out.append(sp.expand(-scale * sp.factorial(k) * gamma_taylor(k, k)))
    return out


@entry(
    "heavy_tailed.transition_width.large_n",
    "variance of ln S at large N: expansion in 1/L",
    "variance of ln S at large N",
)
def width_large_n(*, order: int = ORDER) -> Derived:
    variance = sp.Symbol("Var", positive=True)
    found = _variance(checked_order(order, MAX_ORDER), landau_coefficient)
    statement = eq(variance, _in_inverse_length(found, order))
    log_moment = sp.Function("A", real=True)
    k = sp.Symbol("k", integer=True, nonnegative=True)
    generating = sp.Integral(
        sp.exp(-T_) * (sp.exp(T_ * sp.log(T_) / LENGTH) - 1) * sp.log(T_) ** k / T_, (T_, 0, sp.oo)
    )
    steps = (
        *_landau_steps(),
        Step(
            "The integrals A_k of heavy_tailed.transition_width for S/(C_alpha L), whose variance of the "
            "logarithm is that of S.",
            eq(log_moment(k), generating),
            lambda *r: sp.Integral(
                sp.factor_terms((sp.exp(r[-1].rhs) - sp.exp(-T_)) / T_) * sp.log(T_) ** k, (T_, 0, sp.oo)
            ),
        ),
        Step(
            "A_k = sum_j Gamma^(j+k)(j)/(j! L^j); the variance is 2 (A_1 + gamma_E A_0) - A_0^2.",
            statement,
            lambda *r: _in_inverse_length(_variance(order, _coefficient(r[-1].rhs, k, order)), order),
        ),
    )
    symbols = meanings("L") | {"Var": Meaning("variance of ln S", "1", "Var > 0")}
    return Derived(
        steps,
        symbols,
        LARGE,
        DERIVED_HERE,
        series=Series(tuple(found)),
        remarks=("sigma_Xi = sqrt(Var)/alpha: the transition sharpens only like 1/sqrt(ln N).",),
    )


def _coefficient(integral: sp.Expr, power: sp.Symbol, order: int) -> Callable[..., sp.Expr]:
    """The coefficients of A_k, k = `power`, from its integral. Raises `DoesNotFollow`."""
    if not isinstance(integral, sp.Integral):
        raise DoesNotFollow("A_k is one integral")
    inside = sp.expand(integral.function * T_ * sp.exp(T_) / sp.log(T_) ** power)
    series = sp.series(inside.subs(LENGTH, 1 / _r), _r, 0, order + 1).removeO()

    def coefficient(j: int, more: int = 0) -> sp.Expr:
        share = sp.simplify(series.coeff(_r, j) / (T_ * sp.log(T_)) ** j)
        return sp.expand(share * sp.factorial(j) * _by_taylor(j, more))

    return coefficient


def _by_taylor(k: int, more: int = 0) -> sp.Expr:
    return sp.expand(gamma_taylor(k, k + more) * sp.factorial(k + more) / sp.factorial(k))


def _variance(order: int, coefficient: Callable[..., sp.Expr]) -> list[sp.Expr]:
    """2 (A_1 + gamma_E A_0) - A_0^2 in powers of 1/L."""
    zeroth = [sp.S.Zero, *(coefficient(j) for j in range(1, order + 1))]
    first = [sp.S.Zero, *(coefficient(j, 1) for j in range(1, order + 1))]
    out = []
    for n in range(order + 1):
        square = sum((zeroth[j] * zeroth[n - j] for j in range(n + 1)), sp.S.Zero)
        out.append(sp.expand(2 * (first[n] + sp.EulerGamma * zeroth[n]) - square))
    return out
