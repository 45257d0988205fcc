r"""Exponents of Gaussian networks: Jacobians step by step, QR at every one of them, from the same draws."""

from functools import partial
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.gaussian import spectrum_kernels as kernels
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold, refused
from rnnchaos.verify.kernels.shared.interruption import killed_and_resumed
from rnnchaos.verify.kernels.shared.references import growth, kaplan_yorke, orthonormal, patched
from rnnchaos.verify.kernels.shared.time_steps import Matrix, followed
from rnnchaos.verify.spectrum import plan as planning

CHAOTIC = np.random.SeedSequence(20, spawn_key=(34,))


def drawn(rng: Any, N: int, kind: Any = np.float32) -> Matrix:
    """J_ij ~ N(0, 1/N), drawn in this precision."""
    return rng.standard_normal((N, N), dtype=kind).T.astype(float) / np.sqrt(N)


def one_state(seed: np.random.SeedSequence, N: int, scheme: str, phi: str, dt: float) -> dict[str, float]:
    """`leading` with two states: burn of 3 steps, alignment of 2, 6 counted."""
    rng = np.random.default_rng(seed)
    J = 1.7 * drawn(rng, N)
    starts = rng.standard_normal((2, N)).astype(np.float32).astype(float)
    rates, powers = [], []
    runs = [followed(J, x, scheme=scheme, dt=dt, count=11, phi=phi) for x in starts]
    for states, jacobians in runs:
        rates.append(growth(jacobians[3:], rng.standard_normal((1, N)), align=2)[0] / dt)
        powers.append(np.mean(np.square(states[6:])))
    return {"lyapunov_max": float(np.mean(rates)), "variance": float(np.mean(powers))}


def leading() -> None:
    """All schemes; two networks by the children of the seed."""
    for scheme, phi, dt in (("euler", "tanh", 0.25), ("inputs", "x/(1+x**2)", 1.0), ("rk4", "tanh", 0.25)):
        run: dict[str, Any] = {
            "g": 1.7,
            "dt": dt,
            "states": 2,
            "burn": 3 * dt,
            "align": 2 * dt,
            "duration": 6 * dt,
        }
        found = kernels.leading(SEED, N=6, scheme=scheme, phi=phi, **run)
        agree(found, one_state(SEED, 6, scheme, phi, dt), rtol=1e-4, atol=1e-6)
    run = {"g": 1.7, "dt": 0.25, "states": 2, "burn": 0.75, "align": 0.5, "duration": 1.5}
    want: dict[str, Any] = {}
    for part, size in enumerate(("N", "2N")):
        one = one_state(child(SEED, part), 4 * (part + 1), "euler", "tanh", 0.25)
        want |= {f"{name}_{size}": value for name, value in one.items()}
    agree(kernels.leading_pair(SEED, N=4, **run), want, rtol=1e-4, atol=1e-6)


def mean_exponents() -> None:
    """The mean of all N is the mean growth of volume, ln |det| of the steps, whatever the frame."""
    for scheme, dt, precision in (
        ("inputs", 1.0, "float64"),
        ("rk4", 0.2, "mixed"),
        ("euler", 0.2, "float64"),
    ):
        plan: dict[str, Any] = {
            "g": 1.6,
            "scheme": scheme,
            "dt": dt,
            "burn": 2 * dt,
            "align": dt,
            "duration": 4 * dt,
        }
        kind = np.float64 if precision == "float64" else np.float32
        one = partial(_volume, plan=plan, kind=kind)
        found = kernels.mean_exponent(SEED, N=5, precision=precision, **plan)
        agree(found, {"mean_exponent": one(SEED, 5)}, rtol=1e-9 if kind is np.float64 else 1e-4)
        pair = kernels.mean_pair(SEED, N=4, precision=precision, **plan)
        want: dict[str, Any] = {
            "mean_exponent_N": one(child(SEED, 0), 4),
            "mean_exponent_2N": one(child(SEED, 1), 8),
        }
        agree(pair, want, rtol=1e-9 if kind is np.float64 else 1e-3)


def _volume(seed: Any, N: int, *, plan: dict[str, Any], kind: Any) -> float:
    rng = np.random.default_rng(seed)
    J = plan["g"] * drawn(rng, N, kind)
    _, jacobians = followed(J, rng.standard_normal((1, N))[0], scheme=plan["scheme"], dt=plan["dt"], count=7)
    return float(np.mean([np.linalg.slogdet(matrix)[1] for matrix in jacobians[3:]]) / plan["dt"] / N)


def dimensions() -> None:
    """At two gains with the same couplings, each with a start and frame of its own; one exponent alone does
    not reach."""
    run: dict[str, Any] = {
        "scheme": "rk4",
        "dt": 0.5,
        "burn": 2.0,
        "align": 1.0,
        "duration": 4.0,
        "precision": "float64",
    }
    for k in (5, 1):
        found = kernels.dimensions(CHAOTIC, low=3.5, high=5.0, N=8, k=k, **run)
        agree(found, _dimensions(k), rtol=1e-7)


