"""Rate networks in numbers: their quantities."""

from typing import Any

from rnnchaos.numerics.rate.activity import ACTIVITY
from rnnchaos.numerics.rate.boundary import CHAOS_BOUNDARY
from rnnchaos.numerics.rate.correlation import CORRELATION
from rnnchaos.numerics.rate.exponents import exponents as critical
from rnnchaos.numerics.rate.lyapunov import LYAPUNOV
from rnnchaos.numerics.rate.populations.quantities import POPULATIONS
from rnnchaos.numerics.rate.samples import EXPLORERS, LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.rate.static import STATIC_STATE

QUANTITIES = (*ACTIVITY, *STATIC_STATE, CHAOS_BOUNDARY, CORRELATION, LYAPUNOV, *POPULATIONS)
EXPONENTS = {"critical": critical}


def witnesses() -> tuple[Any, ...]:
    """They need SymPy, which evaluation does not: loaded when they are asked for."""
    from rnnchaos.numerics.rate.witnesses.activity import STATE
    from rnnchaos.numerics.rate.witnesses.dynamics import DYNAMICS
    from rnnchaos.numerics.rate.witnesses.onset import ONSET
    from rnnchaos.numerics.rate.witnesses.populations import POPULATIONS as PARTS

    return (*STATE, *DYNAMICS, *ONSET, *PARTS)


WITNESSES = witnesses
