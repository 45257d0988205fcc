"""Classes Study, a kernel with its parameters, and Record, one realisation of it.

Realisation i of a run with entropy E draws from `SeedSequence(E, spawn_key=(i,))` alone, so it does not
depend on which process ran it, in what order, or what ran before. A study's key hashes its parameters, the
kernel's name and the whole source of the module that the kernel lives in and of what that imports
(`rnnchaos.verify.ensembles.sources`): change any of them and stored results no longer count as the same.
"""

import hashlib
import json
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles.sources import digest

SCHEMA = 1
"""Version of what a record holds; part of every key."""

Kernel = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Record:
    """One realisation. `status` is `failed` where an observable is not finite or the arithmetic gave up
    (`message`).
    """

    index: int
    status: str
    observables: dict[str, np.ndarray]
    seconds: float
    host: str = ""
    message: str = ""


@dataclass(frozen=True)
class Study:
    """`kernel(seed, **parameters)` gives the observables of one realisation.

    `kernel` is a function of an importable module; `parameters` are sorted pairs of JSON values (lists become
    tuples); `memory_bytes` is the peak memory of one call, checked before any process starts.
    """

    id: str
    kernel: Kernel
    parameters: tuple[tuple[str, Any], ...] = ()
    memory_bytes: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        pairs = sorted((name, _frozen(value)) for name, value in dict(self.parameters).items())
        object.__setattr__(self, "parameters", tuple(pairs))
        try:
            json.dumps(pairs, allow_nan=False)
        except (TypeError, ValueError):
            raise UsageError("parameters", dict(pairs), "accepted: finite JSON values") from None

    @property
    def kernel_name(self) -> str:
        return f"{self.kernel.__module__}.{self.kernel.__qualname__}"

    @cached_property
    def source(self) -> str:
        """sha256 of the module that the kernel lives in and of the project's modules that it imports."""
        return digest(self.kernel)

    @cached_property
    def key(self) -> str:
        """Content address of the study: everything that its results depend on apart from the seed."""
        return _digest([SCHEMA, self.id, self.kernel_name, self.parameters, self.source])

    def task_key(self, entropy: int, index: int) -> str:
        """Content address of one realisation."""
        return _digest([self.key, str(entropy), index])


def study(id: str, kernel: Kernel, *, memory_bytes: int = 0, **parameters: Any) -> Study:
    """A Study from keyword parameters."""
    return Study(id, kernel, tuple(parameters.items()), memory_bytes)


def realise(study: Study, entropy: int, index: int) -> Record:
    """Run one realisation. Raises `NotEnoughMemory`; floating-point failures become a failed record."""
    start = time.perf_counter()
    try:
        with np.errstate(all="ignore"):  # what is not finite is told below, and not by a warning of NumPy
            raw = study.kernel(np.random.SeedSequence(entropy, spawn_key=(index,)), **dict(study.parameters))
        observables = {name: np.asarray(value) for name, value in raw.items()}
        wrong = [name for name, value in observables.items() if not np.isfinite(value).all()]
        message = f"not finite: {', '.join(wrong)}" if wrong else ""
    except (ArithmeticError, np.linalg.LinAlgError) as failure:
        observables, message = {}, f"{type(failure).__name__}: {failure}"
    except MemoryError as failure:
        raise NotEnoughMemory(f"{study.id}: {str(failure) or 'an allocation was refused'}") from None
    status, seconds = "failed" if message else "done", time.perf_counter() - start
    return Record(index, status, observables, seconds, platform.node(), message)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
