"""Simulation against the machine's own rate, and the precision that a minute buys. Run by name, it is not
collected:

    pytest tests/benchmarks/test_simulation.py
"""

import time
from typing import Any

import numpy as np
import pytest

from rnnchaos.verify import flow
from rnnchaos.verify.ensemble import realisations
from rnnchaos.verify.machine import product_rate
from rnnchaos.verify.study import study

QUICK: dict[str, Any] = {"g": 2.0, "dt": 0.2, "burn": 100.0, "duration": 60.0}
SECONDS = 60.0


@pytest.mark.parametrize("N", [500, 1000])
@pytest.mark.parametrize("states", [2, 8])
def test_throughput_over_matrix_products(benchmark: Any, N: int, states: int) -> None:
    """Share of a whole realisation's time that its matrix products alone would need at this machine's best
    rate.
    """
    from threadpoolctl import threadpool_limits

    steps = round((QUICK["burn"] + QUICK["duration"]) / QUICK["dt"])
    operations = 2e-9 * N * N * states * steps
    rows = 1 if states <= flow.STACKED else states
    with threadpool_limits(1):
        benchmark.pedantic(
            lambda: flow.gaussian(np.random.SeedSequence(1), N=N, states=states, **QUICK),
            rounds=7,
            warmup_rounds=1,
        )
    rate = product_rate(rows, N, seconds=2)
    ratio = operations / benchmark.stats.stats.min / rate
    benchmark.extra_info.update(product_gflops=round(rate, 1), ratio=round(ratio, 3))
    print(f"\nN = {N}, {states} states: {ratio:.2f} of the product rate ({rate:.1f} GFLOP/s, {rows} rows)")
    assert ratio > 0.4


@pytest.mark.parametrize(
    ("kernel", "name", "aim"), [("gaussian", "", 0.006), ("richardson_pair", "_N", 0.02)]
)
def test_precision_of_the_kinetic_energy_after_a_minute(
    benchmark: Any, kernel: str, name: str, aim: float
) -> None:
    """Relative standard error of Gamma0 at g = 2 on all cores: at N = 500, and of 2 X(1000) - X(500)."""
    task = study("precision", getattr(flow, kernel), N=500, states=2, **QUICK)

    def sample() -> list[float]:
        values, end = [], time.monotonic() + SECONDS
        for record in realisations(task, entropy=1, count=10**6):
            observed = {
                key: float(record.observables[f"kinetic_energy{key}"]) for key in (name, name and "_2N")
            }
            values.append(2 * observed["_2N"] - observed["_N"] if name else observed[""])
            if time.monotonic() > end:
                return values
        return values

    values = benchmark.pedantic(sample, rounds=1)
    error = np.std(values, ddof=1) / np.sqrt(len(values)) / np.mean(values)
    benchmark.extra_info.update(realisations=len(values), relative_error=float(error))
    print(f"\n{kernel}: {len(values)} realisations, relative standard error {100 * error:.2f} %")
    assert error < 2 * aim
