"""A bound of the package at work: a value with a coarse rule and many digits, so that its radius is the bound
alone, beside the same value with a rule that leaves nothing to bound.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import ModuleType
from unittest.mock import patch

from flint import arb

from rnnchaos.numerics.ball.precision import working_bits

BITS, FINE = 300, 130
Pairs = Iterator[tuple[arb, arb]]
"""(the value with a coarse rule, the same with a fine one)."""


@dataclass(frozen=True)
class Proof:
    """A bound, the modules that add it to a radius, and values that it encloses."""

    name: str
    modules: tuple[ModuleType, ...]
    pairs: Callable[[], Pairs]


def tightness(proof: Proof) -> Iterator[float]:
    """bound/true error of each value, where there is a true error to speak of."""
    with working_bits(BITS):
        for value, truth in proof.pairs():
            if abs(value.mid() - truth.mid()) > 64 * (truth.rad() + abs(truth) * arb(2) ** -60):
                yield float(value.rad() / abs(value.mid() - truth.mid()))


def exposed(proof: Proof) -> bool:
    """Whether a value misses the truth, by more than its radius."""
    return any(ratio < 1 for ratio in tightness(proof))


def scaled(proof: Proof, factor: float) -> ExitStack:
    """A context in which the bound is `factor` times as large: what a wrong proof would give."""
    stack = ExitStack()
    for module in proof.modules:
        for name in ("widened", "up_to"):
            if hasattr(module, name):
                true = getattr(module, name)
                stack.enter_context(patch.object(module, name, _scaled(true, factor)))
    return stack


def _scaled(true: Callable[..., arb], factor: float) -> Callable[..., arb]:
    return lambda *given: true(*given[:-1], given[-1] * arb(factor))
