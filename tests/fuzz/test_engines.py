"""Engines agree at random points of every quantity: two precisions of the enclosure, and mpmath.

What an engine refuses by a clean error is counted and printed. Each point is computed in a process that the
kernel ends where it takes too much CPU, which counts as a breach.
"""

import shlex
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from flint import arb
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("resource", reason="limits of CPU and memory need a Unix")

from rnnchaos.numerics.evaluate import quantities
from tests.fuzz.contract import Caller
from tests.fuzz.engine_points import agree, number, point

QUANTITIES = tuple(quantities())


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    made = Caller(main="tests.fuzz.engine_calls", seconds=40)
    yield made
    made.close()


def _judge(cases: int, caller: Caller) -> None:
    """One point of each quantity in turn."""
    found: list[str] = []
    codes: Counter[tuple[str, int | None]] = Counter()

    @settings(max_examples=cases, phases=[Phase.generate], database=None, deadline=None)
    @given(st.randoms(use_true_random=True))
    def once(rng: Random) -> None:
        asked = QUANTITIES[sum(codes.values()) % len(QUANTITIES)]
        words = [asked.id, *(f"{name}={value}" for name, value in point(rng, asked).items())]
        code, bad = caller(words)
        codes[asked.id, code] += 1
        found.extend(f"{shlex.join(words)}\n    {each}" for each in bad)

    once()
    by_code = Counter(code for _, code in codes.elements())
    print(f"{sum(codes.values())} points, by exit code {dict(by_code)}, {caller.cpu:.1f} s of CPU")
    print("refused:", {id: count for (id, code), count in codes.items() if code == 70})
    assert not found, f"{len(found)} breaches:\n" + "\n".join(found)
    assert sum(codes.values()) >= 0.9 * cases
    assert by_code[0] >= cases / 3, "most points are refused: nothing was compared"


@pytest.mark.slow
def test_engines_agree_at_thousands_of_points(caller: Caller) -> None:
    _judge(2000, caller)


@pytest.mark.parametrize("asked", QUANTITIES, ids=lambda asked: asked.id)
def test_points_lie_in_the_declared_domain(asked: object) -> None:
    """Sampling obeys each parameter by itself."""
    rng = Random(1)
    for parameter in asked.parameters:  # type: ignore[attr-defined]
        if hasattr(parameter.domain, "whole") and not parameter.many:
            assert all(parameter(number(rng, parameter.domain)) is not None for _ in range(20))


def test_a_contradiction_is_seen() -> None:
    assert agree(arb(1, 0.1), arb("1.05"))
    assert not agree(arb(1, 0.1), arb(2, 0.1))
    assert not agree(None, arb(1))
    assert agree(None, None)
