r"""Runs on the landscape, state by state in float64, from the same draws: all that the kernels return."""

from typing import Any

import numpy as np

from rnnchaos.verify.gradient import kernels
from rnnchaos.verify.gradient.figure_kernel import gradient_pair
from rnnchaos.verify.gradient.langevin import network
from rnnchaos.verify.gradient.oracles.landscape import observed
from rnnchaos.verify.gradient.oracles.langevin import steps
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.references import JETS

SHAPE: dict[str, Any] = {"g": 1.4, "T": 0.8, "variance": 1.7, "N": 6, "dt": 0.1, "burn": 0.3}
CLOSE = 1e-5
"""Of float32 over some tens of steps."""


def drawn(rng: Any, *, g: float, N: int) -> Any:
    return rng.standard_normal((N, N), dtype=np.float32).astype(float) * g / np.sqrt(N)


def planted(rng: Any, J: Any, *, T: float, S: float, phi: str) -> tuple[Any, Any]:
    """x ~ N(0, S); h|x has the mean x (S - T)/S and the variance T (S - T)/S; and J with J phi(x) = h."""
    x = np.sqrt(S) * rng.standard_normal(len(J))
    h = x * (1 - T / S) + np.sqrt(T * (S - T) / S) * rng.standard_normal(len(J))
    rate = JETS[phi](x)[0]
    return J + np.outer(h - J @ rate, rate) / (rate @ rate), x


def averaged(J: Any, seen: list[Any], phi: str = "tanh") -> dict[str, Any]:
    """Means over samples of each state's observables."""
    rows = [[observed(J, row, phi) for row in states] for states in seen]
    return {name: np.mean([[one[name] for one in row] for row in rows], axis=0) for name in rows[0][0]}


def langevin() -> None:
    """`simulate gradient` from all starts; the increment is that of the step after a sample."""
    for start, scheme, phi in (
        ("planted", "matthews", "tanh"),
        ("inside", "heun", "x/(1+x**2)"),
        ("outside", "euler", "tanh"),
    ):
        found = kernels.gradient(
            SEED, states=2, duration=1.2, every=0.3, start=start, scheme=scheme, phi=phi, **SHAPE
        )
        rng = np.random.default_rng(SEED)
        J = drawn(rng, g=SHAPE["g"], N=6)
        if start == "planted":
            J, one = planted(rng, J, T=SHAPE["T"], S=SHAPE["variance"], phi=phi)
            x = one[None]
        else:
            x = _wide(rng, {"inside": 0.5, "outside": 2.0}[start], 2)
        moves = steps(scheme, J, x, rng, T=SHAPE["T"], dt=0.1, phi=phi)
        path = [next(moves) for _ in range(3 + 4 * 3 + 1)]
        want: dict[str, Any] = {name: value.mean() for name, value in averaged(J, path[3:-1:3], phi).items()}
        want["increment"] = np.mean([(path[n + 1] - path[n]) ** 2 for n in range(3, 15, 3)])
        agree(found, want, rtol=CLOSE)


def _wide(rng: Any, width: float, states: int) -> Any:
    x = rng.standard_normal((states, SHAPE["N"]), dtype=np.float32).astype(float)
    return x * width * np.sqrt(SHAPE["variance"])


def equilibrium() -> None:
    """Three starts in one network, each averaged by itself."""
    given: dict[str, Any] = {"duration": 1.2, "every": 0.4, "thresholds": (0.5, 1.5)}
    found = kernels.equilibrium(SEED, states=2, **SHAPE, **given)
    rng = np.random.default_rng(SEED)
    J, x = planted(rng, drawn(rng, g=SHAPE["g"], N=6), T=SHAPE["T"], S=SHAPE["variance"], phi="tanh")
    starts = np.vstack([x, x, _wide(rng, 0.5, 2), _wide(rng, 2.0, 2)])
    moves = steps("matthews", J, starts, rng, T=SHAPE["T"], dt=0.1)
    seen = [next(moves) for _ in range(3 + 12)][3::4]
    means, want = averaged(J, seen), {"overlap": _overlap(seen)}
    for k, start in enumerate(("planted", "inside", "outside")):
        rows = slice(2 * k, 2 * k + 2)
        own = {name: value[rows].mean() for name, value in means.items()}
        own["thermometer"] = own["gradient_norm"] / own["laplacian"]
        own["marginal"] = [np.mean([np.abs(s[rows]) < theta for s in seen]) for theta in (0.5, 1.5)]
        want |= {f"{name}_{start}": value for name, value in own.items()}
    agree(found, want, rtol=CLOSE)


def _overlap(seen: list[Any]) -> float:
    pairs = [(a, b) for a in range(6) for b in range(a)]
    return float(np.mean([(np.tanh(s[a]) @ np.tanh(s[b]) / 6) ** 2 for s in seen for a, b in pairs]))


def couplings_law() -> None:
    """Of variance g^2/N, in float32, and the pairs from the two children of the seed."""
    agree(
        network(np.random.default_rng(3), g=2.0, N=4), drawn(np.random.default_rng(3), g=2.0, N=4), rtol=1e-6
    )
    hold(network(np.random.default_rng(3), g=2.0, N=4).dtype == np.float32, "float32")
    common: dict[str, Any] = {
        "g": 1.5,
        "dt": 0.25,
        "states": 2,
        "burn": 0.5,
        "duration": 1.0,
        "thresholds": (0.5,),
    }
    cases: Any = (
        (kernels.chaos, kernels.chaos_pair, {}),
        (kernels.equilibrium, kernels.equilibrium_pair, {"T": 0.8, "variance": 1.7}),
    )
    for single, double, more in cases:
        want: dict[str, Any] = {}
        for part, size in enumerate(("N", "2N")):
            one = single(child(SEED, part), N=4 * (part + 1), **common, **more)
            want |= {f"{name}_{size}": value for name, value in one.items()}
        agree(double(SEED, N=4, **common, **more), want, rtol=0)


