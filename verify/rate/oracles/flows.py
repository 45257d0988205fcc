"""Rate networks by the dense matrix of all couplings with their mean, step by step from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.references import JETS, growth
from rnnchaos.verify.networks.averages import Averages
from rnnchaos.verify.networks.mean_coupled import drawn
from rnnchaos.verify.networks.midpoint import Midpoint, white
from rnnchaos.verify.rate import kernels
from rnnchaos.verify.spectrum.activation import activation
from rnnchaos.verify.spectrum.couplings import Dense
from rnnchaos.verify.spectrum.field import Network

MODEL: dict[str, Any] = {"g": 1.9, "J0": -0.7, "b": 0.6, "sigma_b": 0.4, "D": 0.0}
RUN: dict[str, Any] = {"dt": 0.25, "burn": 1.5, "duration": 3.0, "gap": 1.0}


def followed(seed: np.random.SeedSequence, N: int, states: int, phi: str, **changed: Any) -> dict[str, float]:
    """All that `rate` returns, state by state."""
    of, rng = MODEL | RUN | changed, np.random.default_rng(seed)
    J = rng.standard_normal((N, N), dtype=np.float32).T.astype(float) * of["g"] / np.sqrt(N) + of["J0"] / N
    b = of["b"] + of["sigma_b"] * rng.standard_normal(N, dtype=np.float32).astype(float)
    start = rng.standard_normal((states, 2, N), dtype=np.float32).astype(float)
    noise, h = np.random.default_rng(child(seed, 0)), of["dt"]
    before, steps = round(of["burn"] / h), round(of["duration"] / h)
    kicks = np.zeros((before + steps, states, N))
    if of["D"]:
        draws = [noise.standard_normal((states, N), dtype=np.float32) for _ in kicks]
        kicks = np.sqrt(2 * of["D"] * h) * np.array(draws, dtype=float)
    runs = [
        _one(J, b, x, v, kick, h=h, phi=phi, before=before, width=of["duration"] - of["gap"])
        for (x, v), kick in zip(start, kicks.swapaxes(0, 1), strict=True)
    ]
    found = {name: float(np.mean([run[name] for run in runs])) for name in runs[0]}
    return found if not of["D"] else {k: v for k, v in found.items() if k != "kinetic_energy"}


def _one(J: Any, b: Any, x: Any, v: Any, kicks: Any, *, h: float, phi: str, before: int, width: float) -> Any:
    """One state, in the variable x itself, and its vector by whole Jacobians."""
    unit, seen, forces, jacobians = np.eye(len(x)), [], [], []

    def field(at: Any) -> tuple[Any, Any]:
        value, slope, _ = JETS[phi](at)
        return -at + J @ value + b, J * slope - unit

    for kick in kicks:
        force, first = field(x)
        seen.append(x)
        forces.append(force)
        middle = x + h / 2 * force + kick / 2
        other, second = field(middle)
        jacobians.append(unit + h * second @ (unit + h / 2 * first))
        x = x + h * other + kick
    path, half = np.array(seen[before:]), max(1, round(width / 2 / h))
    early, late = path[:half].mean(0), path[len(path) - half :].mean(0)
    return {
        "mean": path.mean(),
        "variance": path.var(),
        "frozen_variance": np.mean((early - early.mean()) * (late - late.mean())),
        "lyapunov_max": growth(jacobians, v[None], align=before)[0] / h,
        "kinetic_energy": np.mean(np.square(forces[before:])),
    }


def networks() -> None:
    """One state and many, two phi, noise and none, a burn and none."""
    for N, states, phi, changed in (
        (7, 1, "tanh", {}),
        (6, 5, "x/(1+x**2)", {"D": 0.3}),
        (5, 2, "tanh", {"burn": 0.0, "gap": 3.0}),
    ):
        found = kernels.rate(SEED, N=N, states=states, phi=phi, **MODEL | RUN | changed)
        agree(found, followed(SEED, N, states, phi, **changed), rtol=1e-5, atol=1e-6)


def pairs() -> None:
    """Of N and of 2N neurons, by the first and second child of the seed."""
    found = kernels.rate_pair(SEED, N=4, states=1, **MODEL | RUN | {"D": 0.2})
    want: dict[str, Any] = {}
    for part, size in enumerate(("N", "2N")):
        one = followed(child(SEED, part), 4 * (part + 1), 1, "tanh", D=0.2)
        want |= {f"{name}_{size}": value for name, value in one.items()}
    agree(found, want, rtol=1e-4, atol=1e-6)


def mean_coupling() -> None:
    """Couplings applied are those of the dense matrix; rows of any number, added to what is there."""
    found = drawn(np.random.default_rng(SEED), N=6, g=1.3, J0=-2.5)
    z = np.random.default_rng(SEED).standard_normal((6, 6), dtype=np.float32).T
    J, rng = 1.3 * z.astype(float) / np.sqrt(6) - 2.5 / 6, np.random.default_rng(1)
    hold(found.N == 6, "neurons")
    for count in (2, 5):
        rows, out = rng.standard_normal((2, count, 6)).astype(np.float32)
        want = 0.5 * out + 0.3 * rows.astype(float) @ J.T
        found.add(rows, 0.3, out, 0.5)
        agree(out, want, rtol=1e-5, atol=1e-6)


def averages() -> None:
    """Of two populations; windows that overlap, and one that is a single look."""
    x = np.random.default_rng(2).standard_normal((7, 3, 5)) * 2 + 1
    for window in (5, 1):
        seen = Averages(3, (2, 3), steps=7, window=window)
        for states in x:
            seen.look(states.astype(np.float32))
        want: dict[str, list[float]] = {"mean": [], "variance": [], "frozen_variance": []}
        for part in (x[:, :, :2], x[:, :, 2:]):
            early, late = part[:window].mean(0), part[7 - window :].mean(0)
            want["mean"].append(part.mean())
            want["variance"].append(np.mean([part[:, s].var() for s in range(3)]))
            frozen = [np.cov(a, b, ddof=0)[0, 1] for a, b in zip(early, late, strict=True)]
            want["frozen_variance"].append(float(np.mean(frozen)))
        agree(seen.found(), want, rtol=1e-5)
    whole = Averages(1, (2,), steps=1, window=1)
    whole.look(np.array([[4096.0, 1.0]], np.float32))
    agree(whole.found()["mean"], [2048.5], rtol=1e-12)


def midpoints() -> None:
    """In float64: a frame in a part of its own, in the steps between it keeps nothing; noise drawn once a
    step."""
    rng = np.random.default_rng(3)
    J, x, v = rng.standard_normal((4, 4)), rng.standard_normal((1, 1, 4)), rng.standard_normal((1, 3, 4))
    kicks = [rng.standard_normal((1, 4)) for _ in range(2)]
    field = Network(Dense(J), activation("tanh"), np.ones(1))
    scheme = Midpoint(field, 0.3, lambda left=[*kicks]: left.pop(0))  # type: ignore[misc]
    y, w = x[0, 0].copy(), v[0].T.copy()
    for kick in kicks:
        scheme.step([x, v])
        f = -y + J @ np.tanh(y)
        first = J * np.cosh(y) ** -2 - np.eye(4)
        middle = y + 0.15 * f + kick[0] / 2
        second = J * np.cosh(middle) ** -2 - np.eye(4)
        y, w = y + 0.3 * (-middle + J @ np.tanh(middle)) + kick[0], w + 0.3 * second @ (w + 0.15 * first @ w)
        agree(x[0, 0], y, rtol=1e-12)
        agree(v[0].T, w, rtol=1e-12, atol=1e-12)
    still = Midpoint(field, 0.3)
    before = x[:, 0].copy()
    still.step([x, v])
    agree(still.velocity(before)[0], -y + J @ np.tanh(y), rtol=1e-10)
    hold(still.volume() is None, "a determinant")
    hold(white(rng, D=0.0, dt=0.1, shape=(1, 4)) is None, "noise of strength 0")


ORACLES = Oracles("rate.flows", (networks, pairs, mean_coupling, averages, midpoints))
