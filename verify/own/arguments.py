"""Arguments of functions that take a network or a system of one's own, checked: one line, or the value."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError
from rnnchaos.verify.ensembles.seeds import fresh_seed

Array = NDArray[Any]
Where = Callable[[], str]

LONGEST = 100
"""Characters of a message of somebody else's exception that are shown."""


def number(name: str, value: Any, *, below: float = np.inf, closed: bool = False) -> float:
    """A number above 0 (0 too where `closed`) and below `below`. Raises `UsageError`."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        found = float("nan")
    if isinstance(value, bool) or not (0 < found < below or (closed and found == 0)):
        limit = "" if below == np.inf else f" and < {below:g}"
        raise UsageError(name, value, f"accepted: a finite number {'>=' if closed else '>'} 0{limit}")
    return found


def numbers(name: str, given: Any, R: int) -> Array:
    """A number above 0 for each of R networks (R,), from one for all or from as many. Raises `UsageError`."""
    found = array(given)
    if found.shape not in ((), (R,)):
        raise UsageError(
            name, f"an array of shape {found.shape}", f"accepted: a number, or one for each of {R}"
        )
    return np.array([number(name, each) for each in np.broadcast_to(found, R)])


def count(name: str, value: Any, most: int) -> int:
    """An integer from 1 to N = `most`. Raises `UsageError`."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not 1 <= value <= most:
        raise UsageError(name, value, f"accepted: an integer from 1 to N = {most}")
    return int(value)


def vector(name: str, given: Any, N: int) -> Array:
    """A real vector of N numbers. Raises `UsageError`."""
    found = array(given)
    if found.shape != (N,) or found.dtype.kind not in "iuf" or not np.isfinite(found).all():
        raise UsageError(
            name, f"an array of shape {found.shape}", f"accepted: a finite real array of shape ({N},)"
        )
    return found.astype(float)


def per_unit(name: str, given: Any, N: int) -> Array:
    """A real number for each of N units (N,), from one for all or from as many. Raises `UsageError`."""
    return vector(name, np.full(N, given) if array(given).shape == () else given, N)


def positive(name: str, given: Any, N: int, *, most: float = np.inf) -> Any:
    """A number above 0 and at most `most`: a float, or one for each of N units (N,). Raises `UsageError`."""
    found = per_unit(name, given, N)
    if isinstance(given, bool) or not ((found > 0) & (found <= most)).all():
        shown = given if array(given).shape == () else f"an array from {found.min():g} to {found.max():g}"
        limit = "" if most == np.inf else f" and <= {most:g}"
        raise UsageError(name, shown, f"accepted: a number > 0{limit}, or one for each of {N} units")
    return float(found[0]) if (found == found[0]).all() else found


def array(given: Any) -> Array:
    """`given` as an array; what is none becomes an array of objects, which every check refuses."""
    try:
        return np.asarray(given)
    except ValueError:
        return np.array(None)


def generator(rng: Any) -> tuple[np.random.Generator, Any]:
    """The generator, and the seed that repeats it (None of a Generator). Raises `UsageError`."""
    seed = fresh_seed() if rng is None else rng
    try:
        found = np.random.default_rng(seed)
    except (TypeError, ValueError):
        raise UsageError("rng", rng, "accepted: an integer >= 0, a SeedSequence or a Generator") from None
    return found, seed if isinstance(seed, int | np.integer) else None


def called(
    name: str, function: Callable[..., Any], *arguments: Any, where: Where, shape: tuple[int, ...]
) -> Array:
    """What a user's function gives, an array of this shape (a scalar too where it is (1,)). Raises
    `UsageError`, and no other error, whatever the function does; `where` says where it was asked."""
    try:
        found = np.array(function(*arguments))
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST]
        raise UsageError(name, where(), f"it raised {said}; {_accepted(shape)}") from None
    if found.shape == () and shape == (1,):
        found = found.reshape(1)
    if found.shape != shape or found.dtype.kind not in "biufc":
        given = f"{found.dtype} of shape {found.shape}"
        raise UsageError(name, where(), f"it returned {given}; {_accepted(shape)}")
    return found


def _accepted(shape: tuple[int, ...]) -> str:
    return f"accepted: an array of numbers of shape {shape}"


def finite(name: str, found: Array, *, where: Where) -> Array:
    """`found` as floats. Raises `UsageError` where one is complex or not finite."""
    if found.dtype.kind == "c" or not np.isfinite(found).all():
        what = "complex numbers" if found.dtype.kind == "c" else found[~np.isfinite(found)].flat[0]
        raise UsageError(name, where(), f"it returned {what}; accepted: finite real numbers")
    return found.astype(float)
