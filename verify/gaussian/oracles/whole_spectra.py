r"""Smallest exponents and whole spectra of Gaussian networks: whole Jacobians, from the same draws."""

from typing import Any

import numpy as np

from rnnchaos.verify.gaussian import spectrum_kernels as kernels
from rnnchaos.verify.gaussian.oracles.spectra import CHAOTIC, drawn
from rnnchaos.verify.kernels.equivalent import ALMOST
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child
from rnnchaos.verify.kernels.shared.references import growth, kaplan_yorke
from rnnchaos.verify.kernels.shared.time_steps import followed


def smallest() -> None:
    """Few trajectories and more: Jacobians backward, the last first, a linear system each."""
    for states, g in ((2, 1.3), (5, 1.1)):
        run: dict[str, Any] = {"scheme": "euler", "dt": 0.25, "burn": 0.75, "align": 0.5, "duration": 1.5}
        found = kernels.smallest(SEED, g=g, N=6, states=states, **run)
        agree(found, {"lyapunov_min": _smallest(states, g)}, rtol=2e-4)


def _smallest(states: int, g: float) -> float:
    rng, rates = np.random.default_rng(SEED), []
    J = g * drawn(rng, 6)
    for x, v in zip(*rng.standard_normal((2, states, 6), dtype=np.float32).astype(float), strict=True):
        _, jacobians = followed(J, x, scheme="euler", dt=0.25, count=11)
        growth = []
        for matrix in jacobians[:2:-1]:
            before, v = np.linalg.norm(v), np.linalg.solve(matrix, v)
            growth.append(np.log(before / np.linalg.norm(v)))
        rates.append(np.mean(growth[2:]) / 0.25)
    return float(np.mean(rates))


def whole() -> None:
    """All exponents of a discrete network, QR at every step; two networks by the children of the seed."""
    run: dict[str, Any] = {
        "g": 4.0,
        "scheme": "inputs",
        "dt": 1.0,
        "burn": 3.0,
        "align": 2.0,
        "duration": 30.0,
    }
    agree(kernels.whole(CHAOTIC, N=8, precision="float64", **run), _whole(CHAOTIC, 8), rtol=1e-7)
    found = kernels.whole_pair(CHAOTIC, N=6, precision="float64", **run)
    parts = enumerate(("N", "2N"))
    sizes = ((size, _whole(child(CHAOTIC, part), 6 * (part + 1))) for part, size in parts)
    agree(found, {f"{name}_{size}": x for size, one in sizes for name, x in one.items()}, rtol=1e-7)


def _whole(seed: Any, N: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    J = 4.0 * drawn(rng, N, np.float64)
    _, jacobians = followed(J, rng.standard_normal((1, N))[0], scheme="inputs", dt=1.0, count=35)
    exponents = growth(jacobians[3:], np.eye(N), align=2)
    return {
        "exponents": exponents,
        "dimension": kaplan_yorke(exponents) / N,
        "entropy_rate": exponents[exponents > 0].sum() / N,
        "unstable_fraction": np.count_nonzero(exponents > 0) / N,
    }


CHECKS = (smallest, whole)
EDGE = "gaussian.spectrum_kernels.whole: edge: exponents > 0 -> exponents >= 0"
ORACLES = Oracles("gaussian.whole_spectra", CHECKS, {EDGE: ALMOST})
