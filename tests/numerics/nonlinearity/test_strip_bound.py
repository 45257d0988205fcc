"""The bound of phi' off the real axis, against ball evaluation on boxes in H_sigma: it holds, sharply."""

from collections.abc import Callable, Iterator

import pytest
from flint import acb, arb

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.nonlinearity.strip_bound import strip_of, tanh_in_strip
from rnnchaos.theory.nonlinearity.registry import REGISTRY, nonlinearity

SLOPES: dict[str, Callable[[acb], acb]] = {
    "tanh": lambda w: 1 / w.cosh() ** 2,
    "erf": lambda w: (-acb.pi() * w**2 / 4).exp(),
    "atan": lambda w: 1 / (1 + (acb.pi() * w / 2) ** 2),
    "algebraic": lambda w: (1 + w * w).rsqrt() ** 3,
    "gd": lambda w: 1 / w.cosh(),
}
SHARES = (0.1, 0.5, 0.8, 0.95)


def boxes(sigma: float, size: float) -> Iterator[acb]:
    """Boxes of half-width `size` wholly inside v^2 <= u^2 + sigma^2, u up to 4, v up to 4 sigma."""
    for i in range(40):
        u = 0.1 * i
        for j in range(40):
            v = 0.0995 * j * sigma
            nearest = max(u - size, 0.0)
            if (v + size) ** 2 <= nearest**2 + sigma**2:
                yield acb(arb(u, size), arb(v, size))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_bound_holds_on_boxes_inside_the_region(name: str, share: float) -> None:
    strip = strip_of(nonlinearity(name))
    assert strip is not None
    sigma = share * min(strip.reach, 2.0)
    with working_bits(64):
        bound = strip.bound(arb(sigma))
        seen = [SLOPES[name](box) for box in boxes(sigma, 0.001)]
        assert len(seen) > 100
        # a box is evaluated with some slack of its own, below 5 % at this size
        assert all(value.abs_upper() <= bound * 1.05 for value in seen)
        largest = max(float(value.abs_lower()) for value in seen)
        assert float(bound) <= 8 * largest, "a bound that is far too wide costs nodes"


@pytest.mark.parametrize("name", ["tanh", "erf", "atan", "algebraic", "gd"])
def test_bound_is_attained_or_nearly_on_the_imaginary_axis(name: str) -> None:
    """On w = i sigma phi' is largest for erf, atan and algebraic: the bound is exact there."""
    strip = strip_of(nonlinearity(name))
    assert strip is not None
    with working_bits(64):
        sigma = arb(0.5) * min(strip.reach, 2.0)
        there, bound = SLOPES[name](acb(0, sigma)).abs_upper(), strip.bound(sigma)
        assert there <= bound * (1 + arb(2) ** -40)
        if name in ("erf", "atan", "algebraic"):
            assert abs(bound / there - 1) < arb(2) ** -40


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_reach_is_below_the_nearest_singularity(name: str) -> None:
    distance = {
        "tanh": arb.pi() / 2,
        "gd": arb.pi() / 2,
        "atan": 2 / arb.pi(),
        "algebraic": arb(1),
        "erf": arb("inf"),
    }
    strip = strip_of(nonlinearity(name))
    assert strip is not None
    assert arb(strip.reach) <= distance[name]


def test_an_expression_has_no_proved_strip() -> None:
    assert strip_of(nonlinearity("tanh(x)/2")) is None


@pytest.mark.parametrize("a", [0.0, 0.2, 0.7, 0.9, 1.3, 1.55])
def test_tanh_in_a_strip_is_bounded_and_no_more_than_that(a: float) -> None:
    """On the edge, where both parts are largest: R is 1 at infinity up to pi/4, then met near the axis."""
    edge = [acb(arb(u) / 50, a).tanh() for u in range(600)]
    real, imaginary = tanh_in_strip(arb(a))
    largest = max(float(abs(w.real)) for w in edge), max(float(abs(w.imag)) for w in edge)
    assert not any(abs(w.real) > real or abs(w.imag) > imaginary for w in edge)
    assert largest == pytest.approx((float(real), float(imaginary)), rel=2e-3)
