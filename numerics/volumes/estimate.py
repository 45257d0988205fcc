r"""A number from scrambles of paths, with a radius: Student's interval and what a finer ring changes.

Half of the scrambles run on a ring as planned, half on a longer one with more modes. The number is the mean
of both halves, the radius the half-width of Student's interval at 99.9 % plus the difference of their means.
Where the radius is not small enough, scrambles of four times as many paths take their place, as long as there
are no more than `MOST_PATHS`; then more of them are added, up to `MOST`. No radius is below `floor` of the
number: to three digits how far two independent programs of this theory were seen apart, to four what other
rings, kernels and paths were seen to change. Nothing is proved.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from math import sqrt

from flint import arb

from rnnchaos.numerics.ball.enclosure import widened
from rnnchaos.numerics.quantity import SAMPLED_DIGITS
from rnnchaos.numerics.value import BITS_PER_DIGIT, Ball

LEAST, MOST, FLOOR = 8, 32, 9e-4
FLOORS = {4: 7e-5}
PATHS, MOST_PATHS = {2: 512, 3: 1024, 4: 8192}, 16384
"""In a scramble, at first, by digits; and at most."""
_LEVEL = 0.9995
METHOD = (
    "sampled: {paths} quasi-random paths in {scrambles} scrambles, weights calibrated by exact statistics, "
    "on rings of period {period:.3g} and {longer:.3g}; radius: Student's interval at 99.9 % plus the "
    "difference of the rings, at least {floor:.2g} %"
)
Scramble = Callable[[int, int, int], float]
"""(paths; which ring: 0 as planned, 1 finer; seed) -> the number."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Small matrices are slower on several threads, of NumPy's BLAS and of SciPy's: a limit holds for those
    that are loaded."""
    import scipy.linalg  # noqa: F401 - loaded before the limit
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        yield


def floor(digits: int) -> float:
    """Below which no radius is, as a part of the number."""
    return FLOORS.get(digits, FLOOR)


def interval(values: tuple[list[float], list[float]], least: float = FLOOR) -> tuple[float, float]:
    """Mean of both halves, and the radius."""
    import numpy as np
    from scipy.special import stdtrit

    means = [float(np.mean(half)) for half in values]
    spare = sum(len(half) - 1 for half in values)
    spread = sqrt(sum(float(np.var(half)) * len(half) for half in values) / spare)
    error = spread * sqrt(sum(1 / len(half) for half in values)) / 2
    middle = (means[0] + means[1]) / 2
    radius = float(stdtrit(spare, _LEVEL)) * error + abs(means[1] - means[0])
    return middle, max(radius, least * abs(middle))


def replicated(
    replicate: Callable[[int], float], seeds: Sequence[int], counts: Iterable[int], wanted: float
) -> tuple[float, float]:
    """Mean and radius of as many replicates as a radius of `wanted` of the mean takes, or of the last of
    `counts`; every other one is in either half."""
    found = list[float]()
    with one_thread():
        for count in counts:
            found += map(replicate, seeds[len(found) : count])
            middle, radius = interval((found[::2], found[1::2]))
            if radius < wanted * middle:
                break
    return middle, radius


def sampled(scramble: Scramble, *, digits: int, periods: tuple[float, float]) -> Ball:
    """The number to `digits` digits, or as near as `MOST` scrambles of the most paths come."""
    count = PATHS[digits]
    with one_thread():
        while True:
            last = 4 * count > MOST_PATHS
            middle, radius, seeds = _scrambled(partial(scramble, count), digits, MOST if last else LEAST)
            if last or radius <= 10.0**-digits * abs(middle):
                break
            count *= 4
    percent = 100 * floor(digits)
    method = METHOD.format(
        paths=seeds * count, scrambles=seeds, period=periods[0], longer=periods[1], floor=percent
    )
    return Ball(widened(arb(middle), arb(radius)), method, False)


def _scrambled(scramble: Callable[[int, int], float], digits: int, most: int) -> tuple[float, float, int]:
    """Number and radius from `LEAST` to `most` scrambles, and how many they were."""
    values: tuple[list[float], list[float]] = ([], [])
    for seed in range(1, most + 1):
        values[seed % 2].append(scramble(seed % 2, seed))
        if seed < LEAST or seed % 2:
            continue
        middle, radius = interval(values, floor(digits))
        if radius <= 10.0**-digits * abs(middle):
            break
    return middle, radius, seed


def digits_of(bits: int, guard: int = 25) -> int:
    """The digits that so many bits ask for, 2 to 4: for fewer the rings would be too short."""
    return min(SAMPLED_DIGITS["ball"], max(2, round((bits - guard) / BITS_PER_DIGIT)))
