r"""Spectra of the flow of Gaussian networks: whole matrices, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.gaussian.flow_spectrum import kernels
from rnnchaos.verify.gaussian.oracles.spectra import CHAOTIC, drawn
from rnnchaos.verify.kernels.equivalent import ALMOST
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.references import JETS, growth, kaplan_yorke
from rnnchaos.verify.kernels.shared.time_steps import Matrix, followed
from rnnchaos.verify.networks.backward_flow import path_bytes

STEP, NAMES = 0.25, ("dimension", "entropy_rate", "unstable_fraction")


def smallest() -> None:
    """Few trajectories and more: the classical method for dv/dt = A v, backward, A at the times of a
    trajectory."""
    for states, g in ((2, 1.3), (5, 1.1)):
        run: dict[str, Any] = {"scheme": "rk4", "dt": STEP, "burn": 0.75, "align": 0.5, "duration": 1.5}
        found = kernels.smallest_of_network(SEED, g=g, N=6, states=states, **run)
        agree(found, {"lyapunov_min": _smallest(states, g)}, rtol=2e-4)


def _smallest(states: int, g: float) -> float:
    rng, rates = np.random.default_rng(SEED), []
    J = g * drawn(rng, 6)
    for x, v in zip(*rng.standard_normal((2, states, 6), dtype=np.float32).astype(float), strict=True):
        path, _ = followed(J, x, scheme="rk4", dt=STEP / 2, count=6 + 16)
        rates_of = [_rate(J, at) for at in path[6:]]
        sizes = []
        for end in range(16, 0, -2):
            early, middle, late = rates_of[end - 2 : end + 1]
            before, v = np.linalg.norm(v), _backward(late, middle, early, v)
            sizes.append(np.log(np.linalg.norm(v) / before))
        rates.append(-np.mean(sizes[2:]) / STEP)
    return float(np.mean(rates))


def _rate(J: Matrix, x: Any) -> Matrix:
    """A = -1 + J diag phi'."""
    return J * JETS["tanh"](x)[1] - np.eye(len(x))


def _backward(late: Matrix, middle: Matrix, early: Matrix, v: Any) -> Any:
    first = late @ v
    second = middle @ (v - STEP / 2 * first)
    third = middle @ (v - STEP / 2 * second)
    fourth = early @ (v - STEP * third)
    return v - STEP / 6 * (first + 2 * second + 2 * third + fourth)


def leading_part() -> None:
    """Some of the exponents, QR at every step; two networks by the children of the seed; too few of them."""
    run: dict[str, Any] = {"g": 4.0, "scheme": "rk4", "dt": STEP, "burn": 0.75, "align": 0.5, "duration": 7.5}
    run["precision"] = "float64"
    agree(kernels.leading_part(CHAOTIC, N=8, share=0.7, **run), _part(CHAOTIC, 8, 6), rtol=1e-7)
    found = kernels.part_pair(CHAOTIC, N=6, share=0.9, **run)
    sizes = (
        (size, _part(child(CHAOTIC, part), 6 * (part + 1), k))
        for part, (size, k) in enumerate((("N", 6), ("2N", 11)))
    )
    agree(found, {f"{name}_{size}": x for size, one in sizes for name, x in one.items()}, rtol=1e-7)
    few = kernels.leading_part(CHAOTIC, N=8, share=0.1, **run)
    hold(bool(np.isnan([few[name] for name in NAMES]).all()), "one exponent, which is positive")


def _part(seed: Any, N: int, k: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    J = 4.0 * drawn(rng, N, np.float64)
    states, jacobians = followed(J, rng.standard_normal((1, N))[0], scheme="rk4", dt=STEP, count=35)
    exponents = growth(jacobians[3:], rng.standard_normal((k, N)), align=2) / STEP
    return {
        "dimension": kaplan_yorke(exponents) / N,
        "entropy_rate": exponents[exponents > 0].sum() / N,
        "unstable_fraction": np.count_nonzero(exponents > 0) / N,
        "variance": float(np.mean(np.square(states[6:]))),
    }


def memory() -> None:
    """Of the states at half steps, in float32."""
    given = {"align": 0.5, "duration": 1.5, "dt": 0.25, "states": 3, "N": 10}
    agree(path_bytes(given), 4 * 17 * 3 * 10)
    agree(kernels.leading_count(0.34, 3), 2)


CHECKS = (smallest, leading_part, memory)
LEADING = "gaussian.flow_spectrum.kernels.leading_part: edge: "
EDGES = (f"{LEADING}exponents[-1] < 0 -> exponents[-1] <= 0", f"{LEADING}exponents > 0 -> exponents >= 0")
ORACLES = Oracles("gaussian.flow_spectra", CHECKS, dict.fromkeys(EDGES, ALMOST))
