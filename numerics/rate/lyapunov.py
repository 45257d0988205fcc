r"""The largest Lyapunov exponent of a rate network: $\lambda_1=-1+\sqrt{1-E_0}$, $E_0$ the ground state of
$-\partial_\tau^2+1-g^2E\varphi'(x)\varphi'(y)$ along $\Delta(\tau)$.

Ball engine: `rnnchaos.numerics.meanfield.bound_state` on `rnnchaos.numerics.rate.motion`, proved by
Barta's inequality. mpmath engine: `rnnchaos.numerics.meanfield.collocation` on coefficients by Hermite's
recurrence. A static state has the largest real part of the spectrum of its Jacobian, which is $\max(g\sqrt{
E\varphi'^2},\mathrm{Re}\,z)-1$: its bulk ends at the former, and z are its outliers, the eigenvalues of the
linearised map of (m, Delta0) (`rnnchaos.numerics.rate.model.mean_mode`); silence
$\max(g|\varphi'(b)|,J_0\varphi'(b))-1$. Without frozen biases and with the symmetry x to -x it is the
exponent of the Gaussian network.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log2
from typing import Any

from flint import arb, arb_poly
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.elementary import root_from_zero, square_root
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV as PLAIN
from rnnchaos.numerics.gaussian.lyapunov import exponent_of
from rnnchaos.numerics.gaussian.noise_mpmath import LYAPUNOV_UNDER_NOISE as NOISY
from rnnchaos.numerics.meanfield.bound_state import ground_state
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.numerics.nonlinearity.derivative import phi_and_slope
from rnnchaos.numerics.pairs.hermite_mpmath import distance_of, hermite_coefficients
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.pairs.splines import pieces_of
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.rate.engines import Number, all_states, chosen, network_of, state_engines
from rnnchaos.numerics.rate.model.equations import Couplings, Row
from rnnchaos.numerics.rate.model.mean_mode import outlier
from rnnchaos.numerics.rate.model.parameters import STATE, Network
from rnnchaos.numerics.rate.motion import POWER, FrozenMotion, motion
from rnnchaos.numerics.rate.scan.start import known_exactly
from rnnchaos.numerics.rate.solution_mpmath import MpSolution
from rnnchaos.numerics.rate.state import Solution
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import Unproved, UsageError

KINKED = (
    "Price's theorem in u, Delta = Delta0 cos u, interpolated, Chebyshev collocation, nothing proved; "
    "radius: 10 times "
    "the larger change on doubling the precision and on half as many points again"
)


def bulk(c: Couplings, x: Sequence[Any], means: Means) -> Row:
    """g sqrt(E phi'^2) - 1."""
    s = means.slope
    edge = square_root(c.gain * s.value)
    share = c.gain / (2 * edge)
    return edge - 1, [share * s.mean, share * s.variance]


def of_static(numbers: Arithmetic, found: Any) -> Any:
    """The larger of the edge of the bulk and of the outliers."""
    edge, other = found.number(bulk), found.over_root(outlier) - 1
    if not numbers.balls:
        return max(edge, other)
    if not edge.is_finite():  # E phi'^2 may be 0, where its root has no slope
        edge = found.over_root(radius) - 1
    return edge.max(other)


def radius(c: Couplings, x: Sequence[Any], means: Means) -> Any:
    """g sqrt(E phi'^2), from 0 on."""
    return root_from_zero(c.gain * means.slope.value)


def at_silence(network: Network) -> Any:
    """max(g |phi'(b)|, J0 phi'(b)) - 1, a ball at the precision in force."""
    slope = phi_and_slope(network.phi)(arb_of(network.b)).slope
    g, J0 = arb_of(network.g), arb_of(network.J0)
    return (g * abs(slope)).max(J0 * slope) - 1


def of_motion(numbers: Arithmetic, found: Any) -> Any:
    """lambda_1 of a chaotic state."""
    if found.network.phi.kinked:
        if numbers.enclosing:
            raise Unproved("the motion of a phi with a kink has no proved series", "at lag 0")
        from rnnchaos.numerics.rate.kinked_motion import kinked_energy

        energy = kinked_energy(numbers, found)
        return exponent_of(arb_of(energy) if numbers.balls else energy)
    if not numbers.balls:
        from rnnchaos.numerics.meanfield.collocation import lowest_energy

        return exponent_of(lowest_energy(shape_of(numbers, found), noisy=bool(found.network.D)))
    moving = motion_of(numbers, found)
    noisy = bool(found.network.D)
    length = _length(moving.shape, found, numbers.bits) if noisy else 0
    return exponent_of(
        ground_state(list(moving.shape), moving.rest, noisy=noisy, length=length, power=POWER).energy
    )


def motion_of(numbers: Arithmetic, found: Solution) -> FrozenMotion:
    """The motion to the accuracy asked for, kappa^2 being as small as delta/Delta0."""
    near = int(-log2(float(((found.unknowns[1] - found.unknowns[2]) / found.unknowns[1]).mid())))
    return motion(found, numbers.bits + 2 * max(near, 0), numbers.refinement)


def _length(shape: Sequence[Any], found: Any, bits: int) -> int:
    """How many terms the trial function needs under noise: q vanishes just beyond t = 1."""
    height = float((arb_of(found.network.D) / (found.unknowns[1] - found.unknowns[2])).mid()) ** 2 / 4
    return int(bits * LOG2 / height * -float(sum((j * q for j, q in enumerate(shape)), arb(0))))


def shape_of(numbers: Arithmetic, found: MpSolution) -> Shape:
    """The motion for mpmath; half as many digits again where refined."""
    m, d, far = found.unknowns
    delta = d - far
    near = max(0, int(-mp.log(delta / d, 2)))
    nats = (numbers.bits - 8 + 2 * near) * LOG2 * (1 + numbers.refinement / 2)
    squares = [arb_of(a * a) for a in hermite_coefficients(found.network.phi, m, d, nats)]
    rho = arb_of(far / d)
    with working_bits(mp.prec):
        terms = [mpf_of(t.mid()) for t in arb_poly(squares)(arb_poly([rho, 1 - rho])).coeffs()]
    scale = found.couplings.gain / delta
    tail = [-scale * c / (2 * (j + 2)) for j, c in enumerate(terms[2:], 1)]
    while len(tail) > 16 and abs(tail[-1]) * len(tail) ** 3 < mp.exp(-nats):
        tail.pop()
    return Shape(
        d,
        ((1 - scale * terms[1]) / 4, *tail),
        nats,
        distance_of(found.network.phi) / float(mp.sqrt(d)),
        POWER,
    )


def symmetric(given: dict[str, Any]) -> bool:
    """Whether the state is that of the Gaussian network: phi odd, m = 0, nothing frozen."""
    network = network_of(given)
    if not (network.symmetric and network.phi.odd and not network.sigma_b):
        return False
    found = chosen(network, given["branch"], all_states(network))
    return found is not None and found.kind == "moving" and known_exactly(network, found.place) == ((0, 0),)


def _engine(general: Engine, plain: Engine, noisy: Engine) -> Engine:
    """`general`, but where the theory of the Gaussian network holds. Raises `UsageError` for a phi with a
    kink."""

    def run(bits: int, /, **given: Any) -> Ball:
        g, phi = given["g"], given["phi"]
        require_analytic(given, linear=True)
        if not symmetric(given):
            found = general(bits, **given)
            estimated = found.state == "chaotic" and not found.certified
            return replace(found, method=KINKED) if phi.kinked and estimated else found
        return noisy(bits, g=g, D=given["D"], phi=phi) if given["D"] else plain(bits, g=g, phi=phi)

    return run


def require_analytic(given: dict[str, Any], *, linear: bool = False) -> None:
    """Refuse a phi with a kink where the state moves, but for `linear` a piecewise linear one without noise,
    which makes its motion singular in u. Raises `UsageError`."""
    phi = given["phi"]
    fits = linear and phi.kinked and (pieces := pieces_of(phi)) is not None and pieces.smooth == 1
    if not phi.kinked or (fits and not given["D"]):
        return
    found = chosen(network_of(given), given["branch"], all_states(network_of(given)))
    if found is None or found.kind != "moving":
        return
    if fits:
        raise UsageError("D", str(given["D"]), f"accepted for phi = {phi.name}, which has a kink: 0")
    raise UsageError(
        "phi", phi.name, "accepted in chaos: an analytic phi" + ", or a piecewise linear one" * linear
    )


_GENERAL = state_engines(Number(of_motion, of_static, at_silence))
LYAPUNOV = Quantity(
    "rate.lyapunov_max",
    "largest Lyapunov exponent lambda_1",
    "rate.lyapunov_max",
    STATE,
    _engine(_GENERAL[0], PLAIN.ball, NOISY.ball),
    _engine(_GENERAL[1], PLAIN.mpmath, NOISY.mpmath),
)
