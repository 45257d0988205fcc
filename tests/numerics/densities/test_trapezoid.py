"""The trapezoid rule for weights that fall like a Gaussian, on the line and the plane: closed forms."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.convert import arb_of
from rnnchaos.numerics.ball.elementary import exponential
from rnnchaos.numerics.densities.trapezoid import NORM, Law, Part, Size, integrals, mean, rule, summed
from rnnchaos.numerics.engines import Arithmetic

BALLS, NUMBERS = Arithmetic(True, 100, 100), Arithmetic(False, 100, 100)


@dataclass(frozen=True)
class Point:
    x: tuple[Any, ...]
    weight: Any


@dataclass(frozen=True)
class Normal:
    """exp(-x.x/2v): in the strip |x + i y|^2 >= x^2 - a^2 in each coordinate, and |x + i y| <= |x| + a."""

    N: int
    v: Any
    widest, width = 3.0, "v"

    def coordinate(self, x: Any) -> Any:
        return x

    def at(self, coordinates: tuple[Any, ...]) -> Point:
        return Point(coordinates, exponential(-sum(x**2 for x in coordinates) / (2 * self.v)))

    def size(self, a: arb) -> Size:
        v = arb_of(self.v)
        return Size((self.N * a**2 / (2 * v)).exp(), arb(0), a, v)


SQUARE = Part(lambda point: point.x[0] ** 2, 2)


@pytest.mark.parametrize("numbers", [BALLS, NUMBERS], ids=["balls", "mpmath"])
@pytest.mark.parametrize("N", [1, 2])
def test_norm_and_moments_of_a_gaussian(numbers: Arithmetic, N: int) -> None:
    """(2 pi v)^(N/2), E x^2 = v, E x^4 = 3 v^2."""
    with numbers.working(140):
        v = numbers.number(Fraction(7, 10))
        law: Law = Normal(N, v)
        norm, square, fourth = integrals(numbers, law, NORM, SQUARE, SQUARE.times(SQUARE))
        root = (2 * numbers.pi * v) ** (1 if N == 2 else numbers.number(Fraction(1, 2)))
        found = [(norm, root), (square, v * root), (fourth, 3 * v**2 * root)]
        found.append((mean(numbers, law, SQUARE), v))
        for value, truth in found:
            if numbers.balls:
                assert value.overlaps(truth)
                assert value.rad() < arb(2) ** -90
            else:
                assert abs(value - truth) < mp.mpf(2) ** -90


def test_a_long_step_is_enclosed_all_the_same() -> None:
    """With few bits planned the radius is that of the rule, and the truth is inside."""
    with BALLS.working(200):
        made = rule(Normal(1, arb(1)), 10)
        value = summed(BALLS, made, SQUARE)[0]
        truth = (2 * arb.pi()).sqrt()
        assert value.overlaps(truth)
        assert arb(2) ** -40 < value.rad() < arb(2) ** -5


def test_a_refined_rule_has_a_shorter_step_and_more_nodes() -> None:
    plain, fine = (rule(Normal(1, arb(1)), 60, refined=refined) for refined in (False, True))
    assert fine.step == pytest.approx(0.8 * plain.step)
    assert fine.step * fine.count > plain.step * plain.count


@pytest.mark.parametrize(("N", "v"), [(1, "1e-14"), (2, "1e-8")])
def test_too_narrow_a_weight_is_refused_by_the_name_of_its_parameter(N: int, v: str) -> None:
    """A pole at 10^-12 of the axis, as far as the rule may know."""

    @dataclass(frozen=True)
    class Near(Normal):
        widest = 1e-12

    with pytest.raises(ValueError, match=rf"v = {float(v):.3g}: .*nodes resolve"):
        rule(Near(N, arb(v)), 60)
