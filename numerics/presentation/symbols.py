r"""Quantities as formulas write them, and the onset along a parameter.

A column declares `SIGNS`, the LaTeX of each quantity by its id ($\Delta_0$), and `ONSETS`: for a parameter
a function of (id, the other parameters as exact text) that gives its value where activity sets in, None where
the quantity has no onset.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from rnnchaos.theory.catalogue import declared

Onset = Callable[[str, Mapping[str, str]], Fraction | None]


def symbol(id: str) -> str:
    """LaTeX without delimiters; empty where the column declares none."""
    symbols: Mapping[str, str] = declared(id.partition(".")[0], "SIGNS", {})
    return symbols.get(id, "")


def onset(id: str, along: str, fixed: Mapping[str, str]) -> Fraction | None:
    """Where activity sets in along a parameter, the others being fixed; None where it is not known."""
    rules: Mapping[str, Onset] = declared(id.partition(".")[0], "ONSETS", {})
    return rules[along](id, fixed) if along in rules else None
