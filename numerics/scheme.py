"""The Euler map in numbers: its chaotic state (`scheme_state`) and its Lyapunov exponents
(`scheme_lyapunov`, `scheme_spectrum`), its autocovariance and noise (`scheme_correlation`), its
participation ratio (`scheme_dimension`); at step 1 under the names of the discrete network.
"""

from typing import Any

from rnnchaos.numerics.scheme_correlation import CORRELATION, NOISY
from rnnchaos.numerics.scheme_dimension import DIMENSION
from rnnchaos.numerics.scheme_discrete import DISCRETE
from rnnchaos.numerics.scheme_lyapunov import LYAPUNOV
from rnnchaos.numerics.scheme_spectrum import SPECTRUM_SUM
from rnnchaos.numerics.scheme_state import STATE, approximate

__all__ = ["QUANTITIES", "approximate"]

QUANTITIES = (*STATE, CORRELATION, LYAPUNOV, SPECTRUM_SUM, DIMENSION, *NOISY, *DISCRETE)


def __getattr__(name: str) -> Any:
    """WITNESSES need SymPy, which evaluation does not: they load when they are asked for."""
    if name == "WITNESSES":
        from rnnchaos.numerics.scheme_witness import WITNESSES

        return WITNESSES
    raise AttributeError(name)
