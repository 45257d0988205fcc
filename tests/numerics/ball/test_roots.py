"""Newton with growing precision and the interval proof: roots are enclosed, and no proof means an error."""

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.ball.roots import Pair, enclose, newton
from rnnchaos.theory.errors import NonConvergence


@given(n=st.integers(1, 60), power=st.integers(1, 5), bits=st.sampled_from([100, 400, 1500]))
def test_roots_of_powers_are_enclosed_and_narrow(n: int, power: int, bits: int) -> None:
    def f(x: arb) -> Pair:
        return x**power - n, power * x ** (power - 1)

    with working_bits(bits):
        point, slope = newton(f, arb(1), bits=bits, loss=10, what="root")
        root, box = enclose(f(point)[0], lambda x: f(x)[1], point, slope, "root")
        exact = arb(n).root(power)
        assert root.overlaps(exact)
        assert box.contains(point)
        assert root.rad() < exact * arb(2) ** (8 - bits)


def test_newton_gives_up_where_there_is_no_root() -> None:
    with working_bits(100), pytest.raises(NonConvergence, match="nothing"):
        newton(lambda x: (x**2 + 1, 2 * x), arb(3), bits=100, loss=10, what="nothing")


def test_no_enclosure_without_a_positive_slope() -> None:
    with working_bits(100), pytest.raises(NonConvergence):
        enclose(arb(1), lambda box: arb(0, 1), arb(2), arb(1), "a flat function")


def test_a_false_slope_proves_nothing() -> None:
    """A slope guessed ten thousand times too steep puts the root outside X: no proof, no answer."""
    with working_bits(100), pytest.raises(NonConvergence):
        enclose(arb(2) ** 2 - 5, lambda box: arb("0.0001"), arb(2), arb(4), "a wrong derivative")


def test_a_function_without_a_value_does_not_converge() -> None:
    with pytest.raises(NonConvergence, match="f = nan"):
        newton(lambda x: (x / 0, arb(1)), arb(1), bits=64, loss=8, what="a root")
