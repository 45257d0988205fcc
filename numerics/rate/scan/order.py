"""The order in which states are numbered: `--branch 2` is the same state on every machine."""

from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from typing import TypeVar

T = TypeVar("T")
_SAME = 1e-8


def in_order(found: Iterable[T], key: Callable[[T], Sequence[float]]) -> tuple[T, ...]:
    """By growing key. Numbers of a key tie within 1e-8 of the largest in their place: those of two states
    that mirror each other differ by rounding alone."""
    given = [(key(each), each) for each in found]
    near = [_SAME * max(map(abs, column)) for column in zip(*(place for place, _ in given), strict=True)]

    def compare(one: tuple[Sequence[float], T], other: tuple[Sequence[float], T]) -> int:
        for x, y, close in zip(one[0], other[0], near, strict=True):
            if abs(x - y) > close:
                return -1 if x < y else 1
        return 0

    return tuple(each for _, each in sorted(given, key=cmp_to_key(compare)))
