"""Classes Study, a kernel with its parameters, and Record, one realisation of it.

Realisation i of a run with entropy E draws from `SeedSequence(E, spawn_key=(i,))` alone, so it does not
depend on which process ran it, in what order, or what ran before. A study's key hashes its parameters, the
kernel's name, what a kernel that has no name of its own is made of (`rnnchaos.verify.ensembles.identity`),
and the whole source of the module that the kernel lives in and of what that imports
(`rnnchaos.verify.ensembles.sources`): change any of them and stored results no longer count as the same.
Two studies are equal where their keys are: 1, 1.0 and True are three parameters, and so are 0.0 and -0.0.
"""

import hashlib
import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType
from typing import Any

import numpy as np

from rnnchaos.theory.errors import NotEnoughMemory, UsageError
from rnnchaos.verify.ensembles.identity import content_hash, found_by_name
from rnnchaos.verify.ensembles.sources import digest

SCHEMA = 1
"""Version of what a record holds; part of every key."""

SCALARS = (bool, int, float, str, type(None))
"""What a parameter is made of. Of no subclass: np.float64(0.2) has the key of 0.2, and float32 times either
is another number.
"""

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


@dataclass(frozen=True, eq=False)
class Study:
    """`kernel(seed, **parameters)` gives the observables of one realisation.

    `kernel` is a function, of an importable module where workers run it; `parameters` are sorted pairs of
    JSON values (lists become tuples, mappings are sorted, NumPy's scalars become Python's); `memory_bytes` is
    the peak memory of one call, checked before any process starts, and no part of the key. Raises
    `UsageError` for other kernels and parameters.
    """

    id: str
    kernel: Kernel
    parameters: tuple[tuple[str, Any], ...] = ()
    memory_bytes: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.kernel, FunctionType):
            raise UsageError(
                "kernel", repr(self.kernel), "accepted: a function (no partial, method or object)"
            )
        given = dict(self.parameters)
        try:
            pairs = sorted((name, _frozen(value)) for name, value in given.items())
            json.dumps(pairs, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            raise UsageError("parameters", given, "accepted: finite JSON values, mappings by text") from None
        object.__setattr__(self, "parameters", tuple(pairs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def kernel_name(self) -> str:
        return f"{self.kernel.__module__}.{self.kernel.__qualname__}"

    @cached_property
    def kernel_identity(self) -> str:
        """Module and name, and the content of a function that is not found by them."""
        own = "" if found_by_name(self.kernel) else f":{content_hash(self.kernel)}"
        return f"{self.kernel.__module__}:{self.kernel.__qualname__}{own}"

    @cached_property
    def source(self) -> str:
        """sha256 of the module that the kernel lives in and of the project's modules that it imports."""
        return digest(self.kernel)

    @cached_property
    def key(self) -> str:
        """Content address of the study: everything that its results depend on apart from the seed."""
        return study_key(self.id, self.kernel_identity, self.parameters, self.source)

    def task_key(self, entropy: int, index: int) -> str:
        """Content address of one realisation."""
        return task_key(self.key, entropy, index)


def study_key(id: str, kernel: str, parameters: Sequence[Any], source: str) -> str:
    """Content address of a study of sorted `parameters` (name, value)."""
    return _digest([SCHEMA, id, kernel, parameters, source])


def task_key(study: str, entropy: int, index: int) -> str:
    """Content address of one realisation of the study whose key is `study`."""
    return _digest([study, str(entropy), index])


def study(id: str, kernel: Kernel, *, memory_bytes: int = 0, **parameters: Any) -> Study:
    """A Study from keyword parameters."""
    return Study(id, kernel, tuple(parameters.items()), memory_bytes)


def realise(study: Study, entropy: int, index: int) -> Record:
    """Run one realisation; floating-point failures become a failed record. Raises `NotEnoughMemory`, and
    `UsageError` for a kernel that returns no mapping."""
    start = time.perf_counter()
    try:
        with np.errstate(all="ignore"):  # what is not finite is told below, and not by a warning of NumPy
            raw: object = study.kernel(
                np.random.SeedSequence(entropy, spawn_key=(index,)), **dict(study.parameters)
            )
        if not isinstance(raw, Mapping):
            accepted = f"returned {type(raw).__name__}; wanted: a mapping of names to numbers and arrays"
            raise UsageError("kernel", study.kernel_name, accepted)
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
    """A parameter as what its key says: lists as tuples, mappings sorted, no subclass of a scalar."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict) and all(type(name) is str for name in value):
        return {name: _frozen(value[name]) for name in sorted(value)}
    if type(value) in SCALARS:
        return value
    raise TypeError(type(value).__name__)


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
