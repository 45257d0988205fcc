r"""A trial of the transition study, gain by gain in float64, from the same draws."""

from dataclasses import replace
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from rnnchaos.verify.ensembles.checkpoint import Checkpoint, checkpoint, keeping, progress
from rnnchaos.verify.heavy_tailed import transition_trial as trials
from rnnchaos.verify.heavy_tailed.oracles.quenched import drawn
from rnnchaos.verify.heavy_tailed.transition_estimator import eliminated, published
from rnnchaos.verify.kernels.oracle import SEED, Oracles, agree, child, hold
from rnnchaos.verify.kernels.shared.interruption import killed_and_resumed
from rnnchaos.verify.kernels.shared.references import growth, iterated, orthonormal, patched, sample_ratio

OF: dict[str, Any] = {"alpha": 1.5, "N": 6, "k": 3, "points": 7, "low": 0.4, "high": 4.0, "highest": 2.0}
OF |= {"burn": 9, "align": 4, "duration": 5}


def trial() -> None:
    """All that a trial returns."""
    with patched(trials, "ABOVE", 3), patched(trials, "RADIUS", (2, 5)):
        for changed in ((), (("burn", 3),), (("low", 0.01), ("high", 0.5), ("highest", 0.5))):
            agree(trials.transition(SEED, **OF | dict(changed)), _trial(changed), rtol=1e-4, atol=1e-5)


