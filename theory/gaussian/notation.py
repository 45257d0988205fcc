r"""The symbols of the Gaussian network, the same in code, LaTeX and on the command line: g, $\Delta(\tau)$,
$\Delta_0$, $\Gamma_0$, and the means that its formulas share, $C=E[\varphi(x)\varphi(y)]$,
$\mathrm{Var}\,\Phi$, $V(\Delta;\Delta_0)$.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, Y, pair, phi
from rnnchaos.theory.formula import Meaning, Notation, Source

GAIN = sp.Symbol("g", positive=True)
DELTA = sp.Symbol("Delta", real=True)
DELTA0 = sp.Symbol("Delta0", positive=True)
GAMMA0 = sp.Symbol("Gamma0", positive=True)
EPSILON = sp.Symbol("epsilon", positive=True)
TAU = sp.Symbol("tau", real=True)
THRESHOLD = sp.Symbol("theta", positive=True)
CRITICAL_GAIN = sp.Symbol("g_c", positive=True)
STEP = sp.Symbol("dt", positive=True)
FAR_SLOPE = sp.Symbol("c_inf", nonnegative=True)

AUTOCOVARIANCE = sp.Function("Delta", real=True)
KINETIC = sp.Function("Gamma", real=True)
POTENTIAL = sp.Function("V", real=True)

PAPER = Source("Zhang, Huang, arXiv:2508.04983", "ZhangHuang2025", "10.48550/arXiv.2508.04983")
SCS = Source(
    "Sompolinsky, Crisanti, Sommers, Phys. Rev. Lett. 61, 259 (1988)",
    "Sompolinsky1988",
    "10.1103/PhysRevLett.61.259",
)

CHAOTIC = GAIN > CRITICAL_GAIN
BOUNDED = GAIN * FAR_SLOPE < 1
"""So that a stationary state exists: the network does not outrun its leak at large activity."""
NEAR_ONSET = sp.And(CHAOTIC, sp.Eq(EPSILON, GAIN - CRITICAL_GAIN))


def positive(symbol: sp.Symbol) -> sp.Basic:
    """`symbol > 0` as a printed condition, although the symbol is declared positive."""
    return sp.StrictGreaterThan(symbol, 0, evaluate=False)


_TIME2 = "per time unit squared"
meanings = Notation(
    {
        "g": Meaning("gain: the couplings have variance g^2/N", "1", "g > 0"),
        "g_c": Meaning("critical gain 1/|phi'(0)|", "1", "g_c > 0"),
        "epsilon": Meaning("distance from the onset, g - g_c", "1", "epsilon > 0"),
        "Delta": Meaning(
            "autocovariance of x at some lag; covariance of (x, y)", "activity^2", "|Delta| <= Delta0"
        ),
        "Delta0": Meaning("variance of x; variance of x and of y in E", "activity^2", "Delta0 > 0"),
        "Gamma0": Meaning(
            "kinetic energy <x'^2> per neuron, without the factor 1/2", f"activity^2 {_TIME2}", "Gamma0 > 0"
        ),
        "tau": Meaning("lag", "time", "real"),
        "theta": Meaning("threshold", "activity", "theta > 0"),
        "x": Meaning("activity of a neuron", "activity", "real"),
        "dt": Meaning("time step of the Euler map", "time", "0 < dt <= 1"),
        "n": Meaning("lag in steps", "1", "integer"),
        "t": Meaning("time", "time", "t > 0"),
        "c1": Meaning("phi'(0)", "1", "c1 != 0"),
        "c_inf": Meaning("limit of phi(x)/x as x grows: 0 where phi saturates", "1", "c_inf >= 0"),
        **{
            f"c{j}": Meaning(f"derivative of order {j} of phi at 0", f"activity^{1 - j}", "real")
            for j in range(3, 32, 2)
        },
    }
)


def covariance_of_phi(covariance: Any = DELTA, variance: Any = DELTA0) -> sp.Expr:
    """C = E[phi(x) phi(y)]."""
    return GaussianMean(phi(0, X) * phi(0, Y), (X, Y), pair(variance, covariance))


def covariance_of_primitive(covariance: Any = DELTA, variance: Any = DELTA0) -> sp.Expr:
    """E[Phi(x) Phi(y)]."""
    return GaussianMean(phi(-1, X) * phi(-1, Y), (X, Y), pair(variance, covariance))


def mean_of(f: Any, variance: Any = DELTA0) -> sp.Expr:
    """E[f(x)] over one Gaussian variable."""
    return GaussianMean(f, (X,), [[variance]])


def mean_square(variance: Any = DELTA0) -> sp.Expr:
    """E[phi(x)^2]."""
    return mean_of(phi(0, X) ** 2, variance)


def variance_of_primitive(variance: Any = DELTA0) -> sp.Expr:
    """Var[Phi(x)]."""
    return mean_of(phi(-1, X) ** 2, variance) - mean_of(phi(-1, X), variance) ** 2


def potential_expression(covariance: Any = DELTA, variance: Any = DELTA0) -> sp.Expr:
    """V = -Delta^2/2 + g^2 {E[Phi(x) Phi(y)] - (E Phi)^2}."""
    primitive = covariance_of_primitive(covariance, variance) - mean_of(phi(-1, X), variance) ** 2
    return -(covariance**2) / 2 + GAIN**2 * primitive


LAGGED = AUTOCOVARIANCE(TAU)
VELOCITY, ACCELERATION = sp.Derivative(LAGGED, TAU), sp.Derivative(LAGGED, (TAU, 2))
DMFT = sp.Eq(ACCELERATION, LAGGED - GAIN**2 * covariance_of_phi(LAGGED))
"""The mean-field equation Delta'' = Delta - g^2 C(Delta; Delta0) of Delta(tau), `LAGGED`."""
