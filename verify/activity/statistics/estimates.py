r"""Estimates with intervals at 95 %: over networks where there are several, over pieces of the recording
where there is one.

With v_1, ..., v_n of n networks, mean +- t s/sqrt(n) by Student's law: networks are independent and alike,
and v is taken as normal over them. Of one network the value is that of the whole recording, and s is that
of n successive pieces, each several correlation times long: the interval is then about what this network
would give in an infinite time, and networks of its kind differ by more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from scipy.special import stdtrit

from rnnchaos.verify.activity.reading.recording import Recording
from rnnchaos.verify.activity.statistics.autocovariance import autocovariance, gap
from rnnchaos.verify.activity.statistics.increments import extrapolated
from rnnchaos.verify.activity.statistics.observed import Observed, blocks, observed
from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate

TITLES = {
    "mean": "mean",
    "variance": "variance over neurons and times",
    "frozen_variance": "variance over neurons of their means in time",
    "kinetic_energy": "kinetic energy <x'^2> of a flow",
    "kinetic_energy_map": "kinetic energy <(x(n+1) - x(n))^2>/dt^2 of Euler's map",
    "arc_length_rate": "arc length of a flow per unit time and sqrt(N)",
    "half_time": "lag at which the autocovariance has fallen to half",
    "decorrelation_rate": "rate of decorrelation, one over that lag",
    "correlation_time": "correlation time of fluctuations about these means, integral of C over C(0)",
    "participation_ratio": "participation ratio per neuron, PR/N, of the covariance of x",
    "skewness": "skewness of the one-time law",
    "kurtosis": "excess kurtosis of the one-time law",
    "distance": "distance of the one-time law to a normal law",
    "drift_variance": "drift of the variance, last third less first",
    "drift_energy": "drift of the kinetic energy, last third less first",
}
OWN = {"kinetic_energy", "kinetic_energy_map", "arc_length_rate"}
WHY = {
    "kinetic_energy": "no smooth flow at this dt: increments over dt, 2 dt, 3 dt do not shrink like one's",
    "half_time": "it does not within half of the recording",
    "decorrelation_rate": "none within half of the recording",
    "correlation_time": "too long for the recording, or too noisy",
    "participation_ratio": "too few independent samples in time",
}
"""Why a number is not there."""


@dataclass(frozen=True)
class Measured:
    """The networks of a recording, each seen as a whole, and the pieces of the only one."""

    recording: Recording
    dt: float
    networks: tuple[Observed, ...]
    pieces: tuple[Observed, ...]

    @property
    def autocovariance(self) -> Array:
        """Mean over networks, at the lags 0, dt, 2 dt, ..."""
        return np.asarray(np.mean([each.autocovariance for each in self.networks], axis=0))

    def values(self, name: str, *, pieces: bool = False) -> Array:
        """The number of each network, or of each piece; nan where there is none."""
        return np.array([_number(each, name) for each in (self.pieces if pieces else self.networks)])

    def left(self, name: str) -> float:
        """What finite differences may still be off by."""
        if name not in ("kinetic_energy", "arc_length_rate"):
            return 0.0
        return extrapolated(_steps(self.networks, name))[1]

    def error(self, name: str) -> tuple[float, int]:
        """Standard error of the mean over networks, or in time of the only one, and degrees of freedom;
        (nan, 0) where none can be told."""
        single = len(self.networks) == 1
        values = self.values(name, pieces=single)
        n = len(values)
        if n < 2 or not np.isfinite(values).all():
            return nan, 0
        if single and name.startswith("drift"):
            return _drift_error(self.pieces, name), n - 1
        return float(values.std(ddof=1) / sqrt(n)), n - 1

    def centre(self, name: str) -> float:
        """Mean over networks."""
        return float(self.values(name).mean())

    @property
    def effective(self) -> float:
        """Independent samples in time of all networks: times over twice the correlation time."""
        whole = correlation = self.centre("correlation_time")
        return len(self.networks) * self.recording.T * self.dt / (2 * correlation) if whole == whole else nan


def measured(recording: Recording, dt: float) -> Measured:
    """All that the estimates need."""
    X = recording.X
    before = [autocovariance(x) for x in X]
    apart = gap(np.mean(before, axis=0))
    pieces = blocks(X[0], before[0]) if len(X) == 1 else []
    whole = tuple(observed(x, dt, apart, C) for x, C in zip(X, before, strict=True))
    parts = tuple(observed(piece, dt, apart, autocovariance(piece)) for piece in pieces)
    return Measured(recording, dt, whole, parts)


def _number(seen: Observed, name: str) -> float:
    if name == "kinetic_energy_map":
        return float(seen.increments.squares[0])
    if name in OWN:
        return extrapolated(_steps((seen,), name))[0]
    return seen.numbers[name]


def _steps(seen: Sequence[Observed], name: str) -> Array:
    """Squares or chords over dt, 2 dt, 3 dt."""
    energy = name == "kinetic_energy"
    parts = [each.increments.squares if energy else each.increments.chords for each in seen]
    return np.asarray(np.mean(parts, axis=0))


def _drift_error(pieces: Sequence[Observed], name: str) -> float:
    """Of the difference of two means of a third of the pieces each; their deviation from neighbours, which
    a drift hardly moves."""
    energy = name == "drift_energy"
    parts = [(p.increments.series if energy else p.variances).mean() for p in pieces]
    deviation = sqrt(float(np.square(np.diff(parts)).mean()) / 2)
    return deviation * sqrt(6 / len(parts)) / float(np.mean(parts))


def estimates(seen: Measured) -> Iterator[Estimate]:
    """Every number with its interval, or the reason why there is none."""
    for name, title in TITLES.items():
        yield _estimate(seen, name, title)
    count = seen.effective
    said = "times of the record over twice the correlation time"
    value = count if count == count else None
    yield Estimate("effective_samples", "effective samples in time", value, None, said)


def _estimate(seen: Measured, name: str, title: str) -> Estimate:
    value, (error, freedom) = seen.centre(name), seen.error(name)
    left, networks = seen.left(name), len(seen.networks)
    if value != value:
        missing = int(np.isnan(seen.values(name)).sum())
        of = f" (in {missing} of {networks} networks)" if networks > 1 else ""
        return Estimate(name, title, None, None, WHY.get(name, WHY["kinetic_energy"]) + of)
    over = f"over {networks} networks" if networks > 1 else f"over {freedom + 1} pieces of one network"
    if left > 0:
        over += f"; finite differences are off by at most {left:.1e}"
    if freedom == 0:
        cut = "its pieces are too short for it" if seen.pieces else "too short to be cut into pieces"
        return Estimate(name, title, value, None, f"one network, and {cut}")
    width = float(stdtrit(freedom, 0.5 + CONFIDENCE / 2)) * error + left
    return Estimate(name, title, value, (value - width, value + width), over)


def stationary(seen: Measured) -> str:
    """What the drifts say."""
    drifting = [name for name in ("drift_variance", "drift_energy") if _excludes_zero(seen, name)]
    if drifting:
        return f"not stationary: {' and '.join(TITLES[name].split(',')[0] for name in drifting)}"
    return "no drift is seen"


def _excludes_zero(seen: Measured, name: str) -> bool:
    interval = _estimate(seen, name, "").interval
    return interval is not None and not interval[0] <= 0 <= interval[1]
