"""Bounds of the motion of the autocovariance and of the ground state that it carries."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.systems import Zero
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.gaussian import spectrum_enclosure
from rnnchaos.numerics.meanfield import bound_state, motion, trajectory
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.rate import motion as frozen_motion
from rnnchaos.numerics.rate.model.equations import STATE
from rnnchaos.numerics.rate.model.parameters import Network
from rnnchaos.numerics.rate.scan.branches import places, states
from rnnchaos.numerics.rate.scan.start import start_of_state
from rnnchaos.numerics.rate.state import Solution, solved
from rnnchaos.theory.nonlinearity.registry import REGISTRY
from tests.numerics.bounds.proof import FINE, Pairs, Proof

GAINS = {"tanh": "3/2", "erf": "2"}


@cache
def _variance(name: str) -> arb:
    """Delta0 to far more digits than matter here, as an exact ball."""
    return evaluate("variance", g=GAINS[name], phi=name, digits=80).arb.mid()


def _moving(bits: int) -> Iterator[motion.Motion]:
    """The motion of each phi with Mehler's expansion carried to `bits`."""
    for name in GAINS:
        yield _fine_motion(name) if bits == FINE else _motion_of(name, bits)


def _motion_of(name: str, bits: int) -> motion.Motion:
    return motion.motion(Fraction(GAINS[name]), activation(REGISTRY[name]), _variance(name), bits)


@cache
def _fine_motion(name: str) -> motion.Motion:
    return _motion_of(name, FINE)


def _motion(value: Callable[[motion.Motion], arb]) -> Callable[[], Pairs]:
    def pairs() -> Pairs:
        fine = list(map(value, _moving(FINE)))
        for bits in (24, 40):
            yield from zip(map(value, _moving(bits)), fine, strict=True)

    return pairs


def _ground(moving: motion.Motion) -> arb:
    return bound_state.ground_state(list(moving.shape), moving.rest).energy


def _trial() -> Pairs:
    """All of the potential, and the trial function of a potential cut short."""
    for moving in _moving(FINE):
        shape = list(moving.shape)
        fine = bound_state.ground_state(shape, moving.rest)
        for length in (12, 16):
            trial = bound_state.ground_state(shape[:length], moving.rest)
            coarse = bound_state.enclosed(shape, moving.rest, trial.exponent, list(trial.coefficients))
            yield coarse, fine.energy


def _spectrum(nats: float, stretch: float) -> Callable[[], Pairs]:
    """S at omega = 1: the rule with `stretch` times the step, over the range that `nats` ask for."""
    plan = spectrum_enclosure._plan

    def pairs() -> Pairs:
        for moving in _moving(FINE):
            fine = spectrum_enclosure.enclosed_spectrum(moving, arb(1), 80.0)
            height, step, spread = plan(moving, arb(1), 80.0)
            coarse = (height, stretch * step, spread)
            with patch.object(spectrum_enclosure, "_plan", lambda *_, plan=coarse: plan):
                yield spectrum_enclosure.enclosed_spectrum(moving, arb(1), nats), fine

    return pairs


@cache
def _state() -> Solution:
    """A state of tanh with a bias, at its midpoint."""
    network = Network(Fraction(2), Fraction(0), Fraction(1, 2), Fraction(0), Fraction(0), REGISTRY["tanh"])
    (place,) = places(network, states)
    with working_bits(80):
        found = solved(STATE, network, start_of_state(network, place))
    return replace(found, zero=Zero(found.zero.point, found.zero.point, found.zero.box))


def _frozen() -> Pairs:
    """The first coefficients of the motion above a frozen part, from a short expansion."""
    plan = frozen_motion.plan
    fine = frozen_motion.motion(_state(), FINE).shape[:4]
    for terms in (12, 20, 40):
        with patch.object(frozen_motion, "plan", lambda *a, n=terms: replace(plan(*a), terms=n)):
            yield from zip(frozen_motion.motion(_state(), FINE).shape[:4], fine, strict=True)


PROOFS = (
    Proof("motion above a frozen part", (frozen_motion,), _frozen),
    Proof("lag of a covariance", (trajectory,), _motion(lambda moving: moving.time(arb(2)))),
    Proof("covariance at a lag", (trajectory,), _motion(lambda moving: moving.position(arb(3)))),
    Proof("area under the autocovariance", (trajectory,), _motion(lambda moving: moving.area())),
    Proof("ground state: potential", (bound_state,), _motion(_ground)),
    Proof("ground state: trial function", (bound_state,), _trial),
    Proof("power spectrum: step", (spectrum_enclosure,), _spectrum(80.0, 6.0)),
    Proof("power spectrum: range", (spectrum_enclosure,), _spectrum(10.0, 1.0)),
    Proof(
        "power spectrum: truncation",
        (spectrum_enclosure,),
        _motion(lambda moving: spectrum_enclosure.enclosed_spectrum(moving, arb(1), 60.0)),
    ),
)
