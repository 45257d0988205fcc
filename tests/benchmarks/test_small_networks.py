"""Small networks and single precision against the bare tangent products of the same shapes and type.

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE pytest tests/benchmarks/test_small_networks.py -s

Networks with a J each, one after the other and as a stack; eight gains of one network in three precisions;
trials of the transition study. One BLAS thread, processor time, products measured between the steps. What
the environment tells OpenBLAS is printed with each ratio.
"""

from collections.abc import Iterator
from time import process_time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnchaos.verify.heavy_tailed.transition_trial import Protocol, transition
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense, Stack
from rnnchaos.verify.spectrum.dynamics import _burn, _evolution
from rnnchaos.verify.spectrum.field import Network
from rnnchaos.verify.spectrum.plan import MAPS, Plan
from rnnchaos.verify.spectrum.run import Run
from tests.benchmarks.test_spectrum import PRODUCTS, told

R, G = 16, 2.0
STEPS, ROUNDS = 20, 12
Array = NDArray[Any]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    with threadpool_limits(1, user_api="blas"):
        yield


def started(couplings: Dense | Stack, plan: Plan, systems: int) -> Run:
    """A run of `systems` with its interval settled; its determinant is not followed."""
    rng, N = np.random.default_rng(1), couplings.N
    kind = np.float32 if plan.precision == "float32" else np.float64
    scheme = plan.build(Network(couplings, activation("tanh"), np.full(systems, G)))
    states = rng.standard_normal((systems, N)).astype(kind)
    _burn(scheme, states, 50)
    most = 64 if plan.eliminates(N) else 10**6
    run = Run(_evolution(scheme, couplings, plan, states, rng), 10**9, 1, most=most)
    while run.done < (100 if plan.scheme == "rk4" else 20):
        run._interval()
    return run


class Products:
    """The bare products of a step: frames (B, k, N) by J^T, shared or (B, N, N)."""

    def __init__(self, transposed: Array, shape: tuple[int, int, int]) -> None:
        self.transposed = transposed
        self.rows, self.out = (np.ones(shape, transposed.dtype) for _ in range(2))
        flops = 2 * shape[0] * shape[1] * shape[2] ** 2
        self.count = max(1, round(1e8 / flops))
        self.seconds: list[float] = []

    def measure(self) -> None:
        start = process_time()
        for _ in range(self.count):
            np.matmul(self.rows, self.transposed, out=self.out)
        self.seconds.append((process_time() - start) / self.count)

    @property
    def typical(self) -> float:
        return float(np.median(self.seconds))


def ratio(runs: list[Run], bare: Products, products: int) -> tuple[float, float]:
    """Over the products, and seconds a step, of runs one after the other."""
    steps, seconds = 0, 0.0
    bare.measure()
    for _ in range(ROUNDS):
        for run in runs:
            before, start = run.done, process_time()
            while run.done - before < STEPS:
                run._interval()
            seconds += process_time() - start
            steps += run.done - before
        bare.measure()
    return seconds / (steps * products * bare.typical), seconds / steps


def plan_of(k: int, scheme: str, precision: str = "float64") -> Plan:
    return Plan(k, scheme, 1.0 if scheme in MAPS else 0.1, precision=precision)


