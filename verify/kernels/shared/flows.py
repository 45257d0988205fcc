r"""Euler's flow, step by step, from the same draws: what `networks.flow` and its like must give."""

from typing import Any

import numpy as np

from rnnchaos.verify.kernels.oracle import SEED, agree, child, hold
from rnnchaos.verify.networks import flow
from rnnchaos.verify.networks.pairs import paired

FUNCTIONS: dict[str, Any] = {"tanh": np.tanh, "x/(1+x**2)": lambda x: x / (1 + x * x)}
RUN: dict[str, Any] = {"g": 1.8, "N": 7, "dt": 0.25, "burn": 1.25, "duration": 4.0}
RUN |= {"thresholds": (0.4, 1.1), "lags": (0.5, 1.5)}


def start(seed: np.random.SeedSequence, g: float, N: int, states: int) -> tuple[Any, Any]:
    """J and x_i(0) ~ N(0, 1), drawn in this order."""
    rng = np.random.default_rng(seed)
    couplings = rng.standard_normal((N, N), dtype=np.float32).T.astype(float) * g / np.sqrt(N)
    return couplings, rng.standard_normal((states, N), dtype=np.float32).astype(float)


def path(J: Any, x: Any, dt: float, steps: int, phi: str = "tanh") -> list[Any]:
    """x(0), ..., x(steps)."""
    out = [x]
    for _ in range(steps):
        x = x + dt * (-x + np.array([J @ FUNCTIONS[phi](row) for row in x]))
        out.append(x)
    return out


def averages(J: Any, seen: list[Any], dt: float, *, thresholds: Any, lags: Any, phi: str = "tanh") -> Any:
    """Over a path whose every second state is looked at, and its marginal once per unit of time."""
    looked = seen[:-1:2]
    forces = [-x + FUNCTIONS[phi](x) @ J.T for x in looked]
    powers = np.array([(f * f).mean(1) for f in forces])
    whole = looked[:: round(1 / (2 * dt))]
    return {
        "variance": np.mean([x * x for x in looked]),
        "kinetic_energy": powers.mean(),
        "arc_length_rate": np.sqrt(powers).mean(),
        "marginal": [np.mean([np.abs(x) < theta for x in whole]) for theta in thresholds],
        "correlation": [_lagged(looked, round(lag / (2 * dt))) for lag in lags],
        "chaotic": 1.0,
    }


def _lagged(looked: list[Any], m: int) -> float:
    return float(np.mean([looked[n] * looked[n + m] for n in range(len(looked) - m)]))


def expected(seed: np.random.SeedSequence, *, states: int, phi: str = "tanh", **changed: Any) -> Any:
    """All that `gaussian` returns."""
    of = RUN | changed
    J, x = start(seed, of["g"], of["N"], states)
    before, steps = round(of["burn"] / of["dt"]), round(of["duration"] / of["dt"])
    whole = path(J, x, of["dt"], before + steps, phi)
    given: dict[str, Any] = {name: of[name] for name in ("thresholds", "lags")}
    return averages(J, whole[before:], of["dt"], phi=phi, **given)


def moments() -> None:
    """Few rows and many, two phi, a burn and none."""
    for states, phi, changed in ((2, "tanh", {}), (5, "x/(1+x**2)", {}), (4, "tanh", {"burn": 0.0})):
        found = flow.gaussian(SEED, states=states, phi=phi, **RUN | changed)
        agree(found, expected(SEED, states=states, phi=phi, **changed))


def without_thresholds() -> None:
    given: dict[str, Any] = {"g": 1.8, "N": 5, "dt": 0.5, "burn": 0.0, "duration": 0.4, "states": 1}
    found = flow.gaussian(SEED, **given)
    agree(found, expected(SEED, **given, thresholds=(), lags=()) | _one(given))


def _one(given: Any) -> Any:
    """A run shorter than two steps looks once."""
    J, x = start(SEED, given["g"], given["N"], 1)
    force = -x + np.tanh(x) @ J.T
    power = (force**2).mean()
    means = {"variance": (x**2).mean(), "kinetic_energy": power, "arc_length_rate": np.sqrt(power)}
    return means | {"marginal": [], "correlation": []}


def pairs() -> None:
    """Of N and of 2N units, by the first and second child of the seed."""
    found = flow.richardson_pair(SEED, states=1, **RUN)
    want: dict[str, Any] = {}
    for part, size in ((0, "N"), (1, "2N")):
        one = expected(child(SEED, part), states=1, N=RUN["N"] * (part + 1))
        want |= {f"{name}_{size}": value for name, value in one.items()}
    agree(found, want)
    given = paired(lambda seed, *, N, b: {"x": N + b, "key": seed.spawn_key[-1]}, SEED, N=3, b=1)
    agree(given, {"x_N": 4, "x_2N": 7, "key_N": 0, "key_2N": 1})


