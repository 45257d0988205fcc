r"""The symbols of the rate network, the same in code, LaTeX and on the command line: g, $J_0$, b, $\sigma_b$,
D, m, $\Delta_0$, $\Delta_\infty$, $\Gamma_0$, $\delta_0=\Delta_0-\Delta_\infty$, $\kappa$, $\lambda_1$.

    x_i' = -x_i + sum_j J_ij phi(x_j) + b_i + sqrt(2 D) xi_i,   J_ij = J0/N + g z_ij/sqrt(N),
    b_i ~ N(b, sigma_b^2) frozen,

z iid of mean 0 and variance 1, N to infinity, phi any function with $E\varphi^2<\infty$. Activities are
$m+u$ with u Gaussian: E is over centred Gaussian x, y of variance $\Delta_0$ and covariance $\Delta$, and phi
stands at $m+x$, $m+y$. The symbols and means of an odd phi without bias are those of the column `gaussian`.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Source, Step
from rnnchaos.theory.gaussian import notation as plain
from rnnchaos.theory.gaussian.lyapunov import SYMBOLS as OF_EXPONENT
from rnnchaos.theory.gaussian.noise import SYMBOLS as OF_NOISE

g, Delta, Delta0, Gamma0, epsilon = plain.GAIN, plain.DELTA, plain.DELTA0, plain.GAMMA0, plain.EPSILON
m, J0, b = sp.symbols("m J0 b", real=True)
sigma_b = sp.Symbol("sigma_b", nonnegative=True)
Delta_inf, delta0, kappa, R = sp.symbols("Delta_inf delta0 kappa R", positive=True)
MOVING = Delta0 > Delta_inf
"""Chaos without noise; with noise any stationary state moves."""
STATIC = sp.GreaterThan(Delta0, 0, evaluate=False)

meanings = Notation(
    plain.meanings
    | OF_NOISE("D")
    | OF_EXPONENT("lambda_1")
    | {
        "g": Meaning("gain: the couplings have variance g^2/N about their mean", "1", "g > 0"),
        "J0": Meaning("mean coupling: the couplings have mean J0/N", "1", "real"),
        "b": Meaning("mean of the bias", "activity", "real"),
        "sigma_b": Meaning(
            "standard deviation of the bias over neurons, frozen in time", "activity", "sigma_b >= 0"
        ),
        "m": Meaning("mean activity", "activity", "real"),
        "Delta": Meaning(
            "autocovariance of x at some lag, over neurons and time; covariance of (x, y) in E",
            "activity^2",
            "|Delta| <= Delta0",
        ),
        "Delta0": Meaning("variance of x over neurons and time", "activity^2", "Delta0 > 0"),
        "Delta_inf": Meaning(
            "frozen variance: that of the time averages of x over neurons", "activity^2", ">= 0"
        ),
        "delta0": Meaning("Delta0 - Delta_inf, the variance in time", "activity^2", "delta0 > 0"),
        "kappa": Meaning("rate at which Delta falls to Delta_inf at large lags", "per time", "kappa > 0"),
        "E0": Meaning(
            "ground-state energy of -d^2/dtau^2 + 1 - g^2 E[phi'(m + x) phi'(m + y)], even in tau",
            "1",
            "E0 < 1",
        ),
        "epsilon": Meaning("distance from the boundary of chaos, g - g_c", "1", "epsilon > 0"),
        "R": Meaning("d(g^2 E phi'^2)/dg along the static states, at the boundary", "1", "real"),
    }
)
PAPERS = (
    Paper(
        "KadmonSompolinsky2015",
        "Kadmon, Jonathan and Sompolinsky, Haim",
        "Transition to Chaos in Random Neuronal Networks",
        "Physical Review X",
        2015,
        "10.1103/PhysRevX.5.041030",
    ),
    Paper(
        "MolgedeySchuchhardtSchuster1992",
        "Molgedey, L. and Schuchhardt, J. and Schuster, H. G.",
        "Suppressing chaos in neural networks by noise",
        "Physical Review Letters",
        1992,
        "10.1103/PhysRevLett.69.3717",
    ),
    Paper(
        "AljadeffSternSharpee2015",
        "Aljadeff, Johnatan and Stern, Merav and Sharpee, Tatyana",
        "Transition to Chaos in Random Networks with Cell-Type-Specific Connectivity",
        "Physical Review Letters",
        2015,
        "10.1103/PhysRevLett.114.088101",
    ),
    Paper(
        "MastrogiuseppeOstojic2017",
        "Mastrogiuseppe, Francesca and Ostojic, Srdjan",
        "Intrinsically-generated fluctuating activity in excitatory-inhibitory networks",
        "PLOS Computational Biology",
        2017,
        "10.1371/journal.pcbi.1005498",
    ),
    Paper(
        "SchueckerGoedekeHelias2018",
        "Schuecker, Jannis and Goedeke, Sven and Helias, Moritz",
        "Optimal Sequence Memory in Driven Random Networks",
        "Physical Review X",
        2018,
        "10.1103/PhysRevX.8.041029",
    ),
)
KS = Source("Kadmon, Sompolinsky, Phys. Rev. X 5, 041030 (2015)", "KadmonSompolinsky2015", PAPERS[0].doi)


def at(order: int, variable: sp.Symbol = X, mean: Any = m) -> sp.Expr:
    """The derivative of phi of this order (-1: its primitive) at m + x."""
    return phi(order, mean + variable)


def mean_of(f: Any, variance: Any = Delta0) -> sp.Expr:
    """E[f(x)] over one Gaussian variable."""
    return GaussianMean(f, (X,), [[variance]])


def moment(k: int, ell: int | None = None, mean: Any = m) -> sp.Expr:
    """E[phi^(k)(m + x) phi^(l)(m + x)]; E[phi^(k)(m + x)] without l."""
    return mean_of(at(k, X, mean) * (1 if ell is None else at(ell, X, mean)))


def covariance(order: int = 0, shared: Any = Delta) -> sp.Expr:
    """E[f(m + x) f(m + y)], f the derivative of phi of this order; d/dDelta raises it by one (Price)."""
    return GaussianMean(at(order, X) * at(order, Y), (X, Y), pair(Delta0, shared))


def potential_expression(shared: Any = Delta) -> sp.Expr:
    """V = -Delta^2/2 + g^2 {E[Phi(m + x) Phi(m + y)] - (E Phi)^2} + sigma_b^2 Delta."""
    primitive = covariance(-1, shared) - moment(-1) ** 2
    return -(shared**2) / 2 + g**2 * primitive + sigma_b**2 * shared


DRIVE = g**2 * covariance(0, plain.LAGGED) + sigma_b**2
DMFT = eq(plain.ACCELERATION, plain.LAGGED - DRIVE)
"""The mean-field equation Delta'' = Delta - g^2 C(Delta) - sigma_b^2 of Delta(tau), `LAGGED`."""


def derived(
    *steps: Step,
    assumptions: sp.Basic,
    source: Source = DERIVED_HERE,
    remark: str | tuple[str, ...] = (),
    symbols: Notation = meanings,
    any_phi: bool = True,
    **more: Meaning,
) -> Derived:
    """What the steps derive: the last relation, its symbols with the meanings of the column and `more`."""
    free = {symbol.name for symbol in (steps[-1].relation.free_symbols | assumptions.free_symbols)}
    known = {**symbols, **more}
    named = {name: known[name] for name in sorted(free) if name in known}
    remarks = (remark,) if isinstance(remark, str) else remark
    return Derived(steps, named, assumptions, source, remarks=remarks, any_phi=any_phi)
