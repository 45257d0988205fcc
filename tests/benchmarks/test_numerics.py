"""Certified digits against mpmath.quad on the same integral, E tanh^2 at the variance of g = 2, as ratios.

The ratio is stored with each benchmark as `times_faster`. mpmath takes minutes for 1000 digits.
"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from flint import arb
from mpmath import mp

from rnnchaos.numerics.ball.precision import working_bits
from rnnchaos.numerics.evaluate import evaluate
from rnnchaos.numerics.means.moments import moments
from rnnchaos.numerics.nonlinearity.activation import activation
from rnnchaos.numerics.value import bits_for
from rnnchaos.theory.nonlinearity.registry import nonlinearity

VARIANCE = 1.9248


def certified(digits: int) -> arb:
    with working_bits(bits_for(digits, 40)):
        return moments(activation(nonlinearity("tanh")), arb(VARIANCE)).second


def by_mpmath(digits: int) -> Any:
    with mp.workdps(digits + 10):
        root = mp.sqrt(mp.mpf(VARIANCE))
        edge = root * mp.sqrt(2 * (digits + 10) * mp.ln10)
        return mp.quad(lambda x: mp.tanh(x) ** 2 * mp.npdf(x, 0, root), [-edge, -4 * root, 0, 4 * root, edge])


def timed(work: Callable[[int], Any], digits: int) -> tuple[Any, float]:
    start = time.process_time()
    return work(digits), time.process_time() - start


@pytest.mark.parametrize("digits", [50, 1000])
def test_certified_mean_against_quad(benchmark: Any, digits: int) -> None:
    (theirs, slow), (ours, fast) = timed(by_mpmath, digits), timed(certified, digits)
    benchmark.extra_info["times_faster"] = slow / fast
    benchmark.pedantic(certified, (digits,), rounds=3, iterations=1)
    assert ours.rad() < arb(10) ** -digits
    with mp.workdps(digits + 10), working_bits(bits_for(digits, 64)):
        assert abs(ours.mid() - arb(str(theirs))) < arb(10) ** (5 - digits)


@pytest.mark.parametrize("digits", [50, 1000])
def test_kinetic_energy(benchmark: Any, digits: int) -> None:
    found = benchmark.pedantic(
        lambda: evaluate("kinetic_energy", g="2", digits=digits), rounds=1, iterations=1
    )
    assert found.certified
    assert found.arb.rad() < found.arb * arb(10) ** -digits


def test_thousand_gains_in_float64(benchmark: Any) -> None:
    import numpy as np

    gains = np.linspace(1.1, 3, 1000)
    assert benchmark(lambda: evaluate("variance", g=gains)).shape == (1000,)
