"""What `evaluate` adds to an engine: the precision it works at, and how close an estimate may claim to be."""

from typing import Any

import pytest
from flint import arb, ctx
from mpmath import mp

from rnnchaos.numerics import evaluate as module
from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate, no_closer
from rnnchaos.numerics.value import Ball, bits_for


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The precisions of mpmath and FLINT in force where an engine is asked."""
    found: list[tuple[int, int]] = []

    def answer(*_: Any) -> Ball:
        found.append((mp.prec, ctx.prec))
        return Ball(arb("0.1"), "exact", True)

    monkeypatch.setattr(module, "answer", answer)
    return found


@pytest.mark.parametrize("engine", ["ball", "mpmath"])
def test_an_engine_does_not_see_the_callers_precision(engine: str, seen: list[tuple[int, int]]) -> None:
    """A number made outside an engine's own contexts once had the 53 bits of mpmath's default."""
    for ambient in (20, 53, 1000):
        with mp.workprec(ambient), working_bits(ambient):
            evaluate("variance", g=2, digits=5, engine=engine)
    assert seen == [(bits_for(5, 24) + 32,) * 2] * 3


def test_an_estimate_claims_no_more_than_was_asked_of_its_rules() -> None:
    chance = Ball(arb(3), "three computations that agree by chance", False)
    assert float(no_closer(chance, 40).arb.rad()) == pytest.approx(3 * 2**-40)  # type: ignore[union-attr]
    assert float(no_closer(Ball(arb(3, 1e-3), "", False), 40).arb.rad()) >= 1e-3  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "ball", [Ball(arb(3), "proved", True), Ball(None, "none", False), Ball(arb("inf"), "", False)]
)
def test_what_is_proved_or_no_number_stays(ball: Ball) -> None:
    assert no_closer(ball, 40) is ball
