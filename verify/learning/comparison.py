"""Who wins: mean log-likelihood of fresh data under a model that was trained, and under Gaussians.

Differences are of the same data, image by image. Their variance is that over images, divided by their number,
plus that of the training, between realisations where there are two or more, else that of ln Z, plus the
square of what ln Z from above and below leave open. A difference whose interval holds 0 decides nothing.
"""

from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.learning.normal_laws import Array, Law, laws

LEVEL = 0.95
"""Of the interval of a difference."""


def mean(values: Array) -> tuple[float, float]:
    """And its standard error."""
    return float(np.mean(values)), float(np.std(values, ddof=1) / len(values) ** 0.5)


def of_realisations(each: Array, alone: float = 0.0, left_open: float = 0.0) -> tuple[float, float]:
    """Mean over realisations and images (realisations, images), and its error; that of ln Z for a realisation
    that stands `alone`."""
    centre, error = mean(each.mean(axis=0))
    own = mean(each.mean(axis=1))[1] if len(each) > 1 else alone
    return centre, float(np.sqrt(error**2 + own**2 + left_open**2))


def verdict(difference: float, error: float) -> str:
    """Of the trained model."""
    if abs(difference) < NormalDist().inv_cdf((1 + LEVEL) / 2) * error:
        return "draws with"
    return "wins over" if difference > 0 else "loses to"


def numbers(law: Law) -> dict[str, float]:
    """Of a Gaussian."""
    seen = {"train": law.train, "test": law.images, "pseudo": law.pseudo}
    found = {name: mean(each) for name, each in seen.items() if each is not None}
    return {label: part for name, pair in found.items() for label, part in _named(name, pair)}


def _named(name: str, pair: tuple[float, float]) -> tuple[tuple[str, float], ...]:
    """A number and its error by their names."""
    return (name, pair[0]), (f"{name}_error", pair[1])


def compared(records: Sequence[Record], parameters: Mapping[str, Any], *, components: int) -> dict[str, Any]:
    """The summary of an ensemble, nats an image: the `model`; each Gaussian, what the model is against it by
    likelihood less likelihood (`difference`) and a `verdict`."""
    done = [record.observables for record in records if record.status == "done"]
    if not done:
        return {}
    every = {name: np.array([each[name] for each in done]) for name in done[0]}
    alone = float(np.maximum(every["below_error"], every["above_error"])[0])
    free = alone, abs(float(np.mean(every["above"] - every["below"])))
    trained = [*_named("train", (float(np.mean(every["train"])), float(np.mean(every["train_error"]))))]
    trained += _named("test", of_realisations(every["images"], *free))
    trained += _named("pseudo", of_realisations(every["pseudo_images"]))
    rows: dict[str, Any] = {"model": dict(trained)}
    for name, law in laws(parameters["split"], components).items():
        gap, error = of_realisations(every["images"] - law.images, *free)
        told = {**dict(_named("difference", (gap, error))), "verdict": verdict(gap, error)}
        rows[name] = numbers(law) | told
    return rows
