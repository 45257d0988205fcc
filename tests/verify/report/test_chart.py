"""Charts: round ticks, axes, gaps, and what lies outside of the frame."""

import math
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from rnnchaos.verify.report.chart import Canvas, Path, Scale, scale, spread, tick_text, ticks


@given(st.floats(-1e6, 1e6), st.floats(1e-4, 1e6))
@example(1.5, 0.0001)  # whose halves are below 5e-5 by rounding alone
def test_ticks_are_few_inside_and_told_apart(low: float, width: float) -> None:
    high = low + width
    assume(high - low > 1e-9 * abs(low))
    marks = ticks(low, high)
    assert 2 <= len(marks) <= 5
    assert all(low - 1e-9 * width <= m <= high + 1e-9 * width for m in marks)
    texts = [tick_text(m, low, high).replace("−", "-") for m in marks]
    assert len(set(texts)) == len(texts)
    assert all(abs(float(t) - m) < width / 20 for t, m in zip(texts, marks, strict=True))


@given(st.lists(st.floats(8, 174), max_size=8).map(sorted))
def test_numbers_of_rivals_do_not_overlap(levels: list[float]) -> None:
    moved = spread(levels, 174, 12)
    assert len(moved) == len(levels)
    assert all(b - a > 12 - 1e-9 for a, b in pairwise(moved))


@given(st.floats(1e-3, 1e6), st.floats(1.1, 1e6), st.floats(0, 1), st.booleans())
def test_a_scale_puts_numbers_where_its_formula_does(
    low: float, ratio: float, part: float, log: bool
) -> None:
    high = low * ratio
    at = Scale(low, high, 60.0, 360.0, log=log)
    value = low * ratio**part if log else low + part * (high - low)
    assert abs(at(value) - (60 + 300 * part)) < 0.06
    assert (at(low), at(high)) == (60.0, 360.0)
    assert at(math.inf) > 360
    assert log or at(-math.inf) < 60


def test_a_curve_has_a_gap_where_it_has_no_value() -> None:
    canvas = Canvas(scale([0, 3], 0, 90, margin=0), scale([0, 3], 90, 0, margin=0))
    canvas.line([0, 1, 2, 3], [0, 1, math.nan, 3], "c0")
    assert [mark.points for mark in canvas.inside if isinstance(mark, Path)] == [
        ((0, 90), (30, 60)),
        ((90, 0),),
    ]


def test_an_infinite_end_leaves_the_frame() -> None:
    canvas = Canvas(Scale(1, 100, 0, 90, log=True), Scale(0, 1, 90, 0))
    canvas.segment((10, -math.inf), (10, math.inf), "last")
    (mark,) = canvas.inside
    assert isinstance(mark, Path)
    (x1, below), (x2, above) = mark.points
    assert x1 == x2 == 45
    assert below > 90
    assert above < 0
