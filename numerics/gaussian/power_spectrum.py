r"""The power spectrum of the chaotic state,

    S(omega) = int Delta e^(i omega tau) dtau = 2 Delta0 int_0^inf s cos(omega tau) dtau,   Delta = Delta0 s.

At omega = 0 by `rnnchaos.numerics.meanfield.motion`, elsewhere by
`rnnchaos.numerics.gaussian.spectrum_enclosure`, both proved.

S falls like exp(-2 (d k)^(2/3)), k = omega dtau/dx at x = 0 and d as in
`rnnchaos.numerics.meanfield.motion.resolution` (near the onset like sech(pi omega/(2 rate))), and the sum
cancels to that: `depth` foresees it, so that one pass at enough bits does, and S beyond `deepest` is refused
at once with the omega that can be had.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import count, takewhile

import flint
from flint import arb, arb_poly

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.quadrature import LOG2
from rnnchaos.numerics.gaussian.correlation import PROOF, by_panels
from rnnchaos.numerics.gaussian.spectrum_enclosure import enclosed_spectrum
from rnnchaos.numerics.meanfield.gain import GAIN, not_too_strong
from rnnchaos.numerics.meanfield.motion import Motion
from rnnchaos.numerics.meanfield.motion_engines import in_motion, motion_engines
from rnnchaos.numerics.meanfield.state_engines import quiescent
from rnnchaos.numerics.nonlinearity.over_balls import log_cosh
from rnnchaos.numerics.quantity import PHI, Engine, Quantity, real
from rnnchaos.numerics.value import Ball
from rnnchaos.theory.errors import NonConvergence
from rnnchaos.theory.nonlinearity.registry import Nonlinearity

OMEGA = real(
    "omega",
    "angular frequency, per time constant; refused with the largest possible one where S is below about "
    "1e-60 S(0)",
)
_PROOF = "trapezoid rule in arcosh(Delta0/Delta) with a bound off the axis"
_DEEPEST = 140.0
_ROUGH = 40


class Series:
    """A power series in t = sech^2 x, bounded on [0, 1], cut where t^n is below e^-nats."""

    def __init__(self, coefficients: Sequence[flint.arb], nats: float) -> None:
        sizes = takewhile(bool, (len(coefficients) >> n for n in count()))
        self.cuts = [arb_poly(list(coefficients[:size])) for size in sizes] or [arb_poly([])]
        self.nats = nats

    def __call__(self, x: flint.arb) -> flint.arb:
        wanted = self.nats / (2 * float(log_cosh(x)) + 1e-9)
        enough = next((cut for cut in reversed(self.cuts) if len(cut) > wanted), self.cuts[0])
        return enough(x.sech() ** 2)


class TimeMidpoints:
    """tau(x) and dtau/dx as midpoints, to e^-nats."""

    def __init__(self, moving: Motion, nats: float) -> None:
        self.rate = moving.rate.mid()
        self.root, self.series = Series(moving.root, nats), Series(moving.time_series.coeffs(), nats)

    def speed(self, x: flint.arb) -> flint.arb:
        return (self.root(x) / self.rate).mid()

    def time(self, x: flint.arb) -> flint.arb:
        return ((x + x.tanh() * self.series(x)) / self.rate).mid()


def _paces(moving: Motion) -> tuple[float, float]:
    """dtau/dx at small x, times the distance of phi's singularities; and at large x."""
    late = 1 / float(moving.rate)
    return moving.distance * late * float(sum(moving.root, arb(0))), late


def depth(moving: Motion, omega: float) -> float:
    """How many nats S(omega) is below S(0): roughly, and rather too many."""
    early, late = _paces(moving)
    return min(1.6 * omega * late, 2.7 * float((omega * early) ** (2 / 3))) + 3


def deepest(moving: Motion) -> float:
    """The depth that can be had: the terms of Mehler's expansion grow like (nats/distance)^2."""
    return max(30.0, _DEEPEST * min(1.0, moving.distance))


def _affordable(moving: Motion, omega: float) -> float:
    """`depth`. Raises `NonConvergence` where it is beyond `deepest`, with the largest omega that is not."""
    wanted, limit = depth(moving, omega), deepest(moving)
    if wanted > limit:
        early, late = _paces(moving)
        reach = max((limit - 3) / 1.6 / late, ((limit - 3) / 2.7) ** 1.5 / early)
        raise NonConvergence(
            "the power spectrum",
            f"S is about e^-{wanted:.3g} S(0) at omega = {omega:g}; accepted: omega up to about {reach:.3g}",
        )
    return wanted


def _with_depth(run: Engine, at_zero: Engine) -> Engine:
    """`run` with the bits that S(omega) is below S(0); `at_zero` where omega or the activity is 0."""

    def deep(bits: int, /, *, g: Fraction, phi: Nonlinearity, omega: Fraction) -> Ball:
        def foreseen(moving: Motion) -> flint.arb:
            return arb(_affordable(moving, abs(float(omega))))

        below = in_motion(foreseen)(_ROUGH, g=g, phi=phi) if omega else quiescent(0)
        if below.arb is None or below.state == "quiescent":
            return at_zero(bits, g=g, phi=phi)
        extra = int(float(below.arb) / LOG2)
        with working_bits(bits + extra + 32):
            return run(bits + extra, g=g, phi=phi, omega=abs(omega))

    return deep


def _elsewhere(bits: int, /, *, g: Fraction, phi: Nonlinearity, omega: Fraction) -> Ball:
    """S at omega > 0 in the chaotic state."""

    def extract(moving: Motion) -> flint.arb:
        return enclosed_spectrum(moving, arb_of(omega), bits * LOG2)

    return in_motion(extract, proof=_PROOF)(bits, g=g, phi=phi)


def _at_zero(moving: Motion) -> flint.arb:
    return 2 * moving.variance * moving.area()


_AT_ZERO, _REFERENCE = motion_engines(_at_zero, by_panels(lambda panels: panels.power_spectrum), proof=PROOF)


def _reference_at_zero(bits: int, /, *, g: Fraction, phi: Nonlinearity) -> Ball:
    return _REFERENCE(bits, g=g, phi=phi, omega=Fraction(0))


STRONGEST = not_too_strong(
    not_too_strong(GAIN, 13), 10, when="at omega != 0", applies=lambda given: bool(given["omega"])
)
SPECTRUM = Quantity(
    "gaussian.power_spectrum",
    "power spectrum of x at an angular frequency",
    "gaussian.power_spectrum",
    (STRONGEST, OMEGA, PHI),
    _with_depth(_elsewhere, _AT_ZERO),
    _with_depth(_REFERENCE, _reference_at_zero),
)
