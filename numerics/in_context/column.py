"""What the column of in-context learning evaluates, and where tables and pictures show it."""

from typing import Any

from rnnchaos.numerics.in_context.laws import QUANTITIES
from rnnchaos.numerics.in_context.samples import LETTERS, SAMPLES, SIGNS


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.in_context.witnesses import WITNESSES as found

    return found


WITNESSES = witnesses
