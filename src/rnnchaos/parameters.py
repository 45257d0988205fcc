"""Parameters as typed: `--name value` pairs, lists `1,1.5,2` and ranges `start:stop:count`, all exact."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from rnnchaos.numerics.quantity import rational
from rnnchaos.theory.errors import UsageError

MAX_POINTS = 100_000


def pairs(words: Sequence[str]) -> dict[str, str]:
    """`--sigma-mu 1.2 --g=2` as {"sigma_mu": "1.2", "g": "2"}. Raises `UsageError` for anything else."""
    out: dict[str, str] = {}
    queue = list(words)
    while queue:
        word = queue.pop(0)
        if not word.startswith("--"):
            raise UsageError("argument", word, "accepted: parameters as --name value")
        name, given, value = word[2:].partition("=")
        if not given:
            if not queue:
                raise UsageError(name, "missing", f"accepted: --{name} value")
            value = queue.pop(0)
        name = name.replace("-", "_")
        if name in out:
            raise UsageError(name, value, "given twice")
        out[name] = value
    return out


_NUMBER = r"(?:[-+.\deE/*^() ]|sqrt|pi)+"
_NUMBERS = re.compile(rf"{_NUMBER}([,:]{_NUMBER})+")


def is_many(name: str, value: str) -> bool:
    """Whether a value is a list or a range of numbers (words such as `F,grad` and expressions are neither),
    or a list of nonlinearities, whose expressions hold no comma."""
    return _NUMBERS.fullmatch(value.strip()) is not None or (name == "phi" and "," in value)


def expand(name: str, value: Any) -> list[Any]:
    """The exact values of a list or a range, or the one value as it stands; a Python list is one too."""
    if isinstance(value, list | tuple):
        return list(value)
    if not isinstance(value, str) or not is_many(name, value):
        return [value]
    if ":" not in value:
        return [part.strip() for part in value.split(",")]
    try:
        start, stop, count = (rational(part) for part in value.split(":"))
        if count.denominator != 1 or not 2 <= count <= MAX_POINTS:
            raise ValueError(value)
    except (ValueError, ZeroDivisionError):
        raise UsageError(
            name, value, f"accepted: start:stop:count with count from 2 to {MAX_POINTS}"
        ) from None
    return [start + (stop - start) * Fraction(k, int(count) - 1) for k in range(int(count))]


def points(given: Mapping[str, Any], single: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """Every combination of the listed values, the last parameter varying fastest.

    The parameters named in `single` are not taken apart: their one value is itself a list.
    """
    axes = [[value] if name in single else expand(name, value) for name, value in given.items()]
    total = 1
    for axis in axes:
        total *= len(axis)
    if total > MAX_POINTS:
        raise UsageError("range", str(total), f"accepted: at most {MAX_POINTS} points")
    return (dict(zip(given, combination, strict=True)) for combination in product(*axes))