def _dimensions(k: int) -> dict[str, float]:
    rng, found = np.random.default_rng(CHAOTIC), {}
    J = drawn(rng, 8, np.float64)
    for name, g in (("low", 3.5), ("high", 5.0)):
        x = rng.standard_normal((1, 8))[0]
        _, jacobians = followed(g * J, x, scheme="rk4", dt=0.5, count=14)
        exponents = growth(jacobians[4:], orthonormal(rng.standard_normal((k, 8))), align=2) / 0.5
        found[f"dimension_{name}"] = kaplan_yorke(exponents) / 8
        known = k > 1 or exponents[0] < 0
        found[f"entropy_{name}"] = exponents[exponents > 0].sum() / 8 if known else np.nan
    return found


PLAN: dict[str, Any] = {"dt": 0.5, "burn": 5.0, "align": 3.0, "duration": 40.0, "precision": "float64"}


def judged() -> None:
    """What `simulate spectrum` lists of a chaotic network; dimension and entropy where k reaches."""
    for scheme, k in (("rk4", 4), ("rates", 8), ("rates", 1)):
        found = kernels.spectrum(CHAOTIC, g=4.0, N=8, phi="tanh", k=k, scheme=scheme, **PLAN)
        want = _judged(scheme, k)
        agree({name: found[name] for name in want}, want, rtol=1e-6)
        reasons = found["reasons"].tobytes().decode()
        hold(found["converged"] == float(not reasons), reasons)
        names = {"dimension", "dimension_interval", "entropy_rate", "entropy_rate_interval"}
        hold((names & set(found)) == (names if k > 1 else set()), f"names {sorted(found)}")
        hold("period" not in found and found["fallbacks"] == 0, f"names {sorted(found)}")
        if k > 1:
            low, high = found["dimension_interval"]
            hold(0 <= low <= found["dimension"] <= high <= 1, f"dimension in [{low}, {high}]")


def _judged(scheme: str, k: int) -> dict[str, Any]:
    rng, dt = np.random.default_rng(CHAOTIC), 0.5 if scheme == "rk4" else 1.0
    J = 4.0 * drawn(rng, 8, np.float64)
    burn, align, steps = (round(PLAN[name] / dt) for name in ("burn", "align", "duration"))
    x = rng.standard_normal((1, 8))[0]
    states, jacobians = followed(J, x, scheme=scheme, dt=dt, count=burn + align + steps)
    frame = np.eye(8) if k == 8 else orthonormal(rng.standard_normal((k, 8)))
    exponents = -np.sort(-growth(jacobians[burn:], frame, align=align)) / dt
    found: dict[str, Any] = {
        "exponents": exponents,
        "variance": np.mean(np.square(states[1 + burn + align :])),
    }
    if k > 1:
        found["dimension"] = kaplan_yorke(exponents) / 8
        found["entropy_rate"] = exponents[exponents > 0].sum() / 8
    return found


def settled() -> None:
    """At rest: the exponents of the fixed point 0 are the eigenvalues of g J - 1, per unit of time."""
    found = kernels.spectrum(SEED, g=0.5, N=6, phi="tanh", k=3, scheme="rk4", **PLAN | {"burn": 60.0})
    J = 0.5 * drawn(np.random.default_rng(SEED), 6, np.float64)
    agree(found["exponents"], np.sort(np.linalg.eigvals(J).real)[::-1][:3] - 1, rtol=1e-6)
    agree([found[name] for name in ("period", "dimension", "entropy_rate", "converged")], [0, 0, 0, 1])
    agree(found["residual"], 0, atol=1e-10)


def refusals() -> None:
    """More exponents than units; a step other than 1 is no step of a map."""
    refused(lambda: kernels.spectrum(SEED, g=2.0, N=4, phi="tanh", k=5, scheme="rk4", **PLAN), UsageError)
    with patched(planning, "available_memory", lambda: 10):
        refused(
            lambda: kernels.spectrum(SEED, g=2.0, N=4, phi="tanh", k=1, scheme="rk4", **PLAN), NotEnoughMemory
        )
    agree(kernels.plan_of(4, {"k": 1, "scheme": "inputs"} | PLAN).dt, 1)
    agree(kernels.plan_of(4, {"k": 1, "scheme": "euler"} | PLAN).dt, 0.5)


def interruption() -> None:
    """Killed in the alignment and in the sample, with explicit frames and implicit ones."""
    for scheme, k in (("rk4", 2), ("rates", 5)):
        plan = PLAN | {"burn": 2.0, "align": 2.0, "duration": 6.0, "scheme": scheme, "k": k}
        run = lambda plan=plan: kernels.spectrum(SEED, g=4.0, N=5, phi="tanh", **plan)  # noqa: E731
        killed_and_resumed(run, after=(1, 4))


CHECKS = (leading, mean_exponents, dimensions, judged, settled, refusals, interruption)
ORACLES = Oracles("gaussian.spectra", CHECKS)
