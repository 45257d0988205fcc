r"""The motion of the autocovariance towards its frozen part, and the potential that it gives the exponent,
over balls.

With $y=(\Delta-\Delta_\infty)/\delta$, $\delta=\Delta_0-\Delta_\infty$, $\rho=\Delta_\infty/\Delta_0$,
Mehler's series about $\Delta_\infty$ is the polynomial $\sum_na_n^2r^n$ at $r=\rho+(1-\rho)y$:
$C=\sum_kc_ky^k$ with $c_k\ge0$. Energy conservation is

    (dy/dtau)^2 = kappa^2 y^2 - (2 g^2/delta) sum_(k>=2) c_k y^(k+1)/(k+1),   kappa^2 = 1 - g^2 c_1/delta,

and with $y=s^2$ it is $\dot s^2=\sum_jq_js^{2j+2}$, $q_0=\kappa^2/4$,
$q_j=-g^2c_{j+1}/(2\delta(j+2))$: the trajectory and the ground state of
`rnnchaos.numerics.meanfield.trajectory` and `rnnchaos.numerics.meanfield.bound_state`, P = 2. What
Hermite's expansion lacks beyond n = N, and what is left out of the c_k, add up to at most
$\sum_kkc_k=(1-\rho)P_1$ and the sum of the rest, as all terms are positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.enclosure import up_to
from rnnchaos.numerics.meanfield.trajectory import Trajectory
from rnnchaos.numerics.pairs.hermite_balls import hermite_balls, plan
from rnnchaos.numerics.rate.state import Solution
from rnnchaos.theory.errors import Unproved

POWER = 2


@dataclass(frozen=True)
class FrozenMotion(Trajectory):
    """s = sqrt((Delta - Delta_inf)/delta); `rest` bounds the sum of (j+2)(2j+2)|q_j| over the j left out."""

    frozen: flint.arb
    delta: flint.arb

    def covariance(self, lag: flint.arb) -> flint.arb:
        """Delta(lag)."""
        if lag == 0:
            return self.frozen + self.delta
        return self.frozen + self.delta * self.position(abs(lag)).sech() ** 2


def motion(found: Solution, bits: int, refinement: int = 0) -> FrozenMotion:
    """The motion of a chaotic state, with what is left out of the expansion about 2^-bits."""
    phi, c = found.network.phi, found.network.couplings(arb_of)
    m, d, far = found.unknowns
    rule = plan(phi, float(m.mid()), float(d.mid()), 1.0, bits, refinement)
    means = hermite_balls(phi, m, d, rule)
    delta, rho = d - far, far / d
    if not rho >= 0:
        raise Unproved("the series of the motion has terms of one sign", "where Delta_inf >= 0 is certain")
    terms = arb_poly(means.squares)(arb_poly([rho, 1 - rho])).coeffs()
    missing = (1 - rho) * means.left[1]
    return _built(
        [t + up_to(missing / max(k, 1)) for k, t in enumerate(terms)],
        missing,
        c.gain / delta,
        far,
        delta,
        bits,
    )


def _built(
    terms: Sequence[flint.arb],
    missing: flint.arb,
    scale: flint.arb,
    frozen: flint.arb,
    delta: flint.arb,
    bits: int,
) -> FrozenMotion:
    """From c_0, c_1, ... and what they lack."""
    left, small, length = arb(0), arb(2) ** -bits, len(terms)
    while length > 16 and (more := left + (length - 1) * terms[length - 1]).abs_upper() * scale < small:
        left, length = more, length - 1
    head = (1 - scale * terms[1]) / 4
    tail = [-scale * terms[j + 1] / (2 * (j + 2)) for j in range(1, length - 1)]
    rest = scale * (left + missing).abs_upper()
    return FrozenMotion((head, *tail), up_to(rest), frozen, delta)
