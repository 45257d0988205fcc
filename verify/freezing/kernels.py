r"""Networks with an Onsager reaction term in simulation, in float64.

`spectrum` and `decay` need no dynamics: the eigenvalues of $(1-\gamma J^T)(J-1)$, and E of $e^{-Wt}x_0$ by
the singular values of 1 - J. `freezing` follows

    x' = -x + J phi(x) - gamma phi'(x) J^T F,     F = -x + J phi(x),

by the classical Runge-Kutta method, with a tangent vector that moves by the tangent of the step itself
(`rnnchaos.verify.spectrum.steps`) and grows by lambda_1; `suppression` compares it with gamma = 0 in the same
network from the same start.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.verify.gradient.landscape import Landscape, mean_product
from rnnchaos.verify.networks.normal import couplings
from rnnchaos.verify.networks.pairs import Observables
from rnnchaos.verify.networks.tangent import normalised
from rnnchaos.verify.spectrum.field import Parts
from rnnchaos.verify.spectrum.steps import RungeKutta

Array = NDArray[np.float64]


def spectrum(seed: np.random.SeedSequence, *, g: float, gamma: float, N: int) -> Observables:
    """Kernel: `rightmost` and `leftmost` real part of the eigenvalues of one network at the origin."""
    J, unit = g * couplings(np.random.default_rng(seed), N), np.eye(N)
    values = np.linalg.eigvals((unit - gamma * J.T) @ (J - unit)).real
    return {"rightmost": values.max(), "leftmost": values.min()}


def decay(seed: np.random.SeedSequence, *, g: float, N: int, times: Sequence[float]) -> Observables:
    """Kernel: `energy` E/(N v_0) at the `times`, at gamma = 1, averaged over small states of one network."""
    J = g * couplings(np.random.default_rng(seed), N)
    w = np.linalg.svd(np.eye(N) - J, compute_uv=False) ** 2
    return {"energy": np.array([np.mean(w * np.exp(-2 * w * t)) / 2 for t in times])}


class Reaction:
    """G of x' = -x + G(x) and its tangent, for `rnnchaos.verify.spectrum.steps`."""

    leak = 1.0

    def __init__(self, landscape: Landscape, gamma: float) -> None:
        self.J, self.jet, self.gamma = landscape.couplings, landscape.jet, gamma

    def add(self, parts: Parts, factor: float, out: Parts) -> None:
        """out += factor [G(x); DG(x) V], x the first row and V the others."""
        x, V = parts[0][:, :1], parts[0][:, 1:]
        rate, slope, bend = self.jet(x)
        force, moved = rate @ self.J.T, (slope * V) @ self.J.T
        pull, turned = (force - x) @ self.J, (moved - V) @ self.J
        out[0][:, :1] += factor * (force - self.gamma * slope * pull)
        out[0][:, 1:] += factor * (moved - self.gamma * (bend * V * pull + slope * turned))

    def divergence(self) -> None:
        """The determinant is not followed."""


def freezing(
    seed: np.random.SeedSequence,
    *,
    g: float,
    gamma: float,
    N: int,
    dt: float,
    burn: float,
    duration: float,
    every: float,
    phi: str = "tanh",
) -> Observables:
    """Kernel of `simulate freezing`: averages of one network over looks `every` apart after `burn`, from
    x_i ~ N(0, 1): `variance`, `kinetic_energy` <x'^2>, `force` <F^2>, `gradient_norm`, `lyapunov_max`, and
    `falling`, the share of looks at which E is lower than at the one before."""
    rng = np.random.default_rng(seed)
    landscape = Landscape(g * couplings(rng, N), phi)
    field = Reaction(landscape, gamma)
    scheme, part = RungeKutta(field, dt), rng.standard_normal((1, 2, N))
    stride, looks = max(1, round(every / dt)), max(1, round(duration / every))
    for _ in range(round(burn / dt)):
        scheme.step([part])
        normalised(part[:, 1])
    first = _looked(landscape, field, part)
    seen, growth = [first], 0.0
    for _ in range(looks):
        for _ in range(stride):
            scheme.step([part])
            growth += float(np.log(normalised(part[:, 1])[0]))
        seen.append(_looked(landscape, field, part))
    means = {name: float(np.mean([look[name] for look in seen[1:]])) for name in first}
    falling = np.mean([after["force"] < before["force"] for before, after in pairwise(seen)])
    return means | {"lyapunov_max": growth / (looks * stride * dt), "falling": float(falling)}


def _looked(landscape: Landscape, field: Reaction, part: Array) -> dict[str, float]:
    """Per neuron, at the state."""
    velocity = -part
    field.add([part], 1.0, [velocity])
    seen = landscape.observables(part[:, 0])
    moving = mean_product(velocity[:, 0], velocity[:, 0])
    known = {name: float(seen[name][0]) for name in ("variance", "gradient_norm")}
    return known | {"force": 2 * float(seen["energy"][0]), "kinetic_energy": float(moving[0])}


def suppression(seed: np.random.SeedSequence, *, gamma: float, **parameters: Any) -> Observables:
    """Kernel: `slowing` lambda_1(0) - lambda_1(gamma) and `weakening` ln Gamma0(0)/Gamma0(gamma)."""
    plain, other = (freezing(seed, gamma=strength, **parameters) for strength in (0.0, gamma))
    ratio = plain["kinetic_energy"] / other["kinetic_energy"]
    return {"slowing": plain["lyapunov_max"] - other["lyapunov_max"], "weakening": float(np.log(ratio))}


def memory_bytes(parameters: Mapping[str, Any], *, largest: int = 1) -> int:
    """Peak bytes: a few matrices of `largest` times N units."""
    return 48 * (largest * int(parameters["N"])) ** 2
