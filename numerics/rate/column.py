"""Rate networks in numbers: their quantities."""

from rnnchaos.numerics.rate.activity import ACTIVITY
from rnnchaos.numerics.rate.boundary import CHAOS_BOUNDARY
from rnnchaos.numerics.rate.correlation import CORRELATION
from rnnchaos.numerics.rate.lyapunov import LYAPUNOV
from rnnchaos.numerics.rate.samples import LETTERS, SAMPLES, SIGNS
from rnnchaos.numerics.rate.static import STATIC_STATE

QUANTITIES = (*ACTIVITY, *STATIC_STATE, CHAOS_BOUNDARY, CORRELATION, LYAPUNOV)
