"""Bounds of the trapezoid rule on the line and the plane: a long step, and a short range."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import atan, pi
from typing import Any

from flint import arb

from rnnchaos.numerics.engines import Arithmetic
from rnnchaos.numerics.langevin_machine import boltzmann as b
from rnnchaos.numerics.langevin_machine import trapezoid
from rnnchaos.numerics.langevin_machine.trapezoid import Part, Rule
from tests.numerics.bounds.proof import BITS, FINE, Pairs, Proof

BALLS = Arithmetic(True, BITS, BITS)
ONE = ((("1/2",), "1"), (("2",), "0.3"), (("-1",), "0.1"), (("1",), "0.02"))
TWO = ((("0.5", "1.2", "-0.8", "0.3"), "1"), (("0", "0.7", "-0.7", "0"), "0.5"))


def _long(made: Rule) -> Rule:
    return replace(made, step=1.5 * made.step, count=made.count)


def _short(made: Rule) -> Rule:
    return replace(made, step=made.step / 3, count=2 * made.count)


def _pairs(law: Any, N: int, widest: float, part: Part, change: Callable[[Rule], Rule]) -> Pairs:
    for bits in (12, 24):
        rules = (trapezoid.rule(law.size, N, each, widest=widest) for each in (bits, FINE if N == 1 else 64))
        coarse, fine = rules
        yield tuple(trapezoid.integrals(BALLS, made, law.at, (part,))[0] for made in (change(coarse), fine))


def _machines(points: Any, part: Callable[[b.Machine], Part], change: Callable[[Rule], Rule]) -> Pairs:
    for J, T in points:
        machine = b.machine_of(BALLS, tuple(map(Fraction, J)), Fraction(T))
        yield from _pairs(machine, len(machine.J), pi / 2, part(machine), change)


def _annealed(change: Callable[[Rule], Rule]) -> Pairs:
    for g, T in ((1.0, 1.0), (2.0, 0.5)):
        yield from _pairs(b.Annealed(1, arb(g), arb(T)), 1, atan(T**0.5 / g), b.ONE, change)


PARTS: dict[str, Callable[[b.Machine], Part]] = {
    "Z": lambda machine: b.ONE,
    "second moment": lambda machine: b.moment(0, 0),
    "bias": lambda machine: b.times(b.ENERGY, b.first_order(machine)),
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
