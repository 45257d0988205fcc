"""Spectra against the bare tangent products of the same shapes and type, and against numpy's QR at each step.

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE pytest tests/benchmarks/test_spectrum.py -s

One BLAS thread (NumPy's and SciPy's, which are two libraries), processor time, and the products measured
between the steps, so that whatever else runs slows both. What the environment tells OpenBLAS is printed with
each ratio.

The full spectrum of a map is found by elimination, 5/3 N^3 operations with the product by a triangle at any
gain, and a QR at the end of an interval; a product alone is 2 N^3.

Not in these ratios: the 32 looks at RK4's step (`rnnchaos.verify.spectrum.frame_evolution`), which for the
whole of a run cost as much as 20 of its steps at k = 100 and 100 at k = 1.
"""

import os
from collections.abc import Iterator
from time import process_time
from typing import Any

import numpy as np
import pytest
import scipy.linalg.blas  # noqa: F401 - SciPy's own BLAS is limited to one thread only once it is loaded
from numpy.typing import NDArray
from threadpoolctl import threadpool_info, threadpool_limits

from rnnchaos.verify.spectrum import orthonormal as frames
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dynamics import _burn, _evolution
from rnnchaos.verify.spectrum.elimination import Elimination
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.frame_evolution import Explicit
from rnnchaos.verify.spectrum.plan import FLOWS, MAPS, Plan
from rnnchaos.verify.spectrum.run import Run
from rnnchaos.verify.spectrum.steps import Map

N = 1000
TOLD = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
PRODUCTS = {"rk4": 4, "euler": 1, "rates": 1, "inputs": 1}
J = np.random.default_rng(0).standard_normal((N, N)) / np.sqrt(N)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    with threadpool_limits(1, user_api="blas"):
        yield


def told() -> str:
    """What the environment tells OpenBLAS, and its threads."""
    threads = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    said = ", ".join(f"{name} {os.environ.get(name, 'unset')}" for name in TOLD)
    return f"{said}, BLAS threads {max(threads)}"


def started(scheme: str, k: int, g: float) -> tuple[Run, Network]:
    """A run with its interval settled."""
    plan = Plan(k, scheme, 1.0 if scheme in MAPS else 0.1)
    dense = Dense(J)
    network = Network(dense, activation("tanh"), np.array([g]))
    step, rng = plan.build(network), np.random.default_rng(1)
    states = rng.standard_normal((1, N))
    _burn(step, states, 100)
    run = Run(_evolution(step, dense, plan, states, rng), 10**9, 1, most=46 if plan.eliminates(N) else 10**6)
    while run.done < (80 if scheme in FLOWS else 100 if k == N else 8):
        run._interval()
    return run, network


def product_seconds(k: int) -> float:
    rows, out = np.ones((k, N)), np.empty((k, N))
    start = process_time()
    np.matmul(rows, J.T, out=out)
    return process_time() - start


def ratio(scheme: str, k: int, g: float, rounds: int) -> float:
    """Processor time of the run over that of its products alone."""
    run, _ = started(scheme, k, g)
    engine, bare, steps = 0.0, [product_seconds(k)], 0
    for _ in range(rounds):
        start, before = process_time(), run.done
        run._interval()
        engine += process_time() - start
        steps += run.done - before
        bare += [product_seconds(k) for _ in range(4)]
    return engine / (steps * PRODUCTS[scheme] * float(np.mean(bare)))


@pytest.mark.parametrize(
    ("scheme", "k", "g", "rounds", "limit"),
    [
        ("rk4", 100, 2.0, 5, 1.15),
        ("rk4", N, 2.0, 2, 1.15),
        ("rates", N, 1.5, 3, 1.5),
        ("rates", N, 3.0, 3, 1.5),
        ("rates", 100, 2.0, 15, 1.3),
        ("inputs", 100, 2.0, 15, 1.3),
    ],
)
def test_over_the_bare_products(
    benchmark: Any, scheme: str, k: int, g: float, rounds: int, limit: float
) -> None:
    found = benchmark.pedantic(lambda: ratio(scheme, k, g, rounds), rounds=1)
    benchmark.extra_info["ratio"] = round(found, 3)
    print(
        f"\n{scheme}, N = {N}, k = {k}, g = {g}: {found:.2f} times the products, at most {limit} ({told()})"
    )
    assert found <= limit


def plain_orthonormalise(stack: NDArray[Any]) -> frames.Factored:
    growth = []
    for rows in stack:
        Q, R = np.linalg.qr(rows.T)
        rows[...] = Q.T
        growth.append(np.log(np.abs(np.diag(R))))
    return frames.Factored(np.array(growth), 1.0)


def plain_step(scheme: Any, network: Network, parts: list[NDArray[Any]]) -> None:
    """A step and numpy's QR."""
    scheme.step(parts)
    plain_orthonormalise(parts[0][:, 1:])


@pytest.mark.parametrize(
    ("scheme", "k", "g", "steps", "factor"), [("rates", N, 3.0, 6, 2.0), ("euler", N, 2.0, 6, 2.4)]
)
def test_over_qr_at_every_step(
    benchmark: Any, scheme: str, k: int, g: float, steps: int, factor: float
) -> None:
    """The flow by Euler's step, one product; with RK4's four a QR a step weighs a quarter as much."""
    run, network = started(scheme, k, g)
    parts = [np.random.default_rng(0).standard_normal((1, 1 + k, N))]
    plain = Map(network) if scheme == "rates" else run.evolution.scheme  # type: ignore[attr-defined]
    assert isinstance(run.evolution, Elimination if scheme == "rates" else Explicit)

    def compared() -> float:
        ours = theirs = 0.0
        done = run.done
        for _ in range(steps):
            start = process_time()
            plain_step(plain, network, parts)
            middle = process_time()
            run._interval()
            theirs, ours = theirs + middle - start, ours + process_time() - middle
        return theirs / steps / (ours / (run.done - done))

    found = benchmark.pedantic(compared, rounds=1)
    benchmark.extra_info["ratio"] = round(found, 3)
    print(f"\n{scheme}, N = k = {N}, g = {g}: {found:.2f} times as fast, at least {factor} ({told()})")
    assert found >= factor
