r"""Hill's tail index: $1/\hat\alpha=\frac1k\sum_{i\le k}\ln(x_{(i)}/x_{(k+1)})$ over the k largest sizes.

k is where the k largest are closest to a power law (the least Kolmogorov distance over a ladder of k;
Clauset, Shalizi and Newman, SIAM Rev. 51 (2009) 661, doi:10.1137/070710111). The interval $\hat\alpha(1\pm
q/\sqrt k)$ is of a power law from there on; that k was chosen is not in it. It knows nothing of the body of
the law: a cross-check of the likelihood, not a test.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from rnnchaos.verify.weights.reading.network import Array

LEAST, RUNGS = 20, 40


@dataclass(frozen=True)
class Hill:
    """Tail index of the k largest sizes, with its interval, and the size that they exceed."""

    alpha: float
    interval: tuple[float, float]
    k: int
    above: float


def hill(sizes: Array, *, confidence: float = 0.95) -> Hill | None:
    """Of sizes > 0; None where fewer than `LEAST` of them exceed a size below which others lie."""
    falling = np.log(np.sort(sizes)[::-1])
    if len(falling) < 2 * LEAST:
        return None
    ladder = np.unique(np.geomspace(LEAST, len(falling) // 2, RUNGS).astype(int))
    rungs = [_rung(falling, int(k)) for k in ladder]
    kept = [rung for rung in rungs if rung is not None]
    if not kept:
        return None
    _, alpha, k = min(kept)
    part = float(norm.ppf(0.5 + confidence / 2)) / np.sqrt(k)
    ends = alpha * max(0.0, 1 - part), alpha * (1 + part)
    return Hill(alpha, (float(ends[0]), float(ends[1])), k, float(np.exp(falling[k])))


def _rung(falling: Array, k: int) -> tuple[float, float, int] | None:
    """Distance from a power law, tail index, k; None where the k largest are all the same."""
    above = falling[:k] - falling[k]
    mean = float(above.mean())
    if mean <= 0:
        return None
    ranks = np.arange(k)
    tail = np.exp(-above / mean)
    off = np.maximum(np.abs((ranks + 1) / k - tail), np.abs(ranks / k - tail))
    return float(off.max()), 1 / mean, k
