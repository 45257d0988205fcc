r"""Values: mean-field theory of rate networks against simulated ones, at a smooth and at a rectified point.

All claims of a point read the same pairs. The wrong theories: m from J0 phi(m) alone, as if all neurons were
at the mean; no frozen biases; no mean coupling; the frozen variance 0, as in a symmetric
network, or all of the variance, as at rest; the kinetic energy as mechanics writes it.

At the smooth point the budget of lambda_1 leaves two fifths of its tolerance: more pairs than `quick` has.

Claims of mean and variance do not tell chaos from rest: what the static state, unstable here, has instead is
within their tolerances. Those of the kinetic energy and of lambda_1 do, as both are positive in chaos alone.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from rnnchaos.verify.claim import Claim, Rival, fixed, shifted
from rnnchaos.verify.gaussian.rivals import half
from rnnchaos.verify.prediction import theory
from rnnchaos.verify.rate.design import ENDS, RECTIFIED, SMOOTH, Point
from rnnchaos.verify.spectrum.activation import activation

END = ENDS[1]
WORDS = {
    "mean": "mean activity m",
    "variance": "variance Delta0 about the mean",
    "frozen_variance": "frozen variance Delta_inf",
    "kinetic_energy": "kinetic energy <x'^2>",
    "lyapunov_max": "largest Lyapunov exponent",
}


def smooth() -> tuple[Claim, ...]:
    """The observables of the smooth point."""
    return tuple(_claim(SMOOTH, name, tuple(_smooth(name))) for name in SMOOTH.bias)


def rectified() -> tuple[Claim, ...]:
    """The observables of the rectified point."""
    return tuple(_claim(RECTIFIED, name, tuple(_rectified(name))) for name in RECTIFIED.bias)


def _claim(point: Point, name: str, rivals: tuple[Rival, ...]) -> Claim:
    quick = (point, name) != (SMOOTH, "lyapunov_max")
    budgets = {budget: most for budget, most in point.budgets.items() if quick or budget != "quick"}
    where = ", ".join(f"{key} = {value}" for key, value in point.stated.items())
    return Claim(
        **point.claimed(name) | {"budgets": budgets},
        id=f"rate.{name}.{point.name}",
        formula=f"rate.{name}",
        title=f"{WORDS[name]} at {where}",
        point=point.stated,
        prediction=lambda: point.limit(name),
        relative=True,
        rivals=rivals,
    )


def _smooth(name: str) -> list[Rival]:
    """What the smooth point tells apart."""
    if name == "lyapunov_max":
        return onsets(SMOOTH)
    found = [_without(SMOOTH, name, "sigma_b", "no frozen biases")] if name != "mean" else [alone(SMOOTH)]
    if name == "mean":
        found.append(_without(SMOOTH, name, "J0", "no mean coupling"))
    if name == "variance":
        gaussian = lambda p, t: theory("gaussian.variance", g=SMOOTH.stated["g"])  # noqa: E731
        found.append(Rival("no mean at all", gaussian, "the symmetric network of this gain"))
    if name == "frozen_variance":
        found.append(fixed("Delta_inf = 0", 0.0, "symmetric"))
    return [*found, half()] if name == "kinetic_energy" else found


def exponent() -> Claim:
    """lambda_1 at the upper end of the slope."""
    return _claim(END, "lyapunov_max", tuple(onsets(END)))


def onsets(point: Point) -> list[Rival]:
    """lambda_1 from Gamma0 by the laws that hold at onsets, with the symmetry and without."""

    def law(p: float, t: float) -> float:
        return 1.5 * point.limit("kinetic_energy") / point.limit("variance")

    def other(p: float, t: float) -> float:
        moving = point.limit("variance") - point.limit("frozen_variance")
        return 1.25 * point.limit("kinetic_energy") / moving

    return [
        Rival("Gamma0 = (2/3) lambda_1 Delta0", law, "the onset of symmetric networks"),
        Rival("Gamma0 = (4/5) lambda_1 (Delta0 - Delta_inf)", other, "the onset of others"),
    ]


def _rectified(name: str) -> list[Rival]:
    """What the rectified point tells apart."""
    at = RECTIFIED.limit
    rest = "Delta_inf = Delta0: at rest"
    return {
        "mean": [
            alone(RECTIFIED),
            fixed("m = b", float(RECTIFIED.stated["b"]), "no mean coupling"),
            shifted(),
        ],
        "variance": [
            Rival("moving part alone", lambda p, t: p - at("frozen_variance"), "Delta0 - Delta_inf"),
            Rival("frozen part alone", lambda p, t: at("frozen_variance"), "the variance of time averages"),
            shifted(),
        ],
        "frozen_variance": [
            fixed("Delta_inf = 0", 0.0, "symmetric"),
            Rival(rest, lambda p, t: at("variance"), "nothing moves"),
        ],
        "kinetic_energy": [
            half(),
            fixed(rest, 0.0, "nothing moves"),
        ],
    }[name]


def _without(point: Point, name: str, parameter: str, words: str) -> Rival:
    """The theory with one parameter at 0."""
    return Rival(words, lambda p, t: point.theory(name, **{parameter: "0"}), f"{parameter} = 0")


def alone(point: Point) -> Rival:
    """The mean of neurons that all sit at the mean, m = J0 phi(m) + b."""
    return Rival("m = J0 phi(m) + b", lambda p, t: _alone(point), "phi at the mean for the mean of phi")


def _alone(point: Point) -> float:
    J0, b = (float(point.stated[name]) for name in ("J0", "b"))
    phi: Callable[[float], float] = activation(point.stated.get("phi", "tanh")).value
    return float(brentq(lambda m: J0 * float(phi(np.float64(m))) + b - m, -abs(b), abs(b)))
