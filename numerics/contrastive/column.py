"""What the column of contrastive learning evaluates, and where tables and pictures show it."""

from typing import Any

from rnnchaos.numerics.contrastive.laws import QUANTITIES
from rnnchaos.numerics.contrastive.samples import LETTERS, SAMPLES, SIGNS


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.contrastive.witnesses import WITNESSES as found

    return found


WITNESSES = witnesses
