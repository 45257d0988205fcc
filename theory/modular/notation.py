"""The symbols of the modular column, the same in code, LaTeX and on the command line, and the means its
formulas share."""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.bibliography import Paper
from rnnchaos.theory.formula import Meaning, Source

PAPERS = (
    Paper(
        "KusmierzPereira2024",
        "Ku{\\'s}mierz, {\\L}ukasz and Pereira-Obilinovic, Ulises and Lu, Zhixin and Mastrovito, Dana and "
        "Mihalas, Stefan",
        "Hierarchy of chaotic dynamics in random modular networks",
        "arXiv preprint",
        2024,
        None,
        "2410.06361",
    ),
)
PAPER = Source(
    "Kusmierz, Pereira-Obilinovic, Lu, Mastrovito, Mihalas, arXiv:2410.06361, for infinite populations; any "
    "size derived here",
    "KusmierzPereira2024",
    "10.48550/arXiv.2410.06361",
)

SIGMA, SIGMA_MU, SIZE = sp.symbols("sigma sigma_mu N0", positive=True)
ACTIVITY, POPULATION = sp.symbols("q Q", positive=True)
VARIANCE, SHARED = sp.symbols("Delta0 c", positive=True)
SLOPE, COMMON = sp.symbols("A B", positive=True)
EXPONENT, GROWTH = sp.Symbol("lambda_1", real=True), sp.Symbol("mu", positive=True)
MICRO, MACRO = sp.symbols("lambda_micro lambda_macro", real=True)
EPSILON, C1 = sp.Symbol("epsilon", positive=True), sp.Symbol("c1", positive=True)
OTHER = 1 - 1 / SIZE  # the chance that two draws from a population are different neurons, times that share

MEANINGS = {
    "sigma": Meaning("strength of the couplings between neurons", "1", "sigma >= 0"),
    "sigma_mu": Meaning("strength of the couplings between populations", "1", "sigma_mu >= 0"),
    "N0": Meaning("neurons in a population", "1", "integer, N0 >= 1, or infinite"),
    "q": Meaning("mean squared activity E phi(h)^2", "activity^2", "q > 0"),
    "Q": Meaning("mean square of the population means", "activity^2", "0 <= Q <= q"),
    "Delta0": Meaning("variance of the input h; of x and of y in E", "activity^2", "Delta0 > 0"),
    "c": Meaning(
        "covariance of the inputs of two neurons of one population; of (x, y) in E",
        "activity^2",
        "0 <= c <= Delta0",
    ),
    "A": Meaning("E phi'(x)^2 at variance Delta0", "1", "0 < A <= 1"),
    "B": Meaning("E phi'(x) phi'(y) at variance Delta0, covariance c", "1", "0 < B <= A"),
    "lambda_1": Meaning("largest Lyapunov exponent", "per step", "real"),
    "lambda_micro": Meaning("growth rate of differences without a population mean", "per step", "real"),
    "lambda_macro": Meaning("growth rate of population means left to themselves", "per step", "real"),
    "mu": Meaning("factor by which squared separations grow in a step; lambda_1 = ln(mu)/2", "1", "mu > 0"),
    "c1": Meaning("phi'(0)", "1", "c1 > 0"),
    "epsilon": Meaning("distance from the critical line, sigma - sigma_c", "1", "epsilon > 0"),
}


def meanings(*names: str, **more: Meaning) -> dict[str, Meaning]:
    """The meanings of the symbols of one formula."""
    return {name: MEANINGS[name] for name in names} | more


def eq(left: Any, right: Any) -> sp.Basic:
    """An equation that SymPy leaves as it is."""
    return sp.Eq(left, right, evaluate=False)


def mean_square(variance: Any = VARIANCE) -> sp.Expr:
    """E[phi(x)^2]."""
    return GaussianMean(phi(0, X) ** 2, (X,), [[variance]])


def covariance(shared: Any = SHARED, variance: Any = VARIANCE) -> sp.Expr:
    """E[phi(x) phi(y)]."""
    return GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(variance, shared))


def covariance_of_slopes(shared: Any = SHARED, variance: Any = VARIANCE) -> sp.Expr:
    """E[phi'(x) phi'(y)], the derivative of E[phi(x) phi(y)] in the covariance (Price)."""
    return GaussianMean(phi(1, X) * phi(1, Y), (X, Y), pair(variance, shared))


def at_least_one() -> sp.Basic:
    """N0 >= 1 as a printed condition."""
    return sp.GreaterThan(SIZE, 1, evaluate=False)