@cache
def _trial(changed: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    of = OF | dict(changed)
    W = drawn(np.random.default_rng(child(SEED, 0)), 1.5, 6, np.float32)
    gains = np.exp(np.linspace(np.log(of["low"]), np.log(of["high"]), 7))
    aligned = min(of["align"], of["burn"])
    starts = np.random.default_rng(child(SEED, 1)).standard_normal((7, 6), dtype=np.float32).astype(float)
    paths = [_path(W, g, x, of["burn"] + of["duration"] + 1) for g, x in zip(gains, starts, strict=True)]
    first = of["burn"] - aligned
    exact = _exponents(W, gains, paths, 2, first, aligned, 1)[:, 0]
    crossing = next((n for n, value in enumerate(exact) if value >= 0), 7)
    low = max(0, min(crossing - 1, 3))
    near = slice(low, low + 4)
    half = aligned // 2
    return {
        "gains": gains,
        "exact": exact,
        "published": [
            _published(W, g, p[of["burn"] + 1 :], 3) for g, p in zip(gains, paths, strict=True) if g <= 2
        ],
        "log_radius": growth([W] * 7, np.random.default_rng(child(SEED, 4)).standard_normal((1, 6)), align=2)[
            0
        ],
        "first": low,
        "exponents": _exponents(W, gains[near], paths[near], 3, of["burn"] - half, half, 3),
        "participation_ratio": [sample_ratio(np.array(p[of["burn"] + 1 :][:5])) for p in paths[near]],
    }


def _path(W: Any, g: float, x: Any, count: int) -> list[Any]:
    return iterated(lambda x: np.tanh(g * W @ x), x, count)


def _exponents(W: Any, gains: Any, paths: Any, part: int, first: int, align: int, k: int) -> Any:
    """From the state `first` on, with frames drawn one after the other."""
    rng, found = np.random.default_rng(child(SEED, part)), []
    for g, path in zip(gains, paths, strict=True):
        frame = orthonormal(rng.standard_normal((k, 6)))
        seen = path[first : first + align + 5]
        jacobians = [g * W / np.cosh(g * W @ x)[:, None] ** 2 for x in seen]
        found.append(growth(jacobians, frame, align=align))
    return np.array(found)


def _published(W: Any, g: float, path: list[Any], k: int) -> float:
    """The largest average of ln |R_ii| of V <- J^T V from the first unit vectors; |R_ii| at least 1e-12."""
    frame, total = np.eye(6)[:, :k], np.zeros(k)
    for x in path[:-1]:
        J = g * W / np.cosh(g * W @ x)[:, None] ** 2
        frame, triangle = np.linalg.qr(J.T @ frame)
        total += np.log(np.maximum(np.abs(np.diag(triangle)), 1e-12))
    return float((total / 5).max())


def estimator() -> None:
    """Dead gains share one run: their estimates differ by the logarithm of the gain."""
    rng = np.random.default_rng(8)
    W = rng.standard_normal((5, 5)).astype(np.float32)
    inputs = rng.standard_normal((3, 4, 5)).astype(np.float32)
    inputs[:, :2] *= 1e-6
    inputs[0, 2:, 0] = 0
    gains = np.array([0.2, 0.5, 1.0, 2.0])
    with TemporaryDirectory() as folder, keeping(folder):
        place = replace(checkpoint(["estimator"]), seconds=-1.0)
        found = published(np.ascontiguousarray(W.T), inputs, gains, k=2, place=place)
        hold(list(progress(folder).values()) == [(3, 3)], "steps kept")
    want = [_from_inputs(W.astype(float), g, inputs[:, n].astype(float)) for n, g in enumerate(gains)]
    agree(found, want, rtol=1e-5, atol=1e-6)
    rows = rng.standard_normal((6, 5)).astype(np.float32)[::2]
    kept = rows.astype(float).copy()
    still = np.zeros((12, 1, 5), np.float32)  # 12 steps of growth by 1e4 are beyond float32
    growing = published(np.ascontiguousarray(W.T), still, np.array([1e4]), k=2, place=Checkpoint("", None))
    steady = published(np.ascontiguousarray(W.T), still, np.array([1.0]), k=2, place=Checkpoint("", None))
    agree(growing, steady + np.log(1e4), rtol=1e-5)
    pivots = eliminated(rows)
    triangle = np.linalg.lstsq(rows.T.astype(float), kept.T, rcond=None)[0]
    agree(rows.T @ triangle, kept.T, atol=1e-6)
    agree(np.tril(triangle, -1), np.zeros((3, 3)), atol=1e-6)
    agree(np.abs(np.diag(triangle)), pivots)
    agree(np.abs(rows).max(axis=1), np.ones(3), rtol=1e-6)


def _from_inputs(W: Any, g: float, inputs: Any) -> float:
    frame, total = np.eye(5)[:, :2], np.zeros(2)
    for h in inputs:
        frame, triangle = np.linalg.qr((g * W / np.cosh(h)[:, None] ** 2).T @ frame)
        total += np.log(np.abs(np.diag(triangle)))
    return float((total / 3).max())


def interruption() -> None:
    """In every pass; the warm-up is kept at its end, however soon that is, with its steps."""
    small = OF | {"points": 3, "N": 4, "k": 2, "burn": 5, "align": 2, "duration": 3}
    with patched(trials, "ABOVE", 1), patched(trials, "RADIUS", (1, 2)):
        killed_and_resumed(lambda: trials.transition(SEED, **small), after=(2, 3, 5, 2))
    with TemporaryDirectory() as folder, keeping(folder):
        states = trials.Trial(trials.Protocol(**small), SEED).warm_up()
        (steps,) = progress(folder).values()
        hold(steps == (3, 3), f"steps kept {steps}")
        agree(trials.Trial(trials.Protocol(**small), SEED).warm_up(), states, rtol=0)


def at_rest() -> None:
    """The published ratio of a state that does not move."""
    agree(trials.sample_participation_ratio(np.ones((4, 3), np.float32)), 0)


ALMOST = "equality has probability 0"
EQUIVALENT = {
    f"heavy_tailed.{where}": why
    for where, why in {
        "transition_trial.Trial.near: edge: exact >= 0 -> exact > 0": ALMOST,
        "transition_trial.sample_participation_ratio: edge: power > 1e-60 -> power >= 1e-60": ALMOST,
        "transition_estimator.published: edge: np.abs(inputs).max(axis=(0, 2)) < DEAD -> "
        "np.abs(inputs).max(axis=(0, 2)) <= DEAD": ALMOST,
    }.items()
}
ORACLES = Oracles("heavy_tailed.transition", (trial, estimator, interruption, at_rest), EQUIVALENT)
