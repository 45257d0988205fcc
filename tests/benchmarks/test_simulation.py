"""Simulation against the machine's own rate, and the precision that a minute buys. Run by name, it is not
collected:

    pytest tests/benchmarks/test_simulation.py
"""

import time
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from rnnchaos.verify.ensembles.machine import product_rate
from rnnchaos.verify.ensembles.realisations import realisations
from rnnchaos.verify.ensembles.study import study
from rnnchaos.verify.networks import flow

QUICK: dict[str, Any] = {"g": 2.0, "dt": 0.2, "burn": 100.0, "duration": 60.0}
SECONDS = 60.0


@pytest.mark.parametrize("N", [500, 1000])
@pytest.mark.parametrize("states", [2, 8])
def test_throughput_over_matrix_products(benchmark: Any, N: int, states: int) -> None:
    """Share of a whole realisation that its matrix products alone would need at the machine's own rate.

    Both in processor time, the rate before and after each realisation, so that whatever else runs slows both.
    """
    steps = round((QUICK["burn"] + QUICK["duration"]) / QUICK["dt"])
    gigaflops, rows = 2e-9 * N * N * states * steps, 1 if states <= flow.STACKED else states
    ratios: list[float] = []

    def compared() -> None:
        rates = [product_rate(rows, N)]
        start = time.process_time()
        with threadpool_limits(1, user_api="blas"):
            flow.gaussian(np.random.SeedSequence(1), N=N, states=states, **QUICK)
        achieved = gigaflops / (time.process_time() - start)
        ratios.append(achieved / np.mean([*rates, product_rate(rows, N)]))

    benchmark.pedantic(compared, rounds=9, warmup_rounds=1)
    ratio = float(np.median(ratios))
    benchmark.extra_info["ratio"] = round(ratio, 3)
    print(f"\nN = {N}, {states} states: {ratio:.2f} of the rate of the product alone ({rows} rows)")
    assert ratio > 0.4


@pytest.mark.parametrize(("kernel", "aim"), [("gaussian", 0.006), ("richardson_pair", 0.02)])
def test_precision_of_the_kinetic_energy_after_a_minute(benchmark: Any, kernel: str, aim: float) -> None:
    """Relative standard error of Gamma0 at g = 2 on all cores: at N = 500, and of 2 X(1000) - X(500)."""
    task = study("precision", getattr(flow, kernel), N=500, states=2, **QUICK)

    def estimate(observed: dict[str, Any]) -> float:
        if kernel == "gaussian":
            return float(observed["kinetic_energy"])
        return float(2 * observed["kinetic_energy_2N"] - observed["kinetic_energy_N"])

    def sample() -> list[float]:
        values, end = [], time.monotonic() + SECONDS
        for record in realisations(task, entropy=1, count=10**5):
            values.append(estimate(record.observables))
            if time.monotonic() > end:
                break
        return values

    values = benchmark.pedantic(sample, rounds=1)
    error = float(np.std(values, ddof=1) / np.sqrt(len(values)) / np.mean(values))
    benchmark.extra_info.update(realisations=len(values), relative_error=error)
    print(f"\n{kernel}: {len(values)} realisations, relative standard error {100 * error:.2f} %")
    assert error < 2 * aim
