"""Numbers for the formulas of the Euler map at any step."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath as mp

from rnnchaos.numerics.checks.reference_point import Unchecked, Witness
from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.theory.catalogue import formula
from rnnchaos.theory.gaussian.notation import covariance_of_phi, mean_square

DIGITS, POINT = 24, {"g": ("1.6", "2.5"), "dt": ("0.5", "0.8"), "phi": ("erf",)}
PAIRED, SLOPES = covariance_of_phi(), covariance_of_phi().diff("Delta") if False else None


def number(name: str, *, digits: int = DIGITS, **parameters: str) -> Any:
    """A value of this column."""
    return evaluate(f"scheme.{name}", digits=digits, **parameters).mpf
