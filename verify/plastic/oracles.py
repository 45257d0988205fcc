"""Networks with plastic synapses by their whole matrix A, step by step from the same draws."""

from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from rnnchaos.verify.kernels.equivalent import VECTOR
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold
from rnnchaos.verify.plastic import kernels


def followed(N: int, k: float, p: float, g: float, dt: float, run: dict[str, Any]) -> dict[str, float]:
    """All that `plastic` returns, A as a matrix made of all phi since the start and of those before it."""
    rng = np.random.default_rng(SEED)
    J = rng.standard_normal((N, N), dtype=np.float32).astype(float) / np.sqrt(N)
    x = rng.standard_normal(N, dtype=np.float32).astype(float)
    x = run.get("spread", 1.0) * (np.sign(x) if run.get("signs") else x)
    wait, last = round(run["burn"] / dt), round(run["duration"] / dt)
    gains = [gain for gain in (*run.get("ramp", ()), g) for _ in range(wait)] + [g] * last
    count = max(1, int(np.ceil(10 * p / dt)))
    weights = np.exp(-np.arange(count) * dt / p) if p else np.ones(1)
    weights[0] *= 0.5
    weights /= weights.sum()
    path, looks = [np.tanh(x)] * count, []
    for step, gain in enumerate(gains):
        phi = np.tanh(x)
        path.append(phi)
        A = k / N * sum(w * np.outer(f, f) for w, f in zip(weights, path[::-1], strict=False))
        middle = x + dt / 2 * (-x + (gain * J + A) @ phi)
        mid = np.tanh(middle)
        back = A @ mid if count > 1 else k * np.mean(mid**2) * mid
        x = x + dt * (-middle + gain * J @ mid + back)
        if step >= len(gains) - last and step % max(1, round(1 / dt)) == 0:
            looks.append((np.mean(phi**2), np.sum(A**2), k * phi @ A @ phi / N))
    return dict(zip(("activity", "square", "work"), np.mean(looks, axis=0), strict=True))


RUNS: tuple[dict[str, Any], ...] = (
    {"burn": 1.0, "duration": 2.5},
    {"burn": 0.6, "duration": 3.0, "spread": 2.0, "signs": True},
    {"burn": 0.8, "duration": 1.4, "ramp": [0.4, 2.5], "spread": 0.7},
)


def networks() -> None:
    """With memory and without, imprinted and ramped, at several steps; the bytes of a memory."""
    hold(kernels.memory_bytes({"N": 100, "p": 1.0, "dt": 0.1}) == 80_000 + 2400 * 102, "bytes")
    steps = ((0.0, 0.3), (0.07, 0.25), (0.4, 0.2), (0.3, 0.7))
    for (p, dt), run, k in product(steps, RUNS, (1.3, -0.8)):
        found = kernels.plastic(SEED, k=k, p=p, g=1.7, N=6, dt=dt, **run)
        agree(found, followed(6, k, p, 1.7, dt, run), rtol=3e-5)


def edges() -> None:
    """By (1 + z - J phi')(1 + p z) d = k q phi' d as one of second order in z, J with the state at rest."""
    for k, g, p in ((1.2, 2.0, 0.0), (1.2, 2.0, 1.5), (1.75, 0.1, 1.5)):
        found = kernels.frozen(SEED, k=k, p=p, g=g, q=0.6, N=6)
        agree(found, {"edge": _edge(k, g, p, 0.6, 6)}, rtol=1e-8)
    hold(kernels.memory_bytes({"N": 100, "p": 1.0}) == 1_920_000, "bytes of a matrix")


def _edge(k: float, g: float, p: float, q: float, N: int) -> float:
    eta = g * q**0.5 * norm.ppf((np.arange(N) + 0.5) / N)
    rest: Any = lambda x, e: x - k * q * np.tanh(x) - e  # noqa: E731
    x = np.array([np.sign(e) * brentq(rest, 0, 20, args=(abs(e),)) for e in eta])
    J, phi = np.random.default_rng(SEED).standard_normal((N, N)) * g / np.sqrt(N), np.tanh(x)
    J = J @ (np.eye(N) - np.outer(phi, phi) / (phi @ phi)) + np.outer(eta, phi) / (phi @ phi)
    unit, slope = np.eye(N), np.diag(np.cosh(x) ** -2)
    still, rate = unit - J @ slope - k * q * slope, (1 + p) * unit - p * J @ slope
    whole = np.block([[0 * unit, unit], [-still / p, -rate / p]]) if p else -still
    return float(np.linalg.eigvals(whole).real.max())


PLACES = (("sent", "self.kept"), ("squares", "past"))
EQUIVALENT = {
    "kernels.Synapses.seen: sign: self.place + steps -> self.place - steps": "counted from the end",
    **{f"kernels.Synapses.{at}: transposed: {past} @ phi -> {past} @ phi.T": VECTOR for at, past in PLACES},
    **{f"kernels.frozen: transposed: {at} @ phi -> {at} @ phi.T": VECTOR for at in ("J", "phi")},
    "kernels.frozen: operator: k * q -> k / q": "q < 1: from further right the steps fall to the same root",
    "kernels.frozen: one step short: range(60) -> range(60 - 1)": "Newton steps have converged by then",
    **{f"kernels.plastic: transposed: J @ {phi} -> J @ {phi}.T": VECTOR for phi in ("phi", "middle")},
}
ORACLES = Oracles("plastic", (networks, edges), {f"plastic.{id}": why for id, why in EQUIVALENT.items()})
