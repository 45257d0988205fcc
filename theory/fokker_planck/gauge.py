r"""What stationary samples cannot tell: the time scale, and the circulation of a linear drift.

Two drifts keep p where $\nabla\cdot(\Delta f\,p)=0$. $(f,D)\to(cf,cD)$ always does: without D only $\theta/D$
is determined. Of $f=-Ax$, $A\Sigma+\Sigma A^T=2D$: $A=(D+Q)\Sigma^{-1}$ with any antisymmetric Q, whatever
the tests, since $E[\nabla\psi\cdot Q\Sigma^{-1}x]=Q:E\nabla\nabla\psi=0$ by Stein's lemma. Source:
derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, inserted
from rnnchaos.theory.fokker_planck import notation as n
from rnnchaos.theory.fokker_planck.notation import derived, premise
from rnnchaos.theory.formula import Derived, Step, entry

_s11, _s12, _s22, _det, _detD, _T = sp.symbols("Sigma_11 Sigma_12 Sigma_22 d_Sigma d_D T", real=True)
_trace = n.a11 + n.a22
_STABLE = sp.And(
    sp.StrictGreaterThan(_trace, 0, evaluate=False),
    sp.StrictGreaterThan(n.a11 * n.a22 - n.a12 * n.a21, 0, evaluate=False),
)


@entry("fokker_planck.ou_gauge", "circulation of a linear drift in the plane, f = -A x", "circulation")
def ou_gauge() -> Derived:
    turn = (n.a11 * n.d12 + n.a12 * n.d22 - n.d11 * n.a21 - n.d12 * n.a22) / _trace

    def solved(*r: sp.Basic) -> sp.Basic:
        return sp.solve([each.lhs - each.rhs for each in r], [_s11, _s12, _s22, n.q], dict=True)[0][n.q]

    return derived(
        premise("A Sigma = D + Q: entry 1, 1.", n.a11 * _s11 + n.a12 * _s12, n.d11),
        premise("Entry 1, 2.", n.a11 * _s12 + n.a12 * _s22, n.d12 + n.q),
        premise("Entry 2, 1.", n.a21 * _s11 + n.a22 * _s12, n.d12 - n.q),
        premise("Entry 2, 2.", n.a21 * _s12 + n.a22 * _s22, n.d22),
        Step("Solved for q.", eq(n.q, turn), solved),
        where=_STABLE,
        remark="in N dimensions A Q + Q A^T = A D - D A^T. Samples leave q free: A + t Q Sigma^-1 fits too.",
    )


@entry("fokker_planck.ou_entropy_production", "entropy production of a linear drift in the plane")
def ou_entropy_production() -> Derived:
    return derived(
        premise("tr D^-1 Q Sigma^-1 Q^T; T is tr(adj(D) Sigma).", n.rate, n.q**2 * _T / (_detD * _det)),
        premise("A = (D + Q) Sigma^-1: its trace, times det Sigma.", _T, _det * _trace),
        premise("The determinant of D.", _detD, n.d11 * n.d22 - n.d12**2),
        Step("Insert them.", eq(n.rate, n.q**2 * _trace / (n.d11 * n.d22 - n.d12**2)), inserted()),
        where=_STABLE,
        remark="0 at q = 0, which fits the same samples: dissipation is invisible in them.",
    )


@entry("fokker_planck.identifiable_rank", "parameters of a linear drift that stationary samples determine")
def identifiable_rank() -> Derived:
    (all_, free), j = sp.symbols("n_A n_Q", positive=True), sp.Symbol("j", integer=True)
    counted = lambda *r: sp.expand(r[1].rhs.doit())  # noqa: E731
    put = lambda *r: r[3].rhs.subs({all_: r[0].rhs, free: r[2].rhs})  # noqa: E731
    return derived(
        premise("Entries of A.", all_, n.N**2),
        premise("Those of an antisymmetric Q, column by column.", free, sp.Sum(j - 1, (j, 1, n.N))),
        Step("Summed.", eq(free, n.N * (n.N - 1) / 2), counted),
        premise("Tests of second degree determine the rest.", n.rank, all_ - free),
        Step("Insert both.", eq(n.rank, n.N * (n.N + 1) / 2), put),
        where=sp.GreaterThan(n.N, 1, evaluate=False),
        remark="tests of higher degree add nothing (Stein's lemma); of degree 1 alone determine nothing.",
    )


FORMULAS = (ou_gauge, ou_entropy_production, identifiable_rank)
