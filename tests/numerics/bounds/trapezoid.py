"""Bounds of the trapezoid rule on the line and the plane: a long step, and a short range."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from flint import arb

from rnnchaos.numerics.densities import kinetic as k
from rnnchaos.numerics.densities import trapezoid
from rnnchaos.numerics.densities.trapezoid import NORM, Law, Part, Rule
from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.langevin_machine import boltzmann as b
from tests.numerics.bounds.proof import BITS, FINE, Pairs, Proof

BALLS = Arithmetic(True, BITS, BITS)
ONE = ((("1/2",), "1"), (("2",), "0.3"), (("-1",), "0.1"), (("1",), "0.02"))
TWO = ((("0.5", "1.2", "-0.8", "0.3"), "1"), (("0", "0.7", "-0.7", "0"), "0.5"))


def _long(made: Rule) -> Rule:
    return replace(made, step=1.5 * made.step, count=made.count)


def _short(made: Rule) -> Rule:
    return replace(made, step=made.step / 3, count=2 * made.count)


def _pairs(law: Law, part: Part, change: Callable[[Rule], Rule]) -> Pairs:
    for bits in (12, 24):
        coarse, fine = (trapezoid.rule(law, each) for each in (bits, FINE if law.N == 1 else 64))
        yield tuple(trapezoid.summed(BALLS, made, part)[0] for made in (change(coarse), fine))


def _machines(points: Any, part: Callable[[k.Machine], Part], change: Callable[[Rule], Rule]) -> Pairs:
    for J, T in points:
        machine = k.machine(BALLS, tuple(map(Fraction, J)), Fraction(T))
        yield from _pairs(machine, part(machine), change)


def _annealed(change: Callable[[Rule], Rule]) -> Pairs:
    for g, T in ((1.0, 1.0), (2.0, 0.5)):
        yield from _pairs(b.Annealed(1, arb(g), arb(T)), NORM, change)


PARTS: dict[str, Callable[[k.Machine], Part]] = {
    "Z": lambda machine: NORM,
    "second moment": lambda machine: k.moment(1, 1),
    "bias": lambda machine: k.ENERGY.times(b.first_order(machine)),
}
CHANGES = {"step": _long, "range": _short}
PROOFS = (
    *(
        Proof(f"{name} of one neuron: {how}", (trapezoid,), partial(_machines, ONE, part, change))
        for name, part in PARTS.items()
        for how, change in CHANGES.items()
    ),
    *(
        Proof(f"Z of two neurons: {how}", (trapezoid,), partial(_machines, TWO, PARTS["Z"], change))
        for how, change in CHANGES.items()
    ),
    *(
        Proof(f"annealed Z: {how}", (trapezoid,), partial(_annealed, change))
        for how, change in CHANGES.items()
    ),
)
