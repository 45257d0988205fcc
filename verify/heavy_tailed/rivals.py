r"""Wrong theories of the heavy-tailed network that its claims must refute.

Of the annealed gain: W of variance 1/N at alpha = 2, where E exp(ikz) = exp(-k^2) has variance 2; the large-N
law without b_alpha, L(ln N C_alpha) in place of L(ln N C_alpha + b_alpha), L - ln L = its argument, which
moves ln g by ln(L(.. + b)/L(..))/alpha; the Gaussian g_c in this convention, 1/sqrt 2, for every alpha; the
growth of a single neuron; and the gain at which the largest exponent crosses zero, as the paper printed it.
Of the width: pi/(alpha sqrt(3 ln N)). Of the fall with N: (ln N)^(-1/alpha), the leading law alone. Of the
quiescent fraction: a plain normal law of ln A_T, and none at all, A_T at its median. Of the exponent of
intermittency: that of a diffusion, 2 ln(g/g*)/sigma^2. Of the mean field: e^kappa exp(-1/(alpha C g^alpha)).
"""

import math

import numpy as np
from scipy.special import digamma, lambertw

from rnnchaos.verify.claim import Rival, fixed
from rnnchaos.verify.heavy_tailed.transition_printed import PRINTED
from rnnchaos.verify.prediction import theory

DIGITS = 8
CROSSING_PUBLISHED = {alpha: paper for (alpha, N), (paper, _) in PRINTED.items() if N == 1000}
"""N = 1000, arXiv:2505.09816, Fig. 2."""


def growth(alpha: str, N: str) -> float:
    """Xi_N."""
    return theory("heavy_tailed.annealed_growth", digits=DIGITS, g="1", alpha=alpha, N=N)


def gain(alpha: str, N: str) -> float:
    """The annealed critical gain."""
    return theory("heavy_tailed.annealed_critical_gain", digits=DIGITS, alpha=alpha, N=N)


def width(alpha: str, N: str) -> float:
    """The transition width."""
    return theory("heavy_tailed.transition_width", digits=DIGITS, alpha=alpha, N=N)


def tail(alpha: float) -> tuple[float, float]:
    """C_alpha and b_alpha."""
    angle = math.pi * alpha / 2
    amplitude = 2 / math.pi * math.gamma(alpha) * math.sin(angle)
    return amplitude, 1 - 2 * np.euler_gamma - alpha * float(digamma(alpha)) - angle / math.tan(angle)


def without_shift(alpha: str, N: str) -> float:
    """By how much ln g of the large-N law moves where b_alpha is left out; alpha < 2."""
    index = float(alpha)
    amplitude, shift = tail(index)
    level = math.log(int(N) * amplitude)
    return math.log(_length(level + shift) / _length(level)) / index


def _length(level: float) -> float:
    """L with L - ln L = level."""
    return -float(lambertw(-math.exp(-level), -1).real)


def gain_rivals(alpha: str, N: str) -> tuple[Rival, ...]:
    """Of the annealed critical gain; each is more than 2.8 % off at every point of the design."""
    if alpha == "2":
        return (
            Rival("variance 1 in place of 2", lambda p, t: p * math.sqrt(2), "W_ij of variance g^2/N"),
            Rival("gain of a single neuron", lambda p, t: gain("2", "1"), "N = 1"),
            *_published(alpha, N),
        )
    rivals = [fixed("Gaussian g_c rescaled", math.sqrt(0.5), "1/sqrt 2 for every alpha")]
    if int(N) >= 100:
        note = "the large-N law with ln(N C_alpha) alone"
        rivals.append(Rival("without b_alpha", lambda p, t: p * math.exp(without_shift(alpha, N)), note))
    return (*rivals, *_published(alpha, N))


def growth_rivals(alpha: str, N: str) -> tuple[Rival, ...]:
    """Of the annealed growth at g = 1: those of the gain, through ln."""
    return tuple(
        Rival(r.name, lambda p, t, r=r: -math.log(r.prediction(math.exp(-p), t)), r.note)  # type: ignore[misc]
        for r in gain_rivals(alpha, N)
    )


def _published(alpha: str, N: str) -> tuple[Rival, ...]:
    if N != "1000" or alpha not in CROSSING_PUBLISHED:
        return ()
    note = "one critical gain called by another's name"
    return (fixed("crossing of the largest exponent", CROSSING_PUBLISHED[alpha], note),)


def width_rivals(alpha: str, N: str) -> tuple[Rival, ...]:
    """Of the width."""
    leading = math.pi / (float(alpha) * math.sqrt(3 * math.log(int(N))))
    return (
        fixed("pi/(alpha sqrt(3 ln N))", leading, "leading order, ln N for L"),
        Rival("width of a single neuron", lambda p, t: width(alpha, "1"), "N = 1"),
    )


def fall_rivals(alpha: str, sizes: tuple[str, str]) -> tuple[Rival, ...]:
    """Of ln g*(N) - ln g*(N')."""
    small, large = (math.log(int(N)) for N in sizes)
    return (
        fixed("(ln N)^(-1/alpha) alone", math.log(large / small) / float(alpha), "leading order"),
        fixed("no fall with N", 0.0, "as for alpha = 2"),
    )


def diffusion(g: str, alpha: str, N: str) -> Rival:
    """The exponent of a walk with normal increments."""

    def exponent(p: float, t: float) -> float:
        return 2 * math.log(float(g) / gain(alpha, N)) / width(alpha, N) ** 2

    return Rival("2 ln(g/g*)/sigma^2", exponent, "ln S taken as normal")


def weak_gain(g: str) -> Rival:
    """Leading order of the mean-field scale at alpha = 1, where kappa = 12 ln A - gamma_E - (7/3) ln 2."""
    from mpmath import mp

    kappa = 12 * math.log(mp.glaisher) - np.euler_gamma - 7 / 3 * math.log(2)
    value = math.exp(kappa - math.pi / (2 * float(g)))
    return fixed("exp(kappa - 1/(alpha C g^alpha))", value, "leading order at small gain")


def no_difference() -> Rival:
    """Of an ordering: the two are alike. An ordering is stated at twice its margin."""
    return fixed("no difference", 0.0, "two margins below what is stated")


def opposite() -> Rival:
    """Of an ordering: the other way round."""
    return Rival("the opposite order", lambda p, t: -p, "")
