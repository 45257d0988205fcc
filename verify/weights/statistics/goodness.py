r"""Does a stable law fit? Anderson and Darling's distance, judged by samples of the fitted law itself.

$A^2=n\sum_k\frac{(F_n-F)^2}{F(1-F)}\Delta F$ over the edges of cells weighs both ends of the law; alpha and s
are fitted, so its law depends on them, and is found by a parametric bootstrap: counts drawn from the fitted
law, fitted again. p = (1 + number of samples as far off)/(1 + samples); once `ENOUGH` are as far off it is
their share, and the rest is spared (J. Besag, P. Clifford, Biometrika 78 (1991) 301). What fits may still be
another law: the test says how far the data speak. Log-normal weights of a network of N = 300, all there, are
refused with a power that is 1 to any purpose: their A^2 is 130 and more for a logarithmic spread from 0.3 to
2, where 60 samples each of 3000 Cauchy and normal weights had 2.3 at most. With 900 weights of spread 1 it is
a matter of luck.
"""

import numpy as np

from rnnchaos.verify.weights.statistics.fit import Counts, best, cells

LEVEL = 0.01
"""A law of at most this p does not fit."""
FEWEST = 99
"""Samples that can show that: with fewer no p is as small."""
ENOUGH = 10


def distance(data: Counts, alpha: float, place: float) -> float:
    """A^2 between counts and law."""
    chances, n = cells(data, alpha, place), data.total
    law, shares = np.cumsum(chances)[:-1], np.cumsum(data.counts)[:-1] / n
    seen = (law > 0.5 / n) & (law < 1 - 0.5 / n)
    weight = chances[:-1][seen] / (law[seen] * (1 - law[seen]))
    return float(n * ((shares[seen] - law[seen]) ** 2 @ weight))


def goodness(
    data: Counts, alpha: float, place: float, *, samples: int, rng: np.random.Generator
) -> tuple[float, int]:
    """p, and the number of samples that it took, at most `samples`."""
    found = distance(data, alpha, place)
    chances = cells(data, alpha, place)
    chances /= chances.sum()
    further = 0
    for k in range(1, samples + 1):
        drawn = data.over(rng.multinomial(data.total, chances))
        further += distance(drawn, *best(drawn, near=(alpha, place))) >= found
        if further == ENOUGH:
            return further / k, k
    return (1 + further) / (1 + samples), samples
