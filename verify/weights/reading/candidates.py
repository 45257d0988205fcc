"""The arrays of a file that may hold several: which one is meant, seen by shapes before any is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.weights.reading.network import Array, refuse_shape

LISTED = 10
"""Names that a refusal lists."""


@dataclass(frozen=True)
class Candidate:
    """An array that a file declares, and how it is read."""

    shape: tuple[int, ...]
    read: Callable[[], Array]


@dataclass(frozen=True)
class Wanted:
    """What is looked for, in the singular and the plural: whether a shape fits, and the refusal (name, given,
    shape) of one that does not."""

    one: str
    several: str
    fits: Callable[[Sequence[int]], bool]
    refuse: Callable[[str, str, Sequence[int]], None]


def _is_square(shape: Sequence[int]) -> bool:
    return len(shape) == 2 and len(set(shape)) == 1


MATRIX = Wanted("square matrix", "square matrices", _is_square, refuse_shape)


def chosen(given: str, found: Mapping[str, Candidate], key: str | None, wanted: Wanted = MATRIX) -> Array:
    """The array `key`, or without one the only one that is wanted. Raises `UsageError`."""
    fitting = [name for name, each in found.items() if wanted.fits(each.shape)]
    if key is None and len(fitting) != 1:
        if len(found) == 1:
            fitting = list(found)
        else:
            what = f"{len(fitting)} {wanted.several}" if fitting else f"no {wanted.one}"
            raise UsageError("file", given, f"it holds {what}; accepted: --key, {_listed(found)}")
    name = fitting[0] if key is None else key
    if name not in found:
        raise UsageError("key", name, f"accepted: {_listed(found)}")
    wanted.refuse("file", given, found[name].shape)
    return found[name].read()


def _listed(found: Mapping[str, Candidate]) -> str:
    shown = [f"{name[:40]} ({' x '.join(map(str, each.shape))})" for name, each in found.items()]
    more = f" and {len(shown) - LISTED} more" if len(shown) > LISTED else ""
    return f"one of {', '.join(shown[:LISTED])}{more}" if shown else "a file with arrays; this one has none"
