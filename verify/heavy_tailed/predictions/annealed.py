r"""The annealed critical gain of a network with stable weights of scale s: $W=gJ$ has
$W_{ij}=g'K^{-1/\alpha}z$ with $g'=gsK^{1/\alpha}$, so that quiescence is lost at

    g = g*(K, alpha) K^(-1/alpha)/(s |phi'(0)|),

K the number of inputs of a neuron (N where all weights are there), g* the annealed critical gain. Around it
the log growth per step has the standard deviation that is given as the width: the transition is that broad in
ln g after one step, and narrows with the square root of the number of steps. In discrete time.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import exp

from scipy.stats import norm

from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate
from rnnchaos.verify.weights.theory.prediction import Prediction, RandomNetwork, slope_at_rest

TITLES = (
    ("annealed_gain", "annealed theory: critical gain at its size and alpha"),
    ("annealed_width", "annealed theory: transition width in ln g"),
)
ASSUMES = "assumes independent stable weights drawn afresh at each step, {} inputs of each neuron"


def critical(network: RandomNetwork) -> Iterator[Estimate]:
    """Gain and width, with the interval of alpha carried through both, and that of the scale through the
    gain."""
    slope, why = slope_at_rest(network.phi)
    fit = network.tail.fit
    if network.tail.kind not in ("stable", "normal") or fit is None:
        why = f"does not apply: {network.tail.verdict}"
    elif not network.tail.symmetric:
        why = "does not apply: the weights are of one sign"
    elif network.inputs < 2:
        why = "does not apply: fewer than two inputs of a neuron"
    if why or slope is None or fit is None:
        yield from (Estimate(name, title, None, None, why) for name, title in TITLES)
        return
    laws = ((fit.alpha, fit.scale), *fit.ends)
    found = [_at(network.inputs, alpha, scale * slope) for alpha, scale in laws]
    spread = fit.error * float(norm.ppf(0.5 + CONFIDENCE / 2))
    said = ASSUMES.format(network.inputs)
    for (name, title), (value, *ends) in zip(TITLES, zip(*found, strict=True), strict=True):
        factor = exp(spread) if name == TITLES[0][0] else 1.0
        low, high = min(value, *ends) / factor, max(value, *ends) * factor
        yield Estimate(name, title, value, (low, high), said)


def _at(inputs: int, alpha: float, scale: float) -> tuple[float, float]:
    """Gain and width at a tail index, rounded to four digits (its interval is wider)."""
    index = Fraction(f"{alpha:.4f}")
    gain, width = (
        float(evaluate(f"heavy_tailed.{name}", digits=8, alpha=index, N=inputs))
        for name in ("annealed_critical_gain", "transition_width")
    )
    return gain * inputs ** (-1 / alpha) / scale, width


ANNEALED = Prediction("annealed_gain", critical)
