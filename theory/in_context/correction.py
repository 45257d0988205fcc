r"""Finitely many prompts, no ridge: the mean error to first order in 1/P, exact at any D and N.

Least squares misses $W^*$ by $S^{-1}\langle rs\rangle$, $r=\tilde y-c\,a\cdot\tilde x$, $c=1/\kappa$, so that

    E error = (D + 1)/(N + D + 1) + e1/P + O(1/P^2),   e1 = E[r^2 s^T Sigma^-1 s].

With $|w|^2=D\omega$, $\chi=\chi^2_N/N$, $T=\chi^2_{D-1}$: $c_2=\omega\chi$, a has $\sqrt\omega\chi$ along w,
$\sqrt{\omega\chi T/N}$ across it. The Gaussian law, $p$ times the first term, takes r as independent of the
leverage $s^T\Sigma^{-1}s$; both grow with $|\tilde x|$ and $|w|$. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.in_context import notation as n
from rnnchaos.theory.in_context.notation import derived
from rnnchaos.theory.in_context.population import KAPPA, M, gaussian

_along, _across = sp.symbols("q1 q2", real=True)
_missed, _size, _labels = sp.symbols("v_2 a_2 c_2", positive=True)
_omega, _chi, _T = sp.symbols("omega chi T", positive=True)
_leverage = n.D * _size / n.kappa + _labels**2 / n.M
_residual = (1 - n.c * _chi) ** 2 + n.c**2 * _chi * _T / n.N
_quadratic = (n.D + 1) * (n.D**2 + 3 * n.D + 4)
_linear = 2 * n.D**4 + 8 * n.D**3 + 24 * n.D**2 + 38 * n.D + 56
_rest = n.D**5 + 4 * n.D**4 + 8 * n.D**3 + 32 * n.D**2 + 95 * n.D + 52
FIRST = (n.D + 2) * (_quadratic * n.N**2 + _linear * n.N + _rest) / (n.D * (n.N + n.D + 1) ** 3)


def over_prompts(side: sp.Expr) -> sp.Expr:
    """Moments of omega = chi^2_D/D, chi = chi^2_N/N and T = chi^2_(D-1)."""
    laws, total = ((1, 2 / n.D), (1, 2 / n.N), (n.D - 1, 2)), sp.S.Zero
    for powers, factor in sp.Poly(sp.expand(side), _omega, _chi, _T).terms():
        rising = (first + j * step for (first, step), i in zip(laws, powers, strict=True) for j in range(i))
        total += factor * sp.Mul(*rising)
    return total


@entry("in_context.first_correction", "coefficient of 1/P in the mean error, no ridge: exact at any D and N")
def first_correction() -> Derived:
    query = _along**2 * (_along**2 + (n.D - 1) * _across**2)
    averaged = (n.D + 2) * _missed * _leverage
    parts = {_missed: _omega * _residual, _size: _omega * (_chi**2 + _chi * _T / n.N), _labels: _omega * _chi}
    inserted = lambda *r: over_prompts(r[1].rhs.subs({e.lhs: e.rhs for e in r[2:5]}))  # noqa: E731
    final = lambda *r: r[5].rhs.subs(n.c, r[6].rhs).subs({e.lhs: e.rhs for e in r[7:]})  # noqa: E731
    return derived(
        Step(
            "r^2 times leverage; coordinates of x~ along v and across.", eq(n.e1, _missed * query * _leverage)
        ),
        Step("Averaged over x~.", eq(n.e1, averaged), right_side(lambda e: gaussian(e, _along, _across))),
        Step("The square of v = w/sqrt(D) - c a, r = v x~.", eq(_missed, parts[_missed])),
        Step("That of a.", eq(_size, parts[_size])),
        Step("The mean square of the labels.", eq(_labels, parts[_labels])),
        Step("Insert them, averaged over prompts.", eq(n.e1, over_prompts(averaged.subs(parts))), inserted),
        Step("The weight without a ridge.", eq(n.c, 1 / n.kappa)),
        Step("The square of c2.", eq(n.M, M)),
        Step("That of a, times D.", eq(n.kappa, KAPPA)),
        Step("Insert them.", eq(n.e1, FIRST), final),
        where=sp.GreaterThan(n.N, 1, evaluate=False),
        remark="P/(P - p), of Gaussian features with independent noise, gives D (D + 1)^2/(N + D + 1): half "
        "of it at D = 5, N = 20, and the same only as D grows at N = nu D. O(1/P^2) is negative.",
    )


FORMULAS = (first_correction,)
