"""Sparse populations by their dense matrix, neuron by neuron, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.references import JETS, growth, iterated
from rnnchaos.verify.rate import populations as kernels

NETWORK: dict[str, Any] = {
    "sizes": (6, 4),
    "synapses": (3.0, 2.0, 4.5, 1.0),
    "weights": (0.9, -1.3, 0.7, -2.0),
    "spreads": (0.0, 0.8, 0.3, 0.0),
    "biases": (0.5, -0.4),
    "sigma_b": (0.2, 0.6),
}
RUN: dict[str, Any] = {"burn": 2, "duration": 4, "gap": 1}


def matrix(rng: Any, sizes: Any, synapses: Any, weights: Any, spreads: Any) -> Any:
    """J, by rows of receiving populations: who is connected, then the weights of these synapses."""
    synapses, weights, spreads = (np.reshape(each, (2, 2)) for each in (synapses, weights, spreads))
    rows = []
    for a, count in enumerate(sizes):
        blocks = []
        for b, others in enumerate(sizes):
            block = np.zeros((others, count))
            chosen = rng.random((others, count), dtype=np.float32) < np.float32(synapses[a][b] / others)
            w, s = weights[a][b], spreads[a][b]
            if s:
                shape = (w / s) ** 2
                block[chosen] = rng.standard_gamma(shape, chosen.sum(), dtype=np.float32) * w / shape
            else:
                block[chosen] = w
            blocks.append(block.T)
        rows.append(np.hstack(blocks))
    return np.vstack(rows)


def expected(seed: np.random.SeedSequence, *, states: int, phi: str, **given: Any) -> dict[str, Any]:
    """All that `populations` returns."""
    rng, sizes = np.random.default_rng(seed), given["sizes"]
    J = matrix(rng, sizes, given["synapses"], given["weights"], given["spreads"])
    unit = rng.standard_normal(len(J), dtype=np.float32)
    b = np.repeat(given["biases"], sizes) + np.repeat(given["sigma_b"], sizes) * unit
    start = rng.standard_normal((states, 2, len(J)), dtype=np.float32).astype(float)
    before, steps = given["burn"], given["duration"]
    half = max(1, (steps - given["gap"]) // 2)
    rates, found = [], []
    for x, v in start:
        path = iterated(lambda x: J @ JETS[phi](x)[0] + b, x, before + steps)
        jacobians = [J * JETS[phi](x)[1] for x in path[:-1]]
        rates.append(growth(jacobians, v[None], align=before)[0])
        seen, each = np.array(path[before:-1]), []
        for part in np.split(seen, np.cumsum(sizes)[:-1], axis=1):
            early, late = part[:half].mean(0), part[steps - half :].mean(0)
            each.append((part.mean(), part.var(), np.cov(early, late, ddof=0)[0, 1]))
        found.append(each)
    means = np.mean(found, axis=0).T
    names = ("mean", "variance", "frozen_variance")
    return dict(zip(names, means, strict=True)) | {"lyapunov_max": float(np.mean(rates))}


def networks() -> None:
    """States one and several, a burn and none, a gap that leaves one look; one population alone."""
    for states, phi, changed in (
        (1, "tanh", {}),
        (3, "x/(1+x**2)", {"burn": 0, "gap": 9}),
        (2, "tanh", {"gap": 0}),
    ):
        given = NETWORK | RUN | changed
        agree(
            kernels.populations(SEED, states=states, phi=phi, **given),
            expected(SEED, states=states, phi=phi, **given),
            rtol=1e-4,
            atol=1e-6,
        )


def sizes() -> None:
    """Half the neurons, of the same J_0 and g; a pair of half of them and all."""
    run = {"biases": (0.5, -0.4), "sigma_b": (0.2, 0.6), "states": 1, "phi": "tanh", **RUN}
    K, w, s = (np.reshape(NETWORK[name], (2, 2)) for name in ("synapses", "weights", "spreads"))
    other = [6.0, 4.0]
    gained = K * (s**2 + w**2) - K**2 * w**2 / other
    half = np.sqrt(gained / K - w**2 + K * w**2 / [3.0, 2.0])
    smaller = NETWORK | run | {"sizes": (3, 2), "spreads": half.ravel()}
    given = NETWORK | run
    agree(kernels.equivalent(SEED, N=5, **given), expected(SEED, **smaller), rtol=1e-4, atol=1e-6)
    found, want = kernels.equivalent_pair(SEED, N=5, **given), dict[str, Any]()
    for part, size, of in ((0, "N", smaller), (1, "2N", given)):
        want |= {f"{name}_{size}": value for name, value in expected(child(SEED, part), **of).items()}
    agree(found, want, rtol=1e-4, atol=1e-6)


def weights() -> None:
    """In float32, all of one sign; none where there are no synapses."""
    rng = np.random.default_rng(1)
    found = kernels.strengths(rng, -2.0, 1.5, 50)
    hold(found.dtype == np.float32 and bool((found < 0).all()), "signs")
    agree(kernels.strengths(rng, 1.25, 0.0, 3), [1.25] * 3, rtol=0)


EQUIVALENT = {
    "rate.populations.connections: edge: rng.random((count, rows), dtype=np.float32) < K / count -> "
    "rng.random((count, rows), dtype=np.float32) <= K / count": "equality has probability 2^-24",
}
ORACLES = Oracles("rate.populations", (networks, sizes, weights), EQUIVALENT)