@pytest.mark.parametrize(
    ("N", "k", "scheme", "limit"),
    [
        (64, 8, "rk4", 4.0),
        (64, 8, "rates", 4.0),
        (64, 64, "rates", 5.5),
        (64, 64, "inputs", 5.5),
        (128, 8, "rk4", 3.0),
        (128, 128, "rates", 2.5),
        (200, 1, "rates", 3.0),
        (200, 100, "rates", 1.6),
        (256, 8, "rk4", 2.5),
        (256, 256, "rates", 1.8),
    ],
)
def test_a_stack_over_its_products(benchmark: Any, N: int, k: int, scheme: str, limit: float) -> None:
    J = np.random.default_rng(0).standard_normal((R, N, N)) / np.sqrt(N)
    plan = plan_of(k, scheme)
    stack = started(Stack(J), plan, R)
    alone = [started(Dense(matrix), plan, 1) for matrix in J[:4]]
    whole = Products(np.ascontiguousarray(J.transpose(0, 2, 1)), (R, k, N))
    single = Products(np.ascontiguousarray(J[0].T), (1, k, N))

    def compared() -> tuple[float, float]:
        before, after = ratio(alone, single, PRODUCTS[scheme]), ratio([stack], whole, PRODUCTS[scheme])
        return before[1] * R / after[1], after[0]

    gained, found = benchmark.pedantic(compared, rounds=1)
    one_by_one = gained * found * whole.typical / (R * single.typical)
    benchmark.extra_info |= {"stack": round(found, 2), "one_by_one": round(one_by_one, 2)}
    print(
        f"\n{scheme}, N = {N}, k = {k}, {R} networks: {found:.2f} times the products, at most {limit}; one "
        f"by one {one_by_one:.2f} of theirs, {gained:.2f} times as long ({told()})"
    )
    assert found <= limit


@pytest.mark.parametrize(("precision", "limit", "of_float64"), [("mixed", 2.0, 0.8), ("float32", 2.0, 0.8)])
def test_single_precision_is_not_slower(
    benchmark: Any, precision: str, limit: float, of_float64: float
) -> None:
    """Eight gains of one network, N = 200, k = 100: the shapes that the transition study has."""
    J = Dense(np.random.default_rng(0).standard_normal((200, 200)) / np.sqrt(200))
    runs = {p: started(J, plan_of(100, "rates", p), 8) for p in ("float64", precision)}
    bare = {
        p: Products(J.of(np.dtype(t)).T, (8, 100, 200)) for p, t in (("float64", "f8"), (precision, "f4"))
    }

    def compared() -> tuple[float, float]:
        found = {p: ratio([run], bare[p], 1) for p, run in runs.items()}
        return found[precision][0], found[precision][1] / found["float64"][1]

    over, share = benchmark.pedantic(compared, rounds=1)
    benchmark.extra_info |= {"over_products": round(over, 2), "of_float64": round(share, 2)}
    print(
        f"\n{precision}, N = 200, k = 100: {share:.2f} of float64, {over:.2f} times its products ({told()})"
    )
    assert over <= limit
    assert share <= of_float64


@pytest.mark.parametrize(("N", "limit"), [(100, 5.0), (200, 2.0)])
def test_trials_of_the_transition_over_their_products(benchmark: Any, N: int, limit: float) -> None:
    """States of all gains through the warm-up, tangent frames of the passes: nothing else is as large."""
    of = Protocol(alpha=1.5, N=N)
    W = np.ones((N, N), np.float32)
    frames = [(1 + of.k) * 10, of.k * int((of.gains <= of.highest).sum()), 2 * of.points]
    counts = [of.aligned // 2 + of.duration, of.duration, of.aligned + of.duration]
    rows, times = np.ones((max(frames), N), np.float32), []
    for seed in range(3):
        start = process_time()
        transition(np.random.SeedSequence(seed), alpha=1.5, N=N)
        middle = process_time()
        for count, steps in zip((of.points, *frames), (of.burn, *counts), strict=True):
            for _ in range(steps):
                np.matmul(rows[:count], W)
        times.append((middle - start, process_time() - middle))
    benchmark.pedantic(lambda: None, rounds=1)
    found = float(np.median([ours / bare for ours, bare in times]))
    seconds = float(np.median([ours for ours, _ in times]))
    benchmark.extra_info |= {"over_products": round(found, 2), "seconds": round(seconds, 2)}
    print(f"\ntransition, N = {N}: {seconds:.2f} s a trial, {found:.2f} times its products ({told()})")
    assert found <= limit
