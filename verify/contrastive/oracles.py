r"""Weights moved pair by pair from the same draws, and the force as a difference of energies."""

from math import log, sqrt, tanh
from typing import Any

import numpy as np

from rnnchaos.verify.contrastive import kernels
from rnnchaos.verify.kernels.equivalent import ALMOST
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold

NAMES = ("magnetisation", "norm", "overlap", "energy", "accuracy", "apart")
LAW: dict[str, Any] = {"beta": 3.0, "d_F": 0.6, "lambda_w": 0.7, "lambda_B": 1.3, "a": 0.05}
DRAWN: dict[str, Any] = {"N": 4, "m": 2.0, "sigma": 0.8, "rho_B": 0.4}
DRAWN |= {"step": 0.6, "leaps": 3, "burn": 4, "looks": 5, "fresh": 6}


def _inputs(rng: Any, labels: Any) -> Any:
    noise = rng.normal(size=(len(labels), 4))
    return [[y * 2.0 / 4 + 0.8 * x / 2 for x in row] for y, row in zip(labels, noise, strict=True)]


def _pair(z: float, x: float, boson: bool) -> float:
    d2 = (tanh(z) - tanh(x)) ** 2
    return 1.3 * d2 / 2 if boson else (0.6 - d2 + sqrt((0.6 - d2) ** 2 + 0.05)) / 4


def _energies(w: Any, left: Any, right: Any, bosons: Any) -> list[float]:
    return [_pair(np.dot(w, a), np.dot(w, b), s) for a, b, s in zip(left, right, bosons, strict=True)]


def _drawn(rng: Any, P: int) -> tuple[Any, ...]:
    labels, bosons = [(-1.0, 1.0)[k] for k in rng.integers(0, 2, P)], rng.random(P) < 0.4
    left = _inputs(rng, labels)
    return left, _inputs(rng, [y if s else -y for y, s in zip(labels, bosons, strict=True)]), bosons


def _slope(w: Any, pairs: Any) -> Any:
    """Of beta sum H + lambda_w |w|^2/2, by differences of order 4."""
    found, h = [], 1e-3
    for unit in np.eye(4):
        ends = (sum(_energies(w + k * h * unit, *pairs)) for k in (-2, -1, 1, 2))
        found.append(np.dot((1, -8, 8, -1), list(ends)) / (12 * h))
    return 3.0 * np.array(found) + 0.7 * w


def _total(x: Any, p: Any, pairs: Any) -> float:
    return float(3 * sum(_energies(x, *pairs)) + 0.35 * x @ x + p @ p / 2)


def chains() -> None:
    """Both draws, trajectory by trajectory, of few pairs and of more; some are refused."""
    for P in (6, 16):
        found = kernels.contrastive(SEED, alpha=P / 4, **DRAWN, **LAW)
        hold(0 < found["accepted"] < 1, "trajectories of both kinds")
        agree(found, _chains(np.random.default_rng(SEED), P), rtol=1e-6)


def _chains(rng: Any, P: int) -> dict[str, float]:
    pairs = _drawn(rng, P)
    w, rows, shares = [np.zeros(4), np.ones(4)], [], []
    for look in range(9):
        p = rng.normal(size=(2, 4))
        dt, chances, ends = 0.6 * rng.uniform(0.8, 1.2), [], []
        for k in range(2):
            to, v = w[k], p[k]
            for _ in range(3):
                v = v - dt / 2 * _slope(to, pairs)
                to = to + dt * v
                v = v - dt / 2 * _slope(to, pairs)
            chances.append(_total(w[k], p[k], pairs) - _total(to, v, pairs))
            ends.append(to)
        taken = [log(u) < c for u, c in zip(rng.random(2), chances, strict=True)]
        w = [end if good else old for end, old, good in zip(ends, w, taken, strict=True)]
        if look >= 4:
            rows.append(_row(rng, w, pairs))
            shares.append(sum(taken) / 2)
    means = np.mean(rows, axis=0)
    return dict(zip(NAMES, means, strict=True)) | {"accepted": sum(shares) / len(shares)}


def _row(rng: Any, w: Any, pairs: Any) -> list[float]:
    one, two = (x if sum(x) > 0 else -x for x in w)
    labels = [(-1.0, 1.0)[k] for k in rng.integers(0, 2, 6)]
    inputs = _inputs(rng, labels)
    right = [np.dot(x, z) * y > 0 for y, z in zip(labels, inputs, strict=True) for x in (one, two)]
    M, Q = (sum(one) + sum(two)) / 8, (one @ one + two @ two) / 8
    energy = sum(sum(_energies(x, *pairs)) for x in w) / 2 / len(pairs[2])
    return [M, Q, one @ two / 4, energy, sum(right) / 12, (sum(two) - sum(one)) / 4]


SIGN = "only the sign counts, which is its own inverse"
EQUIVALENT = {
    "Pairs.__init__: edge: rng.random(P) < rho_B -> rng.random(P) <= rho_B": ALMOST,
    "contrastive: edge: np.log(rng.random(2)) < before - _total(to, ...ta, lambda_w) -> "
    "np.log(rng.random(2)) <= before - _total(to,...ta, lambda_w)": ALMOST,
    "_looked: operator: w * np.sign(w.mean(axis=1, keepdims=True)) -> "
    "w / np.sign(w.mean(axis=1, keepdims=True))": SIGN,
    "_looked: edge: labels * (w @ pairs.inputs(labels).T) > 0 -> "
    "labels * (w @ pairs.inputs(labels).T) >= 0": ALMOST,
    "_looked: operator: labels * (w @ pairs.inputs(labels).T) -> labels / (w @ pairs.inputs(labels).T)": SIGN,
}
_KNOWN = {f"contrastive.kernels.{id}": why for id, why in EQUIVALENT.items()}
ORACLES = Oracles("contrastive", (chains,), _KNOWN)
