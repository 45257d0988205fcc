"""Engines agree at random points of every quantity: two precisions of the enclosure, and mpmath.

What an engine refuses by a clean error is counted and printed, as is what takes so long that it is not
compared: of a dozen points none may, of thousands one in twenty. Each point is computed in a process that the
kernel ends where it takes too much CPU.
"""

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from zlib import crc32

import pytest
from flint import arb
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

pytest.importorskip("resource", reason="limits of CPU and memory need a Unix")

from rnnchaos.numerics.evaluate import quantities
from rnnchaos.numerics.quantity import Quantity
from tests.fuzz.contract import TOO_LONG, Caller
from tests.fuzz.engine_points import SECONDS, SLOW, agree, number, point

QUANTITIES: tuple[Quantity, ...] = tuple(quantities())
SAMPLED = {f"{at}.{name}" for at in ("gaussian", "scheme") for name in ("entropy_rate", "dimension")}
LONG = {"gaussian.lyapunov_max.resummed", "gaussian.potential", "gaussian.unstable_fraction", *SAMPLED}
LONG |= {"scheme.unstable_fraction", "plastic.activity"}
"""Of 17 s (a long series is derived) and 29 s (at g = 1e12), and sampled paths: in the thousands of points
only."""

DIGITS = (1, 3, 5)
REASON = re.compile(r"rnnchaos: (\w+): (\w+)")
"""Which computation was refused, and by which error."""


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    made = Caller(main="tests.fuzz.engine_calls", seconds=3 * SECONDS)
    yield made
    made.close()


def _judge(
    cases: int,
    caller: Caller,
    asked: Sequence[Quantity],
    digits: Sequence[int],
    *,
    optional: float = 0.5,
    fresh: bool = False,
) -> None:
    """One point of each quantity in turn: the same points each time, in an order that another quantity leaves
    as it is, or `fresh` ones."""
    found: list[str] = []
    codes: Counter[int | None] = Counter()
    refused: Counter[tuple[str, ...]] = Counter()
    slow: list[str] = []
    order = (
        Random().sample(asked, len(asked))
        if fresh
        else sorted(asked, key=lambda each: crc32(each.id[::-1].encode()))
    )

    @settings(
        max_examples=cases, phases=[Phase.generate], database=None, deadline=None, derandomize=not fresh
    )
    @given(st.integers(0, 2**64 - 1))
    def once(seed: int) -> None:
        rng = Random(seed)
        now = order[sum(codes.values()) % len(order)]
        words = [
            now.id,
            str(rng.choice(digits)),
            *(f"{n}={v}" for n, v in point(rng, now, optional=optional).items()),
        ]
        code, bad = caller(words)
        codes[code] += 1
        if code == 70:
            refused[REASON.match(caller.said).groups()] += 1  # type: ignore[union-attr]
        if bad == [TOO_LONG] or (code == 70 and SLOW in caller.said):
            slow.append(shlex.join(words))
            print("not compared:", slow[-1], flush=True)
            bad = []
        for each in bad:
            found.append(f"{shlex.join(words)}\n    {each}")
            print(found[-1], flush=True)  # a run of thousands may be ended before its end

    once()
    print(
        f"{sum(codes.values())} points, by exit code {dict(codes)}, {caller.cpu:.1f} s of CPU", caller.slowest
    )
    print("refused:", dict(refused))
    assert not found, f"{len(found)} breaches:\n" + "\n".join(found)
    assert sum(codes.values()) >= 0.9 * cases
    assert codes[0] >= cases / 3, "most points are refused: nothing was compared"
    assert len(slow) <= cases / 20, f"{len(slow)} points take more than {SECONDS} s of CPU"


def test_engines_agree_at_a_dozen_points(caller: Caller) -> None:
    """At one digit, where truncations are largest, and mostly of tanh, which is the quickest."""
    _judge(12, caller, [asked for asked in QUANTITIES if asked.id not in LONG], (1,), optional=0.1)


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.parametrize("part", range(10))
def test_engines_agree_at_thousands_of_points(part: int, caller: Caller) -> None:
    """200 each."""
    _judge(200, caller, QUANTITIES, DIGITS, fresh=True)


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
