r"""$\ln A_{t+1}-\ln A_t=\ln g+\frac1\alpha\ln S$: width and skewness of the steps of the log amplitude.

$A_k=\int_0^\infty(\Phi-e^{-t})(\ln t)^k\,dt/t$, $\Phi=M(t/N)^N$, give all moments of ln S: they are the
Taylor coefficients of $\Gamma(p)(E S^{-p}-1)$.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Step, entry
from rnnchaos.theory.heavy_tailed.notation import ALPHA, FINITE, P_, WIDTH, meanings

A0, A1, A2 = sp.symbols("A0 A1 A2", real=True)
_gamma = sp.EulerGamma
MEAN_LOG, SQUARE_LOG = -A0, 2 * (A1 + _gamma * A0)
CUBE_LOG = -3 * A2 - 3 * _gamma * SQUARE_LOG - (3 * _gamma**2 + sp.pi**2 / 2) * MEAN_LOG
VARIANCE = SQUARE_LOG - MEAN_LOG**2
_m1, _m2, _m3 = sp.symbols("m1 m2 m3", real=True)


def _taylor(order: int) -> sp.Expr:
    """(A_0 + A_1 p + A_2 p^2/2)/Gamma(p) to p^order."""
    return sp.series((A0 + A1 * P_ + A2 * P_**2 / 2) / sp.gamma(P_), P_, 0, order + 1).removeO()


def _moment_steps() -> tuple[Step, ...]:
    """From Gamma(p)(E S^-p - 1) = int t^(p-1) (Phi - e^-t) dt to the first three moments of ln S."""
    expanded = 1 - _m1 * P_ + _m2 * P_**2 / 2 - _m3 * P_**3 / 6
    return (
        Step(
            "E S^(-p) Gamma(p) is the Mellin transform of E exp(-t S) = Phi(t); subtract that of exp(-t), "
            "expand t^p in p (to p^3 after the division by Gamma(p)) on the left, and E exp(-p ln S) on the "
            "right.",
            eq(1 + (A0 + A1 * P_ + A2 * P_**2 / 2) / sp.gamma(P_), expanded),
        ),
        Step(
            "First power: the mean of ln S (Frullani's integral).",
            eq(_m1, MEAN_LOG),
            lambda *r: _matched(r[0], 1),
        ),
        Step("Second power: its mean square.", eq(_m2, SQUARE_LOG), lambda *r: _matched(r[0], 2)),
        Step("Third power: its mean cube.", eq(_m3, CUBE_LOG), lambda *r: _matched(r[0], 3)),
    )


def _matched(relation: sp.Basic, power: int) -> sp.Basic:
    """The moment that the coefficient of p^power in the relation fixes."""
    name = (_m1, _m2, _m3)[power - 1]
    left = sp.expand(_taylor(3)).coeff(P_, power)
    return eq(name, sp.solve(left - relation.rhs.coeff(P_, power), name)[0])


@entry(
    "heavy_tailed.transition_width",
    "standard deviation of the log growth per step: the width of the transition",
    "width of the transition",
)
def transition_width() -> Derived:
    statement = eq(WIDTH, sp.sqrt(VARIANCE) / ALPHA)
    steps = (
        *_moment_steps()[:3],
        Step(
            "ln A grows by ln S/alpha per step, apart from a constant: its standard deviation.",
            statement,
            lambda *r: sp.sqrt(r[2].rhs - r[1].rhs ** 2) / ALPHA,
        ),
    )
    remark = "After T steps the transition is spread over a factor exp(sigma_Xi/sqrt(T)) of gain."
    return Derived(steps, meanings("alpha", "sigma_Xi", "A0", "A1"), FINITE, DERIVED_HERE, remarks=(remark,))


@entry("heavy_tailed.log_skewness", "skewness of ln S")
def log_skewness() -> Derived:
    skew = sp.Symbol("skew", real=True)
    third = CUBE_LOG - 3 * MEAN_LOG * SQUARE_LOG + 2 * MEAN_LOG**3
    statement = eq(skew, third / VARIANCE ** sp.Rational(3, 2))
    steps = (
        *_moment_steps(),
        Step(
            "Third central moment over variance^(3/2).",
            statement,
            lambda *r: (
                (r[3].rhs - 3 * r[1].rhs * r[2].rhs + 2 * r[1].rhs ** 3)
                / (r[2].rhs - r[1].rhs ** 2) ** sp.Rational(3, 2)
            ),
        ),
    )
    symbols = meanings("A0", "A1", "A2", skew=Meaning("skewness of ln S", "1", "real"))
    return Derived(steps, symbols, FINITE, DERIVED_HERE)
