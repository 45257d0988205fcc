r"""Tail probabilities too small to sample: how often a confidence sequence EVER misses, computed.

* Sign sequence, exactly. Under a law with P(Y <= m) = q the count K_n = #{Y_i <= m} is a random walk with
  success probability q. The mass that has not yet been excluded obeys
      u_{n+1}(K) = (1-q) u_n(K) + q u_n(K-1),
  and at every checkpoint the mass with K <= cut(n) leaves as "the interval lies above m", with K >= n -
  cut(n) as "below". The sums of what left are first-passage probabilities; at q = 1/2 their total is the
  false alarm, at most alpha by Ville; at q = P(Y <= r) it is the power against a wrong value r. All terms are
  positive, so the relative error is rounding.
* Fast interval for Gaussian values, by importance sampling. Under the mixture Q (delta ~ N(0, tau^2)) E_n is
  the likelihood ratio dQ/dP, so P(ever E_n >= 1/alpha) = E_Q[1/E_T; T <= n_max] with T the first passage:
  every weight is at most alpha, so 1e-6 and 1e-12 cost the same.

By plain sampling a tail of 1e-6 known to 10 % would cost 1e8 runs.
"""

from collections.abc import Iterable

import numpy as np

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.statistics.sequences import FastInterval, SignSequence


def sign_exclusion(
    sequence: SignSequence, n_max: int, *, below: float = 0.5, checkpoints: Iterable[int] | None = None
) -> tuple[float, float]:
    """(P(interval ever above the point), P(ever below it)) up to n_max, for a point with P(Y <= point) =
    `below`.

    `checkpoints` are the n at which the interval is looked at, by default every n. The law is continuous at
    the point. Source: derived here (module docstring). Cost O(n_max^2). Raises UsageError for n_max < 1 or
    below outside [0, 1].
    """
    if n_max < 1:
        raise UsageError("n_max", n_max, "at least 1")
    if not 0 <= below <= 1:
        raise UsageError("below", below, "a probability")
    looked = range(1, n_max + 1) if checkpoints is None else checkpoints
    watched = np.zeros(n_max + 1, dtype=bool)
    watched[[n for n in looked if n <= n_max]] = True
    cut = sequence.cut(np.arange(n_max + 1))
    alive = np.zeros(n_max + 1)
    alive[0] = 1.0
    above = beneath = 0.0
    for n in range(1, n_max + 1):
        alive[1 : n + 1] = (1 - below) * alive[1 : n + 1] + below * alive[:n]
        alive[0] *= 1 - below
        if watched[n] and cut[n] >= 0:
            few, many = slice(0, cut[n] + 1), slice(n - cut[n], n + 1)
            above, beneath = above + alive[few].sum(), beneath + alive[many].sum()
            alive[few] = alive[many] = 0.0
    return float(above), float(beneath)


def sign_miss_probability(
    sequence: SignSequence, n_max: int, *, checkpoints: Iterable[int] | None = None
) -> float:
    """P(the sign sequence ever misses the median of a continuous law up to n_max): exact, <= error."""
    return sum(sign_exclusion(sequence, n_max, checkpoints=checkpoints))


def fast_miss_probability(
    sequence: FastInterval, n_max: int, *, runs: int, entropy: int
) -> tuple[float, float]:
    """Estimate and standard error of P(the fast interval ever misses a Gaussian mean up to n_max), by
    importance sampling.

    Every n from 2 on is looked at. Source: derived here (module docstring), Wald's likelihood-ratio identity.
    """
    rng = np.random.default_rng(np.random.SeedSequence(entropy))
    delta = np.sqrt(sequence.tau2) * rng.standard_normal(runs)
    total, square = np.zeros(runs), np.zeros(runs)
    weight, running = np.zeros(runs), np.ones(runs, dtype=bool)
    for n in range(1, n_max + 1):
        x = delta + rng.standard_normal(runs)
        total, square = total + x, square + x**2
        if n < 2:
            continue
        mean = total / n
        log_e = sequence.log_e(mean, np.sqrt((square - n * mean**2) / (n - 1)), n, 0.0)
        crossed = running & (log_e >= -np.log(sequence.error))
        weight[crossed] = np.exp(-log_e[crossed])
        running &= ~crossed
    return float(weight.mean()), float(weight.std(ddof=1) / np.sqrt(runs))
