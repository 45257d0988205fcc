r"""Linear attention trained on P prompts by ridge regression, and by message passing.

    W = (S + lambda0)^-1 h,   S = <s s^T>,   h = <y~ s>,   s = a x~^T,   a = (1/N) sum_i y_i (x_i, y_i),

averages over prompts that are drawn as they are defined, task, pairs and query. The error on fresh prompts is
that of W over their law, in closed form; no test set.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.networks.pairs import Observables, paired

Array = NDArray[np.float64]
BLOCK = 2**14
"""Numbers drawn at once: few enough for a processor's cache."""


def prompts(rng: np.random.Generator, D: int, N: int, P: int) -> tuple[Array, Array]:
    """Features s (P, D(D+1)) and targets (P,)."""
    features, targets, block = np.empty((P, D + 1, D)), np.empty(P), max(1, BLOCK // (N * D))
    for start in range(0, P, block):
        now = slice(start, min(start + block, P))
        w, q, x = (rng.standard_normal((now.stop - start, n, D)) for n in (1, 1, N))
        y = x @ w.swapaxes(1, 2) / np.sqrt(D)
        features[now] = np.concatenate([x, y], axis=2).swapaxes(1, 2) @ y / N * q
        targets[now] = np.sum(w * q, axis=(1, 2)) / np.sqrt(D)
    return features.reshape(P, -1), targets


def fitted(s: Array, targets: Array, ridge: float) -> Array:
    """The ridge solution by the smaller of two systems; of minimum norm without ridge at P < D (D + 1)."""
    P, weights = s.shape
    if weights <= P:
        return np.asarray(np.linalg.solve(stiffness(s, ridge), targets @ s / P))
    return np.asarray(np.linalg.solve(s @ s.T / P + ridge * np.eye(P), targets) @ s / P)


def stiffness(s: Array, ridge: float) -> Array:
    """K = S + ridge."""
    return np.asarray(s.T @ s / len(s) + ridge * np.eye(s.shape[1]))


def fresh_error(W: Array, D: int, N: int) -> float:
    """1 - 2 tr A/D + kappa |A|^2/D + (1 + 2/D)(1 + 2/N) |v|^2 of W = (A, v), flat."""
    A, v = np.split(W.reshape(D + 1, D), [D])
    read = (1 + (D + 1) / N) * np.sum(A**2) - 2 * np.trace(A)
    return float(1 + read / D + (1 + 2 / D) * (1 + 2 / N) * np.sum(v**2))


def regression(
    seed: np.random.SeedSequence, *, D: int, N: int, P: int, lambda0: float, sets: int = 1
) -> Observables:
    """Kernel: means over `sets` of prompts of the `weight` tr A/D, the errors `fresh` and `training`, and
    `excess`, P times what `fresh` has above the least possible."""
    rng, rows = np.random.default_rng(seed), np.empty((sets, 3))
    for row in rows:
        s, targets = prompts(rng, D, N, P)
        W = fitted(s, targets, lambda0)
        row[:] = np.sum(W[:: D + 1][:D]) / D, fresh_error(W, D, N), np.mean((targets - W @ s.T) ** 2)
    weight, fresh, training = rows.mean(axis=0)
    excess = P * (fresh - (D + 1) / (N + D + 1))
    return {"weight": weight, "fresh": fresh, "training": training, "excess": excess}


def two_samples(seed: np.random.SeedSequence, *, P: int, **given: Any) -> Observables:
    """Kernel: `regression` with P and with 2P prompts."""
    return paired(lambda own, *, N: regression(own, P=N, **given), seed, N=P)


def peak(
    seed: np.random.SeedSequence, *, D: int, N: int, lambda0: float, shares: Sequence[float], sets: int
) -> Observables:
    """Kernel: `errors`, medians over `sets` of prompts, at P = `shares` of D (D + 1), and P at the `peak`."""
    rng, errors, sizes = np.random.default_rng(seed), [], [round(share * D * (D + 1)) for share in shares]
    for _ in range(sets):
        s, targets = prompts(rng, D, N, max(sizes))
        errors.append([fresh_error(fitted(s[:P], targets[:P], lambda0), D, N) for P in sizes])
    median = np.median(errors, axis=0)
    return {"errors": median, "peak": sizes[int(np.argmax(median))]}


def messages(
    seed: np.random.SeedSequence, *, D: int, N: int, P: int, lambda0: float, beta: float, steps: int
) -> Observables:
    """Kernel: tr A after `steps` half steps of message passing over that of the ridge solution: `reacting`
    with the reaction term, `published` without; how far all weights are off with it, `missed`; tr A/D."""
    s, targets = prompts(np.random.default_rng(seed), D, N, P)
    K, h = stiffness(s, lambda0), targets @ s / P
    local, W = np.diag(K), np.linalg.solve(K, h)
    J, v, found = np.diag(local) - K, 1 / (beta * local), np.zeros((2, len(h)))
    for _ in range(steps):
        v = 1 / (beta * local - beta**2 * (J**2 * v).sum(axis=1))
    own = np.array([[1.0], [0.0]]) * beta * (J**2 * v).sum(axis=1)
    for _ in range(steps):
        found += (beta * v * (h + found @ J - own * found) - found) / 2
    weight = np.sum(W[:: D + 1][:D]) / D
    reacting, published = found[:, :: D + 1][:, :D].sum(axis=1) / D / weight
    missed = np.max(np.abs(found[0] - W)) / np.max(np.abs(W))
    return {"reacting": reacting, "published": published, "missed": missed, "weight": weight}


def scaled(
    seed: np.random.SeedSequence, *, D: int, nu: float, tau: float, ridge: float, **more: Any
) -> Observables:
    """Kernel: N = nu D, P = tau D^2, lambda0 = ridge/D: `messages` where more is given, else `regression`."""
    sizes: dict[str, Any] = {"D": D, "N": round(nu * D), "P": round(tau * D * D), "lambda0": ridge / D}
    return messages(seed, **sizes, **more) if more else regression(seed, **sizes)


def two_sizes(seed: np.random.SeedSequence, *, D: int, **given: Any) -> Observables:
    """Kernel: `scaled` at D and 2D."""
    return paired(lambda own, *, N: scaled(own, D=N, **given), seed, N=D)


def memory_bytes(given: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: features, and matrices of all weights; `largest` counts what grows, D at fixed tau or P."""
    D = int(given["D"]) * (largest if "tau" in given else 1)
    P, weights = given.get("P", 0) * largest + given.get("tau", 0) * D**2, D * (D + 1)
    return int(
        8 * (3 * max(P, weights * max(given.get("shares", (0,)))) * weights + 5 * weights**2 + 4 * BLOCK)
    )
