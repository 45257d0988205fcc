"""Numbers for a formula from the quantities of its column: each symbol by its own quantity, at one point."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mpmath import mp

from rnnchaos.numerics.evaluate import evaluate

DIGITS = 32
Values = Callable[..., dict[str, Any]]


def number(column: str, name: str, /, **parameters: Any) -> Any:
    """A quantity of the column, to DIGITS; of another where the name says so."""
    full = name if "." in name else f"{column}.{name}"
    return evaluate(full, **{"digits": DIGITS} | parameters).mpf


def numbers(**at: Any) -> dict[str, Any]:
    """What is given as text or in float64, as mpmath numbers; words are left out."""
    found = {}
    for name, given in at.items():
        with suppress(ValueError):
            found[name] = mp.mpf(given if isinstance(given, str) else float(given))
    return found


def of_column(column: str, derived: Values = lambda **known: {}) -> Callable[..., Values]:
    """`of(E="population_error", ...)` is the function of a point that gives these quantities of the column by
    letter, the parameters of the point that are numbers, and what `derived(**parameters)` makes of them."""

    def of(**letters: str) -> Values:
        def values(**at: str) -> dict[str, Any]:
            known = numbers(**at)
            found = {x: number(column, name, **at) for x, name in letters.items()}
            return {**derived(**known), **known, **found}

        return values

    return of
