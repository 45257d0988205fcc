r"""Intervals for data that are there once: a number of realisations fixed beforehand, looked at one time.

    mean +- t s/sqrt(n),  t the (1 + confidence)/2 quantile of Student's law at n - 1 degrees of freedom

for normal values; narrower than a confidence sequence (`rnnchaos.verify.statistics.sequences`), which also
covers looking again and sampling on. Where the deviation is known the normal law takes Student's place.
"""

from math import inf, isfinite, sqrt

from scipy.special import ndtri, stdtrit

Interval = tuple[float, float]


def student(centre: float, error: float, freedom: int, *, chance: float) -> Interval:
    """The interval that misses with probability `chance`; infinite where there is no error to go by.

    >>> low, high = student(1.0, 0.1, 9, chance=0.05)
    >>> round(high - 1, 4)
    0.2262
    """
    if freedom < 1 or not (isfinite(centre) and isfinite(error)):
        return (-inf, inf)
    width = float(stdtrit(freedom, 1 - chance / 2)) * error
    return (centre - width, centre + width)


def known_deviation(centre: float, *errors: float, chance: float) -> Interval:
    """The same for independent normal errors of known deviations; infinite where one of them is not known.

    >>> low, high = known_deviation(0.0, 3.0, 4.0, chance=0.05)
    >>> round(high, 4)
    9.7998
    """
    if not all(map(isfinite, (centre, *errors))):
        return (-inf, inf)
    width = float(-ndtri(chance / 2)) * sqrt(sum(error**2 for error in errors))
    return (centre - width, centre + width)
