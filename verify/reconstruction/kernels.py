r"""Two networks that nearly share their couplings, and least squares, in simulation.

    x(t + dt) = (1 - dt) x(t) + dt J_1 phi(x(t)),   J_2 = rho J_1 + eta J',   rho = (1 - eta^2)^(1/2),

both from the same state, reached by J_1 alone during `burn`. float64: rounding is a perturbation that grows
as the error of the couplings does. The diagonal of the couplings is drawn as the rest.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.networks.pairs import Observables
from rnnchaos.verify.spectrum.activation import activation


def copies(
    seed: np.random.SeedSequence, *, times: Sequence[float], eta: float, phi: str = "tanh", **network: Any
) -> Observables:
    """Kernel: at each of `times` after `burn`, means over neurons and `states` initial states: `distance`,
    `response` (over kappa) and `relative` (over the variances); `late`, the mean distance of all times."""
    g, N, dt = (network[name] for name in ("g", "N", "dt"))
    rng, rho, value = np.random.default_rng(seed), np.sqrt(1 - eta**2), activation(phi).value
    teacher = g * couplings(rng, N)
    x = rng.standard_normal((N, network["states"])) * np.sqrt(network["D0"])
    student = rho * teacher + eta * g * couplings(rng, N)
    for _ in range(round(network["burn"] / dt)):
        x += dt * (teacher @ value(x) - x)
    y, passed, seen = x.copy(), 0, []
    for steps in (round(time / dt) for time in times):
        for _ in range(passed, steps):
            x += dt * (teacher @ value(x) - x)
            y += dt * (student @ value(y) - y)
        passed = steps
        seen.append((np.mean((x - y) ** 2), np.mean(x**2) + np.mean(y**2)))
    distance, variances = np.array(seen).T
    response = distance / (2 * eta**2 / (1 + rho))
    more = {"relative": distance / variances, "late": distance.mean()}
    return {"distance": distance, "response": response, **more}


def regression(
    seed: np.random.SeedSequence, *, g: float, N: int, P: int, sigma: float, D0: float, phi: str = "tanh"
) -> Observables:
    """Kernel: couplings by least squares from `P` independent states with noise `sigma` on the fields:
    their `gain`, `weight_error`, kappa, and `prediction_error`, squared, of fields at `P` fresh states."""
    rng, value = np.random.default_rng(seed), activation(phi).value
    teacher = g * couplings(rng, N)
    design, fresh = (value(np.sqrt(D0) * rng.standard_normal((N, P))) for _ in range(2))
    fields = teacher @ design + sigma * rng.standard_normal((N, P))
    found = np.linalg.lstsq(design.T, fields.T, rcond=None)[0].T
    missed, gain = found - teacher, np.sqrt(np.sum(found**2) / N)
    errors = {"weight_error": np.sum(missed**2) / (N * g**2), "gain": gain}
    return errors | {"prediction_error": np.mean((missed @ fresh) ** 2)}


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes of a kernel: matrices of couplings, and states or samples."""
    N, columns = largest * int(parameters["N"]), parameters.get("states") or parameters["P"]
    return 8 * (5 * N * N + 8 * N * int(columns))
