r"""Amplitude A of the growing distance, $d\to A\kappa e^{2\lambda_1t}$, and the horizon that it puts.

With $s=\Delta/\Delta_0=\mathrm{sech}\,x$, in which lag, source and ground state are smooth
(`rnnchaos.numerics.meanfield.trajectory`, `rnnchaos.numerics.meanfield.bound_state`),

    A = psi(0) int_0^inf psi g^2 C e^(-lambda_1 tau) dtau / (2 lambda_1 (1 + lambda_1) int_0^inf psi^2 dtau),
    g^2 C = Delta - Delta'' = Delta0 s [1 - q(t) - t q'(t)],   t = s^2,   psi = s^kappa p(t),

by Gauss-Legendre panels in x from the kink at lag 0 on. State and exponent are enclosed over balls, ground
state and panels are not. mpmath takes the expansion in real space and p by collocation.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import log
from typing import Any

from flint import arb, arb_poly, ctx
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of, mpf_of
from rnnchaos.numerics.ball.elementary import logarithm
from rnnchaos.numerics.ball.panels import legendre
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.gaussian.lyapunov import LYAPUNOV, exponent_of
from rnnchaos.numerics.meanfield.bound_state import ground_state
from rnnchaos.numerics.meanfield.collocation import ground_wave
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import motion_engines
from rnnchaos.numerics.meanfield.motion_mpmath import Shape
from rnnchaos.numerics.meanfield.state_engines import VARIANCE, VARIANCE_BY_MPMATH
from rnnchaos.numerics.meanfield.trajectory import Trajectory
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.reconstruction.closed import weight_distance
from rnnchaos.numerics.reconstruction.parameters import ETA, FLOW_GAIN, PHI, THETA
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

METHOD = "Gauss-Legendre panels over the enclosed motion; radius: 10 times the change on more points"
DEAD = "none: the activity dies, and with it the distance; the relative distance grows slowly"
Nodes = Iterator[tuple[arb, arb]]
Wave = Callable[[arb], arb]
Parts = tuple[Any, Any, Any]
"""psi(0) and the overlap I of the ground state with the source, psi of unit norm, and lambda_1."""
_WIDTH = arb("0.5")


def _parts(moving: Trajectory, nodes: Nodes, wave: Wave, variance: arb, energy: arb) -> Parts:
    """The integrals over x, psi as a function of s."""
    rate, overlap, norm = exponent_of(energy), arb(0), arb(0)
    drop = arb_poly([-(j + 1) * q for j, q in enumerate(moving.shape)])
    for x, length in nodes:
        s, weight = x.sech(), 2 * length * moving.speed(x)
        psi, source = wave(s), s * (1 + drop(s * s))
        overlap += weight * psi * source * (-rate * moving.time(x)).exp()
        norm += weight * psi * psi
    unit = norm.sqrt()
    return wave(arb(1)) / unit, variance * overlap / unit, rate


def _amplitude(wave: Any, overlap: Any, rate: Any) -> Any:
    return wave * overlap / (2 * rate * (1 + rate))


def _panels(bits: int, order: int, decay: float) -> Nodes:
    """Nodes x > 0 and their lengths, as far as e^(-decay x) matters."""
    for panel in range(int(bits * log(2) / decay / float(_WIDTH)) + 2):
        for root, weight in legendre(order, ctx.prec):
            yield _WIDTH * (panel + (1 + root) / 2), _WIDTH * weight / 2


def _from_motion(moving: Motion) -> Ball:
    """A, judged, over balls."""
    bound, bits = ground_state(list(moving.shape), moving.rest), ctx.prec
    series, decay = arb_poly(list(bound.coefficients)), float(bound.exponent)

    def solve(order: int) -> arb:
        wave, nodes = lambda s: s**bound.exponent * series(s * s), _panels(bits, order, decay)
        return arb(_amplitude(*_parts(moving, nodes, wave, moving.variance, bound.energy)))

    plain, fine = solve(bits // 4 + 8), solve(bits * 3 // 8 + 12)
    return judged(plain, fine, fine, METHOD)


def parts_by_mpmath(q: Shape) -> Parts:
    """Over mpmath numbers, in FLINT's arithmetic."""
    exponent, p = ground_wave(q)
    with working_bits(mp.prec):
        power, shape = arb_of(exponent), tuple(arb_of(c) for c in q.coefficients)
        moving, bits = Trajectory(shape, arb(0)), int(q.nats / log(2))
        energy = shape[0] * (1 - power * power)
        nodes = _panels(bits, bits * 3 // 8 + 12, float(power))
        found = _parts(moving, nodes, lambda s: s**power * p(s * s), arb_of(q.variance), energy)
        wave, overlap, rate = map(mpf_of, found)
        return wave, overlap, rate


_DEAD = Ball(None, "exact: g <= g_c", True, "none", DEAD)
AMPLITUDE, AMPLITUDE_BY_MPMATH = motion_engines(
    _from_motion, lambda q: _amplitude(*parts_by_mpmath(q)), lambda bits, g, phi: _DEAD
)


def horizon_of(amplitude: Engine, variance: Engine, exponent: Engine) -> Engine:
    """ln(2 theta Delta0/(A kappa))/(2 lambda_1) from the engines of its parts."""

    def engine(bits: int, /, *, g: Fraction, eta: Any, theta: Fraction, phi: Nonlinearity) -> Ball:
        if eta == 0:
            return Ball(None, "exact", True, "none", "infinite: the couplings are the same")
        if theta >= 1:
            return Ball(None, "exact", True, "none", "not reached: the distance stays below 2 Delta0")
        known, *rest = (run(bits, g=g, phi=phi) for run in (amplitude, variance, exponent))
        if known.arb is None:
            return known
        Delta0, rate = (present(part.arb, "a chaotic state") for part in rest)
        kappa = weight_distance(Arithmetic(True, bits, bits), eta=eta)
        time = logarithm(2 * arb_of(theta) * Delta0 / (known.arb * kappa)) / (2 * rate)
        return replace(known, arb=time)

    return engine


_OF, _ON = "reconstruction.amplitude", "reconstruction.horizon"
_WHAT = "horizon of prediction, kappa -> 0, from the attractor"
_HORIZON = horizon_of(AMPLITUDE, VARIANCE, LYAPUNOV.ball)
_BY_MPMATH = horizon_of(AMPLITUDE_BY_MPMATH, VARIANCE_BY_MPMATH, LYAPUNOV.mpmath)
QUANTITIES = (
    Quantity(_OF, "amplitude A of the distance", _OF, (FLOW_GAIN, PHI), AMPLITUDE, AMPLITUDE_BY_MPMATH),
    Quantity(_ON, _WHAT, _ON, (FLOW_GAIN, ETA, THETA, PHI), _HORIZON, _BY_MPMATH),
)
