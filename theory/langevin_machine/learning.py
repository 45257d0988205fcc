r"""Learning: the flow of linear networks and its fixed points, one neuron of two data, what finite data cost.

With phi(x) = x and M = 1 - J the model is the Gaussian of covariance $T(M^TM)^{-1}$, and learning follows

$$\dot M=M^{-T}-MC/T+\lambda(1-M),\qquad W=M^TM:\quad\dot W=2-(WC+CW)/T\quad(\lambda=0),$$

C the second moments of the data, not centred. Fixed points are $M=\sqrt TUC^{-1/2}$, U any orthogonal matrix:
T and U are gauges, the sign of det M does not change. n data of N dimensions give C the law of Wishart.
Source: derived here.
"""

import sympy as sp

from rnnchaos.theory.algebra.operations import eq, inserted, relaxed, solved
from rnnchaos.theory.formula import Derived, Step, entry
from rnnchaos.theory.langevin_machine import notation as n
from rnnchaos.theory.langevin_machine.notation import derived
from rnnchaos.theory.reconstruction.notation import averaged

c_k, c_l, w_0, t, delta_kl, h_a = sp.symbols("c_k c_l w_0 t delta_kl h_a", positive=True)
_rate, _dk, _dl, _mk, _ml, _pk, _pl = sp.symbols("q d_k d_l m_k m_l p_k p_l", real=True)
_train, _test, _tau, _det, _L = sp.symbols("L_1 L_2 tau d L", real=True)
_ENOUGH, _MORE = (sp.StrictGreaterThan(n.n, n.N + k, evaluate=False) for k in (1, 2))
_TAU = n.n * n.N / (n.n - n.N - 1)
_WISHART = "The mean inverse of a Wishart matrix; fresh data {}."


@entry("langevin_machine.learned_coupling", "coupling that one neuron learns from the data +a and -a")
def learned_coupling() -> Derived:
    free, missed = sp.Function("L")(n.J), n.a - n.J * h_a
    moved = lambda *r: sp.diff(r[0].rhs, n.J).subs(*r[1].args)  # noqa: E731
    learnt = (n.a * h_a - n.T * n.G) / h_a**2
    return derived(
        Step("The log-likelihood, h_a = phi(a); L = ln Z.", eq(_L, -(missed**2) / (2 * n.T) - free)),
        Step("The negative phase.", eq(sp.Derivative(free, n.J), n.G)),
        Step("The derivative of the first.", eq(_rate, missed * h_a / n.T - n.G), moved),
        Step("It vanishes.", eq(n.J, learnt), lambda *r: sp.solve(r[2].rhs, n.J)[0]),
        remark="G depends on J: an equation for J.",
    )


@entry("langevin_machine.flow", "learning of a linear network: M^T M along eigenvectors of the data")
def flow() -> Derived:
    both = (c_k + c_l) / n.T
    end = 2 * delta_kl / both
    sums = {(_pk, _ml): delta_kl, (_mk, _pl): delta_kl, (_mk, _ml): n.w}
    summed = lambda *r: averaged(inserted()(*r), sums)  # noqa: E731
    return derived(
        Step("w = m_k m_l, summed over rows of M.", eq(_rate, _dk * _ml + _mk * _dl)),
        Step("Rate of column k; p_k that of the inverse's transpose.", eq(_dk, _pk - _mk * c_k / n.T)),
        Step("Rate of column l.", eq(_dl, _pl - _ml * c_l / n.T)),
        Step("Summed: p_k m_l is 1 or 0.", eq(_rate, 2 * delta_kl - both * n.w), summed),
        Step("Solved.", eq(n.w, end + (w_0 - end) * sp.exp(-both * t)), relaxed(n.w, w_0, t)),
        remark="off the diagonal the rate is the sum of both, twice their mean, not of their geometric mean.",
    )


@entry("langevin_machine.fixed_point", "eigenvalue of M = 1 - J that a linear network learns with decay")
def fixed_point() -> Derived:
    stiff, at = n.c / n.T + n.decay, {n.c: 1, n.T: 1, n.decay: 1}
    root = (n.decay + sp.sqrt(n.decay**2 + 4 * stiff)) / (2 * stiff)
    return derived(
        Step("The rate of an eigenvalue, at rest.", eq(1 / n.m - n.c * n.m / n.T + n.decay * (1 - n.m), 0)),
        Step("Solved, m > 0.", eq(n.m, root), solved(n.m, end=max, at=at)),
        remark="sqrt(T/c) without decay; the negative root is as stable, the sign is that of the start.",
    )


def _gap(where: sp.Basic, tau: sp.Expr, fresh: str, remark: str) -> Derived:
    """Learnt from n data: the normalised covariance of those is 1, of fresh data tau/N."""
    whole = lambda *r: (r[0].rhs - r[1].rhs).subs(*r[2].args)  # noqa: E731
    return derived(
        Step("Log-likelihood of the data; d = ln det of 2 pi S.", eq(_train, -(_det + n.N) / 2)),
        Step("Of fresh data, tau = tr(S^-1 C).", eq(_test, -(_det + _tau) / 2)),
        Step(_WISHART.format(fresh), eq(_tau, tau)),
        Step("Their difference.", eq(n.gap, sp.factor((tau - n.N) / 2)), whole),
        where=where,
        remark=remark,
    )


@entry("langevin_machine.generalisation_gap", "likelihood of learnt data less that of fresh, linear network")
def generalisation_gap() -> Derived:
    return _gap(_ENOUGH, _TAU, "have covariance C", "zero mean, known to be so; infinite for n <= N + 1.")


@entry("langevin_machine.generalisation_gap_centred", "the same where the mean is learnt too")
def generalisation_gap_centred() -> Derived:
    tau = n.n * n.N / (n.n - n.N - 2) * (1 + 1 / n.n)
    return _gap(_MORE, tau, "have (1 + 1/n) C about a mean that was learnt", "infinite for n <= N + 2.")


@entry("langevin_machine.expected_kl", "mean Kullback-Leibler divergence of what a linear network learnt")
def expected_kl() -> Derived:
    return derived(
        Step("Gaussians of mean 0, tau = tr(S^-1 C), d = ln det(S/C).", eq(n.kl, (_tau - n.N + _det) / 2)),
        Step(_WISHART.format("have covariance C"), eq(_tau, _TAU)),
        Step("Insert it.", eq(n.kl, (n.N * (n.N + 1) / (n.n - n.N - 1) + _det) / 2), inserted()),
        where=_ENOUGH,
        remark="d = sum_i [psi((n - i)/2) + ln(2/n)], i = 0 ... N - 1: det S is a product of chi-squared "
        "variables. N (N + 1)/(4 n) as n grows: half of what the gap becomes.",
    )


FORMULAS = (
    *(learned_coupling, flow, fixed_point),
    *(generalisation_gap, generalisation_gap_centred, expected_kl),
)
