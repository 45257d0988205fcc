r"""The transient of the Gaussian network, from successive windows of the same runs.

Each window's average against that of the later half of them is a paired difference. The budget is the
largest average over the claim's window of any $A e^{-t/T}$ that fits all windows but the first within
chi^2_min + 4 (two standard errors), T up to a quarter of what was watched.
"""

import math
from collections.abc import Mapping

import numpy as np

from rnnchaos.verify.bias.design import Array, Design
from rnnchaos.verify.bias.pilot import sampled
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks.flow import relaxation

WINDOWS, UNITS = 12, 500


def relaxing(design: Design, networks: Mapping[str, int]) -> dict[str, float]:
    """The budget of every observable of a point."""
    given = dict(design.study().parameters)
    burn, duration = given.pop("burn"), given.pop("duration")
    shape = {"N": UNITS, "window": burn / 5, "windows": WINDOWS}
    records = sampled(study(f"pilot.{design.id}", relaxation, **{**given, **shape}), max(networks.values()))
    time: Array = burn / 5 * (np.arange(WINDOWS, dtype=np.float64) + 0.5)

    def left(name: str) -> float:
        rows = (record.observables for record in records[: networks[name]])
        whole = np.array([_windows(design, name, row) for row in rows]) / design.truth(name)[1]
        off = whole - whole[:, WINDOWS // 2 :].mean(1, keepdims=True)
        error = off.std(0, ddof=1) / math.sqrt(len(off))
        ends = (burn, burn + duration)
        return max(decay(time[1:], m, e, ends) for m, e in zip(off.mean(0)[1:].T, error[1:].T, strict=True))

    return {name: left(name) for name in networks}


def _windows(design: Design, name: str, found: Mapping[str, Array]) -> Array:
    """(windows, components)."""
    each = [{key: value[w] for key, value in found.items()} for w in range(WINDOWS)]
    return np.array([np.atleast_1d(design.seen(name, window, UNITS)) for window in each])


def decay(time: Array, mean: Array, error: Array, ends: tuple[float, float]) -> float:
    """Largest |average| between `ends` of A exp(-t/T) among the (A, T) within chi^2_min + 4."""
    fits = []
    for scale in np.geomspace(time[0] / 4, time[-1] / 4, 40):
        shape = np.exp(-time / scale)
        shape = shape - shape[len(shape) // 2 :].mean()
        norm = float((shape**2 / error**2).sum())
        amplitude = float((shape * mean / error**2).sum()) / norm
        misfit = float((((mean - amplitude * shape) / error) ** 2).sum())
        falls = np.exp(-np.array(ends) / scale)
        fits.append(
            (misfit, abs(amplitude), norm**-0.5, scale * float(falls[0] - falls[1]) / (ends[1] - ends[0]))
        )
    room = [(min(fits)[0] + 4 - misfit, size, noise, average) for misfit, size, noise, average in fits]
    bounds = [(size + noise * math.sqrt(left)) * average for left, size, noise, average in room if left >= 0]
    return float(max(bounds))
