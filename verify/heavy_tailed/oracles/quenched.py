r"""Quenched networks: x' = tanh(g W x + b xi) unit by unit, exponents by QR at every step, eigenvalues."""

from functools import partial
from typing import Any

import numpy as np

from rnnchaos.verify.heavy_tailed import couplings as drawing
from rnnchaos.verify.heavy_tailed import quenched_kernels as kernels
from rnnchaos.verify.heavy_tailed.network_kernel import heavy_tailed
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.couplings import stable_law
from rnnchaos.verify.kernels.shared.references import growth, iterated, kaplan_yorke, patched, sample_ratio

N = 5


def drawn(rng: Any, alpha: float, n: int, kind: Any = np.float64) -> Any:
    """W at gain 1."""
    z = stable_law(rng, alpha, n * n).reshape(n, n).T
    return (z / n ** (1 / alpha)).astype(kind).astype(float)


def couplings() -> None:
    """Blocks of rows follow each other, in float32 or float64."""
    with patched(drawing, "BLOCK", 12):
        rng = np.random.default_rng(SEED)
        found = drawing.couplings(rng, alpha=1.5, N=N, kind=np.float64)
    own = np.random.default_rng(SEED)
    rows = [stable_law(own, 1.5, size * N).reshape(size, N) for size in (2, 2, 1)]
    agree(found, np.vstack(rows) / N ** (1 / 1.5), rtol=1e-12)
    usual = drawing.couplings(np.random.default_rng(SEED), alpha=1.5, N=N)
    agree(usual.T, drawn(np.random.default_rng(SEED), 1.5, N), rtol=1e-6)
    hold(usual.dtype == np.float32, "float32")


def _scanned(J: Any, x: Any) -> Any:
    return np.tanh(J @ x)


def scans() -> None:
    """Each gain by itself; the inputs are those that made the states."""
    rng = np.random.default_rng(3)
    W, x = rng.standard_normal((N, N)), rng.standard_normal((2, N)).astype(np.float32)
    want = [
        iterated(partial(_scanned, g * W), row.astype(float), 4) for g, row in zip((0.7, 1.9), x, strict=True)
    ]
    scan = drawing.Scan(np.ascontiguousarray(W.T, np.float32), (0.7, 1.9), x.copy())
    scan.step()
    agree(np.tanh(scan.inputs), [path[1] for path in want])
    agree(scan.states, [path[1] for path in want])
    scan.advance(3)
    agree(scan.states, [path[4] for path in want])


def radii() -> None:
    """ln of the largest |eigenvalue|, and the growth of one vector over the steps that count."""
    W = drawn(np.random.default_rng(SEED), 1.5, N, np.float32)
    agree(kernels.radius(SEED, alpha=1.5, N=N), {"log_radius": np.log(_radius(W))}, rtol=1e-6)
    found = drawing.log_radius(W.T.astype(np.float32), np.random.default_rng(4), align=2, duration=3)
    v = np.random.default_rng(4).standard_normal((1, N))
    agree(found, growth([W] * 5, v, align=2)[0], rtol=1e-5)


def _radius(W: Any) -> float:
    """By the roots of the characteristic polynomial."""
    return float(np.abs(np.roots(np.poly(W))).max())


def scales() -> None:
    """g (mean |x|^alpha)^(1/alpha) over states and steps after the burn; pairs from the children."""

    def one(seed: Any, units: int, alpha: float) -> float:
        rng = np.random.default_rng(seed)
        W = drawn(rng, alpha, units, np.float32)
        x = rng.standard_normal((2, units), dtype=np.float32).astype(float).T
        seen = iterated(lambda x: np.tanh(1.6 * W @ x), x, 6)[4:]
        return float(1.6 * np.mean(np.abs(seen) ** alpha) ** (1 / alpha))

    run: dict[str, Any] = {"g": 1.6, "states": 2, "burn": 3, "steps": 3}
    for alpha in (1.0, 1.5, 2.0):
        agree(kernels.scale(SEED, alpha=alpha, N=N, **run), {"scale": one(SEED, N, alpha)})
    found = kernels.scale_pair(SEED, alpha=1.5, N=N, **run)
    agree(found, {"scale_N": one(child(SEED, 0), N, 1.5), "scale_2N": one(child(SEED, 1), 2 * N, 1.5)})


def transposes() -> None:
    """One vector by J and another by J^T along one trajectory."""
    for align in (0, 2):
        found = kernels.transposed(SEED, alpha=1.5, g=1.7, N=N, burn=2, align=align, steps=4)
        agree(found, _transposes(align))


def _transposes(align: int) -> dict[str, float]:
    rng = np.random.default_rng(SEED)
    W = drawn(rng, 1.5, N, np.float32)
    x = rng.standard_normal((1, N), dtype=np.float32).astype(float)[0]
    inputs = [1.7 * W @ x for x in iterated(lambda x: np.tanh(1.7 * W @ x), x, 5 + align)[2:]]
    jacobians = [1.7 * W / np.cosh(h)[:, None] ** 2 for h in inputs]
    vectors = np.array([v / np.linalg.norm(v) for v in rng.standard_normal((2, N))])
    found: dict[str, Any] = {"exact": growth(jacobians, vectors[:1], align=align)[0]}
    return found | {"transposed": growth([J.T for J in jacobians], vectors[1:], align=align)[0]}