def flow_path(J: Any, x: Any, dt: float, count: int) -> list[Any]:
    """The classical Runge-Kutta method."""
    out = [x]
    for _ in range(count):
        k1 = _force(J, x)
        k2 = _force(J, x + dt * k1 / 2)
        k3 = _force(J, x + dt * k2 / 2)
        k4 = _force(J, x + dt * k3)
        x = x + dt * (k1 / 6 + k2 / 3 + k3 / 3 + k4 / 6)
        out.append(x)
    return out


def _force(J: Any, x: Any) -> Any:
    return np.tanh(x) @ J.T - x


def chaos() -> None:
    """The flow: means of what is seen, and ratios of these means."""
    given: dict[str, Any] = {
        "g": 1.8,
        "N": 6,
        "dt": 0.25,
        "states": 3,
        "burn": 0.5,
        "every": 0.5,
        "duration": 2.0,
    }
    found = kernels.chaos(SEED, thresholds=(0.5, 1.5), **given)
    rng = np.random.default_rng(SEED)
    J = drawn(rng, g=1.8, N=6)
    x = rng.standard_normal((3, 6), dtype=np.float32).astype(float)
    seen = flow_path(J, x, 0.25, 9)[2::2]
    means = {name: value.mean() for name, value in averaged(J, seen).items()}
    forces = [_force(J, s) for s in seen]
    f2, x2, fg = (
        np.mean(np.square(a)) for a in (forces, seen, [f + s for f, s in zip(forces, seen, strict=True)])
    )
    want = means | {
        "arc_length_rate": np.mean([np.linalg.norm(f, axis=1) for f in forces]) / np.sqrt(6),
        "marginal": [np.mean(np.abs(seen) < theta) for theta in (0.5, 1.5)],
        "kinetic_energy": f2,
        "steepness": means["gradient_norm"] / f2,
        "x.h": np.mean([s * (f + s) for f, s in zip(forces, seen, strict=True)]) / np.sqrt(x2 * fg),
        "x.F": np.mean([s * f for f, s in zip(forces, seen, strict=True)]) / np.sqrt(x2 * f2),
        "F.grad": means["force_gradient"] / np.sqrt(f2 * means["gradient_norm"]),
        "chaotic": 1.0,
    }
    agree(found, want, rtol=CLOSE, atol=1e-6)


def rest_and_return() -> None:
    """A state that returns; one at a fixed point of <x^2> = 9.4 whose <F^2> sinks below 1e-7 (1 + <x^2>)."""
    for key, dt, burn, duration, expected in (
        (0, 0.5, 20.0, 10.0, 0),
        (0, 0.5, 20.0, 3.0, 1),
        (2, 0.25, 8.75, 1.0, 1),
        (2, 0.25, 9.0, 1.0, 0),
    ):
        given: dict[str, Any] = {
            "g": 3.0,
            "N": 4,
            "states": 1,
            "thresholds": (1.0,),
            "every": dt if key == 0 else 0.5,
        }
        seed = np.random.SeedSequence(20, spawn_key=(key,))
        agree(kernels.chaos(seed, dt=dt, burn=burn, duration=duration, **given)["chaotic"], expected, rtol=0)


def pairs() -> None:
    """At N and at 2N units, each from a seed of its own."""
    given: dict[str, Any] = {**SHAPE, "states": 1, "duration": 0.3, "every": 0.3, "scheme": "euler"}
    one = {f"{name}_N": value for name, value in kernels.gradient(child(SEED, 0), **given).items()}
    two = kernels.gradient(child(SEED, 1), **{**given, "N": 12})
    agree(gradient_pair(SEED, **given), one | {f"{name}_2N": value for name, value in two.items()}, rtol=0)


CHECKS = (langevin, equilibrium, couplings_law, chaos, rest_and_return, pairs)
VECTOR = "a vector is its own transpose"
ALMOST = "equality has probability 0"
EQUIVALENT = {
    f"gradient.{where}": why
    for where, why in {
        "kernels._below: edge: np.abs(states)[..., None] < np.asarray(thres...states.dtype) -> "
        "np.abs(states)[..., None] <= np.asarray(thre...states.dtype)": ALMOST,
        "kernels._watched: precision: np.float64 -> np.float32": "squares of float32, to 1e-7 of them",
        "kernels.chaos: edge: 2 * total['energy'] > samples * QUIET * (1 +...'] / samples) -> "
        "2 * total['energy'] >= samples * QUIET * (1 ...'] / samples)": ALMOST,
        "langevin.planted: transposed: couplings @ rate.astype(couplings.dtype) -> "
        "couplings @ rate.astype(couplings.dtype).T": VECTOR,
        "langevin.planted: transposed: rate @ rate -> rate @ rate.T": VECTOR,
    }.items()
}
ORACLES = Oracles("gradient.runs", CHECKS, EQUIVALENT)
