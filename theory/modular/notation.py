r"""The symbols of the modular column, the same in code, LaTeX and on the command line.

The inputs h of all neurons have variance $\Delta_0$, those of two neurons of one population covariance c;
$q=E\varphi(h)^2$, $Q$ is the mean square of a population mean, $A=E\varphi'(x)^2$ and
$B=E\varphi'(x)\varphi'(y)$ for (x, y) Gaussian of variance $\Delta_0$ and covariance c.
"""

from functools import partial
from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.algebra.operations import eq, right_side
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Notation, Source, Step
from rnnchaos.theory.printing import in_words

sigma, sigma_mu, N0 = sp.symbols("sigma sigma_mu N0", positive=True)
q, Q, Delta0, c = sp.symbols("q Q Delta0 c", positive=True)
A, B, mu = sp.symbols("A B mu", positive=True)
lambda_1, lambda_micro, lambda_macro = sp.symbols("lambda_1 lambda_micro lambda_macro", real=True)
epsilon, c1 = sp.symbols("epsilon c1", positive=True)
POPULATIONS = sp.Symbol("P", positive=True)
BETWEEN = sigma_mu**2 / POPULATIONS
"""Variance of a coupling between two of P populations, here and in the simulation."""
OTHER = 1 - 1 / N0  # the chance that two draws from a population are different neurons, times that share
AT_LEAST_ONE = sp.GreaterThan(N0, 1, evaluate=False)

MEANINGS = Notation(
    k=Meaning("level; 0 are the neurons", "1", "integer, k >= 0"),
    q=Meaning("mean squared activity E phi(h)^2", "activity^2", "q > 0"),
    Q=Meaning("mean square of the population means", "activity^2", "0 <= Q <= q"),
    lambda_1=Meaning("largest Lyapunov exponent", "per step", "real"),
    lambda_micro=Meaning("growth rate of differences without a population mean", "per step", "real"),
    lambda_macro=Meaning("growth rate of population means left to themselves", "per step", "real"),
    mu=Meaning("factor by which squared separations grow in a step; lambda_1 = ln(mu)/2", "1", "mu > 0"),
    sigma=Meaning("strength of the couplings between neurons", "1", "sigma >= 0"),
    sigma_mu=Meaning(f"strength of couplings between populations, {in_words(BETWEEN)}", "1", "sigma_mu >= 0"),
    N0=Meaning("neurons in a population", "1", "integer, N0 >= 1, or infinite"),
    A=Meaning("E phi'(x)^2 at variance Delta0", "1", "0 < A <= 1"),
    B=Meaning("E phi'(x) phi'(y) at variance Delta0, covariance c", "1", "0 < B <= A"),
    Delta0=Meaning("variance of the input h; of x and of y in E", "activity^2", "Delta0 > 0"),
    c=Meaning("covariance of inputs in one population; of (x, y) in E", "activity^2", "0 <= c <= Delta0"),
    c1=Meaning("phi'(0)", "1", "c1 > 0"),
    epsilon=Meaning("distance from the critical line, sigma - sigma_c", "1", "epsilon > 0"),
)
_TITLE = "Hierarchy of chaotic dynamics in random modular networks"
_AUTHORS = "Ku{\\'s}mierz, {\\L}ukasz and Pereira-Obilinovic, Ulises and Lu, Zhixin and Mastrovito, Dana"
_AUTHORS += " and Mihalas, Stefan"
PAPERS = (Paper("KusmierzPereira2024", _AUTHORS, _TITLE, "arXiv preprint", 2024, arxiv="2410.06361"),)
PAPER = Source(
    "Kusmierz, Pereira-Obilinovic, Lu, Mastrovito, Mihalas, arXiv:2410.06361, for infinite populations; any "
    "size derived here",
    PAPERS[0].key,
    "10.48550/arXiv.2410.06361",
)
derived = partial(MEANINGS.derived, assumptions=AT_LEAST_ONE, source=PAPER)


def covariance(shared: Any = c, *, order: int = 0) -> sp.Expr:
    """E[f(x) f(y)], f the derivative of phi of this `order`; that of order 1 is d/dc of that of order 0
    (Price)."""
    return GaussianMean(phi(order, X) * phi(order, Y), (X, Y), pair(Delta0, shared))


def half_log(exponent: sp.Expr, growth: sp.Expr) -> Step:
    """From the factor by which squared separations grow, just found, to their exponent."""
    return Step("lambda = ln(mu)/2.", eq(exponent, sp.log(growth) / 2), right_side(lambda mu: sp.log(mu) / 2))