def windows() -> None:
    """A burn of b is no burn from the state after b: windows that follow each other are one run."""
    given: dict[str, Any] = {"g": 1.8, "N": 6, "dt": 0.25, "states": 2, "phi": "tanh"}
    found = flow.relaxation(SEED, window=2.0, windows=3, thresholds=(0.5,), lags=(0.5,), **given)
    for w in range(3):
        one = flow.gaussian(SEED, burn=2.0 * w, duration=2.0, thresholds=(0.5,), lags=(0.5,), **given)
        agree({name: value[w] for name, value in found.items()}, one, rtol=1e-6)
    alone = flow.relaxation(SEED, window=2.0, windows=1, thresholds=(0.5,), lags=(0.5,), **given)
    agree({name: value[0] for name, value in alone.items()}, {n: v[0] for n, v in found.items()}, rtol=1e-6)


def rest_and_return() -> None:
    """At rest, on a cycle, and neither: the fractions that count as chaotic."""
    quiet = flow.gaussian(SEED, g=0.3, N=6, dt=0.5, states=2, burn=0.0, duration=60.0)
    agree(quiet["chaotic"], 0)
    agree([_turning(duration) for duration in (60.0, 2.0)], [0, 1])  # three periods, and too short to return
    agree(_alone(1e8, dt=0.5, duration=14.0), 1)  # x halves, from large: at 1 in the end, and not at rest
    agree(_alone(1.0, dt=1.0, duration=10.0), 0)  # at rest from the first step on
    agree(_alone(10.001, dt=0.1, duration=1.0, weight=10.0), 0)  # at rest for its size: |F| = 1e-4 |x|


def _turning(duration: float) -> float:
    """Two units that rotate on a limit cycle."""
    J = np.array([[1.6, -0.7], [0.7, 1.6]], np.float32)
    run = flow.Flow(np.float32(0.25) * J, np.array([[1.5, 0.0]], np.float32), dt=0.25)
    run.advance(20.0)
    return float(flow.observe(run, duration=duration)["chaotic"])


def _alone(x: float, *, dt: float, duration: float, weight: float = 0.0) -> float:
    """One unit."""
    run = flow.Flow(np.full((1, 1), dt * weight, np.float32), np.full((1, 1), x, np.float32), dt=dt)
    return float(flow.observe(run, duration=duration)["chaotic"])


def returns() -> None:
    """Left at an overlap below 1/2, seen again above 0.99, and not before it was left."""
    seen = flow.Returns(np.full((3, 2), [2e5, 0.0]))

    def look(*angles: float) -> None:
        states: Any = 1e5 * np.array([[np.cos(a), np.sin(a)] for a in angles])
        seen.look(states)

    look(0.0, 0.0, 0.0)
    hold(not seen.seen.any() and not seen.left.any(), "seen before it was left")
    look(1.1, 1.0, 1.1)
    hold(list(seen.left) == [True, False, True] and not seen.seen.any(), "an overlap of a half")
    look(0.5, 0.1, 0.2)
    hold(not seen.seen.any(), "an overlap of 0.98 is no return")
    look(0.1, 0.1, 1.3)
    hold(list(seen.seen) == [True, False, False], "a return")
    look(1.5, 1.5, 1.5)
    hold(list(seen.seen) == [True, False, False], "what returned stays so")


def sums() -> None:
    """Sums in float64, exact in numbers of which float32 drops some; thresholds that none is below."""
    x = np.ones((2, 40), np.float32)
    x[:, 0] = 4096
    run = flow.Flow(np.zeros((40, 40), np.float32), x, dt=1.0)
    found = flow.observe(run, duration=0.1, thresholds=(1.0, 4096.5))
    agree(found["variance"] * 40, 4096.0**2 + 39, rtol=0)
    agree(found["marginal"], [0, 1], rtol=0)
    halved = flow.Flow(np.zeros((1, 1), np.float32), np.full((1, 1), 4096, np.float32), dt=0.5)
    lagged = flow.observe(halved, duration=9.0, lags=(1.0,))["correlation"]
    agree(lagged, [np.mean([4.0**11 / 16**n for n in range(8)])], rtol=1e-10)


CHECKS = (moments, without_thresholds, pairs, windows, rest_and_return, returns, sums)
