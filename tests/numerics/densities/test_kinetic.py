"""The Boltzmann law of the kinetic energy of one and two neurons: without couplings, apart, by parts."""

from fractions import Fraction

import pytest
from flint import arb

from rnnchaos.numerics.densities.kinetic import ENERGY, SQUARED, machine, moment, post_times_pre
from rnnchaos.numerics.densities.trapezoid import NORM, integrals, mean
from rnnchaos.numerics.engines import Arithmetic

BALLS = Arithmetic(True, 60, 60)
T = Fraction(7, 10)
BITS = 90


@pytest.mark.parametrize("N", [1, 2])
def test_without_couplings_it_is_a_gaussian(N: int) -> None:
    with BALLS.working(BITS):
        free = machine(BALLS, (Fraction(0),) * N**2, T)
        variance = BALLS.number(T)
        assert integrals(BALLS, free, NORM)[0].overlaps((2 * arb.pi() * variance) ** (arb(N) / 2))
        assert mean(BALLS, free, moment(1, 1)).overlaps(variance)
        assert mean(BALLS, free, ENERGY).overlaps(N * variance / 2)
        assert mean(BALLS, free, SQUARED).rad() < 1e-12


def test_neurons_without_a_coupling_between_them_are_independent() -> None:
    with BALLS.working(BITS):
        apart = machine(BALLS, (Fraction(1, 2), Fraction(0), Fraction(0), Fraction(3, 2)), T)
        alone = [machine(BALLS, (J,), T) for J in (Fraction(1, 2), Fraction(3, 2))]
        (first,), (second,) = (integrals(BALLS, each, NORM) for each in alone)
        assert integrals(BALLS, apart, NORM)[0].overlaps(first * second)
        for i, each in enumerate(alone, 1):
            assert mean(BALLS, apart, moment(i, i)).overlaps(mean(BALLS, each, moment(1, 1)))
            assert mean(BALLS, apart, post_times_pre(i, i)).overlaps(mean(BALLS, each, post_times_pre(1, 1)))
        assert mean(BALLS, apart, moment(1, 2)).contains(0)
