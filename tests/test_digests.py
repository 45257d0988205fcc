"""What the keys of stored results cover: all that a kernel runs, and of numerics only phi.

A key that misses what the kernel runs serves wrong results; one that covers more throws good ones away
whenever a digit of the theory is computed differently. So a kernel imports of numerics the float64 function
of phi alone, and what else it starts from is a parameter of its study.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnchaos.theory.catalogue import registered
from rnnchaos.verify.ensembles import sources
from rnnchaos.verify.ensembles.checkpoint import keeping
from rnnchaos.verify.ensembles.sources import closure
from rnnchaos.verify.heavy_tailed.transition_trial import Protocol, Trial

NUMERICS, PHI = "rnnchaos.numerics.", "rnnchaos.numerics.nonlinearity."
QR = "rnnchaos.verify.spectrum.orthonormal"


@cache
def kernels() -> dict[str, Callable[..., Any]]:
    """Kernels of all studies of all claims and of all templates, by name below rnnchaos.verify."""
    found = [template.kernel for template in registered("STUDIES")]
    for claim in registered("CLAIMS"):
        found += [study.kernel for study in claim.studies]
    return {f"{k.__module__}.{k.__qualname__}".removeprefix("rnnchaos.verify."): k for k in found}


@cache
def followed(module: str, path: Path) -> set[str]:
    """The modules of a closure; kernels of one module share it."""
    return set(closure(module, path))


def foreign(kernel: Callable[..., Any]) -> list[str]:
    """Modules of numerics, beside phi, that the digest of the kernel covers."""
    found = followed(kernel.__module__, Path(inspect.getfile(kernel)).resolve())
    return sorted(name for name in found if name.startswith(NUMERICS) and not name.startswith(PHI))


def test_kernels_run_nothing_of_numerics_but_phi() -> None:
    assert len(kernels()) > 20
    assert not {name: found for name, k in kernels().items() if (found := foreign(k))}


@pytest.fixture
def another_qr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Call it to change the file of the QR factorisation, as far as digests see."""

    def changed(module: str, path: Path) -> dict[str, Path]:
        found, copy = closure(module, path), tmp_path / "orthonormal.py"
        copy.write_bytes(found[QR].read_bytes() + b"\n# another QR\n")
        return found | {QR: copy}

    def change() -> None:
        monkeypatch.setattr(sources, "closure", changed)
        sources._digest.cache_clear()

    yield change
    sources._digest.cache_clear()


def test_a_changed_qr_invalidates_the_checkpoints_of_the_transition_study(
    another_qr: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnchaos.verify.ensembles.checkpoint.SECONDS", 0.0)

    def place() -> Any:
        with keeping(tmp_path):
            return Trial(Protocol(alpha=1.5, N=10, points=3), np.random.SeedSequence(1))._place("exact")

    place().save(lambda: {"done": np.array(1)}, 1, 2)
    assert place().load() is not None
    another_qr()
    assert place().load() is None
