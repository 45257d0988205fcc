"""Whether the assumptions under which a formula holds are met, at numbers for their symbols."""

from collections.abc import Mapping
from typing import Any

import mpmath as mp
import sympy as sp

from rnnchaos.numerics.checks.statement_value import value
from rnnchaos.theory.nonlinearity.registry import nonlinearity

DIGITS = 32
_NEAR = mp.mpf(10) ** -15


def holds(condition: sp.Basic, numbers: Mapping[str, Any], phi: str = "tanh") -> bool:
    """The condition at these numbers. Raises `ValueError` for a symbol without one."""
    if isinstance(condition, sp.And):
        return all(holds(part, numbers, phi) for part in condition.args)
    with mp.workdps(DIGITS):
        left, right = (value(side, numbers, phi) for side in condition.args)
    if isinstance(condition, sp.Equality):
        return bool(left == right or abs(left - right) <= _NEAR * max(abs(left), abs(right)))
    return bool(condition.func(sp.Float(str(left), 30), sp.Float(str(right), 30)))


def at_point(numbers: Mapping[str, Any], phi: str) -> dict[str, Any]:
    """Numbers of a witness with what only the assumptions ask for: the critical gain of phi, the gain above
    it, the slope of phi far out, which is 0 where it saturates."""

    critical = mp.mpmathify(sp.N(nonlinearity(phi).gc, 40))
    known = {"g_c": critical, "c_inf": mp.mpf(0), **numbers}
    with mp.workdps(DIGITS):
        above = {"g": critical + known["epsilon"]} if "epsilon" in known else {}
    return {**above, **known}
