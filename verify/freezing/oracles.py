"""Networks with a reaction term by whole Jacobians and the plain formula of the drift, step by step."""

from typing import Any

import numpy as np

from rnnchaos.verify.freezing import kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold
from rnnchaos.verify.kernels.shared.references import JETS, growth

RUN: dict[str, Any] = {"g": 1.9, "N": 5, "dt": 0.1, "burn": 0.4, "duration": 1.2, "every": 0.3}


def followed(gamma: float, phi: str, **changed: Any) -> dict[str, float]:
    """All that `freezing` returns."""
    of, rng = RUN | changed, np.random.default_rng(SEED)
    N, h = of["N"], of["dt"]
    J = rng.standard_normal((N, N)) * of["g"] / np.sqrt(N)
    x, v = rng.standard_normal((1, 2, N))[0]
    path, jacobians = [x], []
    stride, looks = max(1, round(of["every"] / h)), max(1, round(of["duration"] / of["every"]))
    before = round(of["burn"] / h)
    for _ in range(before + stride * looks):
        x, matrix = _step(x, h, J, gamma, phi)
        path.append(x)
        jacobians.append(matrix)
    seen = [_parts(x, J, gamma, phi) for x in path[before::stride]]
    means = dict(
        zip(("variance", "gradient_norm", "force", "kinetic_energy"), np.mean(seen[1:], axis=0), strict=True)
    )
    falling = np.mean(np.diff([part[2] for part in seen]) < 0)
    return means | {"lyapunov_max": growth(jacobians, v[None], align=before)[0] / h, "falling": falling}


def _parts(x: Any, J: Any, gamma: float, phi: str) -> Any:
    F = -x + J @ JETS[phi](x)[0]
    gradient = -F + JETS[phi](x)[1] * (J.T @ F)
    move = (1 - gamma) * F - gamma * gradient
    return [np.mean(y**2) for y in (x, gradient, F, move)]


def _field(x: Any, J: Any, gamma: float, phi: str) -> tuple[Any, Any]:
    """The drift and its Jacobian."""
    rate, slope, bend = JETS[phi](x)
    F, own = -x + J @ rate, J * slope - np.eye(len(x))
    pull = J.T @ F
    return F - gamma * slope * pull, own - gamma * (np.diag(bend * pull) + slope[:, None] * (J.T @ own))


def _step(x: Any, h: float, J: Any, gamma: float, phi: str) -> tuple[Any, Any]:
    """The classical method, and the Jacobian of its step by the chain rule."""
    total, moved, unit = np.zeros(len(x)), np.zeros(J.shape), np.eye(len(x))
    k, tangent = np.zeros(len(x)), np.zeros(J.shape)
    for part, weight in ((0.0, 1), (0.5, 2), (0.5, 2), (1.0, 1)):
        k, local = _field(x + part * h * k, J, gamma, phi)
        tangent = local @ (unit + part * h * tangent)
        total, moved = total + weight * k, moved + weight * tangent
    return x + h / 6 * total, unit + h / 6 * moved


def networks() -> None:
    """Some gammas, two phi, a burn and none, one look and many, and the plain network beside."""
    for gamma, phi, changed in (
        (0.3, "tanh", {}),
        (1.0, "x/(1+x**2)", {"burn": 0.0}),
        (0.0, "tanh", {"every": 2.0}),
    ):
        found = kernels.freezing(SEED, gamma=gamma, phi=phi, **RUN | changed)
        agree(found, followed(gamma, phi, **changed), rtol=1e-9, atol=1e-12)
    agree(kernels.freezing(SEED, gamma=0.3, **RUN), followed(0.3, "tanh"), rtol=1e-9)


def suppressed() -> None:
    """Both runs from one seed."""
    plain, other = (followed(gamma, "tanh") for gamma in (0.0, 0.4))
    want = {
        "slowing": plain["lyapunov_max"] - other["lyapunov_max"],
        "weakening": np.log(plain["kinetic_energy"] / other["kinetic_energy"]),
    }
    agree(kernels.suppression(SEED, gamma=0.4, **RUN), want, rtol=1e-8)


def matrices() -> None:
    """Edges by the drift's own Jacobian at the origin; E by the exponential of the symmetric W, state by state."""
    J = np.random.default_rng(SEED).standard_normal((6, 6)) * 0.9 / np.sqrt(6)
    values = np.linalg.eigvals(_field(np.zeros(6), J, 0.3, "tanh")[1]).real
    found = kernels.spectrum(SEED, g=0.9, gamma=0.3, N=6)
    agree(found, {"rightmost": values.max(), "leftmost": values.min()}, rtol=1e-9)
    w, U = np.linalg.eigh((np.eye(6) - J).T @ (np.eye(6) - J))
    for t, energy in zip(
        (0.5, 2.0), kernels.decay(SEED, g=0.9, N=6, times=[0.5, 2.0])["energy"], strict=True
    ):
        end = (np.eye(6) - J) @ (U * np.exp(-w * t)) @ U.T
        agree(energy, np.sum(end**2) / 2 / 6, rtol=1e-9)


def undetermined() -> None:
    """The determinant is not followed."""
    hold(kernels.Reaction.divergence(None) is None, "a determinant")  # type: ignore[arg-type, func-returns-value]


ORACLES = Oracles("freezing", (networks, suppressed, matrices, undetermined))
