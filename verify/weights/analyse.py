r"""`analyse_weights(J)`: what a network is by its weights, and what theory says of a network like it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from rnnchaos.numerics.quantity import ANY_PHI
from rnnchaos.theory.catalogue import registered
from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.machine import versions
from rnnchaos.verify.ensembles.seeds import checked_seed, fresh_seed
from rnnchaos.verify.weights import page
from rnnchaos.verify.weights.analysis import WeightsAnalysis
from rnnchaos.verify.weights.dynamics.crossing import crossing
from rnnchaos.verify.weights.dynamics.motion import Times, motion, spectrum_at
from rnnchaos.verify.weights.dynamics.together import leading
from rnnchaos.verify.weights.reading.load import load
from rnnchaos.verify.weights.reading.network import Weights, network
from rnnchaos.verify.weights.statistics import eigenvalues, null_models
from rnnchaos.verify.weights.statistics.estimate import Estimate
from rnnchaos.verify.weights.statistics.goodness import FEWEST
from rnnchaos.verify.weights.statistics.moments import moments
from rnnchaos.verify.weights.statistics.tail import Tail, tail
from rnnchaos.verify.weights.theory.own_gains import own_gains
from rnnchaos.verify.weights.theory.prediction import RandomNetwork

SAMPLES, SHUFFLES = 99, 0
GAINS = "accepted: finite numbers > 0"
MOST = 10_000
"""Samples and shuffles that may be asked for."""
INFINITE = "no interval: at alpha < 2 the variance is infinite, and this number of the matrix has no limit"


def analyse_weights(
    J: Any,
    *,
    phi: str = "tanh",
    key: str | None = None,
    types: Collection[str] | None = None,
    inhibitory: Collection[str] = (),
    transpose: bool = False,
    samples: int = SAMPLES,
    shuffles: int = SHUFFLES,
    gains: Sequence[float] = (),
    chaos: bool = False,
    compare_chaos: bool = False,
    k: int = Times.k,
    seed: int | None = None,
    out: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> WeightsAnalysis:
    """Size, density, gain, spectral radius, outliers, the law of the weights, what random theory predicts,
    the network's own critical gains, and `shuffles` networks of each null model beside it.

    `J` is a real (N, N) array or sparse matrix, J[i, j] the weight from j to i, or the path of a file (.npy,
    .npz, .csv, .tsv, .mtx, .mat, .safetensors; `key` names one of its arrays, `types` keeps edges of these
    types). `inhibitory` names neurons whose outgoing weights are made negative, `transpose` is for rows that
    are sources. `samples` is the most that judge whether a stable law fits. Every number carries an interval
    at 95 %, or the reason why it has none. At each of `gains` the flow dx/dt = -x + g J phi(x) is run and k
    exponents, kinetic energy and participation ratio are measured; `chaos` brackets the gain at which the
    largest exponent passes 0, and `compare_chaos` compares the largest exponent at each of `gains` with that
    of the shuffled networks. With a folder `out`, weights.html and weights.json are written there. Raises
    `UsageError`, `CannotRead`, `CannotWrite`.
    """
    if out is not None:
        page.check(out)
    name = ANY_PHI.parse(phi).definition
    given = _given(J, key=key, types=types, inhibitory=inhibitory, transpose=transpose)
    counts = {"samples": _whole("samples", samples, FEWEST), "shuffles": _whole("shuffles", shuffles, 0)}
    asked = tuple(map(_gain, gains))
    if compare_chaos and not (asked and shuffles):
        raise UsageError("compare_chaos", compare_chaos, "accepted with gains and shuffles")
    times = Times(_whole("k", k, 1))
    entropy = fresh_seed() if seed is None else checked_seed(seed)
    for_law, for_nulls, for_motion = np.random.SeedSequence(entropy).spawn(3)
    with threadpool_limits(1, user_api="blas"):  # matrices of this size are slower on more
        law = tail(given.J, samples=samples, rng=np.random.default_rng(for_law))
        values = eigenvalues.eigenvalues(given.J)
        found = _estimates(given, law, values, phi)
        start = int(for_motion.generate_state(1)[0])
        found["motion"] = tuple(_motion(given, phi, asked, chaos, times, start, found["own"][0].value))
        more = partial(leading, gains=asked, phi=phi, duration=times.duration) if compare_chaos else None
        compared = null_models.compared(
            given.J, shuffles=shuffles, seeds=for_nulls, progress=progress, more=more
        )
        nulls = tuple(compared) if shuffles else ()
    options = {"phi": name, **counts, "gains": list(asked), "k": k, "seed": entropy, "versions": versions()}
    analysis = WeightsAnalysis(given, found, law, values, nulls, options)
    if out is not None:
        page.write(analysis, out)
    return analysis


def _given(J: Any, *, transpose: bool, inhibitory: Collection[str], **of_files: Any) -> Weights:
    if isinstance(J, str | Path):
        return load(J, inhibitory=inhibitory, transpose=transpose, **of_files)
    for name, value in of_files.items():
        if value is not None:
            raise UsageError(name, value, "accepted with the path of a file")
    found = network(J)
    found = found.transposed() if transpose else found
    return found.with_inhibitory(inhibitory) if inhibitory else found


def _whole(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
        raise UsageError(name, value, f"accepted: an integer from {least} to {MOST}")
    return value


def _gain(value: Any) -> float:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")
    if not 0 < number < 1e12:
        raise UsageError("gains", value, GAINS)
    return number


def _motion(
    given: Weights,
    phi: str,
    gains: Sequence[float],
    chaos: bool,
    times: Times,
    seed: int,
    onset: float | None,
) -> Iterator[Estimate]:
    """At each gain, and the gain where chaos begins."""
    if chaos:
        judge = partial(spectrum_at, given.J, phi=phi, times=replace(times, k=1), seed=seed)
        yield crossing(onset, judge)[0]
    for g in gains:
        yield from motion(given.J, g, phi, times, seed)


def _estimates(given: Weights, law: Tail, values: Any, phi: str) -> dict[str, tuple[Estimate, ...]]:
    found = {each.name: each for each in moments(given.J)}
    if law.kind == "stable":
        found = {n: e if n == "density" else e.without_interval(INFINITE) for n, e in found.items()}
    gain = found["gain"]
    spectrum = (eigenvalues.radius(values), eigenvalues.counted(values, gain.value or 0.0))
    if law.kind == "stable":
        spectrum = (spectrum[0], replace(spectrum[1], reason="at alpha < 2 there is no disc"))
    like = RandomNetwork(given.N, round(float((given.J != 0).sum()) / given.N), found["mean"], gain, law, phi)
    predicted = (each for prediction in registered("PREDICTIONS") for each in prediction.of(like))
    return {
        "network": (*found.values(), *spectrum),
        "tail": law.estimates(),
        "theory": tuple(predicted),
        "own": tuple(own_gains(values, phi)),
    }
