r"""Pairs of networks whose variance tells part of what an observable deviates by.

$$X_c = X - \beta\Bigl(\frac{\langle x^2\rangle}{\Delta_0}-1\Bigr),\qquad
  Y = 2X_c(2N) - X_c(N) \to X\quad\text{as}\quad\langle x^2\rangle\to\Delta_0:$$

a control variate. Networks in which activity is strong have few unstable directions, so that with the
slope $\beta$ of a pilot, a constant, Y scatters half as much. Its mean is that of the plain pair up to
$O(N^{-2})$, whatever $\beta$ is, as 2<x^2>(2N) - <x^2>(N) is Delta0 up to that order. Source: derived here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from rnnchaos.verify.bias.design import Array, Design
from rnnchaos.verify.claim import Measurement
from rnnchaos.verify.ensembles.study import Record
from rnnchaos.verify.prediction import theory


@dataclass(frozen=True, kw_only=True)
class Controlled(Design):
    r"""Observables X_c of the flow at the gain g of the parameters; `slopes` are $\beta$."""

    slopes: Mapping[str, float]

    @property
    def variance(self) -> float:
        """Delta0, what <x^2> tends to."""
        return theory("gaussian.variance", g=f"{self.parameters['g']:g}")

    def seen(self, name: str, found: Mapping[str, Any], units: int) -> Array:
        return np.asarray(controlled(found, name, self.slopes[name], self.variance))

    def pair(self, name: str) -> Measurement:
        """Y of an observable."""
        of = partial(_extrapolated, name=name, slope=self.slopes[name], variance=self.variance)
        return Measurement(f"{name}, variance controlled", self.study(), of, self.interval)


def controlled(found: Mapping[str, Any], name: str, slope: float, variance: float, size: str = "") -> float:
    """X_c of the networks of a size."""
    return float(found[f"{name}{size}"] - slope * (found[f"variance{size}"] / variance - 1))


def _extrapolated(record: Record, *, name: str, slope: float, variance: float) -> float:
    small, large = (controlled(record.observables, name, slope, variance, size) for size in ("_N", "_2N"))
    return 2 * large - small
