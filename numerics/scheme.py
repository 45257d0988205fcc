"""The Euler map in numbers: its chaotic state (`scheme_state`) and its Lyapunov exponents
(`scheme_lyapunov`, `scheme_spectrum`).
"""

from rnnchaos.numerics.scheme_lyapunov import LYAPUNOV
from rnnchaos.numerics.scheme_spectrum import SPECTRUM_SUM
from rnnchaos.numerics.scheme_state import STATE, approximate

__all__ = ["QUANTITIES", "approximate"]

QUANTITIES = (*STATE, LYAPUNOV, SPECTRUM_SUM)
