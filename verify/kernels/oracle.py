r"""Oracles: what a kernel must give at a few units and a fixed seed, found another way.

An oracle runs kernels and compares all that they return with a reference written on its own: a loop of plain
NumPy, step by step, from the same draws; an exact identity; an eigenvalue. It raises `Disagreement` where
they differ. A column lists its own in `ORACLES`, as one `Oracles`; those of the shared engines are in
`rnnchaos.verify.kernels.shared`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

SINGLE = 2e-5
"""Relative agreement of two ways to compute in float32, over a few steps."""


class Disagreement(Exception):
    """A kernel gave something else than the reference."""


@dataclass(frozen=True)
class Oracles:
    """`checks` of a column or engine, each callable without arguments; `equivalent` are the mutants that
    compute the same, by their id, each with the reason why."""

    id: str
    checks: tuple[Callable[[], object], ...]
    equivalent: Mapping[str, str] = field(default_factory=dict)


def agree(found: Any, expected: Any, *, rtol: float = SINGLE, atol: float = 0.0) -> None:
    """Arrays, numbers, or mappings of them with the same names. Raises `Disagreement`."""
    if isinstance(expected, Mapping):
        if set(found) != set(expected):
            raise Disagreement(f"names {sorted(found)} for {sorted(expected)}")
        for name, value in expected.items():
            agree(found[name], value, rtol=rtol, atol=atol)
        return
    x, y = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    if x.shape != y.shape:
        raise Disagreement(f"shape {x.shape} for {y.shape}")
    scale = np.where(np.isfinite(y), np.abs(y), 0)
    with np.errstate(invalid="ignore"):
        same = (x == y) | (np.isnan(x) & np.isnan(y)) | (np.abs(x - y) <= rtol * scale + atol)
    if not same.all():
        raise Disagreement(f"{x} for {y}")


def hold(condition: bool, what: str) -> None:
    """Raise `Disagreement` unless `condition`."""
    if not condition:
        raise Disagreement(what)


def refused(run: Callable[[], object], error: type[Exception]) -> Exception:
    """The error that `run` must end in. Raises `Disagreement` where it does not."""
    try:
        run()
    except error as found:
        return found
    raise Disagreement(f"no {error.__name__}")


def child(seed: np.random.SeedSequence, *parts: int) -> np.random.SeedSequence:
    """The seed of a part of a realisation, as the kernels' documentation has it."""
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, *parts))


SEED = np.random.SeedSequence(20, spawn_key=(3,))
"""The realisation at which oracles look."""
