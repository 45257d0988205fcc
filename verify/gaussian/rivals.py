r"""Wrong theories of the Gaussian network that its claims must refute.

Of the kinetic energy: the factor 1/2 of mechanics; the potential without its g^2, whose equation g^2 = 1
leaves only Delta0 = 0, as the theory at g = 1 does; the leading order eps^3/3; the output of Euler's map
taken for the flow's. Of the variance: the leading order eps; the static self-consistency Delta0 = g^2 E
phi^2, which is that of a network frozen at random fixed points and of the map at dt = 1. Of the distribution:
other laws of the same variance, P(|x| < q sd) at the quantile q:

    uniform  min(1, q/sqrt 3),   triangular  1 - (1 - q/sqrt 6)^2,   logistic  tanh(pi q/(2 sqrt 3)),
    Laplace  1 - exp(-sqrt 2 q).
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.claim import Rival, fixed
from rnnchaos.verify.prediction import quantile, theory, uncertified

Array = NDArray[np.float64]


def half(power: float = 1.0) -> Rival:
    """The kinetic energy as mechanics writes it; its `power`, for a claim about a power of it."""
    return Rival("with the factor 1/2", lambda p, t: p * 0.5**power, "<x'^2>/2 in place of <x'^2>")


def without_g2(quantity: str, power: float = 1.0) -> Rival:
    """The only solution of the potential without its g^2: the quiescent one."""
    note = "the potential without g^2 has no solution but Delta0 = 0"
    return Rival("potential without g^2", lambda p, t: theory(f"gaussian.{quantity}", g="1") ** power, note)


def leading_energy(g: str, power: float = 1.0) -> Rival:
    """Gamma0 = eps^3/3 and nothing more."""
    return Rival(
        "Gamma0 = eps^3/3 only", lambda p, t: ((float(g) - 1) ** 3 / 3) ** power, "leading order at the onset"
    )


def leading_variance(g: str) -> Rival:
    """Delta0 = eps and nothing more."""
    return Rival("Delta0 = eps only", lambda p, t: float(g) - 1, "leading order at the onset")


def uncorrected(g: str, dt: str, power: float = 1.0) -> Rival:
    """What Euler's map gives, taken for the flow."""
    note = f"the map at step {dt} is not the flow"
    return Rival(
        "scheme not corrected for its step",
        lambda p, t: uncertified("scheme.kinetic_energy", g=g, dt=dt) ** power,
        note,
    )


def static(g: str) -> Rival:
    """Delta0 = g^2 E phi^2: random fixed points in place of chaos; Euler's map at dt = 1 obeys the same
    equation.
    """
    return Rival(
        "static variance Delta0 = g^2 E phi^2",
        lambda p, t: uncertified("scheme.variance", g=g, dt="1"),
        "no time dependence",
    )


def probability(g: str, level: float) -> float:
    """P(|x| < q sqrt(Delta0)) at the quantile q of `level`: the theory's own statement."""
    threshold = quantile(level) * math.sqrt(theory("gaussian.variance", g=g))
    return theory("gaussian.activity_distribution", g=g, threshold=repr(threshold))


LAWS: dict[str, Callable[[float], float]] = {
    "uniform": lambda q: min(1.0, q / math.sqrt(3)),
    "Laplace": lambda q: 1 - math.exp(-math.sqrt(2) * q),
    "logistic": lambda q: math.tanh(math.pi * q / (2 * math.sqrt(3))),
    "triangular": lambda q: 1 - (1 - q / math.sqrt(6)) ** 2,
}
NEAR = {0.2: "logistic", 0.5: "triangular", 0.8: "logistic"}  # the laws 1.5 to 3 tolerances off at a level


def same_variance(level: float) -> tuple[Rival, ...]:
    """Other laws of the same variance at the threshold of `level`."""
    q = quantile(level)
    names = ("uniform", "Laplace", *((NEAR[level],) if level in NEAR else ()))
    return tuple(fixed(f"{name} marginal", LAWS[name](q), "same variance") for name in names)


def marginals(g: str, level: float) -> tuple[Rival, ...]:
    """Other laws of the same variance, and the normal one of variance eps."""

    def too_narrow(p: float, t: float) -> float:
        ratio = theory("gaussian.variance", g=g) / (2 * (float(g) - 1))
        return float(erf(quantile(level) * math.sqrt(ratio)))

    narrow = Rival("Delta0 = eps only", too_narrow, "normal, with the variance of the leading order")
    return (*same_variance(level), narrow)


def mean_over(variance: float) -> Callable[[Callable[[Array], Array]], float]:
    """E f(d^2), d = sech^2 x the gain of tanh, x normal of this variance: a sum over nodes."""
    z = np.linspace(-12, 12, 4001)
    weight = np.exp(-(z**2) / 2)
    weight /= weight.sum()
    squared = np.cosh(math.sqrt(variance) * z) ** -4.0
    return lambda f: float(weight @ f(squared))


def radius(g: str, variance: float) -> float:
    """g sqrt(E phi'^2), of the disc of the eigenvalues of g J diag phi'."""
    return float(g) * math.sqrt(mean_over(variance)(lambda square: square))


def euler_autocovariance(g: str, dt: str) -> Array:
    """Delta_0, Delta_1, ... of Euler's map as long as they fall: the recursion turns away where its own
    rounding takes over, near the square root of it.
    """
    count = 64
    while True:
        lags = float(dt) * np.arange(count)
        found = np.asarray(evaluate("scheme.correlation", g=g, dt=dt, lag=lags))
        falls = (found[1:] > 0) & (found[1:] < found[:-1])
        if not falls.all():
            return found[: int(np.argmin(falls)) + 1]
        count *= 2
