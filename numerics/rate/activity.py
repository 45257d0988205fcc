r"""Mean, variance, frozen variance and kinetic energy of a rate network.

    m = E x,  Delta0 = Var x over neurons and time,  Delta_inf: the variance of time averages over neurons,
    Gamma0 = g^2 E phi^2 + sigma_b^2 - Delta0 = <xdot^2>

at the state (`rnnchaos.numerics.rate.scan.branches` counts them). In a static state Delta_inf = Delta0 and
Gamma0 = 0.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.pairs.jets import Means
from rnnchaos.numerics.quantity import Engine, Quantity
from rnnchaos.numerics.rate.engines import Extract, Number, at_root, explained, phase, state_engines, state_of
from rnnchaos.numerics.rate.model.equations import Couplings, Row, static_row
from rnnchaos.numerics.rate.model.parameters import STATE
from rnnchaos.numerics.value import Ball

NOISY = "under white noise x has no velocity: <xdot^2> is infinite"


def unknown(place: int) -> Extract:
    """The unknown at a place."""

    def extract(c: Couplings, x: Sequence[Any], means: Means) -> Row:
        return x[place], [1 if k == place else 0 for k in range(len(x))]

    return extract


def velocity(c: Couplings, x: Sequence[Any], means: Means) -> Row:
    """Gamma0."""
    value, (mean, variance, _) = static_row(c, c.gain, x[1], means)
    return -value, [-mean, -variance, 0]


def without_noise(engine: Engine) -> Engine:
    """None under noise, with the reason."""

    def run(bits: int, /, **given: Any) -> Ball:
        if given["D"]:
            return Ball(None, "exact", True, "none", NOISY)
        return engine(bits, **given)

    return run


def uncoupled(engine: Engine) -> Engine:
    """m = b where J0 = 0, whatever the state."""

    def run(bits: int, /, **given: Any) -> Ball:
        network, found = state_of(given)
        if network.J0 or found is None:
            return engine(bits, **given)
        with working_bits(bits):
            return Ball(arb_of(network.b), "exact: m = b, as J0 = 0", True, phase(**given))

    return explained(run)


def _quantity(name: str, title: str, number: Number) -> Quantity:
    return Quantity(f"rate.{name}", title, f"rate.{name}", STATE, *state_engines(number))


_MEAN = _quantity("mean", "mean activity m", Number(at_root(unknown(0)), at_root(unknown(0)), lambda n: n.b))

_ENERGY = _quantity(
    "kinetic_energy",
    "kinetic energy Gamma0 = <xdot^2> per neuron",
    Number(at_root(velocity), None, lambda n: Fraction(0)),
)
ACTIVITY = (
    replace(_MEAN, ball=uncoupled(_MEAN.ball), mpmath=uncoupled(_MEAN.mpmath)),
    _quantity(
        "variance",
        "variance Delta0 of the activity",
        Number(at_root(unknown(1)), at_root(unknown(1)), lambda n: Fraction(0)),
    ),
    _quantity(
        "frozen_variance",
        "frozen variance Delta_inf, of time averages over neurons",
        Number(at_root(unknown(2)), at_root(unknown(1)), lambda n: Fraction(0)),
    ),
    replace(_ENERGY, ball=without_noise(_ENERGY.ball), mpmath=without_noise(_ENERGY.mpmath)),
)
