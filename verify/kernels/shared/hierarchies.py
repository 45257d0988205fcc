r"""Oracles of hierarchies, by the dense matrix of their couplings, neuron by neuron, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, agree, child
from rnnchaos.verify.kernels.shared.couplings import dense
from rnnchaos.verify.kernels.shared.references import (
    ERF,
    erf_slope,
    growth,
    iterated,
    kaplan_yorke,
    orthonormal,
    replica_ratio,
)
from rnnchaos.verify.networks import levels

NETWORK: dict[str, Any] = {"strengths": (1.3, 0.8, 1.5), "sizes": (2, 3), "top": 2}
STRONG: dict[str, Any] = {"strengths": (2.5, 2.0), "sizes": (3,), "top": 4}
RUN: dict[str, Any] = {"states": 2, "burn": 2, "duration": 4}


def expected(seed: np.random.SeedSequence, *, strengths: Any, sizes: Any, top: int, burn: int = 2) -> Any:
    """`activity` and `lyapunov_max` of two states that have tangents of their own."""
    rng = np.random.default_rng(seed)
    J = dense(rng, strengths, sizes, top)
    start = rng.standard_normal((2, 2, len(J)), dtype=np.float32).astype(float)
    logs, squares = [], []
    for x, v in start:
        path = iterated(lambda x: ERF(J @ x), x, burn + 4)
        jacobians = [erf_slope(J @ x)[:, None] * J for x in path[:-1]]
        logs.append(growth(jacobians, v[None], align=burn)[0])
        squares.append([_levels(x, sizes) for x in path[1 + burn :]])
    return {"activity": np.mean(squares, axis=(0, 1)), "lyapunov_max": np.mean(logs)}


def _levels(x: Any, sizes: Any) -> list[float]:
    found = [x]
    for size in sizes:
        found.append(found[-1].reshape(-1, size).mean(1))
    return [float(np.mean(level**2)) for level in found]


def hierarchies() -> None:
    """Three levels and two, with a burn and without."""
    for burn in (0, 2):
        found = levels.hierarchy(SEED, **NETWORK, **RUN | {"burn": burn})
        agree(found, expected(SEED, burn=burn, **NETWORK), rtol=1e-5, atol=1e-6)


def pairs() -> None:
    """Of `top` and twice as many units of the highest level."""
    found = levels.hierarchy_pair(SEED, **NETWORK, **RUN)
    want: dict[str, Any] = {}
    for part, size in enumerate(("N", "2N")):
        one = expected(child(SEED, part), **NETWORK | {"top": 2 * (part + 1)})
        want |= {f"{name}_{size}": value for name, value in one.items()}
    agree(found, want, rtol=1e-5, atol=1e-6)


def of_one_network() -> None:
    """Two trajectories from starts of their own; exponents of the first from where it ended. Few exponents do
    not reach."""
    for key, count in ((3, 5), (7, 5), (7, 1)):
        seed = np.random.SeedSequence(20, spawn_key=(key,))
        run: dict[str, Any] = {"burn": 12, "samples": 5, "exponents": count, "duration": 9, "phi": "erf"}
        found = levels.dimensions(seed, **STRONG, **run)
        want = _dimensions(seed, count)
        agree(found, want, rtol=1e-4)
        agree(found["participation_ratio"], want["participation_ratio"], rtol=1e-5)


def _dimensions(seed: np.random.SeedSequence, count: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    J = dense(rng, **STRONG)
    starts = rng.standard_normal((2, 1, len(J))).astype(np.float32).astype(float)[:, 0]
    first, second = (iterated(lambda x: ERF(J @ x), x, 17)[13:] for x in starts)
    path = iterated(lambda x: ERF(J @ x), first[-1], 11)
    jacobians = [erf_slope(J @ x)[:, None] * J for x in path[:-1]]
    frame = orthonormal(np.array([rng.standard_normal(len(J)) for _ in range(count)]))
    exponents = growth(jacobians, frame, align=2)
    want: dict[str, Any] = {
        "participation_ratio": replica_ratio(first, second),
        "dimension": kaplan_yorke(exponents),
    }
    return {name: value / len(J) for name, value in want.items()}


CHECKS = (hierarchies, pairs, of_one_network)
