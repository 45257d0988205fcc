r"""One run of the heavy-tailed paper's protocol (arXiv:2505.09816), against a loop in PyTorch as published.

    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE pytest tests/benchmarks/test_published_protocol.py -s

x' = tanh(g W x) for 3000 steps, k = 100 tangent vectors from the unit vectors. The loop, written anew from
the protocol: a dense Jacobian, its product with the vectors and torch.linalg.qr, float32, at every step; once
from the first step on, once in the last 100 alone. It is given the Jacobian in the right order, J V, so that
exponents can be compared. Times are of the processor, one thread each; the bare product of the loop is
measured beside it, as what does not depend on the machine. Needs the extra torch.
"""

from collections.abc import Iterator
from time import process_time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from rnnchaos.verify.ensembles.checkpoint import Checkpoint
from rnnchaos.verify.heavy_tailed.couplings import couplings
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.dynamics import history
from rnnchaos.verify.spectrum.plan import Plan, series
from tests.benchmarks.test_spectrum import told

ALPHA, G, K, STEPS, SAMPLED = 1.5, 0.8, 100, 3000, 100
Array = NDArray[Any]
torch = pytest.importorskip("torch", reason="torch is not installed (extra torch)")


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    with threadpool_limits(1, user_api="blas"):
        yield
    torch.set_num_threads(before)


def loop(W: Any, x: Any, steps: int, first: int) -> tuple[Any, Any]:
    """States and vectors for `steps` steps, vectors from step `first` on; ln |R_ii| of the last `SAMPLED`."""
    Q, growth = torch.eye(len(W), K), torch.zeros(K)
    for n in range(steps):
        x = torch.tanh(G * (W @ x))
        if n >= first:
            Q, R = torch.linalg.qr(((1 - x * x)[:, None] * (G * W)) @ Q)
            if n >= steps - SAMPLED:
                growth += torch.log(torch.abs(torch.diagonal(R)))
    return x, growth / SAMPLED


def ours(W: Array, x: Array, steps: int, first: int) -> Array:
    """Exponents (k,) by the engine, over the same steps."""
    align = steps - SAMPLED - first
    plan = Plan(K, "rates", 1.0, first, align, SAMPLED, "float32")
    given: dict[str, Any] = {"states": x[None], "gain": np.array([G]), "rng": np.random.default_rng(1)}
    found = history(
        Dense(W), activation("tanh"), plan, checkpoint=Checkpoint("", None), most=SAMPLED, **given
    )
    return series(found, plan, len(W)).exponents


@pytest.mark.parametrize(
    ("N", "first", "steps", "factor"),
    [(200, 0, STEPS, 1.5), (200, STEPS - SAMPLED, STEPS, 0.8), (1000, 0, 2 * SAMPLED, 1.2)],
)
def test_against_the_loop(benchmark: Any, N: int, first: int, steps: int, factor: float) -> None:
    """At N = 1000 the first 200 steps: each takes the same time."""
    rng = np.random.default_rng(1)
    W = np.ascontiguousarray(couplings(rng, alpha=ALPHA, N=N).T)
    x = rng.standard_normal(N).astype(np.float32)
    theirs, mine, products = [], [], []
    there, start_there = torch.from_numpy(W), torch.from_numpy(x.copy())
    frame = torch.ones(N, K)
    for _ in range(3):
        start = process_time()
        _, expected = loop(there, start_there, steps, first)
        middle = process_time()
        found = ours(W, x, steps, first)
        end = process_time()
        for _ in range(50):
            there @ frame
        theirs.append(middle - start)
        mine.append(end - middle)
        products.append((process_time() - end) / 50)
    benchmark.pedantic(lambda: None, rounds=1)
    other, own, product = (float(np.median(times)) for times in (theirs, mine, products))
    ratio, needs = other / own, other / product
    lead = np.sort(expected.numpy())[::-1][0], found.max()
    run = f"N = {N}, vectors from step {first} of {steps}"
    print(
        f"\n{run}: {own:.3f} s; the loop {other:.3f} s, {needs:.0f} of its products, {ratio:.1f} times; "
        f"lambda_1 {lead[1]:.4f}, the loop {lead[0]:.4f} ({told()})"
    )
    benchmark.extra_info |= {"times": round(ratio, 2), "loop_over_product": round(needs)}
    assert ratio >= factor
