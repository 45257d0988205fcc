"""The engine factory: what is known at rest, what is proved, what three computations estimate."""

from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb
from mpmath import mp

from rnnchaos.numerics.engines import Arithmetic, absent, engines, estimated, pointwise
from rnnchaos.numerics.quantity import real
from rnnchaos.numerics.value import Ball


def test_the_radius_is_ten_times_the_larger_change() -> None:
    numbers = {(50, 0): arb(1), (50, 1): arb("1.25"), (100, 0): arb("1.5")}
    found = estimated(lambda bits, refinement: numbers[bits, refinement], "three", bits=50)
    assert found.arb is not None
    assert (found.arb.mid(), found.certified, found.method) == (arb("1.25"), False, "three")
    assert 5 <= float(found.arb.rad()) < 5.001


def square_root(numbers: Arithmetic, *, x: Fraction) -> Any:
    number = numbers.number(x)
    return number.sqrt() if numbers.balls else mp.sqrt(number)


def at_rest(bits: int, /, *, x: Fraction) -> Ball | None:
    return Ball(arb(0), "exact", True, "quiescent") if x == 0 else None


def test_both_engines_come_from_one_function() -> None:
    proved = engines(square_root, at_rest, proof="closed form", reference="mpmath", guard=20)
    guessed = engines(square_root, at_rest, estimate="balls", reference="mpmath", guard=lambda x: 20)
    for first, second in (proved, guessed):
        assert first(64, x=Fraction(0)).state == second(64, x=Fraction(0)).state == "quiescent"
        one, other = first(64, x=Fraction(2)).arb, second(64, x=Fraction(2)).arb
        assert one is not None
        assert other is not None
        assert one.overlaps(other)
        assert float(one.rad()) < 1e-18
    assert proved[0](64, x=Fraction(2)).certified
    assert not guessed[0](64, x=Fraction(2)).certified


def test_arrays_go_point_by_point() -> None:
    ball, _ = engines(square_root, at_rest, proof="closed form", reference="mpmath")
    values = pointwise(ball, (real("x", "a number"),))(x=np.array([[0.0, 4.0], [2.25, 9.0]]))
    assert values.tolist() == [[0, 2], [1.5, 3]]


def test_where_there_is_no_number_the_message_says_why() -> None:
    rest = absent("none: x = 0", lambda *, x, **_: x == 0)
    found = rest(64, x=0, y=1)
    assert found is not None
    assert (found.arb, found.state, found.message) == (None, "none", "none: x = 0")
    assert rest(64, x=1, y=1) is None


def test_pi_at_the_precision_in_force() -> None:
    for balls in (True, False):
        numbers = Arithmetic(balls, 200, 200)
        with numbers.working(200):
            sine = numbers.pi.sin() if balls else mp.sin(numbers.pi)
            assert abs(float(sine.mid() if balls else sine)) < 1e-58
