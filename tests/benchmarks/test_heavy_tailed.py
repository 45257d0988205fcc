"""The heavy-tailed column against its peers, as ratios within one run:

    pytest tests/benchmarks/test_heavy_tailed.py -s

the critical gain to 20 digits against the Monte-Carlo error that the same time buys; the sampler against
scipy.stats.levy_stable.rvs; steps of the transition study against the bare matrix products of their shapes.
One BLAS thread, processor time.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from time import process_time
from typing import Any

import numpy as np
import pytest
from scipy.stats import levy_stable

from rnnchaos.verify.ensembles.machine import one_blas_thread
from rnnchaos.verify.heavy_tailed.annealed_kernels import growth
from rnnchaos.verify.heavy_tailed.couplings import Scan, couplings
from rnnchaos.verify.networks.stable import StableLaw
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.steps import Map


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    with one_blas_thread():
        yield


def best(work: Callable[[], Any], tries: int) -> float:
    """Processor seconds of the quickest of `tries`."""
    times = []
    for _ in range(tries):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


FRESH = """
from time import process_time
from rnnchaos.numerics.evaluate import evaluate
start = process_time()
evaluate("heavy_tailed.annealed_critical_gain", alpha="{alpha}", N="1000", digits={digits})
print(process_time() - start)
"""


def fresh_seconds(alpha: str, digits: int) -> float:
    """Of a process that has evaluated nothing before."""
    code = FRESH.format(alpha=alpha, digits=digits)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


@pytest.mark.parametrize("alpha", ["0.75", "1", "1.5"])
def test_gain_against_monte_carlo(alpha: str, benchmark: Any) -> None:
    """Twenty certified digits take the time of a Monte Carlo of two, whose error goes as 1/sqrt(time)."""
    seconds = min(fresh_seconds(alpha, 20) for _ in range(3))
    block: dict[str, Any] = {"alpha": float(alpha), "N": 1000, "chains": 8, "steps": 25}
    one = best(lambda: growth(np.random.SeedSequence(1), **block), 3)
    benchmark.pedantic(lambda: growth(np.random.SeedSequence(1), **block), rounds=3)
    rates = [growth(np.random.SeedSequence(1, spawn_key=(i,)), **block)["rate"] for i in range(20)]
    error = float(np.std(rates, ddof=1) * np.sqrt(one / seconds))
    benchmark.extra_info |= {"seconds": seconds, "monte_carlo_relative_error": error}
    print(f"\nalpha {alpha}: 20 digits in {seconds:.3f} s; Monte Carlo has an error of {error:.1e} then")
    assert error > 1e-4


@pytest.mark.parametrize("alpha", ["0.75", "1", "1.5", "2"])
def test_sampler_against_scipy(alpha: str, benchmark: Any) -> None:
    law, rng, count = StableLaw(Fraction(alpha)), np.random.default_rng(1), 10**6
    scipy = best(lambda: levy_stable.rvs(float(alpha), 0, size=count, random_state=rng), 3)
    benchmark.pedantic(lambda: law.draw(rng, count), rounds=5)
    own = best(lambda: law.draw(rng, count), 5)
    benchmark.extra_info["times_faster"] = scipy / own
    print(f"\nalpha {alpha}: {1e9 * own / count:.1f} ns a number, {scipy / own:.1f} times faster than scipy")
    assert scipy / own > 1


@pytest.mark.parametrize("N", [1000, 3000])
def test_steps_against_their_products(N: int, benchmark: Any) -> None:
    """States of 50 gains; and states with a tangent vector each, by the spectrum engine."""
    rng = np.random.default_rng(1)
    matrix = couplings(rng, alpha=1.5, N=N)
    gains = np.geomspace(0.1, 2, 50)
    states = rng.standard_normal((50, N)).astype(np.float32)
    scan = Scan(matrix, gains, states.copy())
    rows, out = np.ones((100, N), np.float32), np.empty((100, N), np.float32)
    scheme = Map(Network(Dense(matrix.T), activation("tanh"), gains))
    whole = np.stack([states, rng.standard_normal((50, N)).astype(np.float32)], axis=1).copy()
    evolution = Explicit(scheme, [whole])
    evolution.evolve(1, audit=False)
    tries = 10 if N == 1000 else 5
    bare = [
        best(lambda k=k: np.matmul(rows[:k], matrix, out=out[:k]), tries)  # type: ignore[misc]
        for k in (50, 100)
    ]
    benchmark.pedantic(scan.step, rounds=tries)
    share = [
        bare[0] / best(scan.step, tries),
        bare[1] / best(lambda: evolution.evolve(1, audit=False), tries),
    ]
    rate = 2e-9 * 50 * N * N / bare[0]
    benchmark.extra_info |= {"states": share[0], "with_tangents": share[1], "gflops": rate}
    print(
        f"\nN = {N}: states {share[0]:.2f}, with tangents {share[1]:.2f} of the products ({rate:.0f} GFLOP/s)"
    )
    assert share[0] > 0.5
    assert share[1] > 0.3
