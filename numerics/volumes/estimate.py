r"""A number from scrambles of paths, with a radius: Student's interval and what a finer ring changes.

Half of the scrambles run on a ring as planned, half on a longer one with more modes. The number is the mean
of both halves, the radius the half-width of Student's interval at 99.9 % plus the difference of their means.
More scrambles are added until the radius is small enough, or there are `MOST`. No radius is below `FLOOR` of
the number: that is how far two independent programs of this theory were seen apart. Nothing is proved.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import sqrt

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.quantity import SAMPLED_DIGITS
from rnnchaos.numerics.value import BITS_PER_DIGIT, Ball

LEAST, MOST, FLOOR = 8, 32, 9e-4
_LEVEL = 0.9995
METHOD = (
    "sampled: {paths} quasi-random paths in {scrambles} scrambles, weights calibrated by exact statistics, "
    "on rings of period {period:.3g} and {longer:.3g}; radius: Student's interval at 99.9 % plus the "
    "difference of the rings, at least 0.09 %"
)
Scramble = Callable[[int, int], float]
"""(which ring: 0 as planned, 1 finer; seed) -> the number."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Small matrices are slower on several threads, of NumPy's BLAS and of SciPy's: a limit holds for those
    that are loaded."""
    import scipy.linalg  # noqa: F401 - loaded before the limit
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def interval(values: tuple[list[float], list[float]]) -> tuple[float, float]:
    """Mean of both halves, and the radius."""
    import numpy as np
    from scipy.special import stdtrit

    means = [float(np.mean(half)) for half in values]
    spare = sum(len(half) - 1 for half in values)
    spread = sqrt(sum(float(np.var(half)) * len(half) for half in values) / spare)
    error = spread * sqrt(sum(1 / len(half) for half in values)) / 2
    middle = (means[0] + means[1]) / 2
    radius = float(stdtrit(spare, _LEVEL)) * error + abs(means[1] - means[0])
    return middle, max(radius, FLOOR * abs(middle))


def sampled(scramble: Scramble, *, digits: int, periods: tuple[float, float]) -> Ball:
    """The number to `digits` digits, or as near as `MOST` scrambles come."""
    values: tuple[list[float], list[float]] = ([], [])
    with one_thread():
        for seed in range(1, MOST + 1):
            values[seed % 2].append(scramble(seed % 2, seed))
            if seed < LEAST or seed % 2:
                continue
            middle, radius = interval(values)
            if radius <= 10.0**-digits * abs(middle):
                break
    method = METHOD.format(paths=seed * paths(digits), scrambles=seed, period=periods[0], longer=periods[1])
    return Ball(widened(arb(middle), arb(radius)), method, False)


def digits_of(bits: int, guard: int = 25) -> int:
    """The digits that so many bits ask for, 2 or 3: for fewer the rings would be too short."""
    return min(SAMPLED_DIGITS["ball"], max(2, round((bits - guard) / BITS_PER_DIGIT)))


def paths(digits: int) -> int:
    """In a scramble."""
    return 128 << digits
