r"""The Gaussian critical gain of a network: g J has its eigenvalues in the disc of radius g sqrt(N Var J),
and

    g_c = 1/(|phi'(0)| sqrt(N Var J)).

By universality the law of the weights does not matter where its variance is finite; independence, equal
variances and a mean near 0 do. A mean weight m adds an eigenvalue N m, beyond the disc where that is larger.
"""

from collections.abc import Iterator

from rnnchaos.verify.weights.statistics.estimate import Estimate
from rnnchaos.verify.weights.theory.prediction import Prediction, RandomNetwork, slope_at_rest

TITLE = "Gaussian theory: critical gain 1/sqrt(N Var J)"
ASSUMES = "assumes independent weights of mean 0 and one finite variance, N infinite"


def critical(network: RandomNetwork) -> Iterator[Estimate]:
    """g_c, with the interval of the effective gain."""
    slope, why = slope_at_rest(network.phi)
    gain = network.gain
    if slope is None or not gain.value:
        yield Estimate("gaussian_gain", TITLE, None, None, why or "there are no weights that differ")
        return
    if network.tail.kind == "stable":
        said = "does not apply: the variance of a stable law of alpha < 2 is infinite"
        yield Estimate("gaussian_gain", TITLE, None, None, said)
        return
    value = 1 / (slope * gain.value)
    said = ASSUMES + _of_mean(network)
    if gain.interval is None or gain.interval[0] <= 0:
        yield Estimate("gaussian_gain", TITLE, value, None, f"{said}; the gain has no interval")
        return
    low, high = (1 / (slope * end) for end in reversed(gain.interval))
    yield Estimate("gaussian_gain", TITLE, value, (low, high), said)


def _of_mean(network: RandomNetwork) -> str:
    """What the mean weight adds, where it leaves the disc."""
    shift = network.N * (network.mean.value or 0.0)
    if abs(shift) <= (network.gain.value or 0.0):
        return ""
    return f"; here the mean adds an eigenvalue near N m = {shift:.4g}, beyond the disc"


CIRCULAR = Prediction("gaussian_gain", critical)
