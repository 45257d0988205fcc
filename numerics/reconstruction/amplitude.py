r"""Amplitude A of the growing distance, $d\to A\kappa e^{2\lambda_1t}$, and the horizon that it puts.

With $s=\Delta/\Delta_0=\mathrm{sech}\,x$, in which lag, source and ground state are smooth
(`rnnchaos.numerics.meanfield.trajectory`, `rnnchaos.numerics.meanfield.bound_state`),

    A = psi(0) int_0^inf psi g^2 C e^(-lambda_1 tau) dtau / (2 lambda_1 (1 + lambda_1) int_0^inf psi^2 dtau),
    g^2 C = Delta - Delta'' = Delta0 s [1 - q(t) - t q'(t)],   t = s^2,   psi = s^kappa p(t),

by Gauss-Legendre panels in x; e^(-lambda_1 |tau|) has a kink at lag 0, so that they begin there. State and
exponent are enclosed over balls, the ground state and the panels are not. mpmath takes p by collocation and
the lags by quadrature.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.reconstruction.closed import weight_distance
from rnnchaos.numerics.reconstruction.parameters import ETA, FLOW_GAIN, PHI, THETA
from rnnchaos.numerics.value import Ball, judged
from rnnchaos.theory.errors import present
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

METHOD = (
    "Gauss-Legendre panels over the enclosed motion; radius: 10 times the change on half as many points again"
)
DEAD = "none: the activity dies, and with it the distance; the relative distance grows slowly"
Lags = Iterator[tuple[arb, arb, arb, arb]]
"""s, dtau/dx, tau and the length of each node."""
_WIDTH, _INNER = arb("0.5"), 12


@dataclass(frozen=True)
class Parts:
    """psi(0) and the overlap I of the ground state with the source, psi of unit norm, and lambda_1."""

    wave: Any
    overlap: Any
    rate: Any

    @property
    def amplitude(self) -> Any:
        """A."""
        return self.wave * self.overlap / (2 * self.rate * (1 + self.rate))


def _parts(lags: Lags, wave: Callable[[arb], arb], shape: list[arb], variance: arb, energy: arb) -> Parts:
    """psi as a function of s, q as coefficients."""
    rate = exponent_of(energy)
    drop = arb_poly([-(j + 1) * q for j, q in enumerate(shape)])
    overlap, norm = arb(0), arb(0)
    for s, speed, lag, length in lags:
        psi, source = wave(s), s * (1 + drop(s * s))
        overlap += 2 * length * speed * psi * source * (-rate * lag).exp()
        norm += 2 * length * speed * psi * psi
    unit = norm.sqrt()
    return Parts(wave(arb(1)) / unit, variance * overlap / unit, rate)


def _panels(bits: int, order: int, decay: float) -> Iterator[tuple[arb, arb]]:
    """Nodes x > 0 and their lengths, as far as e^(-decay x) matters."""
    count = int(bits * log(2) / decay / float(_WIDTH)) + 2
    for panel in range(count):
        for root, weight in legendre(order, ctx.prec):
            yield _WIDTH * (panel + (1 + root) / 2), _WIDTH * weight / 2


def _from_motion(moving: Motion) -> Ball:
    """A, judged, over balls."""
    bound, bits = ground_state(list(moving.shape), moving.rest), ctx.prec
    series, decay = arb_poly(list(bound.coefficients)), float(bound.exponent)

    def wave(s: arb) -> arb:
        return s**bound.exponent * series(s * s)

    def solve(order: int) -> arb:
        nodes = _panels(bits, order, decay)
        lags = ((x.sech(), moving.speed(x), moving.time(x), length) for x, length in nodes)
        parts = _parts(lags, wave, list(moving.shape), moving.variance, bound.energy)
        found: arb = parts.amplitude
        return found

    plain, fine = solve(bits // 4 + 8), solve(bits * 3 // 8 + 12)
    return judged(plain, fine, fine, METHOD)


def parts_by_mpmath(q: Shape) -> Parts:
    """Over mpmath numbers, in FLINT's arithmetic."""
    exponent, p = ground_wave(q)
    with working_bits(mp.prec):
        power, shape = arb_of(exponent), [arb_of(c) for c in q.coefficients]
        sums, total = [], arb(0)
        for c in shape[:-1]:
            total += c
            sums.append(total.mid())
        slowness = arb_poly(sums)  # q(t)/(1 - t), as q(1) = 0
        energy = shape[0] * (1 - power * power)
        found = _parts(
            _by_quadrature(slowness, int(q.nats / log(2)), float(power)),
            lambda s: s**power * p(s * s),
            shape,
            arb_of(q.variance),
            energy,
        )
        return Parts(*(mpf_of(part) for part in (found.wave, found.overlap, found.rate)))


def _by_quadrature(slowness: arb_poly, bits: int, decay: float) -> Lags:
    """Lags as integrals of dtau/dx = q^(-1/2) tanh x from node to node."""

    def speed(x: arb) -> arb:
        return 1 / slowness(x.sech() ** 2).sqrt()

    lag, last, rule = arb(0), arb(0), legendre(_INNER + bits // 8, ctx.prec)
    for x, length in _panels(bits, bits * 3 // 8 + 12, decay):
        half = (x - last) / 2
        lag += half * sum((w * speed(last + half * (1 + root)) for root, w in rule), arb(0))
        last = x
        yield x.sech().mid(), speed(x).mid(), lag.mid(), length.mid()


def _dies(bits: int, g: Fraction, phi: Nonlinearity) -> Ball:
    """No distance grows in quiescence."""
    return Ball(None, "exact: g <= g_c", True, "none", DEAD)


AMPLITUDE, AMPLITUDE_BY_MPMATH = motion_engines(_from_motion, lambda q: parts_by_mpmath(q).amplitude, _dies)


def horizon_of(amplitude: Engine, variance: Engine, exponent: Engine) -> Engine:
    """ln(2 theta Delta0/(A kappa))/(2 lambda_1) from the engines of its parts."""

    def engine(bits: int, /, *, g: Fraction, eta: Any, theta: Fraction, phi: Nonlinearity) -> Ball:
        if eta == 0:
            return Ball(None, "exact", True, "none", "infinite: the couplings are the same")
        if theta >= 1:
            message = "not reached: the distance stays below 2 Delta0, theta < 1 is"
            return Ball(None, "exact", True, "none", message)
        known = amplitude(bits, g=g, phi=phi)
        if known.arb is None:
            return known
        rest = [run(bits, g=g, phi=phi) for run in (variance, exponent)]
        Delta0, rate = (present(part.arb, "a chaotic state") for part in rest)
        kappa = weight_distance(Arithmetic(True, bits, bits), eta=eta)
        time = logarithm(2 * arb_of(theta) * Delta0 / (known.arb * kappa)) / (2 * rate)
        return replace(known, arb=time)

    return engine


QUANTITIES = (
    Quantity(
        "reconstruction.amplitude",
        "amplitude A of the growing distance",
        "reconstruction.amplitude",
        (FLOW_GAIN, PHI),
        AMPLITUDE,
        AMPLITUDE_BY_MPMATH,
    ),
    Quantity(
        "reconstruction.horizon",
        "horizon of prediction, kappa -> 0, from the attractor",
        "reconstruction.horizon",
        (FLOW_GAIN, ETA, THETA, PHI),
        horizon_of(AMPLITUDE, VARIANCE, LYAPUNOV.ball),
        horizon_of(AMPLITUDE_BY_MPMATH, VARIANCE_BY_MPMATH, LYAPUNOV.mpmath),
    ),
)
