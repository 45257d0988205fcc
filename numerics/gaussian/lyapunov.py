r"""The largest Lyapunov exponent of the chaotic state: $\lambda_1=-1+\sqrt{1-E_0}$, computed as
$-E_0/(1+\sqrt{1-E_0})$.

$E_0$ is the ground state of $-\partial_\tau^2+1-g^2C_{\varphi'}(\tau)$. Ball engine:
`rnnchaos.numerics.meanfield.bound_state` on the exact Mehler expansion, proved by Barta's inequality. mpmath
engine: `rnnchaos.numerics.meanfield.collocation`, another expansion and another discretisation. At g <= g_c
quiescence is stable and $\lambda_1=g/g_c-1$.
"""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import square_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.meanfield.bound_state import ground_state
from rnnchaos.numerics.meanfield.gain import GAIN, not_too_strong, slope, sympy_of
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import motion_engines
from rnnchaos.numerics.quantity import PHI, Quantity
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

if TYPE_CHECKING:
    from rnnchaos.numerics.meanfield.motion_mpmath import Shape

PROOF = "ground state between the extremes of H psi/psi (Barta's inequality)"


def exponent_of(energy: Any) -> Any:
    """lambda_1 from E_0, without cancellation near the onset."""
    return -energy / (1 + square_root(1 - energy))


def _extract(moving: Motion) -> Any:
    return exponent_of(ground_state(list(moving.shape), moving.rest).energy)


def quiescent(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """lambda_1 = g/g_c - 1 at g <= g_c."""
    method = "exact: lambda_1 = g/g_c - 1 at g <= g_c"
    with working_bits(bits + 32):
        if phi.slope_fraction is not None:
            return Ball(arb_of(g * abs(phi.slope_fraction) - 1), method, True, "quiescent")
        if sympy_of(g) == phi.gc:
            return Ball(flint.arb(0), method, True, "quiescent")
        return Ball(arb_of(g) * abs(slope(phi)) - 1, method, True, "quiescent")


def by_collocation(q: "Shape", *, noisy: bool = False) -> Any:
    """lambda_1 over mpmath numbers."""
    from rnnchaos.numerics.meanfield.collocation import lowest_energy

    return exponent_of(lowest_energy(q, noisy=noisy))


LYAPUNOV = Quantity(
    "gaussian.lyapunov_max",
    "largest Lyapunov exponent lambda_1",
    "gaussian.lyapunov_max",
    (not_too_strong(GAIN, 13), PHI),
    *motion_engines(_extract, by_collocation, quiescent, proof=PROOF),
)
