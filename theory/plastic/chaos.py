r"""Chaos near the onset, phi = tanh, p of order 1: the gain in powers of $\Delta_0$.

To this order x is Gaussian (its cubic corrections enter at the relative order $\Delta_0^2$) and slow, so that
the memory is $kq\,a_1x$, $a_j=E\varphi^{(j)}$: $\Delta''=(1-kqa_1)^2\Delta-g^2(a_1^2\Delta+a_3^2\Delta^3/6)$.
Motion from $\Delta_0$ at rest to 0 conserves energy: $(1-kqa_1)^2-g^2a_1^2=\frac13\Delta_0^2$, where a frozen
state has $\frac23\Delta_0^2$: g = 1 + (1 - k) Delta0 + (2 k - 4/3) Delta0^2. Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.expectation import X, phi
from rnnchaos.theory.algebra.operations import Operation, eq
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.gaussian.notation import mean_of
from rnnchaos.theory.nonlinearity.registry import odd_nonlinearity
from rnnchaos.theory.onset.feedback import by_order
from rnnchaos.theory.onset.taylor_mean import by_moments, without_remainder
from rnnchaos.theory.plastic.notation import Delta0, derived, g, k, q
from rnnchaos.theory.printing import remainder

_D, _F, _a1, _a3 = sp.symbols("Delta F a1 a3", real=True)


def _series(order: int) -> Operation:
    """The last mean, phi = tanh, in powers of Delta0 (Isserlis)."""
    return lambda *r: by_moments(r[-1].rhs, odd_nonlinearity("tanh"), order)


def _mean(name: sp.Symbol, f: sp.Expr, order: int) -> tuple[Step, Step]:
    whole, series = eq(name, mean_of(f)), _series(order)
    return Step(f"The mean {name}.", whole), Step("In powers of Delta0.", eq(name, series(whole)), series)


def _work(*r: sp.Basic) -> sp.Basic:
    """The energy that the force does from Delta0 to 0, over Delta0^2/2."""
    done = sp.integrate(sp.expand(r[0].rhs), _D)
    return eq(0, sp.expand((done.subs(_D, Delta0) - done.subs(_D, 0)) * 2 / Delta0**2))


def _gain(*r: sp.Basic) -> sp.Expr:
    """g order by order, with q, a1 and a3 inserted."""
    gap = r[1].rhs.subs({r[i].lhs: without_remainder(r[i].rhs) for i in (3, 5, 7)})
    return by_order(gap, g, sp.S.One, Delta0, (1, 2)) + remainder(Delta0**3)


@entry("plastic.landau.chaotic", "gain of the chaotic state near the onset, in powers of its variance")
def landau_chaotic() -> Derived:
    force = ((1 - k * q * _a1) ** 2 - g**2 * _a1**2) * _D - g**2 * _a3**2 * _D**3 / 6
    found = 1 + (1 - k) * Delta0 + (2 * k - sp.Rational(7, 6)) * Delta0**2 + remainder(Delta0**3)
    return derived(
        Step("The force Delta'' = F(Delta).", eq(_F, force)),
        Step(
            "From Delta0 at rest to 0 it does no work.",
            eq(0, (1 - k * q * _a1) ** 2 - g**2 * _a1**2 - g**2 * _a3**2 * Delta0**2 / 12),
            _work,
        ),
        *_mean(q, phi(0, X) ** 2, 2),
        *_mean(_a1, phi(1, X), 2),
        *_mean(_a3, phi(3, X), 1),
        Step("Solve for g order by order.", eq(g, found), _gain),
        assumptions=sp.StrictGreaterThan(Delta0, 0, evaluate=False),
        remark="phi = tanh, p of order 1. For k > 1 chaos ends at a fold at g = 1 - (3/10) (k - 1)^2, above "
        "that of the frozen branch, 1 - (3/8) (k - 1)^2.",
    )
