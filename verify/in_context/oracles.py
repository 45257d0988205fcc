r"""Prompts one by one and pair by pair, ridge by singular values, messages as sums over neighbours."""

from typing import Any

import numpy as np

from rnnchaos.verify.in_context import kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child


def drawn(rng: Any, D: int, N: int, P: int) -> tuple[Any, Any]:
    """Features and targets of one block of prompts, by loops."""
    w, q, x = rng.normal(size=(P, D)), rng.normal(size=(P, D)), rng.normal(size=(P, N, D))
    features = []
    for k in range(P):
        y = [sum(w[k] * x[k, i]) / D**0.5 for i in range(N)]
        a = [sum(y[i] * x[k, i, m] for i in range(N)) / N for m in range(D)]
        features.append([each * q[k, n] for each in (*a, sum(t**2 for t in y) / N) for n in range(D)])
    return np.array(features), np.sum(w * q, axis=1) / D**0.5


def ridge(s: Any, t: Any, decay: float) -> Any:
    """By the singular values of the features."""
    left, values, right = np.linalg.svd(s / len(s) ** 0.5, full_matrices=False)
    return right.T @ (values / (values**2 + decay) * (left.T @ t)) / len(s) ** 0.5


def error(W: Any, D: int, N: int) -> float:
    """1 - 2 h W + W Sigma W, Sigma the covariance of the features."""
    own = [(1 + (D + 1) / N) / D] * D**2 + [(1 + 2 / D) * (1 + 2 / N)] * D
    return float(1 - 2 * sum(W[:: D + 1][:D]) / D + W @ (own * W))


def expected(of: Any, D: int, N: int, P: int, decay: float, sets: int = 1, end: str = "") -> dict[str, Any]:
    """What `regression` returns, names ending in `end`."""
    rows, rng = [], np.random.default_rng(of)
    for _ in range(sets):
        s, t = drawn(rng, D, N, P)
        W = ridge(s, t, decay)
        rows.append([sum(W[:: D + 1][:D]) / D, error(W, D, N), sum((t - s @ W) ** 2) / P])
    found = dict(zip(("weight", "fresh", "training"), np.mean(rows, axis=0), strict=True))
    found["excess"] = P * (found["fresh"] - 1 + N / (N + D + 1))
    return {name + end: value for name, value in found.items()}


def regressions() -> None:
    """More prompts than weights and fewer, one set and several, without a ridge too; pairs of two sizes."""
    for D, N, P, decay, sets in ((2, 3, 17, 0.3, 2), (3, 2, 5, 0.2, 1), (1, 4, 9, 0.0, 1), (2, 3, 6, 0.1, 1)):
        found = kernels.regression(SEED, D=D, N=N, P=P, lambda0=decay, sets=sets)
        agree(found, expected(SEED, D, N, P, decay, sets), rtol=1e-8)
    one, two = child(SEED, 0), child(SEED, 1)
    pair = kernels.two_samples(SEED, D=2, N=3, P=8, lambda0=0.1)
    agree(pair, expected(one, 2, 3, 8, 0.1, end="_N") | expected(two, 2, 3, 16, 0.1, end="_2N"), rtol=1e-8)
    pair = kernels.two_sizes(SEED, D=2, nu=1.5, tau=2.0, ridge=0.4)
    agree(pair, expected(one, 2, 3, 8, 0.2, end="_N") | expected(two, 4, 6, 32, 0.1, end="_2N"), rtol=1e-8)


def blocks() -> None:
    """Prompts that do not fit into one block."""
    s, t = kernels.prompts(np.random.default_rng(SEED), 2, 2000, 9)
    again = np.random.default_rng(SEED)
    features, targets = zip(*(drawn(again, 2, 2000, count) for count in (4, 4, 1)), strict=True)
    agree(s, np.concatenate(features), rtol=1e-9, atol=1e-12)
    agree(t, np.concatenate(targets), rtol=1e-9)


def peaks() -> None:
    """Medians of three sets at three numbers of prompts."""
    rng, rows, sizes = np.random.default_rng(SEED), [], (3, 6, 9)
    for _ in range(3):
        s, t = drawn(rng, 2, 4, 9)
        rows.append([error(ridge(s[:P], t[:P], 0.01), 2, 4) for P in sizes])
    median = [sorted(column)[1] for column in np.array(rows).T]
    found = kernels.peak(SEED, D=2, N=4, lambda0=0.01, shares=[0.5, 1.0, 1.5], sets=3)
    agree(found, {"errors": median, "peak": sizes[median.index(max(median))]}, rtol=1e-8)


def passing() -> None:
    """Cavity means summed over neighbours, few steps and many; then the equations that they solve."""
    D, N, P, decay, beta = 2, 6, 240, 0.4, 5.0
    s, t = drawn(np.random.default_rng(SEED), D, N, P)
    S, h, p = s.T @ s / P, s.T @ t / P, D * (D + 1)
    J, local, W = -S * (1 - np.eye(p)), decay + np.diag(S), ridge(s, t, decay)
    for steps in (4, 80):
        v, means = 1 / (beta * local), []
        for _ in range(steps):
            v = np.array([1 / (beta * local[i] - sum((beta * J[i]) ** 2 * v)) for i in range(p)])
        for cavity in (1, 0):
            m = np.zeros(p)
            for _ in range(steps):
                told = [m - cavity * beta * v * J[i] * m[i] for i in range(p)]
                m = np.array([(m[i] + beta * v[i] * (h[i] + sum(J[i] * told[i]))) / 2 for i in range(p)])
            means.append(m)
        traces = [sum(m[:: D + 1][:D]) / sum(W[:: D + 1][:D]) for m in means]
        missed = max(abs(means[0] - W)) / max(abs(W))
        found = kernels.messages(SEED, D=D, N=N, P=P, lambda0=decay, beta=beta, steps=steps)
        expect = {"reacting": traces[0], "published": traces[1], "missed": missed}
        agree(found, expect | {"weight": sum(W[:: D + 1][:D]) / D}, rtol=1e-8, atol=1e-12)
    less = np.linalg.solve(S + np.diag(decay - beta * (J**2 @ v)), h)
    agree(traces, [1.0, sum(less[:: D + 1][:D]) / sum(W[:: D + 1][:D])], rtol=1e-8)
    many = kernels.scaled(SEED, D=D, nu=3.0, tau=60.0, ridge=0.8, beta=beta, steps=80)
    agree(many, found, rtol=1e-12, atol=1e-14)


_EDGE = "in_context.kernels.fitted: edge: weights <= P -> weights < P"
_TRANSPOSED = "in_context.kernels.messages: transposed: found @ J -> found @ J.T"
_KNOWN = {_EDGE: "both systems have one solution", _TRANSPOSED: "couplings are symmetric"}
ORACLES = Oracles("in_context", (regressions, blocks, peaks, passing), _KNOWN)
