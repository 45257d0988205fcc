r"""An identity that every formula for a general phi obeys: it cannot know the unit in which activity is
measured.

With $\varphi_a(x)=\varphi(ax)/a$ (the same slope) every activity is divided by a, so a quantity of unit
activity^p is divided by $a^p$. At any point, solution or not, the two sides of a formula then scale alike:
their difference r obeys $r_a=a^{-d}r$ with one d for all a. The units are those that `Formula.symbols`
declares. Source: derived here.
"""

import re
from collections.abc import Mapping
from math import isclose, log
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from rnnchaos.numerics.checks.symbolic_values import value_of
from rnnchaos.theory.algebra.expectation import GaussianMean
from rnnchaos.theory.formula import Formula

_POWER = re.compile(r"activity(?:\^(-?\d+))?")
SCALES = (2, 3)


def applies(formula: Formula) -> bool:
    """A formula for any phi, in symbols alone: unknown functions have no declared unit, series are about one
    phi, and integrals over means are not evaluated."""
    statement = formula.statement
    if any(integral.has(GaussianMean) for integral in statement.atoms(sp.Integral)):
        return False
    general = bool(statement.atoms(sp.Function)) and formula.series is None
    return isinstance(statement, sp.Equality) and general and not statement.atoms(AppliedUndef, sp.Derivative)


def homogeneous(formula: Formula, *, seed: int = 0) -> bool:
    """Whether the residual scales with one power of a."""
    powers = {name: _power(meaning.unit) for name, meaning in formula.symbols.items()}
    base = _residual(formula, powers, 1, seed)
    if base == 0 or not mp.isfinite(base):
        return False
    ratios = [_residual(formula, powers, a, seed) / base for a in SCALES]
    if any(not mp.isfinite(r) or mp.re(r) <= 0 for r in ratios):
        return False
    # in mpmath: a ratio below the smallest float64 has a logarithm too
    first, second = (float(mp.log(mp.re(r))) / log(a) for r, a in zip(ratios, SCALES, strict=True))
    return isclose(first, second, abs_tol=1e-6)


def _power(unit: str) -> int:
    found = _POWER.search(unit)
    return 0 if found is None else int(found[1] or 1)


def _residual(formula: Formula, powers: Mapping[str, int], a: int, seed: int) -> Any:
    try:
        return value_of(formula.statement.lhs - formula.statement.rhs, seed=seed, powers=powers, scale=a)
    except (ValueError, TypeError, ZeroDivisionError):  # no value, or a complex one: out of its domain
        return mp.inf
