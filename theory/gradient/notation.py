"""The symbols of the gradient column, and what its derivations share.

h = J phi(x), F = -x + h, E = |F|^2/2. All averages are per neuron, at N to infinity; E[.] is over a centred
Gaussian of the variance shown.
"""

from typing import Any

import sympy as sp

from rnnchaos.theory.algebra.expectation import GaussianMean, X, phi
from rnnchaos.theory.algebra.operations import eq
from rnnchaos.theory.formula import DERIVED_HERE, Derived, Meaning, Notation, Step
from rnnchaos.theory.gaussian.notation import GAIN, mean_of, positive
from rnnchaos.theory.gaussian.notation import meanings as of_flow

TEMPERATURE = sp.Symbol("T", positive=True)
VARIANCE = sp.Symbol("S", positive=True)
OVERLAP = sp.Symbol("R", real=True)
SIZE = sp.Symbol("N", positive=True)
FIELD = sp.Symbol("h", real=True)
FORCE = sp.Symbol("F", real=True)
COSINE = sp.Symbol("c", real=True)
NORM = sp.Symbol("G", positive=True)
CURVATURE = sp.Symbol("L", positive=True)

WARM = positive(TEMPERATURE)
meanings = Notation(
    of_flow
    | {
        "T": Meaning("temperature of the gradient dynamics", "activity^2 per time unit squared", "T >= 0"),
        "S": Meaning("variance of x in the measure exp(-E/T)", "activity^2", "S > T"),
        "S0": Meaning("variance S at T = 0", "activity^2", "S0 > 0"),
        "R": Meaning("covariance of x in two replicas of the same network", "activity^2", "|R| <= S"),
        "N": Meaning("number of neurons", "1", "N > 0"),
        "h": Meaning("field J phi(x) on a neuron", "activity", "real"),
        "F": Meaning("velocity -x + J phi(x) of the flow", "activity per time", "real"),
        "c": Meaning("cosine of the angle between the two vectors", "1", "-1 <= c <= 1"),
        "G": Meaning("<|grad E|^2>/N", "activity^2 per time unit squared", "G > 0"),
        "L": Meaning("<laplacian of E>/N", "1", "L > 0"),
        "f": Meaning("free energy -T ln Z/N", "activity^2 per time unit squared", "real"),
        "e": Meaning("energy <E>/N", "activity^2 per time unit squared", "e > 0"),
        "v": Meaning("mean squared overlap <(phi.phi'/N)^2> of two replicas", "1", "v > 0"),
        "D": Meaning("largest difference of P(|x| < theta)", "1", "0 <= D <= 1"),
        "Psi": Meaning(
            "mean of phi'^2 psi^2, psi the filtered rate int_0^inf e^(-s) d/dt phi(x(t - s)) ds",
            "1",
            "Psi > 0",
        ),
        "ell": Meaning(
            "arc length per sqrt(N) and unit time of the sampled path", "activity per time", "ell > 0"
        ),
        "mean_Fg": Meaning("<F.grad E>/N", "activity^2 per time unit squared", "real"),
        "chi": Meaning("-phi'''(0)/phi'(0): how fast phi bends", "1/activity^2", "chi > 0"),
        "rho": Meaning("ratio of the Boltzmann variance to Delta0", "1", "rho > 1"),
        "r": Meaning("radius |x|/sqrt(N) of the shell", "activity", "r > 0"),
    }
)


def derived(steps: tuple[Step, ...], assumptions: Any = WARM, **more: Any) -> Derived:
    """What the steps derive; its symbols by their names."""
    return Derived(steps, meanings.of(steps[-1].relation), assumptions, **{"source": DERIVED_HERE} | more)


def square_mean(variance: Any = VARIANCE) -> sp.Expr:
    """q = E[phi^2] at the variance S."""
    return mean_of(phi(0, X) ** 2, variance)


def slope_square_mean(variance: Any = VARIANCE) -> sp.Expr:
    """E[phi'^2]."""
    return mean_of(phi(1, X) ** 2, variance)


MEAN_CURVATURE = 1 + GAIN**2 * slope_square_mean()
"""<laplacian of E>/N, and <|grad E|^2>/(N T), in equilibrium."""


def slope_mean(variance: Any = VARIANCE) -> sp.Expr:
    """E[phi']."""
    return mean_of(phi(1, X), variance)


def odd(expr: sp.Expr) -> sp.Expr:
    """The mean of the odd function phi is 0."""
    return expr.replace(
        lambda e: isinstance(e, GaussianMean) and e.integrand == phi(0, X), lambda e: sp.S.Zero
    )


EQUILIBRIUM = ((FIELD, FORCE), [[VARIANCE - TEMPERATURE, 0], [0, TEMPERATURE]])
"""h and F are independent, with variances S - T and T; x = h - F."""
JOINT = Step(
    "Equilibrium: h ~ N(0, S - T) and F ~ N(0, T) are independent, and x = h - F.",
    eq(sp.Function("x")(FIELD, FORCE), FIELD - FORCE),
)


def over_line(expr: sp.Expr, s: sp.Symbol) -> sp.Expr:
    """The integral over real s of a constant times exp(-a s^2 + b s + c), a > 0: sqrt(pi/a) exp(b^2/(4a) +
    c).
    """
    front, exponential = expr.as_independent(s, as_Add=False)
    quadratic = sp.Poly(sp.expand(sp.powsimp(exponential).args[0]), s)
    a, b, c = -quadratic.coeff_monomial(s**2), quadratic.coeff_monomial(s), quadratic.coeff_monomial(1)
    return front * sp.sqrt(sp.pi / a) * sp.exp(sp.simplify(b**2 / (4 * a) + c))


def mean_symbol(label: str) -> sp.Symbol:
    return sp.Symbol(f"mean_{label}", real=True)


def cosine(value: sp.Expr, sentence: str) -> Step:
    """<ab>/sqrt(<a^2><b^2>) from the last three relations: <ab>, <a^2>, <b^2>."""
    return Step(sentence, eq(COSINE, value), lambda *r: r[-3].rhs / sp.sqrt(r[-2].rhs * r[-1].rhs))
