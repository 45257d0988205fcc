r"""Size, density, mean and effective gain of a network, and how much its neurons differ.

    density   share of J_ij != 0          mean   of all N^2 weights
    gain      sqrt(N Var J)               scatter of rows, columns   sd/mean over neurons of sum_j J_ij^2,
                                                                     of sum_i J_ij^2

The gain is that of the Gaussian theory: a network of independent weights of this variance loses quiescence
where g times it is 1/phi'(0). Weights of one neuron may depend on each other, so the unit is the neuron:
the interval is Student's with the jackknife over neurons,

    se^2 = (N-2)/(2N) sum_i (theta_-i - mean theta_-)^2,

theta_-i without row and column i (T. A. B. Snijders, S. P. Borgatti, Connections 22 (1999) 161): exact to
leading order for independent weights, and right where neurons are exchangeable. A scatter is of N sums, and
has the plain jackknife. All take one pass over the matrix.
"""

from collections.abc import Iterator

import numpy as np
from scipy.stats import t as student

from rnnchaos.verify.weights.reading.network import Array
from rnnchaos.verify.weights.statistics.estimate import CONFIDENCE, Estimate

FEWEST = 5
EXCHANGEABLE = "jackknife over neurons, taken as exchangeable"


def moments(J: Array) -> Iterator[Estimate]:
    """Density, mean, gain, scatter of rows and of columns."""
    N = len(J)
    ones, first, second = (_without((J != 0).astype(float)), _without(J), _without(J**2))
    left = max(1, (N - 1) ** 2)
    mean, less = J.mean(), first / left
    yield _estimate("density", "density", (J != 0).mean(), ones / left, N)
    yield _estimate("mean", "mean weight", mean, less, N)
    gains = np.sqrt(np.maximum(N * (second / left - less**2), 0))
    yield _estimate("gain", "effective gain sqrt(N Var J)", float(np.sqrt(N * J.var())), gains, N)
    for name, axis, title in (("rows", 1, "inputs"), ("columns", 0, "outputs")):
        yield _scatter(f"scatter_{name}", f"scatter of {name} ({title})", (J**2).sum(axis=axis))


def _without(values: Array) -> Array:
    """The sum over the matrix without row and column i, (N,)."""
    total: Array = values.sum() - values.sum(axis=0) - values.sum(axis=1) + values.diagonal()
    return total


def _estimate(name: str, title: str, value: float, left_out: Array, N: int) -> Estimate:
    factor = (N - 2) / (2 * N)
    return _interval(name, title, float(value), np.sqrt(factor * len(left_out) * left_out.var()), N)


def _interval(name: str, title: str, value: float, error: float, N: int) -> Estimate:
    if N < FEWEST:
        return Estimate(name, title, value, None, f"fewer than {FEWEST} neurons")
    width = float(student.ppf(0.5 + CONFIDENCE / 2, N - 1)) * float(error)
    return Estimate(name, title, value, (value - width, value + width), EXCHANGEABLE)


def _scatter(name: str, title: str, sums: Array) -> Estimate:
    """sd/mean of N sums, and its jackknife."""
    N = len(sums)
    if sums.sum() <= 0 or N < FEWEST:
        return Estimate(name, title, None, None, "no weights, or too few neurons")
    without = (sums.sum() - sums) / (N - 1)
    squares = (np.square(sums).sum() - sums**2) / (N - 1)
    ratios = np.sqrt(np.maximum(squares - without**2, 0)) / np.maximum(without, np.finfo(float).tiny)
    return _interval(name, title, float(sums.std() / sums.mean()), np.sqrt((N - 1) * ratios.var()), N)
