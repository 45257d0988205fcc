r"""Where the bias budgets of the Gaussian claims come from: `python -m rnnchaos.verify.gaussian.pilot 2`
measures them anew.

* **Finite size.** At N = n and 2n, small enough that the bias shows, the mean over many networks against the
  map's own theory gives bias(N) = c1/N + c2/N^2 and with it the remainder of the pair (N, 2N), -c2/(2 N^2).
  The budget is its size plus two standard errors: how well it is known to be small.
* **Transient.** Successive windows of the same runs against the average of their later half, a paired
  difference. The budget is the largest average over the claim's window of any A exp(-t/T) that fits all
  windows but the first within chi^2_min + 4 (two standard errors), T up to a quarter of what was watched.

Observables that are probabilities are measured in absolute terms, the others relative to theory. The claims
of single observables (`rnnchaos.verify.bias.pairs`) are measured by `rnnchaos.verify.bias.pilot`, named by
their studies: `python -m rnnchaos.verify.gaussian.pilot lyapunov_max.g2`.
"""

import json
import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.bias import pairs_pilot as pilot_pairs
from rnnchaos.verify.bias.pairs_pilot import designs
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import Study, study
from rnnchaos.verify.gaussian import pilot_dimension
from rnnchaos.verify.gaussian.design import LEVELS, POINTS, Point
from rnnchaos.verify.gaussian.dimension import LATER, SIZES, SPECTRA, rise, spectra
from rnnchaos.verify.networks.flow import gaussian, relaxation

Array = NDArray[np.float64]
QUANTITIES = ("kinetic_energy", "variance", "arc_length", "activity_distribution")
SMALL = 125
USUAL = (3000, 400)  # networks, where a point has had no pilot
WINDOWS = 12


def remainder(point: Point, *, networks: int, entropy: int) -> Array:
    """Size of what Richardson extrapolation leaves at the point's N, plus two standard errors; shape (4 + "
    "lags,)."""
    biases, errors = [], []
    small = SMALL * max(1, point.N // 500)
    for size in (small, 2 * small):
        values = _values(
            _study(point, gaussian, N=size, burn=point.burn, duration=point.duration), networks, entropy
        )
        deviation = (values - _truth(point)) / _unit(point)
        biases.append(deviation.mean(0))
        errors.append(deviation.std(0, ddof=1) / math.sqrt(networks))
    # b(N) = c1/N + c2/N^2 at N = n, 2n gives c2 = 2 n^2 (b(n) - 2 b(2n)); the pair at N leaves -c2/(2 N^2)
    weight = (small / point.N) ** 2
    left = np.abs(biases[0] - 2 * biases[1]) + 2 * np.hypot(errors[0], 2 * errors[1])
    return _worst(weight * left, point)


def transient(point: Point, *, networks: int, entropy: int) -> Array:
    """Average of the fitted transient over the point's window, plus two standard errors; shape (4 + "
    "lags,)."""
    window = point.burn / 5
    of = _study(point, relaxation, N=500, window=window, windows=WINDOWS)
    values = _values(of, networks, entropy)
    late = values[:, WINDOWS // 2 :].mean(1, keepdims=True)
    deviation = (values - late) / _unit(point)
    time: Array = window * (np.arange(WINDOWS, dtype=np.float64) + 0.5)
    mean: Array = np.asarray(deviation.mean(0))
    error: Array = np.asarray(deviation.std(0, ddof=1) / math.sqrt(networks))
    average = [_decay(time[1:], m[1:], e[1:], point) for m, e in zip(mean.T, error.T, strict=True)]
    return _worst(np.array(average), point)


def _decay(time: Array, mean: Array, error: Array, point: Point) -> float:
    """Largest |average| over [burn, burn + duration] of A exp(-t/T) among the (A, T) within chi^2_min + 4."""
    fits = []
    for scale in np.geomspace(time[0] / 4, time[-1] / 4, 40):
        shape = np.exp(-time / scale)
        shape = shape - shape[len(shape) // 2 :].mean()
        norm = float((shape**2 / error**2).sum())
        amplitude = float((shape * mean / error**2).sum()) / norm
        misfit = float((((mean - amplitude * shape) / error) ** 2).sum())
        ends = np.exp(-np.array([point.burn, point.burn + point.duration]) / scale)
        fits.append((misfit, abs(amplitude), norm**-0.5, scale * float(ends[0] - ends[1]) / point.duration))
    room = [(min(fits)[0] + 4 - misfit, size, noise, average) for misfit, size, noise, average in fits]
    bounds = [(size + noise * math.sqrt(left)) * average for left, size, noise, average in room if left >= 0]
    return float(max(bounds))


def _study(point: Point, kernel: Any, **changes: Any) -> Study:
    common = {k: v for k, v in point.study().parameters if k not in ("N", "burn", "duration")}
    return study(f"pilot.{kernel.__name__}.g{point.g}.N{changes['N']}", kernel, **common, **changes)


def _values(of: Study, networks: int, entropy: int) -> Array:
    """Observables of every network: (networks, [windows,] 3 + levels + lags)."""
    rows = []
    for record in realisations(of, entropy=entropy, count=networks):
        seen = record.observables
        three = [seen[name][..., None] for name in ("kinetic_energy", "variance", "arc_length_rate")]
        rows.append(np.concatenate([*three, seen["marginal"], seen["correlation"]], axis=-1))
    return np.array(rows)


def _truth(point: Point) -> Array:
    energy = point.scheme("kinetic_energy")
    lags = (point.scheme("correlation", lag=at.lag) for at in point.lags)
    return np.array([energy, point.scheme("variance"), math.sqrt(energy), *LEVELS, *lags])


def _unit(point: Point) -> Array:
    """Relative for the three quantities and the lags, absolute for probabilities."""
    truth = _truth(point)
    truth[3 : 3 + len(LEVELS)] = 1
    return truth


def _worst(each: Array, point: Point) -> Array:
    """The levels share the largest of their numbers."""
    lagged = len(each) - len(point.lags)
    return np.array([*each[:3], each[3:lagged].max(), *each[lagged:]])


def main(arguments: Sequence[str]) -> None:
    """Print both budgets of the named gains and designs as JSON."""
    for design in designs():
        if design.id in arguments:
            print(json.dumps({"design": design.id, **pilot_pairs.budgets(design)}), flush=True)
    if SPECTRA in arguments:
        print(
            json.dumps({"design": SPECTRA, **pilot_dimension.budgets(spectra(), rise(), SIZES, LATER)}),
            flush=True,
        )
    wanted = [point for point in POINTS if point.g in arguments]
    for point in wanted:
        for measure, networks in zip((remainder, transient), point.networks or USUAL, strict=True):
            numbers = measure(point, networks=networks, entropy=2024)
            names = (*QUANTITIES, *(f"correlation at lag {at.lag}" for at in point.lags))
            named = {name: float(f"{number:.1e}") for name, number in zip(names, numbers, strict=True)}
            print(json.dumps({"g": point.g, measure.__name__: named}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
