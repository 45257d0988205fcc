r"""Noise and participation ratios: trajectories step by step from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.gaussian.noise_kernel import kick, noisy, noisy_pair
from rnnchaos.verify.gaussian.participation_kernel import participation, participation_pair
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child
from rnnchaos.verify.kernels.shared.flows import path, start
from rnnchaos.verify.kernels.shared.references import JETS, growth, replica_ratio

NOISE: dict[str, Any] = {"g": 1.8, "D": 0.6, "dt": 0.25, "burn": 1.5, "duration": 2.0}
SAMPLED: dict[str, Any] = {"g": 2.0, "dt": 0.25, "burn": 1.0, "duration": 3.0, "every": 0.5}


def noise_path(seed: np.random.SeedSequence, N: int, phi: str, *, burn: float) -> dict[str, float]:
    """The vector is drawn halfway through the burn, from the noise's own stream, and never sees noise."""
    J, x = start(seed, NOISE["g"], N, 1)
    rng, dt, states, vector = np.random.default_rng(child(seed, 0)), 0.25, [], None
    half, count = round(burn / 2 / dt), round(NOISE["duration"] / dt)
    for n in range(2 * half + count):
        if n == half:
            vector = rng.standard_normal((1, N), dtype=np.float32).astype(float)
        states.append(x[0])
        kicked = np.sqrt(2 * NOISE["D"] * dt) * rng.standard_normal((1, N), dtype=np.float32)
        x = x + dt * (-x + JETS[phi](x)[0] @ J.T) + kicked
    states.append(x[0])
    jacobians = [(1 - dt) * np.eye(N) + dt * J * JETS[phi](x)[1] for x in states[half:-1]]
    rate = growth(jacobians, vector, align=half)[0] / dt
    return {"lyapunov_max": rate, "variance": float(np.mean(np.square(states[2 * half + 1 :])))}


def noise() -> None:
    """Variance and exponent of one network, with a burn and without; of two, by the children of the seed."""
    for N, phi, burn in ((6, "tanh", 1.5), (5, "x/(1+x**2)", 0.5)):
        found = noisy(SEED, N=N, phi=phi, **NOISE | {"burn": burn})
        agree(found, noise_path(SEED, N, phi, burn=burn), rtol=5e-5)
    found = noisy_pair(SEED, N=4, **NOISE)
    want: dict[str, Any] = {}
    for part, size in enumerate(("N", "2N")):
        one = noise_path(child(SEED, part), 4 * (part + 1), "tanh", burn=1.5)
        want |= {f"{name}_{size}": value for name, value in one.items()}
    agree(found, want, rtol=5e-5)
    agree(kick(0.5, 0.16), 0.4, rtol=1e-7)


def covered(seed: np.random.SeedSequence, N: int, phi: str) -> dict[str, float]:
    """Of two trajectories of one network, sampled after the burn."""
    J, x = start(seed, SAMPLED["g"], N, 2)
    seen = np.array(path(J, x, 0.25, 16, phi))[6::2]
    found: dict[str, Any] = {}
    for name, values in (("x", seen), ("phi", JETS[phi](seen)[0])):
        first, second = values[:, 0], values[:, 1]
        found[f"participation_ratio_{name}"] = replica_ratio(first, second) / N
        moments = np.linalg.eigvalsh(first.T @ first)
        found[f"naive_{name}"] = moments.sum() ** 2 / (moments**2).sum() / N
    return found


def participations() -> None:
    """Of x and of phi, corrected and naive."""
    for N, phi in ((7, "tanh"), (6, "x/(1+x**2)")):
        agree(participation(SEED, N=N, phi=phi, **SAMPLED), covered(SEED, N, phi), rtol=2e-5)
    found = participation_pair(SEED, N=5, **SAMPLED)
    want: dict[str, Any] = {f"{name}_N": value for name, value in covered(child(SEED, 0), 5, "tanh").items()}
    want |= {f"{name}_2N": value for name, value in covered(child(SEED, 1), 10, "tanh").items()}
    agree(found, want, rtol=2e-5)


ONE = "one state: one row"
EQUIVALENT = {
    f"gaussian.{where}": why
    for where, why in {
        "noise_kernel.noisy: twice the noise: rng.standard_normal(flow.states.shape, dtype=np.float32) -> "
        "2 * rng.standard_normal(flow.states.shape, dtype=np.float32)": "of the vector the direction counts",
        "noise_kernel.noisy: one draw for all: rng.standard_normal(flow.states.shape, dtype=np.float32) -> "
        "(lambda a: a[:1].repeat(len(a), 0))(rng.stan...=np.float32))": ONE,
        "noise_kernel._step: one draw for all: rng.standard_normal(flow.states.shape, dtype=np.float32) -> "
        "(lambda a: a[:1].repeat(len(a), 0))(rng.stan...=np.float32))": ONE,
        "noise_kernel.noisy: precision: np.float64 -> np.float32": "squares in float32, their mean to 1e-7",
        "participation_kernel.participation: earlier: samples[:, n] -> samples[:, n - 1]": "the order of "
        "samples is not used",
    }.items()
}
ORACLES = Oracles("gaussian.trajectories", (noise, participations), EQUIVALENT)
