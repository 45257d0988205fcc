"""What the weights' law is: normal, stable with a power-law tail, or neither; each answer with its evidence.

Judged are the sizes of the weights that are not 0. Where both signs are common they are counted from their
median, so that a mean does not spoil the symmetry. Weights are taken as independent.
"""

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate, shown
from rnnchaos.verify.weights.statistics.fit import FEWEST, StableFit, counted, fitted
from rnnchaos.verify.weights.statistics.goodness import LEVEL, goodness
from rnnchaos.verify.weights.statistics.hill import Hill, hill
from rnnchaos.verify.weights.statistics.stable_density import HIGHEST, LOWEST

RARE = 0.05
"""Below this share of the rarer sign weights are of one sign."""


@dataclass(frozen=True)
class Tail:
    """The law of `count` sizes, counted from `centre`; `symmetric` where both signs are common. `kind` is
    normal, stable, none (no stable law fits) or unknown (too few weights)."""

    kind: str
    verdict: str
    fit: StableFit | None
    p: float | None
    samples: int
    hill: Hill | None
    centre: float
    count: int
    symmetric: bool

    def estimates(self) -> tuple[Estimate, ...]:
        """Tail index by likelihood, p of the law, Hill's index."""
        how = "likelihood ratio, weights taken as independent"
        alpha = Estimate("alpha", "tail index alpha (stable law)", None, None, self.verdict)
        if self.fit is not None:
            known = self.kind in ("normal", "stable")
            ends = self.fit.interval if known else None
            said = how if known else f"no interval: {self.verdict}"
            alpha = Estimate("alpha", alpha.title, self.fit.alpha, ends, said)
        by = f"{self.samples} samples of the fitted law" if self.p is not None else self.verdict
        fits = Estimate("stable_p", "p of that law", self.p, None, by)
        if self.hill is None:
            return alpha, fits, Estimate("hill", "tail index (Hill)", None, None, "too few sizes that differ")
        beyond = f"of a power law beyond {self.hill.above:.4g} ({self.hill.k} weights)"
        return alpha, fits, Estimate("hill", "tail index (Hill)", self.hill.alpha, self.hill.interval, beyond)

    def to_json(self) -> dict[str, Any]:
        scale = None if self.fit is None else self.fit.scale
        known = {"kind": self.kind, "verdict": self.verdict, "scale": scale, "centre": self.centre}
        return {**known, "weights": self.count, "samples": self.samples}


def tail(J: Array, *, samples: int, rng: np.random.Generator) -> Tail:
    """The verdict on the weights of J that are not 0."""
    sizes, centre, both = sizes_of(J)
    found = hill(sizes) if len(sizes) else None
    if len(sizes) < FEWEST:
        verdict = f"{len(sizes)} weights: a law is fitted to {FEWEST} at least"
        return Tail("unknown", verdict, None, None, 0, found, centre, len(sizes), both)
    data = counted(sizes)
    fit = fitted(data, confidence=CONFIDENCE)
    p, drawn = goodness(data, fit.alpha, log(fit.scale), samples=samples, rng=rng)
    kind, verdict = _verdict(fit, p, found, sizes)
    return Tail(kind, verdict, fit, p, drawn, found, centre, len(sizes), both)


def sizes_of(J: Array) -> tuple[Array, float, bool]:
    """|w - centre| > 0 of the weights w that are not 0, the centre, and whether both signs are common."""
    weights = J[J != 0]
    share = float((weights < 0).mean()) if len(weights) else 0.0
    both = RARE < share < 1 - RARE
    centre = float(np.median(weights)) if both else 0.0
    sizes = np.abs(weights - centre)
    return sizes[sizes > 0], centre, both


def _verdict(fit: StableFit, p: float, found: Hill | None, sizes: Array) -> tuple[str, str]:
    if p <= LEVEL:
        return "none", f"no stable law fits (p = {p:.2g}){_instead(found, sizes)}"
    if fit.interval[1] >= HIGHEST:
        below = "" if fit.interval[0] > HIGHEST - 1e-3 else f", alpha > {fit.interval[0]:.4g}"
        return "normal", f"normal weights fit, alpha = 2 (p = {p:.2g}{below})"
    if fit.alpha <= LOWEST:
        return "none", f"alpha is at most {LOWEST}, below what is fitted"
    return "stable", f"a stable law fits, alpha = {shown(fit.alpha, fit.interval)} (p = {p:.2g})"


def _instead(found: Hill | None, sizes: Array) -> str:
    """What the largest weights say, and whether sizes are counts."""
    said = "; sizes are whole numbers" if np.array_equal(sizes, np.round(sizes)) else ""
    if found is None:
        return said
    if found.interval[0] > HIGHEST:
        return f"{said}; no power law below 2 either: the largest fall with index {found.alpha:.3g} or faster"
    return f"{said}; the largest fall like a power law of index {shown(found.alpha, found.interval)}"
