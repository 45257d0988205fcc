"""Where arrays live: a namespace of the array API standard and a place in it.

    numpy                     the host; nothing of this room is used
    cpu, cuda, cuda:N, mps    PyTorch (extra torch)
    cupy, cupy:N              CuPy

Couplings and initial states are drawn on the host, so that a seed gives the same network everywhere; what is
found is brought back. `mps` has no float64: frames and states are then in float32 throughout.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnchaos.theory.errors import UsageError

HOST = "numpy"
ACCEPTED = "accepted: numpy, cpu, cuda, cuda:N or mps (PyTorch), cupy or cupy:N"
_FORM = re.compile(r"(?P<kind>numpy|cpu|mps|cuda|cupy)(?:(?<=cu[dp][ay]):(?P<number>\d{1,3}))?")


@dataclass(frozen=True)
class Device:
    """`xp` is the namespace, `place` what its functions take as `device` (None: where it puts things)."""

    name: str
    xp: Any
    place: Any = None

    @property
    def doubles(self) -> bool:
        """Whether it has float64."""
        return not self.name.startswith("mps")

    def array(self, x: NDArray[Any], kind: str) -> Any:
        """`x` there, in float32 or float64; on the host itself where it is of this kind."""
        if self.name == HOST:
            return np.asarray(x, dtype=kind)
        return self.xp.asarray(np.array(x, dtype=kind), device=self.place)

    def host(self, x: Any) -> NDArray[Any]:
        """`x` here."""
        if self.name == HOST:
            return np.asarray(x)
        if self.place is not None:
            from array_api_compat import to_device

            x = to_device(x, "cpu")
        return np.array(np.from_dlpack(x))


ON_HOST = Device(HOST, np)


def device(name: Any) -> Device:
    """The device of this name. Raises `UsageError` where it is none, or not on this machine."""
    kind, number = _read(name)
    if kind == HOST:
        return ON_HOST
    return _cupy(name, number) if kind == "cupy" else _torch(name, kind, number)


def _read(name: Any) -> tuple[str, int]:
    """Kind and number. Raises `UsageError`."""
    found = _FORM.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        raise UsageError("device", name, ACCEPTED)
    return found["kind"], int(found["number"] or 0)


def _torch(name: str, kind: str, number: int) -> Device:
    _library(name, "torch", "the extra torch: pip install 'rnnchaos[torch]'")
    import torch
    from array_api_compat import torch as xp

    there = {"cpu": 1, "cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available())}[kind]
    _refuse_absent(name, number, there)
    return Device(name, xp, torch.device(kind, number) if kind == "cuda" else torch.device(kind))


def _cupy(name: str, number: int) -> Device:
    cupy = _library(name, "cupy", "CuPy and array-api-compat")
    from array_api_compat import cupy as xp

    _refuse_absent(name, number, cupy.cuda.runtime.getDeviceCount())
    return Device(name, xp, cupy.cuda.Device(number))


def _library(name: str, module: str, needed: str) -> Any:
    try:
        import_module("array_api_compat")
        return import_module(module)
    except ImportError:
        raise UsageError("device", name, f"it needs {needed}; {ACCEPTED}") from None


def _refuse_absent(name: str, number: int, there: int) -> None:
    if number >= there:
        raise UsageError("device", name, f"this machine has {there} of these; {ACCEPTED}")