Run = dict[str, Any]


def followed(rng: Any, of: Run, W: Any, x: Any) -> tuple[Any, Any]:
    """Exponents and the states averaged over, of one network; W is redrawn where it is annealed."""
    linear, annealed = of["phi"] == "linear", of["ensemble"] == "annealed"

    def step(x: Any) -> tuple[Any, Any]:
        J = drawn(rng, of["alpha"], len(x)) if annealed else W
        h = of["g"] * J @ x + (of["noise"] * rng.standard_normal((1, len(x)))[0] if of["noise"] else 0)
        return (h, of["g"] * J) if linear else (np.tanh(h), of["g"] * J / np.cosh(h)[:, None] ** 2)

    for _ in range(of["burn"]):
        x, _ = step(x)
    frame = np.linalg.qr(rng.standard_normal((len(x), of["k"])))[0].T
    states, jacobians = [], []
    for _ in range(of["align"] + of["duration"]):
        x, J = step(x)
        states.append(x)
        jacobians.append(J)
    return growth(jacobians, frame, align=of["align"]), np.array(states[of["align"] :])


def single_networks() -> None:
    """Quenched and annealed, tanh and linear, with noise and without, and all that each of them lists."""
    common: dict[str, Any] = {"alpha": 1.5, "N": N, "burn": 2, "align": 2, "duration": 5}
    for ensemble, phi, noise, k, g in (
        ("quenched", "tanh", 0.0, 3, 2.2),
        ("annealed", "tanh", 0.4, N, 0.9),
        ("annealed", "linear", 0.0, 2, 1.2),
        ("quenched", "tanh", 0.3, 1, 2.0),
    ):
        of = common | {"ensemble": ensemble, "phi": phi, "noise": noise, "k": k, "g": g}
        found = heavy_tailed(SEED, **of)
        rng = np.random.default_rng(SEED)
        W = drawn(rng, 1.5, N)
        x = np.zeros(N) if phi == "linear" else rng.standard_normal((1, N))[0]
        exponents, states = followed(rng, of, W, x)
        want: dict[str, Any] = {"exponents": exponents, "lyapunov_max": exponents[0]}
        if ensemble == "quenched":
            want |= {"spectral_radius": _radius(W), "quenched_critical_gain": 1 / _radius(W)}
        if phi == "tanh":
            want |= {"variance": (states**2).mean(), "participation_ratio": sample_ratio(states)}
            reached = kaplan_yorke(exponents)
            want |= {"dimension": reached} if np.isfinite(reached) else {}
        agree(found, want, rtol=1e-9)


def dimensions() -> None:
    """Networks of several alpha, each at its own gain, from the children of the seed."""
    run, seed = (
        {"N": 9, "k": 6, "burn": 2, "align": 2, "steps": 5},
        np.random.SeedSequence(20, spawn_key=(4,)),
    )
    found = kernels.dimensions(seed, alphas=(1.6, 1.8), gains=(2.0, 2.5), **run)
    want = []
    for part, (alpha, g) in enumerate(((1.6, 2.0), (1.8, 2.5))):
        rng = np.random.default_rng(child(seed, part))
        W = drawn(rng, alpha, 9)
        of: dict[str, Any] = {
            "alpha": alpha,
            "g": g,
            "phi": "tanh",
            "ensemble": "quenched",
            "noise": 0.0,
        } | run
        exponents, _ = followed(rng, of | {"duration": 5}, W, rng.standard_normal((1, 9))[0])
        want.append(kaplan_yorke(exponents) / 9)
    agree(found, {"dimension": want}, rtol=1e-8)


DIRECTION = "of this vector or frame only the direction counts"
VECTOR = "a vector is its own transpose"
EQUIVALENT = {
    f"heavy_tailed.{where}": why
    for where, why in {
        "quenched_kernels.Driven.step: one draw for all: self.rng.standard_normal(inputs.shape) -> "
        "(lambda a: a[:1].repeat(len(a), 0))(self.rng...nputs.shape))": "one system: one row",
        "quenched_kernels.spectrum: twice the noise: scheme.rng.standard_normal((N, plan.k)) -> "
        "2 * scheme.rng.standard_normal((N, plan.k))": DIRECTION,
        "quenched_kernels.transposed: twice the noise: rng.standard_normal((2, N)) -> "
        "2 * rng.standard_normal((2, N))": DIRECTION,
        "quenched_kernels.transposed: transposed: W @ vectors[0] -> W @ vectors[0].T": VECTOR,
        "couplings.log_radius: twice the noise: rng.standard_normal((1, len(matrix))) -> "
        "2 * rng.standard_normal((1, len(matrix)))": DIRECTION,
        "couplings.log_radius: transposed: matrix @ vectors[0] -> matrix @ vectors[0].T": VECTOR,
    }.items()
}
ORACLES = Oracles(
    "heavy_tailed.quenched",
    (couplings, scans, radii, scales, transposes, single_networks, dimensions),
    EQUIVALENT,
)
