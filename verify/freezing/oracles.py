"""Networks with a reaction term by the plain formula of the drift and whole Jacobians, step by step."""

from typing import Any

import numpy as np

from rnnchaos.verify.freezing import kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, hold
from rnnchaos.verify.kernels.shared.references import JETS, classical, growth

CASES: Any = ((0.3, "tanh", {}), (1.0, "x/(1+x**2)", {"burn": 0.0}), (0.0, "tanh", {"every": 2.0}))
RUN: dict[str, Any] = {"g": 1.9, "N": 5, "dt": 0.1, "burn": 0.4, "duration": 1.2, "every": 0.3}
NAMES = ("variance", "gradient_norm", "force", "kinetic_energy")


def followed(gamma: float, phi: str, **changed: Any) -> dict[str, float]:
    """All that `freezing` returns."""
    of, rng = RUN | changed, np.random.default_rng(SEED)
    J = rng.standard_normal((of["N"], of["N"])) * of["g"] / np.sqrt(of["N"])
    x, v = rng.standard_normal((1, 2, of["N"]))[0]
    stride, looks = max(1, round(of["every"] / of["dt"])), max(1, round(of["duration"] / of["every"]))
    before, path, jacobians = round(of["burn"] / of["dt"]), [x], []
    for _ in range(before + stride * looks):
        x, matrix = classical(lambda at: _field(at, J, gamma, phi), x, of["dt"])
        path.append(x)
        jacobians.append(matrix)
    seen = np.array([_parts(x, J, gamma, phi) for x in path[before::stride]])
    rates = {"lyapunov_max": growth(jacobians, v[None], align=before)[0] / of["dt"]}
    rates["falling"] = float(np.mean(np.diff(seen[:, 2]) < 0))
    return dict(zip(NAMES, seen[1:].mean(axis=0), strict=True)) | rates


def _parts(x: Any, J: Any, gamma: float, phi: str) -> list[Any]:
    F = -x + J @ JETS[phi](x)[0]
    gradient = -F + JETS[phi](x)[1] * (J.T @ F)
    return [np.mean(y**2) for y in (x, gradient, F, (1 - gamma) * F - gamma * gradient)]


def _field(x: Any, J: Any, gamma: float, phi: str) -> tuple[Any, Any]:
    """The drift and its Jacobian."""
    rate, slope, bend = JETS[phi](x)
    F, own = -x + J @ rate, J * slope - np.eye(len(x))
    turned = np.diag(bend * (J.T @ F)) + slope[:, None] * (J.T @ own)
    return F - gamma * slope * (J.T @ F), own - gamma * turned


def networks() -> None:
    """Some gammas, two phi, a burn and none, one look and many, and the plain network beside."""
    for gamma, phi, changed in CASES:
        found = kernels.freezing(SEED, gamma=gamma, phi=phi, **RUN | changed)
        agree(found, followed(gamma, phi, **changed), rtol=1e-9, atol=1e-12)
    pair = followed(0.0, "tanh"), followed(0.4, "tanh")
    exponents, energies = ([run[name] for run in pair] for name in ("lyapunov_max", "kinetic_energy"))
    want = {"slowing": exponents[0] - exponents[1], "weakening": np.log(energies[0] / energies[1])}
    agree(kernels.suppression(SEED, gamma=0.4, **RUN), want, rtol=1e-8)
    hold(kernels.Reaction.divergence(kernels) is None, "a determinant")  # type: ignore[arg-type, func-returns-value]


def matrices() -> None:
    """Edges by the drift's own Jacobian at the origin; E by the exponential of the symmetric W."""
    J, unit = np.random.default_rng(SEED).standard_normal((6, 6)) * 0.9 / np.sqrt(6), np.eye(6)
    values = np.linalg.eigvals(_field(np.zeros(6), J, 0.3, "tanh")[1]).real
    found = kernels.spectrum(SEED, g=0.9, gamma=0.3, N=6)
    agree(found, {"rightmost": values.max(), "leftmost": values.min()}, rtol=1e-9)
    w, U = np.linalg.eigh((unit - J).T @ (unit - J))
    ends = [(unit - J) @ (U * np.exp(-w * t)) @ U.T for t in (0.5, 2.0)]
    want = {"energy": [np.sum(end**2) / 12 for end in ends]}
    agree(kernels.decay(SEED, g=0.9, N=6, times=[0.5, 2.0]), want, rtol=1e-9)


_EDGE = (
    "freezing.kernels.freezing: edge: after['force'] < before['force'] -> after['force'] <= before['force']"
)
ORACLES = Oracles("freezing", (networks, matrices), {_EDGE: "no two looks have one E to the last bit"})
